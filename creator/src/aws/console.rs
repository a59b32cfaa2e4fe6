//! What an instance wrote on its console.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Aws, AwsError, Told as _};

impl Aws {
    /// What an instance wrote on its console, as far as EC2 has it by now: up to 64 KB, some minutes old.
    pub async fn console_output(&self, instance: &str) -> Result<String, AwsError> {
        let answer = self.ec2.get_console_output().instance_id(instance).send().await;
        let answer = answer.told("EC2", "GetConsoleOutput")?;
        let bytes = STANDARD.decode(answer.output().unwrap_or_default()).unwrap_or_default();
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
