//! The OIDC provider that IAM trusts.

use serde::Serialize;

use super::{Tag, Value};

/// Whom IAM trusts to tell who somebody is. Without thumbprints: IAM knows the certificate authorities itself.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OidcProvider {
    /// For whom its tokens are.
    pub client_id_list: Vec<&'static str>,
    /// Its tags.
    pub tags: Vec<Tag>,
    /// The issuer.
    pub url: Value,
}
