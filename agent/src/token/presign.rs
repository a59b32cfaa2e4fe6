//! A presigned STS `GetCallerIdentity` request, by AWS Signature Version 4 in the query, in kubelet's
//! `ExecCredential`. STS takes it for 60 seconds, as aws-iam-authenticator sets it; EKS itself takes the token for 15
//! minutes.
//!
//! | letter | value |
//! |---|---|
//! | A, S, T | `AccessKeyId`, `SecretAccessKey`, and `Token`, URI-encoded |
//! | D, M, X | the date and the moment of the signature, and when the token expires |
//! | N, R, P | the cluster's name, its region, and its partition's domain, which is there before |
//! | V | the credential's API version |
//! | Q | the query |
//! | H, K | a digest, and the key that ends as the signature |
//! | U | the presigned URL |

use maxpods_data::scan::until;

use super::sheet::Sheet;
use super::{Request, time};
use crate::json;

/// How long the cluster takes the token for good, less a minute.
const LIFETIME_SECONDS: u64 = 15 * 60 - 60;

/// What is read of IMDS's answer. Each stands under its first letter.
const CREDENTIALS: &[u8] = b"AccessKeyId SecretAccessKey Token";

/// Where kubelet does not tell which version it wants. Every version so far has the same fields.
const DEFAULT_VERSION: &[u8] = b"client.authentication.k8s.io/v1beta1";

/// What is written, a NUL between: a letter for the value, how it is made, and of what.
///
/// `=` is the text as it stands, `%` URI-encoded, `~` in hexadecimal, `^` in base64; `#` is its digest and `*` its HMAC
/// under K.
///
/// In this order: the query, its parameters sorted by name; the digest of no payload, which ends the canonical request,
/// and that request's digest; the signing key, from the secret by way of date, region and service, and with it the
/// signature; the URL; the credential. The cluster's name is signed as a header, so that a token is good for that cluster
/// alone.
const STEPS: &[u8] = b"\
    T%$T\0\
    Q=Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256\
    &X-Amz-Credential=$A%2F$D%2F$R%2Fsts%2Faws4_request&X-Amz-Date=$M&X-Amz-Expires=60\
    &X-Amz-Security-Token=$T&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id\0\
    H#\0\
    H~$H\0\
    H#GET\n/\n$Q\nhost:sts.$R.$P\nx-k8s-aws-id:$N\n\nhost;x-k8s-aws-id\n$H\0\
    H~$H\0\
    K=AWS4$S\0\
    K*$D\0\
    K*$R\0\
    K*sts\0\
    K*aws4_request\0\
    K*AWS4-HMAC-SHA256\n$M\n$D/$R/sts/aws4_request\n$H\0\
    K~$K\0\
    U^https://sts.$R.$P/?$Q&X-Amz-Signature=$K\0\
    E={\"kind\":\"ExecCredential\",\"apiVersion\":\"$V\",\"status\":\
    {\"expirationTimestamp\":\"$X\",\"token\":\"k8s-aws-v1.$U\"}}\n";

/// The credential for `request`, signed with the credentials in IMDS's `document`.
///
/// `None` if they are not there, or if anything is longer than it can really be.
pub(super) fn exec_credential<'s>(sheet: &'s mut Sheet, request: &Request<'_>, document: &[u8]) -> Option<&'s [u8]> {
    let mut names = CREDENTIALS;
    while let Some(letter) = names.first() {
        sheet.set(*letter, json::field(document, until(&mut names, b' '))?);
    }
    sheet.set_moment(b'D', request.now, time::DATE);
    sheet.set_moment(b'M', request.now, time::BASIC);
    sheet.set_moment(b'X', request.now + LIFETIME_SECONDS, time::RFC_3339);
    sheet.set(b'N', request.cluster);
    sheet.set(b'R', request.region);
    sheet.set(b'V', json::field(request.exec_info, b"apiVersion").unwrap_or(DEFAULT_VERSION));

    let mut steps = STEPS;
    while let [letter, how, text @ ..] = until(&mut steps, b'\0') {
        if *how == b'*' {
            sheet.push_hmac_text(text);
        } else {
            sheet.push_template(text);
        }
        match how {
            b'#' | b'*' => sheet.digest(),
            b'%' => sheet.encode_uri(),
            b'~' => sheet.encode_hexadecimal(),
            b'^' => sheet.encode_base64_url(),
            _ => {}
        }
        sheet.name(*letter);
    }
    sheet.get(b'E')
}
