//! The credential as kubelet sees it. The signature itself is proved against botocore in the `tests` crate.

extern crate std;
use std::format;
use std::string::String;

use super::*;

const CREDENTIALS: Credentials<'_> = Credentials {
    access_key_id: b"AKIDEXAMPLE",
    secret_access_key: b"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    session_token: b"AQoDYXdzEJr/=+",
};

fn credential(cluster: &str, now: u64, exec_info: &str) -> String {
    let mut buffer = [0; 4096];
    let mut text = Text::new(&mut buffer);
    let names = (cluster.as_bytes(), &b"eu-west-1"[..]);
    push_exec_credential(&mut text, &mut Buffers::new(), &CREDENTIALS, names, now, exec_info.as_bytes())
        .expect("it fits");
    String::from_utf8_lossy(text.get().expect("it fits")).into_owned()
}

#[test]
fn the_version_is_the_one_that_kubelet_asks_for() {
    for version in ["v1", "v1beta1", "v1alpha1"] {
        let version = format!("\"apiVersion\":\"client.authentication.k8s.io/{version}\"");
        let info = format!("{{\"kind\":\"ExecCredential\",{version},\"spec\":{{\"interactive\":false}}}}");
        assert!(credential("c", 0, &info).contains(&version));
    }
    for info in ["", "{}", "{\"apiVersion\":\"client.authentication.k8s.io/v9\"}"] {
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
    let long = [b'c'; 30_000];
    let mut text = Text::new(&mut []);
    let names = (&long[..], &b"eu-west-1"[..]);
    assert_eq!(push_exec_credential(&mut text, &mut Buffers::new(), &CREDENTIALS, names, 0, b""), None);
}

#[test]
fn base64_is_url_safe_and_unpadded() {
    for (bytes, wanted) in [(&b""[..], ""), (b"f", "Zg"), (b"fo", "Zm8"), (b"foo", "Zm9v"), (b"\xfb\xff", "-_8")] {
        let mut buffer = [0; 8];
        let mut text = Text::new(&mut buffer);
        presign::push_base64_url(&mut text, bytes);
        assert_eq!(text.get(), Some(wanted.as_bytes()));
    }
}
