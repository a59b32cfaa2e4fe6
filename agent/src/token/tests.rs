//! The credential as kubelet sees it. The signature itself is proved against botocore in the `tests` crate.

extern crate std;
use std::format;
use std::string::String;
use std::vec::Vec;

use super::*;
use crate::boot::Metadata;
use crate::failure::Exit;
use crate::json;
use crate::sheet::Sheet;

const DOMAIN: &str = "amazonaws.com";
const DOCUMENT: &str = r#"{"Code":"Success","AccessKeyId":"AKIDEXAMPLE",
    "SecretAccessKey":"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY","Token":"AQoDYXdzEJr/=+"}"#;

/// Answers in a row, and the paths that were asked for.
struct Answers(Vec<String>, Vec<String>);

impl<'a> Metadata<'a> for Answers {
    fn get(&mut self, path: &'a [u8], _: bool, sheet: &mut Sheet<'a>) -> Option<&'a [u8]> {
        self.1.push(String::from_utf8_lossy(path).into_owned());
        sheet.begin(Exit::Unreachable, path);
        sheet.push(self.0.get(self.1.len() - 1)?.as_bytes());
        Some(sheet.take())
    }
}

/// The credential, or the exit code; and the paths.
fn ask(answers: &[&str], cluster: &str, now: u64, exec_info: &str) -> (Result<String, Exit>, Vec<String>) {
    let mut answers = Answers(answers.iter().copied().map(String::from).collect(), Vec::new());
    let mut room = std::vec![0; 64 * 1024];
    let mut sheet = Sheet::new(&mut room);
    sheet.set(b'N', cluster.as_bytes());
    sheet.set(b'R', b"eu-west-1");
    let request = Request { exec_info: exec_info.as_bytes(), now };
    let credential = exec_credential(&mut answers, &mut sheet, &request);
    let credential = credential.map(|credential| String::from_utf8_lossy(credential).into_owned());
    let is_whole = !sheet.is_full();
    (credential.filter(|_| is_whole).ok_or(sheet.exit()), answers.1)
}

fn credential(cluster: &str, now: u64, exec_info: &str) -> String {
    ask(&[DOMAIN, "role", DOCUMENT], cluster, now, exec_info).0.expect("it fits")
}

#[test]
fn credentials_are_those_of_the_instance_s_role() {
    const ROLES: &str = "/latest/meta-data/iam/security-credentials/";
    let (credential, paths) = ask(&[DOMAIN, "eksctl-x-NodeInstanceRole-18QXALFB6Y0W2\nother", DOCUMENT], "c", 0, "");
    assert!(credential.is_ok());
    assert_eq!(
        paths,
        ["/latest/meta-data/services/domain", ROLES, &format!("{ROLES}eksctl-x-NodeInstanceRole-18QXALFB6Y0W2")]
    );
}

#[test]
fn without_credentials_there_is_no_token() {
    let failed = r#"{"Code":"AssumeRoleUnauthorizedAccess","Message":"EC2 cannot assume the role"}"#;
    for document in ["", failed, "<html>"] {
        assert_eq!(ask(&[DOMAIN, "role", document], "c", 0, "").0, Err(Exit::BadMetadata), "{document}");
    }
    for answers in [&[][..], &[DOMAIN], &[DOMAIN, "role"]] {
        assert_eq!(ask(answers, "c", 0, "").0, Err(Exit::Unreachable));
    }
}

#[test]
fn the_version_is_the_one_that_kubelet_asks_for() {
    for version in ["v1", "v1beta1", "v1alpha1"] {
        let version = format!("\"apiVersion\":\"client.authentication.k8s.io/{version}\"");
        let info = format!("{{\"kind\":\"ExecCredential\",{version},\"spec\":{{\"interactive\":false}}}}");
        assert!(credential("c", 0, &info).contains(&version));
    }
    for info in ["", "{}", "{\"apiVersion\":\"\"}"] {
        assert!(credential("c", 0, info).contains("client.authentication.k8s.io/v1beta1\""));
    }
}

#[test]
fn the_credential_is_json_that_ends_a_minute_before_the_token() {
    let text = credential("c", 1_578_729_265, "");
    assert_eq!(json::field(text.as_bytes(), b"kind"), b"ExecCredential");
    assert!(text.contains("\"expirationTimestamp\":\"2020-01-11T08:08:25Z\""), "{text}");
    assert!(text.contains("\"token\":\"k8s-aws-v1.aHR0cHM6Ly9zdHMuZXUtd2VzdC0xLmFtYXpvbmF3cy5jb20vP"), "{text}");
    assert!(text.ends_with("\"}}\n"));
}

#[test]
fn a_token_is_for_one_cluster_and_one_moment() {
    assert_eq!(credential("a", 0, ""), credential("a", 0, ""));
    assert_ne!(credential("a", 0, ""), credential("b", 0, ""));
    assert_ne!(credential("a", 0, ""), credential("a", 1, ""));
}

#[test]
fn a_credential_that_does_not_fit_leaves_the_sheet_full() {
    assert!(ask(&[DOMAIN, "role", DOCUMENT], &"c".repeat(10_000), 0, "").0.is_ok());
    assert!(ask(&[DOMAIN, "role", DOCUMENT], &"c".repeat(66_000), 0, "").0.is_err());
}
