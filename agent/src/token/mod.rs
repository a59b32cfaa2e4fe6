//! `token`: kubelet's exec credential, a presigned STS `GetCallerIdentity` request.
//!
//! It takes the place of `aws-iam-authenticator token` and `aws eks get-token`. The instance role's credentials come
//! from IMDS and go nowhere but into the signature.
//!
//! Sources: aws-iam-authenticator, `pkg/token/token.go` (the token's form); IAM user guide, "Create a signed AWS API
//! request" (the signature); client-go, `pkg/apis/clientauthentication` (what kubelet reads).

mod credentials;
mod encode;
mod sha256;
mod sts;
mod time;
mod values;

use maxpods_data::scan::until;

use crate::boot::Metadata;
use crate::failure::Exit;
use crate::log::Log;
use crate::text::Text;
use credentials::instance_role;
use sha256::{hmac, push_sha256};
pub use values::Values;

/// The variable in which kubelet tells the plugin which API version it wants.
pub const EXEC_INFO_VARIABLE: &[u8] = b"KUBERNETES_EXEC_INFO";

/// The cluster's name is signed as a header, so that a token is good for that cluster alone. At the end stands the
/// SHA-256 of no payload.
const CANONICAL_REQUEST: &[u8] = b"GET\n/\n$Q\nhost:sts.$R.$P\nx-k8s-aws-id:$N\n\nhost;x-k8s-aws-id\n\
    e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The first key, and the messages, with a NUL between them, of which one's HMAC is the next one's key. The last is
/// the string to sign; its HMAC is the signature.
const FIRST_KEY: &[u8] = b"AWS4$S";
const MESSAGES: &[u8] = b"$D\0$R\0sts\0aws4_request\0AWS4-HMAC-SHA256\n$M\n$D/$R/sts/aws4_request\n$H";

const URL: &[u8] = b"https://sts.$R.$P/?$Q&X-Amz-Signature=$H";

const EXEC_CREDENTIAL: &[u8] = b"{\"kind\":\"ExecCredential\",\"apiVersion\":\"$V\",\"spec\":{},\
    \"status\":{\"expirationTimestamp\":\"$E\",\"token\":\"k8s-aws-v1.$U\"}}\n";

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
    let document = instance_role(metadata, &mut Text::new(&mut buffers.text))?;
    let signed = sign(document, values, buffers);
    if signed.is_none() {
        let message = b"IMDS has no credentials; give the instance a profile whose role EC2 may assume";
        log.fail(Exit::BadMetadata, message, &[]);
    }
    signed
}

/// `None` without credentials in IMDS's `document`, or if anything is longer than it can really be.
#[inline(never)]
fn sign<'b>(document: &'b [u8], values: &mut Values<'b>, buffers: &'b mut Buffers) -> Option<&'b [u8]> {
    values.set_credentials(document)?;
    let mut text = Text::new(&mut buffers.text);
    values.fill(&mut text, CANONICAL_REQUEST);
    let mut digest = Text::new(&mut buffers.digest);
    push_sha256(&mut digest, &mut text)?;
    values.set(b'H', digest.finish()?);

    let mut key = Text::new(&mut buffers.key);
    values.fill(&mut key, FIRST_KEY);
    let mut credential = Text::new(&mut buffers.credential);
    let mut messages = MESSAGES;
    while !messages.is_empty() {
        let message = until(&mut messages, 0);
        hmac(&mut key, &mut text, &mut credential, |text| values.fill(text, message))?;
    }
    values.set(b'H', key.finish()?);

    text.reset(0);
    values.fill(&mut text, URL);
    values.set(b'U', text.finish()?);
    credential.reset(0);
    values.fill(&mut credential, EXEC_CREDENTIAL);
    credential.finish()
}

#[cfg(test)]
mod tests;
