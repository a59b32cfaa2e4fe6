//! `token`: kubelet's exec credential, a presigned STS `GetCallerIdentity` request.
//!
//! It takes the place of `aws-iam-authenticator token` and `aws eks get-token`. The instance role's credentials come
//! from IMDS and go nowhere but into the signature.
//!
//! Sources: aws-iam-authenticator, `pkg/token/token.go` (the token's form); IAM user guide, "Create a signed AWS API
//! request" (the signature); client-go, `pkg/apis/clientauthentication` (what kubelet reads).

mod encode;
mod presign;
mod sha256;
mod sheet;
mod time;

use maxpods_data::scan::{line, only};

pub use sheet::Sheet;

use crate::boot::Metadata;
use crate::failure::Exit;
use crate::log::Log;
use crate::template::Needed;

/// The variable in which kubelet tells the plugin which API version it wants.
pub const EXEC_INFO_VARIABLE: &[u8] = b"KUBERNETES_EXEC_INFO";

/// The domain of the partition's services: regions' prefixes tell it too, but a new partition would want a new agent.
const DOMAIN: &[u8] = b"/latest/meta-data/services/domain";
const ROLES: &[u8] = b"/latest/meta-data/iam/security-credentials/";

/// What a token is for.
pub struct Request<'a> {
    /// The cluster's name.
    pub cluster: &'a [u8],
    /// Its region.
    pub region: &'a [u8],
    /// What kubelet's variable holds; empty where there is none.
    pub exec_info: &'a [u8],
    /// Seconds since 1970.
    pub now: u64,
}

/// The `ExecCredential` that kubelet reads, in the version that it asks for, else in v1beta1.
///
/// `None` where IMDS has no credentials; the reason has been said.
pub fn exec_credential<'s>(
    metadata: &mut impl Metadata,
    log: impl Log,
    sheet: &'s mut Sheet,
    request: &Request<'_>,
) -> Option<&'s [u8]> {
    let domain = metadata.get(DOMAIN, Needed::Yes)?;
    let has_domain = !domain.is_empty() && only(domain, b".-");
    sheet.set(b'P', domain);
    let role = line(&mut metadata.get(ROLES, Needed::Yes)?);
    sheet.push_all(ROLES);
    sheet.set(b'U', role);
    // IAM's role names have these characters.
    if has_domain && !role.is_empty() && only(role, b"+=,.@_-") {
        let document = metadata.get(sheet.get(b'U')?, Needed::Yes)?;
        if let Some(credential) = presign::exec_credential(sheet, request, document) {
            return Some(credential);
        }
    }
    let message = b"<3>no domain or credentials from IMDS; give the instance a profile with a role";
    log.fail(Exit::BadMetadata, message, b"", b"");
    None
}

#[cfg(test)]
mod tests;
