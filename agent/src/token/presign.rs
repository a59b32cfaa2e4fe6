//! A presigned STS `GetCallerIdentity` request: AWS Signature Version 4 in the query.
//!
//! STS takes it for 60 seconds, as aws-iam-authenticator sets it; EKS itself takes the token for 15 minutes.

use super::credentials::Credentials;
use super::hash::{hmac, sha256};
use super::sts;
use super::time::Utc;
use crate::text::Text;

const LOWER: &[u8; 16] = b"0123456789abcdef";
const UPPER: &[u8; 16] = b"0123456789ABCDEF";

/// Appends the presigned URL for `cluster` to `url`, which is empty.
///
/// `None` where it does not fit, or its canonical form not into `buffer`.
#[inline(never)]
pub fn push_presigned_url(
    url: &mut Text<'_>,
    credentials: &Credentials<'_>,
    cluster: &[u8],
    region: &[u8],
    now: Utc,
    buffer: &mut [u8],
) -> Option<()> {
    let (mut date, mut moment, mut host, mut scope) = ([0; 8], [0; 16], [0; 128], [0; 128]);
    let date = text(&mut date, |to| now.push_date(to))?;
    let moment = text(&mut moment, |to| now.push_basic(to))?;
    let host = text(&mut host, |to| sts::push_host(to, region))?;
    let scope = text(&mut scope, |to| to.format(b"%/%/sts/aws4_request", &[date, region]))?;

    url.format(b"https://%/?", &[host]);
    let query_start = url.mark();
    // Parameters sorted by name and URI-encoded, as the signature wants them.
    url.push(b"Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=");
    push_uri_encoded(url, credentials.access_key_id);
    push_uri_encoded(url, b"/");
    push_uri_encoded(url, scope);
    url.format(b"&X-Amz-Date=%&X-Amz-Expires=60&X-Amz-Security-Token=", &[moment]);
    push_uri_encoded(url, credentials.session_token);
    // The cluster's name is signed as a header, so that a token is good for that cluster alone.
    url.push(b"&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id");

    let query = url.get()?.get(query_start..)?;
    // At the end the SHA-256 of no payload.
    let request = text(buffer, |to| {
        to.format(
            b"GET\n/\n%\nhost:%\nx-k8s-aws-id:%\n\nhost;x-k8s-aws-id\n\
              e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            &[query, host, cluster],
        );
    })?;
    let (mut digest, mut to_sign, mut secret) = ([0; 64], [0; 256], [0; 256]);
    let digest = text(&mut digest, |to| to.push_hex(&sha256(&[request]), LOWER))?;
    let to_sign = text(&mut to_sign, |to| to.format(b"AWS4-HMAC-SHA256\n%\n%\n%", &[moment, scope, digest]))?;
    let secret = text(&mut secret, |to| to.format(b"AWS4%", &[credentials.secret_access_key]))?;
    let mut key = hmac(secret, date);
    for part in [region, b"sts", b"aws4_request", to_sign] {
        key = hmac(&key, part);
    }
    url.push(b"&X-Amz-Signature=");
    url.push_hex(&key, LOWER);
    url.get().map(drop)
}

fn text<'b>(buffer: &'b mut [u8], push: impl FnOnce(&mut Text<'_>)) -> Option<&'b [u8]> {
    let mut text = Text::new(buffer);
    push(&mut text);
    text.finish()
}

/// What SigV4 calls UriEncode: RFC 3986's unreserved characters stay.
fn push_uri_encoded(to: &mut Text<'_>, value: &[u8]) {
    for byte in value {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            to.push(&[*byte]);
        } else {
            to.push(b"%");
            to.push_hex(&[*byte], UPPER);
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
