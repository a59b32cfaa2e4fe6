//! What an instance's disk is made from.

use std::fmt;

use nodestrap_generator::values::ImageId;

/// An image, by its ID or by where AWS publishes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Image {
    /// An ID: what a stack that is made has.
    Id(ImageId),
    /// The SSM parameter with the ID, which `CloudFormation` reads itself: for templates that are made without AWS.
    ///
    /// Source: the `CloudFormation` user guide, "Get a plaintext value from Systems Manager Parameter Store".
    Parameter(String),
}

impl fmt::Display for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Parameter(name) => write!(f, "{{{{resolve:ssm:{name}}}}}"),
        }
    }
}

impl From<ImageId> for Image {
    fn from(id: ImageId) -> Self {
        Self::Id(id)
    }
}
