//! The OIDC provider by which pods take roles: IAM trusts the tokens that the cluster gives to service accounts.
//!
//! eksctl makes it by API and finds it by its ARN, which comes of the issuer and the account, so that it finds this one too.
//! Sources: eksctl, `pkg/iam/oidc/api.go`; the EKS user guide, "Create an IAM OIDC provider for your cluster".

use crate::names::resources;
use crate::plan::ClusterPlan;
use crate::template::{OidcProvider, Properties, Template, Value, name_tag, tags_of};

const ID: &str = "OIDCProvider";

/// For whom the tokens are that pods show to IAM.
const AUDIENCE: &str = "sts.amazonaws.com";

pub(super) fn add(template: &mut Template, plan: &ClusterPlan) {
    let mut tags = tags_of(&plan.tags);
    tags.retain(|tag| tag.key != "Name");
    tags.push(name_tag(ID));
    let provider = OidcProvider {
        client_id_list: vec![AUDIENCE],
        tags,
        url: Value::attribute(resources::CONTROL_PLANE, "OpenIdConnectIssuerUrl"),
    };
    template.add(ID, Properties::OidcProvider(provider));
}
