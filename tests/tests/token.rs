//! The token's URL is the one that botocore presigns, byte for byte up to the order of its parameters: the agent's
//! library at fixed moments, and its program at the moment that it signed.

use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nodestrap_agent::boot::Metadata;
use nodestrap_agent::sheet::Sheet;
use nodestrap_agent::token::{self, Request};
use nodestrap_tests::agent::{AgentOutcome, AgentRun, Architecture};
use nodestrap_tests::imds::{Credentials, FakeImds, FakeImdsBuilder, Fault, Instance, Rule};
use nodestrap_tests::{programs, python};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Everything that a signature depends on.
#[derive(Clone, Debug, Serialize)]
struct Case {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    cluster: String,
    region: String,
    /// As `X-Amz-Date` has it.
    moment: String,
    /// What IMDS says; botocore knows by itself.
    #[serde(skip)]
    domain: String,
}

impl Default for Case {
    /// With the example key pair of the AWS documentation, which no account has.
    fn default() -> Self {
        Self {
            access_key_id: "ASIAIOSFODNN7EXAMPLE".into(),
            secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
            session_token: "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVz+LXdlc3QtMg==".into(),
            cluster: "eksworkshop".into(),
            region: "ap-northeast-1".into(),
            moment: "20200111T075425Z".into(),
            domain: "amazonaws.com".into(),
        }
    }
}

impl Case {
    /// What IMDS answers to each path.
    fn metadata(&self) -> Value {
        let document = json!({
            "Code": "Success",
            "Type": "AWS-HMAC",
            "AccessKeyId": self.access_key_id,
            "SecretAccessKey": self.secret_access_key,
            "Token": self.session_token,
        });
        json!({
            "/latest/meta-data/services/domain": self.domain,
            "/latest/meta-data/iam/security-credentials/": "node",
            "/latest/meta-data/iam/security-credentials/node": document.to_string(),
        })
    }
}

/// What botocore makes of a case.
#[derive(Debug, Deserialize)]
struct Answer {
    url: String,
    seconds: u64,
    expiration: String,
}

fn ask_botocore(cases: &[Case]) -> Vec<Answer> {
    let answers: Vec<Answer> = python::ask("presign.py", &cases).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(answers.len(), cases.len());
    answers
}

/// An IMDS that answers as [`Case::metadata`] says.
struct Imds(Value);

impl<'a> Metadata<'a> for Imds {
    fn get(&mut self, path: &'a [u8], _: bool, sheet: &mut Sheet<'a>) -> Option<&'a [u8]> {
        sheet.push(self.0.get(str::from_utf8(path).ok()?)?.as_str()?.as_bytes());
        Some(sheet.take())
    }
}

/// The credential that the agent's library makes of a case, `now`.
fn credential_of_library(case: &Case, now: u64) -> Value {
    let mut room = vec![0; 256 * 1024];
    let mut sheet = Sheet::new(&mut room);
    sheet.set(b'N', case.cluster.as_bytes());
    sheet.set(b'R', case.region.as_bytes());
    let request = Request { exec_info: b"", now };
    let credential = token::exec_credential(&mut Imds(case.metadata()), &mut sheet, &request);
    let credential = serde_json::from_slice(credential.expect("IMDS has everything")).expect("JSON");
    assert!(!sheet.is_full());
    credential
}

/// The URL in a credential's token.
fn url(credential: &Value) -> String {
    let token = credential["status"]["token"].as_str().expect("a token");
    let encoded = token.strip_prefix("k8s-aws-v1.").expect("the prefix that EKS wants");
    String::from_utf8(URL_SAFE_NO_PAD.decode(encoded).expect("base64")).expect("text")
}

/// A URL without the order of its parameters, which the signature does not depend on.
fn parts(url: &str) -> (&str, BTreeSet<&str>) {
    let (endpoint, query) = url.split_once('?').expect("a query");
    let parameters: BTreeSet<_> = query.split('&').collect();
    assert_eq!(parameters.len(), query.split('&').count(), "no parameter is there twice: {url}");
    (endpoint, parameters)
}

fn check_library(cases: &[Case]) {
    for (case, answer) in cases.iter().zip(ask_botocore(cases)) {
        let credential = credential_of_library(case, answer.seconds);
        assert_eq!(parts(&url(&credential)), parts(&answer.url), "{case:?}");
        assert_eq!(credential["status"]["expirationTimestamp"], answer.expiration, "{case:?}");
    }
}

#[test]
fn botocore_signs_the_same_in_every_partition() {
    let regions = [
        ("ap-northeast-1", "amazonaws.com"),
        ("us-east-1", "amazonaws.com"),
        ("us-gov-west-1", "amazonaws.com"),
        ("cn-north-1", "amazonaws.com.cn"),
        ("cn-northwest-1", "amazonaws.com.cn"),
        ("us-iso-east-1", "c2s.ic.gov"),
        ("us-isob-east-1", "sc2s.sgov.gov"),
        ("us-isof-south-1", "csp.hci.ic.gov"),
        ("eu-isoe-west-1", "cloud.adc-e.uk"),
        ("eusc-de-east-1", "amazonaws.eu"),
    ];
    let case =
        |(region, domain): (&str, &str)| Case { region: region.into(), domain: domain.into(), ..Case::default() };
    check_library(&regions.map(case));
}

#[test]
fn botocore_signs_the_same_at_every_moment() {
    let moments = [
        "19700101T000000Z",
        "20000229T235959Z",
        "20241231T235959Z",
        "20260101T000000Z",
        "20260131T094603Z",
        "21000228T235959Z",
        "21000301T000000Z",
    ];
    check_library(&moments.map(|moment| Case { moment: moment.into(), ..Case::default() }));
}

#[test]
fn botocore_signs_the_same_with_any_credentials_and_cluster() {
    let long_cluster = format!("A{}", "-_9z".repeat(24));
    let mut cases = vec![
        Case { session_token: "/+=".into(), ..Case::default() },
        // No comma: IMDS's answer is cut at commas, which base64 does not have.
        Case { session_token: "a-b_c.d~e f%2F\u{e9}?&#:@'()*!;$[]".into(), ..Case::default() },
        // Far beyond what STS gives today.
        Case { session_token: "FwoGZXIvYXdz/EBYaD+9=".repeat(200), ..Case::default() },
        Case { secret_access_key: "+/".repeat(20), ..Case::default() },
        Case { cluster: "1".into(), ..Case::default() },
        Case { cluster: long_cluster, ..Case::default() },
    ];
    // Every length of the signed text below two of SHA-256's blocks.
    cases.extend((1..=128).map(|length| Case { session_token: "t".repeat(length), ..Case::default() }));
    check_library(&cases);
}

/// A run of `token` on an instance.
fn run_program(
    architecture: Architecture,
    case: &Case,
    imds: FakeImdsBuilder,
    environment: &[(&str, &str)],
) -> AgentOutcome {
    let (programs, root) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a root"));
    let imds = imds.start().expect("a port on loopback");
    let agent = programs::agent(architecture, programs.path());
    let run = AgentRun::new(&agent, architecture, root.path()).endpoint(&imds.endpoint());
    let arguments = ["token", "--cluster", &case.cluster, "--region", &case.region];
    let run = arguments.into_iter().fold(run, AgentRun::argument);
    let run = environment.iter().fold(run, |run, (name, value)| run.environment(name, value));
    run.run().expect("the agent starts")
}

/// The IMDS of an instance that is as a case says.
fn imds(case: &Case) -> FakeImdsBuilder {
    let credentials = Credentials {
        access_key_id: case.access_key_id.clone(),
        secret_access_key: case.secret_access_key.clone(),
        token: case.session_token.clone(),
        ..Credentials::default()
    };
    // Every character that IAM allows beside letters and digits.
    let role = Some(("eksctl-node_role+=,.@-x".to_owned(), credentials));
    FakeImds::builder(Instance { services_domain: case.domain.clone(), role, ..Instance::default() })
}

#[test]
fn botocore_signs_the_same_as_the_program() {
    for architecture in Architecture::ALL {
        let case = Case { region: "cn-north-1".into(), domain: "amazonaws.com.cn".into(), ..Case::default() };
        let outcome = run_program(architecture, &case, imds(&case), &[]);
        assert_eq!(outcome.code, Some(0), "{architecture:?}: {:?}", outcome.stderr);
        for secret in [&case.secret_access_key, &case.session_token] {
            assert!(!outcome.stderr.iter().any(|line| line.contains(secret)), "{:?}", outcome.stderr);
        }
        let credential: Value = serde_json::from_slice(&outcome.stdout).expect("JSON");
        assert_eq!(credential["kind"], "ExecCredential");
        assert_eq!(credential["apiVersion"], "client.authentication.k8s.io/v1beta1");

        let url = url(&credential);
        let (_, parameters) = parts(&url);
        let moment = parameters.iter().find_map(|parameter| parameter.strip_prefix("X-Amz-Date=")).expect("a date");
        let answer = ask_botocore(&[Case { moment: moment.into(), ..case }]).remove(0);
        assert_eq!(parts(&url), parts(&answer.url), "{architecture:?}");
        assert_eq!(credential["status"]["expirationTimestamp"], answer.expiration);
        // The clock is the system's, and the run was a moment ago.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
        assert!((now.saturating_sub(60)..=now).contains(&answer.seconds), "{} at {now}", answer.seconds);
    }
}

#[test]
fn the_program_answers_in_the_version_that_kubelet_asks_for() {
    let case = Case::default();
    for architecture in Architecture::ALL {
        for version in ["v1alpha1", "v1beta1", "v1"] {
            let version = format!("client.authentication.k8s.io/{version}");
            let info = json!({ "kind": "ExecCredential", "apiVersion": version, "spec": { "interactive": false } });
            let environment = [("KUBERNETES_EXEC_INFO", &*info.to_string())];
            let outcome = run_program(architecture, &case, imds(&case), &environment);
            let credential: Value = serde_json::from_slice(&outcome.stdout).expect("JSON");
            assert_eq!(credential["apiVersion"], version, "{architecture:?}");
        }
    }
}

#[test]
fn without_a_role_the_program_says_where_it_looked() {
    let case = Case::default();
    for architecture in Architecture::ALL {
        // A list of roles with none in it.
        let nothing = Rule::on("/latest/meta-data/iam/security-credentials/").fault(Fault::Body(Vec::new()));
        let outcome = run_program(architecture, &case, imds(&case).rule(nothing), &[]);
        assert_eq!((outcome.code, outcome.stdout), (Some(4), vec![]), "{architecture:?}");
        let last = outcome.stderr.last().map(String::as_str);
        let wanted =
            "<3>failed: /latest/meta-data/iam/security-credentials/: no valid value from IMDS; replace the instance";
        assert_eq!(last, Some(wanted), "{architecture:?}");
    }
}
