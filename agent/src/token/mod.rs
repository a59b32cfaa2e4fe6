//! `token`: kubelet's exec credential, a presigned STS `GetCallerIdentity` request.
//!
//! It takes the place of `aws-iam-authenticator token` and `aws eks get-token`. The instance role's credentials come
//! from IMDS and go nowhere but into the signature.
//!
//! Sources: aws-iam-authenticator, `pkg/token/token.go` (the token's form); IAM user guide, "Create a signed AWS API
//! request" (the signature); client-go, `pkg/apis/clientauthentication` (what kubelet reads).

mod credentials;
mod presign;
mod sha256;
mod sts;
mod time;

use maxpods_data::scan::same;

pub use credentials::{Credentials, instance_role};
pub use presign::presigned_url;

use crate::json;
use crate::text::Text;

/// How long the cluster takes the token for good, less a minute.
const LIFETIME_SECONDS: u64 = 15 * 60 - 60;

/// The variable in which kubelet tells the plugin which API version it wants.
pub const EXEC_INFO_VARIABLE: &[u8] = b"KUBERNETES_EXEC_INFO";

/// Every version that kubelet has ever asked for; the last is the default.
const VERSIONS: [&[u8]; 3] = [
    b"client.authentication.k8s.io/v1",
    b"client.authentication.k8s.io/v1alpha1",
    b"client.authentication.k8s.io/v1beta1",
];

/// Room for the parts of a credential. Session tokens have no promised length; today's have under 2,000 characters.
pub struct Buffers {
    host: [u8; 128],
    scope: [u8; 128],
    url: [u8; 12 * 1024],
    work: [u8; 20 * 1024],
}

impl Buffers {
    /// Empty buffers.
    pub const fn new() -> Self {
        Self { host: [0; 128], scope: [0; 128], url: [0; 12 * 1024], work: [0; 20 * 1024] }
    }
}

impl Default for Buffers {
    fn default() -> Self {
        Self::new()
    }
}

/// Appends the `ExecCredential` that kubelet reads, in the version that `exec_info` (kubelet's variable) asks for,
/// else in v1beta1. `now` is in seconds since 1970.
///
/// `None` where anything is longer than it can really be.
#[inline(never)]
pub fn push_exec_credential(
    to: &mut Text<'_>,
    buffers: &mut Buffers,
    credentials: &Credentials<'_>,
    (cluster, region): (&[u8], &[u8]),
    now: u64,
    exec_info: &[u8],
) -> Option<()> {
    let url = presigned_url(buffers, credentials, cluster, region, &time::basic(now))?;
    let asked = json::field(exec_info, b"apiVersion").unwrap_or_default();
    let mut version = VERSIONS[2];
    for known in VERSIONS {
        if same(known, asked) {
            version = known;
        }
    }
    to.format(
        b"{\"kind\":\"ExecCredential\",\"apiVersion\":\"%\",\"spec\":{},\"status\":{\"expirationTimestamp\":\"",
        &[version],
    );
    time::push_rfc3339(to, time::basic(now + LIFETIME_SECONDS));
    to.push(b"\",\"token\":\"k8s-aws-v1.");
    presign::push_base64_url(to, url);
    to.push(b"\"}}\n");
    Some(())
}

#[cfg(test)]
mod tests;
