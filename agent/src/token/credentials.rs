//! The instance role's credentials, from IMDS.

use maxpods_data::scan::{same, until};

use crate::boot::Metadata;
use crate::failure::Exit;
use crate::json;
use crate::log::Log;
use crate::template::Needed;
use crate::text::Text;

const ROLES: &[u8] = b"/latest/meta-data/iam/security-credentials/";

/// Temporary credentials of a role. Neither printed nor written anywhere.
pub struct Credentials<'a> {
    /// `AccessKeyId`
    pub access_key_id: &'a [u8],
    /// `SecretAccessKey`
    pub secret_access_key: &'a [u8],
    /// `Token`, the session token.
    pub session_token: &'a [u8],
}

/// The credentials of the role that the instance profile gives.
///
/// `None` without a role, or where IMDS has no credentials for it; the reason has been said.
#[inline(never)]
pub fn instance_role<'m>(metadata: &'m mut impl Metadata, log: impl Log) -> Option<Credentials<'m>> {
    let mut buffer = [0; 128];
    let mut path = Text::new(&mut buffer);
    let mut roles = metadata.get(ROLES, Needed::Yes)?;
    let role = until(&mut roles, b'\n').trim_ascii();
    path.format(b"/latest/meta-data/iam/security-credentials/%", &[role]);
    let credentials = match path.finish().filter(|_| is_role_name(role)) {
        Some(path) => parse(metadata.get(path, Needed::Yes)?),
        None => None,
    };
    if credentials.is_none() {
        let message = b"<3>IMDS has no credentials; the instance needs an instance profile whose role EC2 may assume";
        log.fail(Exit::BadMetadata, message, b"", b"");
    }
    credentials
}

/// IAM's role names: letters, digits and `+=,.@_-`.
fn is_role_name(name: &[u8]) -> bool {
    !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(byte))
}

#[inline(never)]
fn parse(document: &[u8]) -> Option<Credentials<'_>> {
    if !same(json::field(document, b"Code")?, b"Success") {
        return None;
    }
    Some(Credentials {
        access_key_id: json::field(document, b"AccessKeyId")?,
        secret_access_key: json::field(document, b"SecretAccessKey")?,
        session_token: json::field(document, b"Token")?,
    })
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;

    #[test]
    fn credentials_are_read_only_from_a_success() {
        let good = r#"{"Code":"Success","AccessKeyId":"AKIDEXAMPLE","SecretAccessKey":"s","Token":"t"}"#;
        assert!(parse(good.as_bytes()).is_some_and(|read| read.access_key_id == b"AKIDEXAMPLE"));
        for document in [
            &good.replace("Success", "AssumeRoleUnauthorizedAccess"),
            &good.replace("AccessKeyId", "Other"),
            &"<html>".into(),
        ] {
            assert!(parse(document.as_bytes()).is_none(), "{document}");
        }
    }

    #[test]
    fn role_names_follow_iam() {
        assert!(is_role_name(b"eksctl-x-NodeInstanceRole-18QXALFB6Y0W2"));
        assert!(!is_role_name(b"a/b"));
        assert!(!is_role_name(b"a b"));
        assert!(!is_role_name(b""));
    }
}
