//! The role that EKS works with.

use std::collections::BTreeMap;

use crate::identity::{Service, aws_policy, trust};
use crate::names::outputs;
use crate::plan::ServiceRole;
use crate::template::{Properties, Role, Template, Value, name_tag};

const ID: &str = "ServiceRole";

/// Adds the role, or takes the one that is there; the ARN.
pub(super) fn add_service_role(template: &mut Template, plan: &ServiceRole) -> Value {
    let arn = match plan {
        ServiceRole::Existing(arn) => Value::from(arn.as_str()),
        ServiceRole::New { permissions_boundary } => {
            let role = Role {
                role_name: None,
                // EKS tags its sessions (the EKS user guide, "Amazon EKS cluster IAM role").
                assume_role_policy_document: trust(
                    template,
                    Service::Eks,
                    &["sts:AssumeRole", "sts:TagSession"],
                    BTreeMap::new(),
                ),
                managed_policy_arns: ["AmazonEKSClusterPolicy", "AmazonEKSVPCResourceController"]
                    .map(aws_policy)
                    .to_vec(),
                permissions_boundary: permissions_boundary.clone(),
                tags: vec![name_tag(ID)],
            };
            template.add(ID, Properties::Role(role));
            Value::attribute(ID, "Arn")
        }
    };
    template.export(outputs::SERVICE_ROLE_ARN, arn.clone());
    arn
}
