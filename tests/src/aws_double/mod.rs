//! A double of the AWS services that the creator calls: one HTTP endpoint on loopback that goes by a script.
//!
//! A test says what there is (zones, instance types, parameters) and how each stack goes, then gives a program the
//! environment of [`AwsDouble::environment`] and looks at what the program said, what it asked ([`AwsDouble::calls`]) and what
//! it left behind ([`AwsDouble::stacks`]). The double makes nothing up that matters: a stack without a script, an operation or
//! a parameter that it does not act on is refused, and [`AwsDouble::finish`] fails the test for it.
//!
//! It reads templates: resources come about in the order of their dependencies, outputs and exports have the values that
//! the template says, and EKS and Auto Scaling tell of what a stack has made, as long as that is there.
//!
//! Wire formats follow botocore's models of the services, error texts what the services answer.
//!
//! ```
//! use nodestrap_tests::aws_double::{AwsDouble, Fault, Rule, Service, StackScript};
//!
//! let aws = AwsDouble::builder("ap-northeast-1")
//!     .zone("ap-northeast-1a", "apne1-az4")
//!     .stack("eksctl-demo-cluster", StackScript::completes().after(3))
//!     .rule(Rule::on(Service::CloudFormation, "DescribeStacks", Fault::Throttled).after(1).times(2))
//!     .start()?;
//! assert!(aws.environment().iter().any(|(name, value)| *name == "AWS_ENDPOINT_URL" && *value == aws.endpoint()));
//! # Ok::<(), std::io::Error>(())
//! ```

mod answer;
mod auto_scaling;
mod builder;
mod call;
mod cloudformation;
mod double;
mod ec2;
mod eks;
mod parameters;
mod record;
mod refusal;
mod rule;
mod service;
mod ssm;
mod sts;
mod world;
mod xml;

#[cfg(test)]
mod tests;

pub use auto_scaling::ScalingActivity;
pub use builder::AwsDoubleBuilder;
pub use cloudformation::{StackScript, StackSummary};
pub use double::AwsDouble;
pub use ec2::{InstanceType, Zone};
pub use eks::Cluster;
pub use record::RecordedCall;
pub use refusal::Refusal;
pub use rule::{Fault, Rule};
pub use service::Service;
