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
mod sts;
mod time;
mod values;

use maxpods_data::scan::until;

use crate::boot::Metadata;
use crate::failure::Exit;
use crate::log::Log;
use crate::template::Needed;
use crate::text::Text;
use presign::sign;
pub use values::Values;

/// The variable in which kubelet tells the plugin which API version it wants.
pub const EXEC_INFO_VARIABLE: &[u8] = b"KUBERNETES_EXEC_INFO";

const ROLES: &[u8] = b"/latest/meta-data/iam/security-credentials/";

/// Room for a credential. Session tokens have no promised length; today's have under 2,000 characters.
pub struct Buffers {
    digest: [u8; 32],
    key: [u8; 64],
    text: [u8; 20 * 1024],
    credential: [u8; 30 * 1024],
}

impl Buffers {
    /// Empty buffers.
    pub const fn new() -> Self {
        Self { digest: [0; 32], key: [0; 64], text: [0; 20 * 1024], credential: [0; 30 * 1024] }
    }
}

impl Default for Buffers {
    fn default() -> Self {
        Self::new()
    }
}

/// The `ExecCredential` that kubelet reads.
///
/// `None` where IMDS has no credentials; the reason has been said.
#[inline(never)]
pub fn exec_credential<'b>(
    metadata: &'b mut impl Metadata,
    log: &impl Log,
    buffers: &'b mut Buffers,
    values: &mut Values<'b>,
) -> Option<&'b [u8]> {
    let mut path = Text::new(&mut buffers.text);
    path.push(ROLES);
    let mut roles = metadata.get(ROLES, Needed::Yes)?;
    let role = until(&mut roles, b'\n');
    path.push(role);
    if !role.is_empty() && role.iter().all(u8::is_ascii_graphic) {
        let document = metadata.get(path.get()?, Needed::Yes)?;
        if let Some(credential) = sign(document, values, buffers) {
            return Some(credential);
        }
    }
    let message = b"IMDS has no credentials; give the instance a profile whose role EC2 may assume";
    log.fail(Exit::BadMetadata, message, &[]);
    None
}

#[cfg(test)]
mod tests;
