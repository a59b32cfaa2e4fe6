//! A presigned STS `GetCallerIdentity` request, by AWS Signature Version 4 in the query, in kubelet's
//! `ExecCredential`. STS takes it for 60 seconds, as aws-iam-authenticator sets it; EKS itself takes the token for 15
//! minutes.
//!
//! | letter | value |
//! |---|---|
//! | P, O, I | the domain of the partition's services, the role, and its credentials as IMDS gives them |
//! | A, S, T | `AccessKeyId`, `SecretAccessKey`, and `Token`, URI-encoded |
//! | D, M, X | the date and the moment of the signature, and when the token expires |
//! | N, R | the cluster's name and its region, which are there before |
//! | V | the credential's API version |
//! | Q | the query |
//! | H, K | a digest, and the key that ends as the signature |
//! | U | the presigned URL |

use maxpods_data::scan::{line, until};

use super::Request;
use crate::boot::Metadata;
use crate::failure::Exit;
use crate::json;
use crate::sheet::Sheet;

/// How long the cluster takes the token for good, less a minute.
const LIFETIME_SECONDS: u64 = 15 * 60 - 60;

/// Where kubelet does not tell which version it wants. Every version so far has the same fields.
const DEFAULT_VERSION: &[u8] = b"client.authentication.k8s.io/v1beta1";

/// What is written, a NUL between: a letter for the value, how it is made, and of what.
///
/// `=` is the text as it stands, `%` URI-encoded, `~` in hexadecimal, `^` in base64; `#` is its digest and `*` its HMAC
/// under K; `!` is now in that form (see `time`), for X the end of the token's life; `@` is what IMDS has at that path (a line of it, but for I), and `.` that field of I.
const STEPS: &[u8] = b"\
    D!    \0\
    M!   T  Z\0\
    X! --T::Z\0\
    P@/latest/meta-data/services/domain\0\
    O@/latest/meta-data/iam/security-credentials/\0\
    I@/latest/meta-data/iam/security-credentials/$O\0\
    A.AccessKeyId\0\
    S.SecretAccessKey\0\
    T.Token\0\
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

/// The `ExecCredential` that kubelet reads, in the version that it asks for, else in v1beta1. `None` where IMDS gives no answer, or no credentials.
pub fn exec_credential<'a>(
    metadata: &mut impl Metadata<'a>,
    sheet: &mut Sheet<'a>,
    request: &Request<'a>,
) -> Option<&'a [u8]> {
    let version = json::field(request.exec_info, b"apiVersion");
    sheet.set(b'V', if version.is_empty() { DEFAULT_VERSION } else { version });

    let mut steps = STEPS;
    while let [letter, how, text @ ..] = until(&mut steps, b'\0') {
        if *how == b'*' {
            sheet.push_hmac_text(text);
        } else {
            sheet.push_template(text);
        }
        match how {
            b'@' => {
                let path = sheet.take();
                let mut answer = metadata.get(path, true, sheet)?;
                if *letter != b'I' {
                    answer = line(&mut answer);
                }
                sheet.push(answer);
                sheet.begin(Exit::BadMetadata, path);
            }
            b'.' => {
                sheet.cut(0);
                let value = json::field(sheet.get(b'I'), text);
                if value.is_empty() {
                    return None;
                }
                sheet.push(value);
            }
            b'!' => {
                sheet.cut(0);
                sheet.push_moment(request.now + if *letter == b'X' { LIFETIME_SECONDS } else { 0 }, text);
            }
            b'#' | b'*' => sheet.digest(),
            b'%' => sheet.encode_uri(),
            b'~' => sheet.encode_hexadecimal(),
            b'^' => sheet.encode_base64_url(),
            _ => {}
        }
        sheet.name(*letter);
    }
    Some(sheet.get(b'E'))
}
