//! A presigned STS `GetCallerIdentity` request: AWS Signature Version 4 in the query, in kubelet's `ExecCredential`.

use maxpods_data::scan::until;

use super::Buffers;
use super::sha256::{hmac, push_sha256};
use super::values::Values;
use crate::text::Text;

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
    \"status\":{\"expirationTimestamp\":\"$X\",\"token\":\"k8s-aws-v1.$U\"}}\n";

/// `None` without credentials in IMDS's `document`, or if anything is longer than it can really be.
#[inline(never)]
pub(super) fn sign<'b>(document: &'b [u8], values: &mut Values<'b>, buffers: &'b mut Buffers) -> Option<&'b [u8]> {
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
