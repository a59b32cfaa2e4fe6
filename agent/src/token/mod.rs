//! `token`: kubelet's exec credential, a presigned STS `GetCallerIdentity` request.
//!
//! It takes the place of `aws-iam-authenticator token` and `aws eks get-token`. The instance role's credentials come
//! from IMDS and go nowhere but into the signature.
//!
//! Sources: aws-iam-authenticator, `pkg/token/token.go` (the token's form); IAM user guide, "Create a signed AWS API
//! request" (the signature); client-go, `pkg/apis/clientauthentication` (what kubelet reads).

mod credentials;
mod hash;
mod presign;
mod sts;
mod time;

pub use credentials::{Credentials, instance_role};
pub use presign::push_presigned_url;
pub use time::Utc;

use crate::json;
use crate::text::{Text, same};

/// How long the cluster takes the token for good, less a minute.
const LIFETIME_SECONDS: u64 = 15 * 60 - 60;

/// The variable in which kubelet tells the plugin which API version it wants.
pub const EXEC_INFO_VARIABLE: &[u8] = b"KUBERNETES_EXEC_INFO";

/// Every version that kubelet has ever asked for; the first is the default.
const VERSIONS: [&[u8]; 3] = [
    b"client.authentication.k8s.io/v1beta1",
    b"client.authentication.k8s.io/v1",
    b"client.authentication.k8s.io/v1alpha1",
];

/// Room for the parts of a credential. Session tokens have no promised length; today's have under 2,000 characters.
pub struct Buffers {
    url: [u8; 12 * 1024],
    request: [u8; 12 * 1024],
    credential: [u8; 20 * 1024],
}

impl Buffers {
    /// Empty buffers.
    pub const fn new() -> Self {
        Self { url: [0; 12 * 1024], request: [0; 12 * 1024], credential: [0; 20 * 1024] }
    }
}

impl Default for Buffers {
    fn default() -> Self {
        Self::new()
    }
}

/// The `ExecCredential` that kubelet reads, in the version that `exec_info` (kubelet's variable) asks for,
/// else in v1beta1.
///
/// `None` where it does not fit.
#[inline(never)]
pub fn exec_credential<'b>(
    buffers: &'b mut Buffers,
    credentials: &Credentials<'_>,
    cluster: &[u8],
    region: &[u8],
    now: u64,
    exec_info: Option<&[u8]>,
) -> Option<&'b [u8]> {
    let mut url = Text::new(&mut buffers.url);
    push_presigned_url(&mut url, credentials, cluster, region, Utc::from_unix(now), &mut buffers.request)?;
    let mut to = Text::new(&mut buffers.credential);
    let asked = exec_info.and_then(|info| json::field(info, b"apiVersion"));
    let is_asked = |version: &&[u8]| asked.is_some_and(|asked| same(asked, version));
    let version = VERSIONS.into_iter().find(is_asked).unwrap_or(VERSIONS[0]);
    to.format(
        b"{\"kind\":\"ExecCredential\",\"apiVersion\":\"%\",\"spec\":{},\"status\":{\"expirationTimestamp\":\"",
        &[version],
    );
    Utc::from_unix(now + LIFETIME_SECONDS).push_rfc3339(&mut to);
    to.push(b"\",\"token\":\"k8s-aws-v1.");
    presign::push_base64_url(&mut to, url.finish()?);
    to.push(b"\"}}\n");
    to.finish()
}

#[cfg(test)]
mod tests;
