//! What a launch template says.

use super::{Aws, AwsError, Told as _};

/// The newest version of a launch template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaunchTemplate {
    /// The image's ID.
    pub image: Option<String>,
    /// The instance type; none where the Auto Scaling group says.
    pub instance_type: Option<String>,
}

impl Aws {
    /// The newest version of a launch template, by its ID; `None` where there is none of this ID.
    pub async fn launch_template(&self, id: &str) -> Result<Option<LaunchTemplate>, AwsError> {
        let request = self.ec2.describe_launch_template_versions().launch_template_id(id).versions("$Latest");
        match request.send().await.told("EC2", "DescribeLaunchTemplateVersions") {
            Ok(answer) => {
                let data = answer.launch_template_versions().first().and_then(|version| version.launch_template_data());
                Ok(data.map(|data| LaunchTemplate {
                    image: data.image_id().map(str::to_owned),
                    instance_type: data.instance_type().map(|name| name.as_str().to_owned()),
                }))
            }
            Err(error) if error.code().is_some_and(|code| code.starts_with("InvalidLaunchTemplateId")) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
