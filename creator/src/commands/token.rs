//! `nodestrap token`: the credential plugin that kubectl runs, as the kubeconfig says.
//!
//! Reads the user's AWS configuration and, for the version of the answer, `KUBERNETES_EXEC_INFO`.

use std::time::SystemTime;

use aws_config::sts::AssumeRoleProvider;
use aws_config::{BehaviorVersion, Region as SdkRegion};
use aws_credential_types::provider::{ProvideCredentials as _, SharedCredentialsProvider};
use nodestrap_generator::values::{ClusterName, Region};
use serde_json::Value;
use thiserror::Error;

use super::failure::Failure;
use super::output;
use crate::aws::{ConnectError, Fault, credentials_fault};
use crate::cli::TokenArguments;
use crate::kubernetes::{TokenError, presign};

/// The version of a credential plugin's answer where kubectl does not say which it wants.
const API_VERSION: &str = "client.authentication.k8s.io/v1beta1";
/// What AWS' logs call the session of a role that is assumed.
const SESSION: &str = "nodestrap-token";

/// For whom a token is made.
#[derive(Clone, Debug)]
pub struct TokenRequest {
    /// The cluster.
    pub cluster: ClusterName,
    /// Its region; the environment's or the profile's where it is not given.
    pub region: Option<String>,
    /// The profile of AWS' configuration files.
    pub profile: Option<String>,
    /// The ARN of a role to assume first.
    pub role: Option<String>,
    /// What kubectl says in `KUBERNETES_EXEC_INFO`.
    pub exec_info: Option<String>,
}

/// Why there is no token.
#[derive(Debug, Error)]
pub enum TokenCommandError {
    /// No region or no credentials.
    #[error("{0}")]
    Connect(#[from] ConnectError),
    /// The region is none.
    #[error("the region: {0}")]
    Region(nodestrap_generator::values::ValueError),
    /// The role cannot be assumed.
    #[error("the role {role} cannot be assumed: {fault}")]
    Role {
        /// Its ARN.
        role: String,
        /// What is wrong.
        fault: Fault,
    },
    /// It cannot be signed.
    #[error("{0}")]
    Token(#[from] TokenError),
}

/// The `ExecCredential` that kubectl reads. Sends nothing but what the credentials need.
pub async fn token(request: &TokenRequest) -> Result<Value, TokenCommandError> {
    let mut loader = aws_config::defaults(BehaviorVersion::latest());
    if let Some(region) = &request.region {
        loader = loader.region(SdkRegion::new(region.clone()));
    }
    if let Some(profile) = &request.profile {
        loader = loader.profile_name(profile);
    }
    let config = loader.load().await;
    let region = config.region().ok_or(ConnectError::NoRegion)?;
    let region: Region = region.as_ref().parse().map_err(TokenCommandError::Region)?;
    let credentials = match &request.role {
        None => {
            let provider = config.credentials_provider().ok_or(ConnectError::Credentials(Fault::NoCredentials))?;
            let given = provider.provide_credentials().await;
            given.map_err(|error| ConnectError::Credentials(credentials_fault(&error)))?
        }
        Some(role) => {
            let provider = AssumeRoleProvider::builder(role).configure(&config).session_name(SESSION).build().await;
            let given = SharedCredentialsProvider::new(provider).provide_credentials().await;
            let refused = |fault| TokenCommandError::Role { role: role.clone(), fault };
            given.map_err(|error| refused(credentials_fault(&error)))?
        }
    };
    let token = presign(&credentials, &region, &request.cluster, SystemTime::now())?;
    Ok(token.exec_credential(&api_version(request.exec_info.as_deref())))
}

/// kubectl refuses an answer in another version than the one that it asked for.
fn api_version(exec_info: Option<&str>) -> String {
    let info: Option<Value> = exec_info.and_then(|text| serde_json::from_str(text).ok());
    let asked = info.as_ref().and_then(|info| info["apiVersion"].as_str());
    asked.filter(|version| version.starts_with("client.authentication.k8s.io/")).unwrap_or(API_VERSION).to_owned()
}

/// The command.
pub(super) async fn run(arguments: &TokenArguments) -> Result<(), Failure> {
    let action = || format!("make a token for cluster {:?}", arguments.cluster);
    let request = TokenRequest {
        cluster: arguments.cluster.parse().map_err(|error| Failure::to(action(), error))?,
        region: arguments.region.clone(),
        profile: arguments.aws.profile.clone(),
        role: arguments.role_arn.clone(),
        exec_info: std::env::var("KUBERNETES_EXEC_INFO").ok(),
    };
    let credential = token(&request).await.map_err(|error| Failure::to(action(), error))?;
    output::print(&format!("{credential}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kubectl_s_version_is_answered_in() {
        let of = |text: &str| api_version(Some(text));
        let v1 = "client.authentication.k8s.io/v1";
        assert_eq!(of(&format!(r#"{{"kind":"ExecCredential","apiVersion":"{v1}","spec":{{}}}}"#)), v1);
        for odd in ["", "{", r#"{"apiVersion":"v1"}"#] {
            assert_eq!(of(odd), API_VERSION);
        }
        assert_eq!(api_version(None), API_VERSION);
    }
}
