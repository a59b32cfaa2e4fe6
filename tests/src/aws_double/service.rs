//! The services, and the protocol that each speaks.

use std::fmt;

/// A service that the double plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// `CloudFormation`.
    CloudFormation,
    /// EC2.
    Ec2,
    /// EKS.
    Eks,
    /// Systems Manager, of which the parameters.
    Ssm,
    /// The Security Token Service.
    Sts,
    /// Amazon EC2 Auto Scaling.
    AutoScaling,
}

/// How a service's requests and answers are written.
///
/// Source: the `protocol` that botocore's model of the service names; the AWS SDK for Rust sends the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    /// A form goes in, XML comes out; lists have elements `member`.
    Query { namespace: &'static str },
    /// The same with EC2's names for things; lists have elements `item`.
    Ec2 { namespace: &'static str },
    /// JSON 1.1; the operation is in the header `X-Amz-Target`.
    Json,
    /// JSON; the operation is in method and path.
    Rest,
}

impl Service {
    /// The service that a signature's credential scope names.
    pub(super) fn of_signing_name(name: &str) -> Option<Self> {
        Some(match name {
            "cloudformation" => Self::CloudFormation,
            "ec2" => Self::Ec2,
            "eks" => Self::Eks,
            "ssm" => Self::Ssm,
            "sts" => Self::Sts,
            "autoscaling" => Self::AutoScaling,
            _ => return None,
        })
    }

    pub(super) fn protocol(self) -> Protocol {
        match self {
            Self::CloudFormation => {
                Protocol::Query { namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/" }
            }
            Self::Ec2 => Protocol::Ec2 { namespace: "http://ec2.amazonaws.com/doc/2016-11-15/" },
            Self::Eks => Protocol::Rest,
            Self::Ssm => Protocol::Json,
            Self::Sts => Protocol::Query { namespace: "https://sts.amazonaws.com/doc/2011-06-15/" },
            Self::AutoScaling => Protocol::Query { namespace: "http://autoscaling.amazonaws.com/doc/2011-01-01/" },
        }
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CloudFormation => "CloudFormation",
            Self::Ec2 => "EC2",
            Self::Eks => "EKS",
            Self::Ssm => "SSM",
            Self::Sts => "STS",
            Self::AutoScaling => "AutoScaling",
        })
    }
}
