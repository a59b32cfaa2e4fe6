//! The credential as kubelet sees it. The signature itself is proved against botocore in the `tests` crate.

extern crate std;
use std::cell::RefCell;
use std::fmt::Write as _;
use std::format;
use std::string::String;
use std::vec::Vec;

use super::*;
use crate::json;
use crate::template::Needed;

const DOMAIN: &str = "amazonaws.com";
const DOCUMENT: &str = r#"{"Code":"Success","AccessKeyId":"AKIDEXAMPLE",
    "SecretAccessKey":"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY","Token":"AQoDYXdzEJr/=+"}"#;

/// Answers in a row, and the paths that were asked for.
struct Answers(Vec<String>, Vec<String>);

impl Metadata for Answers {
    fn get(&mut self, path: &[u8], _: Needed) -> Option<&[u8]> {
        self.1.push(String::from_utf8_lossy(path).into_owned());
        self.0.get(self.1.len() - 1).map(String::as_bytes)
    }
}

#[derive(Default)]
struct Lines(RefCell<String>);

impl Log for &Lines {
    fn line(self, format: &[u8], _: &[u8], _: &[u8]) {
        *self.0.borrow_mut() += &String::from_utf8_lossy(format);
    }

    fn end_with(self, exit: Exit) {
        write!(self.0.borrow_mut(), "{exit:?} ").expect("memory");
    }
}

/// The credential, or what was said; and the paths.
fn ask(answers: &[&str], cluster: &str, now: u64, exec_info: &str) -> (Result<String, String>, Vec<String>) {
    let mut answers = Answers(answers.iter().copied().map(String::from).collect(), Vec::new());
    let log = Lines::default();
    let request = Request { cluster: cluster.as_bytes(), region: b"eu-west-1", exec_info: exec_info.as_bytes(), now };
    let mut sheet = Sheet::new();
    let credential = exec_credential(&mut answers, &log, &mut sheet, &request)
        .map(|credential| String::from_utf8_lossy(credential).into_owned());
    (credential.ok_or(log.0.into_inner()), answers.1)
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
fn without_credentials_the_message_says_what_gives_them() {
    let wanted =
        Err("BadMetadata <3>no domain or credentials from IMDS; give the instance a profile with a role".into());
    let failed = r#"{"Code":"AssumeRoleUnauthorizedAccess","Message":"EC2 cannot assume the role"}"#;
    for answers in [
        &["", "role"][..],
        &["a b", "role"],
        &[DOMAIN, ""],
        &[DOMAIN, "a b"],
        &[DOMAIN, "a/b"],
        &[DOMAIN, "role", ""],
        &[DOMAIN, "role", failed],
        &[DOMAIN, "role", "<html>"],
    ] {
        let (credential, paths) = ask(answers, "c", 0, "");
        assert_eq!(credential, wanted, "{answers:?}");
        // What is no role's name is not asked for.
        assert_eq!(paths.len(), answers.len(), "{answers:?}");
    }
}

#[test]
fn what_the_client_has_said_is_not_said_again() {
    assert_eq!(ask(&[], "c", 0, "").0, Err(String::new()));
    assert_eq!(ask(&[DOMAIN], "c", 0, "").0, Err(String::new()));
    assert_eq!(ask(&[DOMAIN, "role"], "c", 0, "").0, Err(String::new()));
}

#[test]
fn the_version_is_the_one_that_kubelet_asks_for() {
    for version in ["v1", "v1beta1", "v1alpha1"] {
        let version = format!("\"apiVersion\":\"client.authentication.k8s.io/{version}\"");
        let info = format!("{{\"kind\":\"ExecCredential\",{version},\"spec\":{{\"interactive\":false}}}}");
        assert!(credential("c", 0, &info).contains(&version));
    }
    for info in ["", "{}", "{\"apiVersion\":1}", "{\"apiVersion\":\"\\\"\"}", "{\"apiVersion\":\"v1\""] {
        assert!(credential("c", 0, info).contains("client.authentication.k8s.io/v1beta1\""));
    }
}

#[test]
fn the_credential_is_json_that_ends_a_minute_before_the_token() {
    let text = credential("c", 1_578_729_265, "");
    assert_eq!(json::field(text.as_bytes(), b"kind"), Some(&b"ExecCredential"[..]));
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
fn a_credential_that_does_not_fit_is_none() {
    assert!(ask(&[DOMAIN, "role", DOCUMENT], &"c".repeat(30_000), 0, "").0.is_ok());
    assert!(ask(&[DOMAIN, "role", DOCUMENT], &"c".repeat(60_000), 0, "").0.is_err());
    let long_token = DOCUMENT.replace("AQo", &"/".repeat(6_000));
    assert!(ask(&[DOMAIN, "role", &long_token], "c", 0, "").0.is_err());
}
