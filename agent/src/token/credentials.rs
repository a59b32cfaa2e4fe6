//! The instance role's credentials, from IMDS.

use crate::boot::Metadata;
use crate::failure::Exit;
use crate::json;
use crate::log::Log;
use crate::template::Needed;
use crate::text::{Text, lines, same};

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
/// # Errors
/// No role, or an answer that holds no credentials; the reason has been said.
pub fn instance_role<'m>(metadata: &'m mut impl Metadata, log: &impl Log) -> Result<Credentials<'m>, Exit> {
    let mut buffer = [0; 128];
    let mut path = Text::new(&mut buffer);
    let role =
        metadata.get(ROLES, Needed::Yes)?.and_then(|roles| lines(roles).next()).filter(|role| is_role_name(role));
    let Some(role) = role else {
        let message = b"this instance has no role; give its launch template an IAM instance profile";
        return Err(log.fail(Exit::BadMetadata, message, &[]));
    };
    path.format(b"/latest/meta-data/iam/security-credentials/%", &[role]);
    let document = metadata.get(path.finish().unwrap_or_default(), Needed::Yes)?;
    document.and_then(parse).ok_or_else(|| {
        let message = b"IMDS gives no credentials for this instance's role; check its trust policy";
        log.fail(Exit::BadMetadata, message, &[])
    })
}

/// IAM's role names: 1 to 64 letters, digits and `+=,.@_-`.
fn is_role_name(name: &[u8]) -> bool {
    (1..=64).contains(&name.len()) && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(byte))
}

fn parse(document: &[u8]) -> Option<Credentials<'_>> {
    if !same(json::field(document, b"Code")?, b"Success") {
        return None;
    }
    let value = |name| json::field(document, name).filter(|value| !value.is_empty());
    Some(Credentials {
        access_key_id: value(b"AccessKeyId")?,
        secret_access_key: value(b"SecretAccessKey")?,
        session_token: value(b"Token")?,
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
            &good.replace("\"Token\":\"t\"", "\"Token\":\"\""),
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
