//! The token's URL is the one that botocore presigns, byte for byte up to the order of its parameters.

use std::collections::BTreeSet;
use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nodestrap_creator::kubernetes::presign;
use nodestrap_tests::python;
use serde::{Deserialize, Serialize};

/// Everything that a signature depends on.
#[derive(Debug, Serialize)]
struct Case {
    access_key_id: &'static str,
    secret_access_key: &'static str,
    session_token: Option<&'static str>,
    cluster: &'static str,
    region: &'static str,
    /// As `X-Amz-Date` has it.
    moment: &'static str,
}

/// What botocore makes of a case.
#[derive(Debug, Deserialize)]
struct Answer {
    url: String,
    seconds: u64,
    expiration: String,
}

fn cases() -> Vec<Case> {
    let of = |region, cluster, session_token| Case {
        access_key_id: "ASIAIOSFODNN7EXAMPLE",
        secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        session_token,
        cluster,
        region,
        moment: "20200111T075425Z",
    };
    let session = "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVz+LXdlc3QtMg==";
    vec![
        of("ap-northeast-1", "beautiful-badger-1578666058", None),
        of("us-east-1", "under_score", Some(session)),
        of("us-gov-west-1", "A", Some(session)),
        of("cn-north-1", "badger", None),
    ]
}

#[test]
fn the_presigned_url_is_botocore_s() {
    let cases = cases();
    let answers: Vec<Answer> = python::ask("presign.py", &cases).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(answers.len(), cases.len());
    for (case, answer) in cases.iter().zip(&answers) {
        let session = case.session_token.map(str::to_owned);
        let credentials = Credentials::new(case.access_key_id, case.secret_access_key, session, None, "tests");
        let (region, cluster) = (case.region.parse().expect("a region"), case.cluster.parse().expect("a name"));
        let moment = UNIX_EPOCH + Duration::from_secs(answer.seconds);
        let token = presign(&credentials, &region, &cluster, moment).expect("signed");

        let encoded = token.value.strip_prefix("k8s-aws-v1.").expect("the prefix");
        let url = String::from_utf8(URL_SAFE_NO_PAD.decode(encoded).expect("base64")).expect("a URL");
        assert_eq!(parts(&url), parts(&answer.url), "{case:?}");
        let credential = token.exec_credential("client.authentication.k8s.io/v1beta1");
        assert_eq!(credential["status"]["expirationTimestamp"], answer.expiration.as_str());
    }
}

/// What stands before the parameters, and each of those.
fn parts(url: &str) -> (&str, BTreeSet<&str>) {
    let (place, parameters) = url.split_once('?').expect("parameters");
    let listed: Vec<_> = parameters.split('&').collect();
    let set: BTreeSet<_> = listed.iter().copied().collect();
    assert_eq!(set.len(), listed.len(), "no parameter twice: {url}");
    (place, set)
}
