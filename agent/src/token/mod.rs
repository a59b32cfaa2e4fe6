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
use crate::json;
use crate::log::Log;
use crate::text::Text;
use credentials::instance_role;
use sha256::{hmac, push_sha256};
use values::Values;

/// The variable in which kubelet tells the plugin which API version it wants.
pub const EXEC_INFO_VARIABLE: &[u8] = b"KUBERNETES_EXEC_INFO";

/// `$Q`: parameters sorted by name and URI-encoded, as the signature wants them. STS takes the request for 60 seconds,
/// as aws-iam-authenticator sets it; EKS itself takes the token for 15 minutes.
const QUERY: &[u8] = b"Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256\
    &X-Amz-Credential=$A%2F$D%2F$R%2Fsts%2Faws4_request&X-Amz-Date=$M&X-Amz-Expires=60\
    &X-Amz-Security-Token=$T&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id";

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

/// Where kubelet does not tell. Every version so far has the same fields.
const DEFAULT_VERSION: &[u8] = b"client.authentication.k8s.io/v1beta1";

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

/// What a token is for.
pub struct Request<'a> {
    /// The cluster's name.
    pub cluster: &'a [u8],
    /// Its region.
    pub region: &'a [u8],
    /// What kubelet's variable holds; empty where it has none.
    pub exec_info: &'a [u8],
    /// Seconds since 1970.
    pub now: u64,
}

/// The `ExecCredential` that kubelet reads, in the version that it asks for, else in v1beta1.
///
/// `None` where IMDS has no credentials; the reason has been said.
pub fn exec_credential<'b>(
    metadata: &mut impl Metadata,
    log: &impl Log,
    buffers: &'b mut Buffers,
    request: &Request<'_>,
) -> Option<&'b [u8]> {
    let document = instance_role(metadata, &mut Text::new(&mut buffers.text))?;
    let credential = sign(document, buffers, request);
    if credential.is_none() {
        let message = b"IMDS has no credentials; give the instance a profile whose role EC2 may assume";
        log.fail(Exit::BadMetadata, message, &[]);
    }
    credential
}

/// `None` without credentials in IMDS's `document`, or if anything is longer than it can really be.
#[inline(always)]
fn sign<'b>(document: &[u8], buffers: &'b mut Buffers, request: &Request<'_>) -> Option<&'b [u8]> {
    let mut values = Values::new(document, request.now)?;
    values.set(b'N', request.cluster);
    values.set(b'P', sts::dns_suffix(request.region));
    values.set(b'Q', QUERY);
    values.set(b'R', request.region);
    values.set(b'V', json::field(request.exec_info, b"apiVersion").unwrap_or(DEFAULT_VERSION));

    let mut text = Text::new(&mut buffers.text);
    values.fill(&mut text, CANONICAL_REQUEST);
    let mut digest = Text::new(&mut buffers.digest);
    push_sha256(&mut digest, &mut text)?;
    values.set(b'H', digest.get()?);

    let mut key = Text::new(&mut buffers.key);
    values.fill(&mut key, FIRST_KEY);
    let mut messages = MESSAGES;
    while !messages.is_empty() {
        hmac(&mut key, &mut text, |text| values.fill(text, until(&mut messages, 0)))?;
    }
    values.set(b'H', key.get()?);

    text.reset(0);
    values.fill(&mut text, URL);
    values.set(b'U', text.get()?);
    let mut credential = Text::new(&mut buffers.credential);
    values.fill(&mut credential, EXEC_CREDENTIAL);
    credential.finish()
}

#[cfg(test)]
mod tests;
