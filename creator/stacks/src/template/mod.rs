//! `CloudFormation` templates as Rust types: what is not a resource's property cannot be written.
//!
//! Only what this crate's stacks need of each resource is here. Source of names and shapes: the `CloudFormation` template
//! reference of each resource type; cfn-lint holds every template of the tests against AWS' own resource schemas.
//!
//! A [`Template`] is written as JSON: resources and outputs by name, properties in the order of the reference, and
//! nothing for what is not said. The same template is always the same bytes.

mod autoscaling;
mod capacity;
mod ec2;
mod eks;
mod iam;
mod oidc;
mod output;
mod resource;
mod tag;
mod value;

pub use autoscaling::{
    AutoScalingGroup, AutoScalingTag, Distribution, LaunchTemplateOverride, LaunchTemplateVersion, MetricsCollection,
    MixedInstancesPolicy, MixedLaunchTemplate, RollingUpdate, UpdatePolicy,
};
pub use capacity::{
    CapacityReservationSpecification, CapacityReservationTarget, CreditSpecification, InstanceMarketOptions,
};
pub use ec2::{
    BlockDevice, Ebs, EgressOnlyInternetGateway, Eip, InstanceProfileReference, InternetGateway, LaunchTemplate,
    LaunchTemplateData, MetadataOptions, Monitoring, NatGateway, NetworkInterface, Placement, Route, RouteTable,
    SecurityGroup, SecurityGroupEgress, SecurityGroupIngress, SecurityGroupRule, Subnet, SubnetRouteTableAssociation,
    TagSpecification, Vpc, VpcCidrBlock, VpcGatewayAttachment,
};
pub use eks::{
    AccessConfig, AccessEntry, AccessPolicy, AccessScope, Addon, Cluster, ClusterLogging, EncryptionConfig,
    EncryptionProvider, FargateProfile, KubernetesNetworkConfig, Label, LogTypeEnabled, Logging, NamespaceConfig,
    NodeGroup, NodeGroupLaunchTemplate, NodeGroupTaint, PodIdentityAssociation, PodSelector, ResourcesVpcConfig,
    ScalingConfig, UpdateConfig, UpgradePolicy, ZonalShiftConfig,
};
pub use iam::{Effect, InstanceProfile, Policy, PolicyDocument, Principal, Role, Statement};
pub use oidc::OidcProvider;
pub use output::{Export, Output};
pub use resource::{Properties, Resource};
pub use tag::{Tag, name_tag, tags_of};
pub use value::{List, Value};

use std::collections::BTreeMap;

use serde::Serialize;

/// The most bytes of a template that `CreateStack` takes in the request itself.
///
/// Source: the `CloudFormation` user guide, "`CloudFormation` quotas".
pub const INLINE_LIMIT: usize = 51_200;

/// A map of maps of values, which `Fn::FindInMap` reads.
pub type Mapping = BTreeMap<&'static str, BTreeMap<&'static str, String>>;

/// A `CloudFormation` template.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Template {
    #[serde(rename = "AWSTemplateFormatVersion")]
    format_version: &'static str,
    /// What the stack is, for who reads its list.
    pub description: String,
    /// The mappings, by name.
    pub mappings: BTreeMap<&'static str, Mapping>,
    /// The resources, by logical id.
    pub resources: BTreeMap<String, Resource>,
    /// The outputs, by name.
    pub outputs: BTreeMap<&'static str, Output>,
}

impl Template {
    /// A template of nothing.
    pub fn new(description: impl Into<String>) -> Self {
        Self {
            format_version: "2010-09-09",
            description: description.into(),
            mappings: BTreeMap::new(),
            resources: BTreeMap::new(),
            outputs: BTreeMap::new(),
        }
    }

    /// Adds a resource and refers to it.
    pub fn add(&mut self, id: impl Into<String>, resource: impl Into<Resource>) -> Value {
        let id = id.into();
        let reference = Value::Ref(id.clone());
        self.resources.insert(id, resource.into());
        reference
    }

    /// Adds an output that other stacks can import.
    pub fn export(&mut self, name: &'static str, value: impl Into<Value>) {
        self.outputs.insert(name, Output { value: value.into(), export: Some(Export::of(name)) });
    }

    /// Adds an output.
    pub fn output(&mut self, name: &'static str, value: impl Into<Value>) {
        self.outputs.insert(name, Output { value: value.into(), export: None });
    }

    /// The template as JSON, indented, with a newline at its end; the same bytes for the same template.
    pub fn to_json(&self) -> String {
        // Cannot fail: every key is a text, and no serialiser of these types refuses. An empty text would be refused by
        // CloudFormation, in words of its own.
        let mut json = serde_json::to_value(self).unwrap_or_default();
        leave_out_what_is_not_said(&mut json);
        format!("{json:#}\n")
    }
}

/// `CloudFormation` takes null for an error, and an empty list for a wish to have none.
fn leave_out_what_is_not_said(json: &mut serde_json::Value) {
    match json {
        serde_json::Value::Object(fields) => {
            fields.values_mut().for_each(leave_out_what_is_not_said);
            fields.retain(|_, value| !says_nothing(value));
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(leave_out_what_is_not_said),
        _ => {}
    }
}

fn says_nothing(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::Null => true,
        serde_json::Value::Array(items) => items.is_empty(),
        serde_json::Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_json_by_name_without_what_is_not_said() {
        let mut template = Template::new("one gateway");
        let gateway = template.add("Gateway", Properties::InternetGateway(InternetGateway { tags: Vec::new() }));
        template.export("Id", gateway);
        template.output("Word", "text");
        assert_eq!(
            template.to_json(),
            r#"{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Description": "one gateway",
  "Resources": {
    "Gateway": {
      "Type": "AWS::EC2::InternetGateway"
    }
  },
  "Outputs": {
    "Id": {
      "Value": {
        "Ref": "Gateway"
      },
      "Export": {
        "Name": {
          "Fn::Sub": "${AWS::StackName}::Id"
        }
      }
    },
    "Word": {
      "Value": "text"
    }
  }
}
"#
        );
    }
}
