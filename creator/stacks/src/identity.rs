//! Who may take a role, and AWS' own policies: what both stacks say of IAM.

use std::collections::BTreeMap;

use crate::template::{Effect, Mapping, PolicyDocument, Principal, Statement, Template, Value};

/// The mapping's name, eksctl's.
const PRINCIPALS: &str = "ServicePrincipalPartitionMap";

/// A service of AWS that takes roles, as the mapping calls it.
#[derive(Clone, Copy)]
pub(crate) enum Service {
    /// Instances.
    Ec2,
    /// Clusters.
    Eks,
    /// Pods without nodes.
    FargatePods,
}

impl Service {
    const ALL: [Self; 3] = [Self::Ec2, Self::Eks, Self::FargatePods];

    fn key(self) -> &'static str {
        match self {
            Self::Ec2 => "EC2",
            Self::Eks => "EKS",
            Self::FargatePods => "EKSFargatePods",
        }
    }
}

/// Each partition's names of the services, in the order of [`Service::ALL`].
///
/// Source: eksctl, `pkg/cfn/builder/partition.go`. It has no `aws-eusc`; the names are those of the commercial regions, as
/// other services have them there.
const PARTITIONS: [(&str, [&str; 3]); 8] = [
    ("aws", COMMERCIAL),
    ("aws-cn", ["ec2.amazonaws.com.cn", "eks.amazonaws.com", "eks-fargate-pods.amazonaws.com"]),
    ("aws-eusc", COMMERCIAL),
    ("aws-iso", ["ec2.c2s.ic.gov", "eks.amazonaws.com", "eks-fargate-pods.amazonaws.com"]),
    ("aws-iso-b", ["ec2.sc2s.sgov.gov", "eks.amazonaws.com", "eks-fargate-pods.amazonaws.com"]),
    ("aws-iso-e", COMMERCIAL),
    ("aws-iso-f", COMMERCIAL),
    ("aws-us-gov", COMMERCIAL),
];

const COMMERCIAL: [&str; 3] = ["ec2.amazonaws.com", "eks.amazonaws.com", "eks-fargate-pods.amazonaws.com"];

/// That a service may take a role: `actions`, under a condition or none. Adds the mapping that it reads, with all partitions,
/// so that the template does not depend on the region.
pub(crate) fn trust(
    template: &mut Template,
    service: Service,
    actions: &[&'static str],
    condition: BTreeMap<&'static str, BTreeMap<&'static str, Value>>,
) -> PolicyDocument {
    let mapping: Mapping = PARTITIONS
        .into_iter()
        .map(|(partition, names)| {
            (partition, Service::ALL.map(Service::key).into_iter().zip(names.map(str::to_owned)).collect())
        })
        .collect();
    template.mappings.insert(PRINCIPALS, mapping);
    let partition = Box::new(Value::Ref("AWS::Partition".to_owned()));
    PolicyDocument::of(Statement {
        effect: Effect::Allow,
        action: actions.to_vec(),
        principal: Some(Principal { service: vec![Value::FindInMap(PRINCIPALS, partition, service.key())] }),
        resource: None,
        condition,
    })
}

/// The ARN of a policy of AWS' own.
pub(crate) fn aws_policy(name: &str) -> Value {
    Value::sub(format!("arn:${{AWS::Partition}}:iam::aws:policy/{name}"))
}
