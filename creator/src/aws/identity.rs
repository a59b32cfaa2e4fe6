//! Who is calling: the first request of every flow, so that bad credentials are told before anything is made.

use super::{Aws, AwsError, Told as _};

/// The principal that the credentials are of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The account's number.
    pub account: String,
    /// The principal's ARN.
    pub arn: String,
}

impl Aws {
    /// Who is calling.
    pub async fn identity(&self) -> Result<Identity, AwsError> {
        let answer = self.sts.get_caller_identity().send().await.told("STS", "GetCallerIdentity")?;
        Ok(Identity {
            account: answer.account().unwrap_or_default().to_owned(),
            arn: answer.arn().unwrap_or_default().to_owned(),
        })
    }
}
