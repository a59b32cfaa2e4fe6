//! The clients of the AWS services, made from the user's configuration.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::{ProvideCredentials as _, SharedCredentialsProvider};
use thiserror::Error;

use super::Fault;
use super::error::credentials_fault;

/// How often a request is tried before its failure is told.
const ATTEMPTS: u32 = 5;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);

/// How long one try of a request may take.
const ATTEMPT: Duration = Duration::from_secs(30);

/// How long a request may take with all of its tries.
const OPERATION: Duration = Duration::from_mins(2);

/// Which account and region to work in; what is `None` is the environment's and the profile's to say.
#[derive(Clone, Debug, Default)]
pub struct Connection {
    /// The region.
    pub region: Option<String>,
    /// The profile of AWS' configuration files.
    pub profile: Option<String>,
}

/// One client for each service, all of one account and region.
#[derive(Clone, Debug)]
pub struct Aws {
    /// Stacks.
    pub cloudformation: aws_sdk_cloudformation::Client,
    /// Zones, instance types, launch templates and instances.
    pub ec2: aws_sdk_ec2::Client,
    /// Clusters and managed node groups.
    pub eks: aws_sdk_eks::Client,
    /// The images that AWS recommends.
    pub ssm: aws_sdk_ssm::Client,
    /// Who is calling.
    pub sts: aws_sdk_sts::Client,
    /// Node groups that are not managed.
    pub autoscaling: aws_sdk_autoscaling::Client,
    region: String,
    credentials: SharedCredentialsProvider,
}

impl Aws {
    /// Clients for `connection`, once there are a region and credentials.
    ///
    /// # Errors
    /// A region or credentials that nobody gives.
    pub async fn connect(connection: &Connection) -> Result<Self, ConnectError> {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT)
            .operation_attempt_timeout(ATTEMPT)
            .operation_timeout(OPERATION)
            .build();
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .timeout_config(timeouts);
        if let Some(region) = &connection.region {
            loader = loader.region(Region::new(region.clone()));
        }
        if let Some(profile) = &connection.profile {
            loader = loader.profile_name(profile);
        }
        Self::new(&loader.load().await).await
    }

    /// Clients of a configuration, once there are a region and credentials in it.
    ///
    /// # Errors
    /// A region or credentials that nobody gives.
    pub async fn new(config: &SdkConfig) -> Result<Self, ConnectError> {
        let region = config.region().ok_or(ConnectError::NoRegion)?.to_string();
        let credentials = config.credentials_provider().ok_or(ConnectError::Credentials(Fault::NoCredentials))?;
        // Asked for once ahead: the first request would tell the same, wrapped into words of its own.
        if let Err(error) = credentials.provide_credentials().await {
            return Err(ConnectError::Credentials(credentials_fault(&error)));
        }
        Ok(Self {
            cloudformation: aws_sdk_cloudformation::Client::new(config),
            ec2: aws_sdk_ec2::Client::new(config),
            eks: aws_sdk_eks::Client::new(config),
            ssm: aws_sdk_ssm::Client::new(config),
            sts: aws_sdk_sts::Client::new(config),
            autoscaling: aws_sdk_autoscaling::Client::new(config),
            region,
            credentials,
        })
    }

    /// The region that all clients work in.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Where the clients have their credentials from, for what is signed elsewhere.
    pub fn credentials(&self) -> &SharedCredentialsProvider {
        &self.credentials
    }
}

/// Why there are no clients.
#[derive(Debug, Error)]
pub enum ConnectError {
    /// Nobody says in which region to work.
    #[error(
        "no AWS region: give --region, metadata.region in the file, AWS_REGION in the environment, or region in the \
         profile"
    )]
    NoRegion,
    /// There are no credentials.
    #[error("{0}")]
    Credentials(Fault),
}
