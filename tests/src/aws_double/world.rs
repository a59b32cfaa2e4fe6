//! What there is in the double's account, and who answers for it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::answer::Answer;
use super::auto_scaling::{self, ScalingActivity};
use super::call::{Call, Signer};
use super::cloudformation::{self, Stacks};
use super::ec2::{self, InstanceType, Zone};
use super::eks::{self, Cluster};
use super::parameters::Parameters;
use super::refusal::Refusal;
use super::service::Service;
use super::{ssm, sts};

/// The account's number.
pub(super) const ACCOUNT: &str = "111122223333";
/// Who calls, as STS tells it.
pub(super) const CALLER: &str = "arn:aws:iam::111122223333:user/builder";
/// The one access key that the account knows.
pub(super) const ACCESS_KEY: &str = "AKIDEXAMPLE";

/// One account in one region.
#[derive(Debug, Clone, Default)]
pub(super) struct World {
    pub(super) region: String,
    pub(super) zones: Vec<Zone>,
    pub(super) instance_types: Vec<InstanceType>,
    /// SSM's public parameters.
    pub(super) parameters: BTreeMap<String, String>,
    pub(super) images: BTreeSet<String>,
    /// What each instance wrote on its console.
    pub(super) consoles: BTreeMap<String, String>,
    pub(super) stacks: Stacks,
    /// Clusters that no stack made.
    pub(super) clusters: Vec<Cluster>,
    /// URL and certificate authority (PEM) of the API server of clusters that a stack makes.
    pub(super) kubernetes: Option<(String, String)>,
    /// Instances by the stack of their Auto Scaling group.
    pub(super) instances: BTreeMap<String, Vec<String>>,
    /// What Auto Scaling groups tried, the newest first, by the same.
    pub(super) activities: BTreeMap<String, Vec<ScalingActivity>>,
}

impl World {
    /// Makes a stack, and has it go as far as it does by itself.
    pub(super) fn make_stack(&mut self, name: &str, parameters: Value) -> Result<(), Refusal> {
        let Value::Object(parameters) = parameters else { return Err(Refusal::unexpected("no parameters")) };
        cloudformation::answer(self, "CreateStack", &mut Parameters(parameters))?;
        self.stacks.finish(name);
        Ok(())
    }

    pub(super) fn answer(&mut self, call: &Call, signer: &Signer) -> Answer {
        if signer.access_key != ACCESS_KEY {
            let said = "The security token included in the request is invalid.";
            return Err(Refusal::new(403, "InvalidClientTokenId", said));
        }
        if signer.region != self.region {
            return Err(Refusal::unexpected(format!("signed for region {}, not {}", signer.region, self.region)));
        }
        let mut parameters = call.parameters.clone();
        let operation = call.operation.as_str();
        match call.service {
            Service::CloudFormation => cloudformation::answer(self, operation, &mut parameters),
            Service::Ec2 => ec2::answer(self, operation, &mut parameters),
            Service::Eks => eks::answer(self, operation, &mut parameters),
            Service::Ssm => ssm::answer(self, operation, &mut parameters),
            Service::Sts => sts::answer(operation, &parameters),
            Service::AutoScaling => auto_scaling::answer(self, operation, &mut parameters),
        }
    }
}

/// The refusal of an operation that the double does not have.
pub(super) fn unknown(operation: &str) -> Refusal {
    Refusal::unexpected(format!("the double has no {operation}"))
}
