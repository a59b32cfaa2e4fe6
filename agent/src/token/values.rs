//! The values that a token is made of, and the templates' language: `$` and a letter.

use maxpods_data::scan::until;

use super::time;
use super::{encode, sts};
use crate::json;
use crate::text::Text;

/// How long the cluster takes the token for good, less a minute.
const LIFETIME_SECONDS: u64 = 15 * 60 - 60;

/// What IMDS tells of a role's credentials. Each stands under its first letter.
const CREDENTIALS: &[u8] = b"AccessKeyId SecretAccessKey Token";

/// Values by the letter that stands for them behind a `$`.
///
/// | letter | value |
/// |---|---|
/// | A, S, T | `AccessKeyId`, `SecretAccessKey`, and `Token` URI-encoded |
/// | D, M, X | the date and the moment of the signature, and the token's expiration |
/// | H | a digest or the signature, in hexadecimal |
/// | N, R, P | the cluster's name, the region and its partition's DNS suffix |
/// | Q | a template |
/// | U | the signed URL, in base64 |
/// | V | the credential's API version |
pub struct Values<'a> {
    letters: [Option<&'a [u8]>; 32],
    /// Seconds since 1970.
    now: u64,
}

/// `$Q`: parameters sorted by name and URI-encoded, as the signature wants them. STS takes the request for 60 seconds,
/// as aws-iam-authenticator sets it; EKS itself takes the token for 15 minutes.
const QUERY: &[u8] = b"Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256\
    &X-Amz-Credential=$A%2F$D%2F$R%2Fsts%2Faws4_request&X-Amz-Date=$M&X-Amz-Expires=60\
    &X-Amz-Security-Token=$T&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id";

/// Where kubelet does not tell which version it wants. Every version so far has the same fields.
const DEFAULT_VERSION: &[u8] = b"client.authentication.k8s.io/v1beta1";

impl<'a> Values<'a> {
    /// Nothing yet but the time, in seconds since 1970.
    pub fn new(now: u64) -> Self {
        Self { letters: [None; 32], now }
    }

    /// For a token of `cluster` in `region`, in the version that `exec_info` (kubelet's variable) asks for, else in v1beta1.
    #[inline(never)]
    pub fn set_request(&mut self, (cluster, region): (&'a [u8], &'a [u8]), exec_info: &'a [u8]) {
        self.set(b'N', cluster);
        self.set(b'P', sts::dns_suffix(region));
        self.set(b'R', region);
        self.set(b'V', json::field(exec_info, b"apiVersion").unwrap_or(DEFAULT_VERSION));
    }

    /// Takes the credentials from IMDS's `document`. `None` if they are not there.
    pub(super) fn set_credentials(&mut self, document: &'a [u8]) -> Option<()> {
        let mut names = CREDENTIALS;
        while let Some(letter) = names.first() {
            self.set(*letter, json::field(document, until(&mut names, b' '))?);
        }
        Some(())
    }

    /// Gives a letter its value.
    pub(super) fn set(&mut self, letter: u8, value: &'a [u8]) {
        self.letters[place(letter)] = Some(value);
    }

    /// Appends `template` with each value in its place.
    #[inline(never)]
    pub(super) fn fill(&self, to: &mut Text<'_>, mut template: &[u8]) {
        loop {
            to.push(until(&mut template, b'$'));
            let Some((letter, rest)) = template.split_first() else { return };
            template = rest;
            let value = self.letters[place(*letter)].unwrap_or_default();
            match letter {
                b'D' => time::push(to, self.now, time::DATE),
                b'X' => time::push(to, self.now + LIFETIME_SECONDS, time::RFC_3339),
                b'H' => encode::push_hexadecimal(to, value),
                b'M' => time::push(to, self.now, time::BASIC),
                b'Q' => self.fill(to, QUERY),
                b'T' => encode::push_uri_encoded(to, value),
                b'U' => encode::push_base64_url(to, value),
                _ => to.push(value),
            }
        }
    }
}

/// A letter's place in the alphabet, which its last five bits are.
fn place(letter: u8) -> usize {
    usize::from(letter & 31)
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;

    #[test]
    fn credentials_are_read_only_from_a_whole_document() {
        let good = r#"{"AccessKeyId":"AKIDEXAMPLE","SecretAccessKey":"s","Token":"t/="}"#;
        let mut buffer = [0; 64];
        let mut text = Text::new(&mut buffer);
        let mut values = Values::new(0);
        values.set_credentials(good.as_bytes()).expect("whole");
        values.fill(&mut text, b"$A $S $T");
        assert_eq!(text.get(), Some(&b"AKIDEXAMPLE s t%2F%3D"[..]));
        for document in [
            r#"{"Code":"AssumeRoleUnauthorizedAccess","Message":"EC2 cannot assume the role"}"#,
            &good.replace("AccessKeyId", "Other"),
            &good.replace("SecretAccessKey", "Other"),
            &good.replace("\"Token", "\"Other"),
            "<html>",
        ] {
            assert!(Values::new(0).set_credentials(document.as_bytes()).is_none(), "{document}");
        }
    }
}
