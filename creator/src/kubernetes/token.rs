//! A token for EKS, made in process: a `GetCallerIdentity` request to STS, signed but not sent.
//!
//! Sources: aws-iam-authenticator, `pkg/token/token.go`; the AWS CLI, `customizations/eks/get_token.py`.

use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials as _, SharedCredentialsProvider};
use aws_sdk_sts::primitives::{DateTime, DateTimeFormat};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign};
use aws_sigv4::sign::v4;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nodestrap_generator::values::{ClusterName, Region};
use serde_json::{Value, json};
use thiserror::Error;
use tokio::sync::Mutex;

const PREFIX: &str = "k8s-aws-v1.";
const CLUSTER_HEADER: &str = "x-k8s-aws-id";
/// How long STS would take the request; EKS looks at the time of the signature instead.
const URL_EXPIRES: Duration = Duration::from_mins(1);
/// EKS takes a token for 15 minutes; the last one is left out, as the AWS CLI does, for clocks that differ.
const TOKEN_EXPIRES: Duration = Duration::from_mins(14);
/// A new one is made this long before.
const MARGIN: Duration = Duration::from_mins(1);

/// A token, and until when it is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// `k8s-aws-v1.` and the signed URL in base64.
    pub value: String,
    /// When EKS stops taking it.
    pub expires: SystemTime,
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    /// There are no credentials to sign with.
    #[error(
        "no AWS credentials: {0}; set AWS_PROFILE, run 'aws sso login', or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    )]
    Credentials(String),
    /// The request cannot be signed.
    #[error("the request to STS cannot be signed: {0}")]
    Signing(String),
}

impl Token {
    /// What kubectl expects of a credential plugin, for the version of the interface that it asks for.
    pub fn exec_credential(&self, api_version: &str) -> Value {
        let expires = DateTime::from_secs(DateTime::from(self.expires).secs());
        json!({
            "kind": "ExecCredential",
            "apiVersion": api_version,
            "spec": {},
            "status": {
                // Only years that have more than four digits cannot be written.
                "expirationTimestamp": expires.fmt(DateTimeFormat::DateTime).unwrap_or_default(),
                "token": self.value,
            },
        })
    }
}

/// Makes a token for a cluster at a moment.
pub fn presign(
    credentials: &Credentials,
    region: &Region,
    cluster: &ClusterName,
    moment: SystemTime,
) -> Result<Token, TokenError> {
    let url =
        format!("https://sts.{region}.{}/?Action=GetCallerIdentity&Version=2011-06-15", region.partition().domain());
    let identity = credentials.clone().into();
    let mut settings = SigningSettings::default();
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(URL_EXPIRES);
    let failed = |error: &dyn std::error::Error| TokenError::Signing(error.to_string());
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(region.as_str())
        .name("sts")
        .time(moment)
        .settings(settings)
        .build()
        .map_err(|error| failed(&error))?
        .into();
    let headers = std::iter::once((CLUSTER_HEADER, cluster.as_str()));
    let request =
        SignableRequest::new("GET", &url, headers, SignableBody::Bytes(&[])).map_err(|error| failed(&error))?;
    let (instructions, _) = sign(request, &parameters).map_err(|error| failed(&error))?.into_parts();
    let mut signed = url;
    for (name, value) in instructions.params() {
        write!(signed, "&{name}={}", encoded(value)).expect("a text takes every text");
    }
    Ok(Token { value: format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(signed)), expires: moment + TOKEN_EXPIRES })
}

/// With every byte but unreserved ones as `%XX`, as signatures are made over it.
pub(super) fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("a text takes every text");
        }
        encoded
    })
}

/// Gives tokens for one cluster, a new one when the last is about to expire.
#[derive(Debug)]
pub struct Tokens {
    credentials: SharedCredentialsProvider,
    region: Region,
    cluster: ClusterName,
    last: Mutex<Option<Token>>,
}

impl Tokens {
    /// Signs with these credentials.
    pub fn new(credentials: SharedCredentialsProvider, region: Region, cluster: ClusterName) -> Self {
        Self { credentials, region, cluster, last: Mutex::new(None) }
    }

    /// A token that is good for a minute at least.
    pub async fn get(&self) -> Result<Token, TokenError> {
        let now = SystemTime::now();
        let mut last = self.last.lock().await;
        if let Some(token) = last.as_ref().filter(|token| token.expires > now + MARGIN) {
            return Ok(token.clone());
        }
        let credentials = self.credentials.provide_credentials().await;
        let credentials = credentials.map_err(|error| TokenError::Credentials(super::api::causes_of(&error)))?;
        let token = presign(&credentials, &self.region, &self.cluster, now)?;
        *last = Some(token.clone());
        Ok(token)
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    const MOMENT: Duration = Duration::from_secs(1_578_729_265);

    fn tokens(credentials: Credentials) -> Tokens {
        let credentials = SharedCredentialsProvider::new(credentials);
        Tokens::new(credentials, "eu-west-1".parse().expect("a region"), "badger".parse().expect("a name"))
    }

    fn credentials() -> Credentials {
        Credentials::new("AKIDEXAMPLE", "secret", None, None, "tests")
    }

    #[test]
    fn kubectl_gets_the_form_that_it_asked_for() {
        let token = Token { value: "k8s-aws-v1.x".into(), expires: UNIX_EPOCH + MOMENT };
        assert_eq!(
            token.exec_credential("client.authentication.k8s.io/v1"),
            json!({
                "kind": "ExecCredential",
                "apiVersion": "client.authentication.k8s.io/v1",
                "spec": {},
                "status": {"expirationTimestamp": "2020-01-11T07:54:25Z", "token": "k8s-aws-v1.x"},
            })
        );
    }

    #[tokio::test]
    async fn one_token_serves_until_it_is_about_to_expire() {
        let tokens = tokens(credentials());
        let first = tokens.get().await.expect("a token");
        assert!(first.value.starts_with(PREFIX));
        assert_eq!(tokens.get().await.expect("a token"), first);
        let old = Token { value: "old".into(), expires: SystemTime::now() + MARGIN };
        *tokens.last.lock().await = Some(old.clone());
        assert_ne!(tokens.get().await.expect("a token"), old);
    }
}
