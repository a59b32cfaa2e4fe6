//! A presigned STS `GetCallerIdentity` request: AWS Signature Version 4 in the query.
//!
//! STS takes it for 60 seconds, as aws-iam-authenticator sets it; EKS itself takes the token for 15 minutes.

use super::Buffers;
use super::credentials::Credentials;
use super::sha256::{hmac, sha256};
use super::sts;
use crate::text::Text;

const LOWER: &[u8; 16] = b"0123456789abcdef";
const UPPER: &[u8; 16] = b"0123456789ABCDEF";

/// The presigned URL for `cluster`, signed at `moment` (ISO 8601's basic form).
///
/// `None` where anything is longer than it can really be.
#[inline(never)]
pub fn presigned_url<'b>(
    buffers: &'b mut Buffers,
    credentials: &Credentials<'_>,
    cluster: &[u8],
    region: &[u8],
    moment: &[u8; 16],
) -> Option<&'b [u8]> {
    let date = &moment[..8];
    let mut host = Text::new(&mut buffers.host);
    sts::push_host(&mut host, region);
    let host = host.finish()?;
    let mut scope = Text::new(&mut buffers.scope);
    scope.format(b"%/%/sts/aws4_request", &[date, region]);
    let scope = scope.finish()?;

    let mut url = Text::new(&mut buffers.url);
    url.format(b"https://%/?", &[host]);
    let query = url.mark();
    // Parameters sorted by name and URI-encoded, as the signature wants them.
    url.push(b"Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=");
    for part in [credentials.access_key_id, b"/", scope] {
        push_uri_encoded(&mut url, part);
    }
    url.format(b"&X-Amz-Date=%&X-Amz-Expires=60&X-Amz-Security-Token=", &[moment]);
    push_uri_encoded(&mut url, credentials.session_token);
    // The cluster's name is signed as a header, so that a token is good for that cluster alone.
    url.push(b"&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id");

    let mut text = Text::new(&mut buffers.work);
    // At the end the SHA-256 of no payload.
    text.format(
        b"GET\n/\n%\nhost:%\nx-k8s-aws-id:%\n\nhost;x-k8s-aws-id\n\
          e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        &[url.get()?.get(query..)?, host, cluster],
    );
    let digest = sha256(text.get()?, b"");
    text.reset(0);
    text.format(b"AWS4%", &[credentials.secret_access_key]);
    let mut key = hmac(text.get()?, date)?;
    for part in [region, b"sts", b"aws4_request"] {
        key = hmac(&key, part)?;
    }
    text.reset(0);
    text.format(b"AWS4-HMAC-SHA256\n%\n%\n", &[moment, scope]);
    push_hex(&mut text, &digest, LOWER);
    key = hmac(&key, text.get()?)?;
    url.push(b"&X-Amz-Signature=");
    push_hex(&mut url, &key, LOWER);
    url.finish()
}

/// Appends two hexadecimal digits a byte.
fn push_hex(to: &mut Text<'_>, bytes: &[u8], digits: &[u8; 16]) {
    for byte in bytes {
        to.push(&[digits[usize::from(byte >> 4)], digits[usize::from(byte & 15)]]);
    }
}

/// What SigV4 calls UriEncode: RFC 3986's unreserved characters stay.
fn push_uri_encoded(to: &mut Text<'_>, value: &[u8]) {
    for byte in value {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            to.push(&[*byte]);
        } else {
            to.push(b"%");
            push_hex(to, &[*byte], UPPER);
        }
    }
}

/// Appends base64 with the URL-safe alphabet and without padding.
pub(super) fn push_base64_url(to: &mut Text<'_>, bytes: &[u8]) {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - group.len()));
        for position in 0..=group.len() {
            to.push(&[ALPHABET[bits >> (18 - 6 * position) & 63]]);
        }
    }
}
