//! The images that AWS recommends, by SSM's public parameters.

use super::{Aws, AwsError, Told as _};

impl Aws {
    /// What a public parameter of SSM holds; `None` where there is none of this name.
    pub async fn parameter(&self, name: &str) -> Result<Option<String>, AwsError> {
        match self.ssm.get_parameter().name(name).send().await.told("SSM", "GetParameter") {
            Ok(answer) => Ok(answer.parameter.and_then(|parameter| parameter.value)),
            Err(error) if error.is_absent() => Ok(None),
            Err(error) => Err(error),
        }
    }
}
