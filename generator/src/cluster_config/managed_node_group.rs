//! An item of `managedNodeGroups`: everything of it that makes user data, as text with places.

use super::bottlerocket;
use super::known_fields::MANAGED_NODE_GROUP;
use super::node_group::{NodeGroupFields, ami, labels, ssh, taints};
use super::own_settings::{self, OwnSettings};
use super::reader::{Field, Fields, Findings};
use crate::problem::{Problem, Sourced};

/// Reads a managed node group.
pub(crate) fn read(item: &Field<'_>, findings: &mut Findings) -> NodeGroupFields {
    let Some(mut fields) = item.fields(&MANAGED_NODE_GROUP, findings) else { return NodeGroupFields::default() };
    let group = NodeGroupFields {
        managed: true,
        name: fields.take_text("name", findings),
        ami_family: fields.take_text("amiFamily", findings),
        ami: ami(&mut fields, findings),
        instance_types: instance_types(&mut fields, findings),
        bottlerocket: fields.take("bottlerocket").and_then(|field| bottlerocket::read(&field, findings)),
        labels: labels(&mut fields, findings),
        taints: taints(&mut fields, findings),
        max_pods: fields.take_text("maxPodsPerNode", findings),
        pre_bootstrap_commands: fields
            .take("preBootstrapCommands")
            .map_or_else(Vec::new, |field| field.texts(findings)),
        override_bootstrap_command: fields.take_text("overrideBootstrapCommand", findings),
        ssh: fields.take("ssh").and_then(|field| ssh(&field, findings)),
        disable_imds_v1: fields.take_boolean("disableIMDSv1", findings),
        disable_pod_imds: fields.take_boolean("disablePodIMDS", findings),
        own: fields.take("nodestrap").map_or_else(OwnSettings::default, |field| own_settings::read(&field, findings)),
        ..NodeGroupFields::default()
    };
    fields.finish(findings);
    group
}

/// The one type, or several.
fn instance_types(fields: &mut Fields<'_>, findings: &mut Findings) -> Vec<Sourced<String>> {
    let one = fields.take_text("instanceType", findings);
    let several = fields.take("instanceTypes").map(|field| field.texts(findings));
    match (one, several) {
        (Some(one), Some(several)) if !several.is_empty() => {
            findings.problems.push(Problem::at(&one.place, "stands beside instanceTypes; keep one of the two"));
            Vec::new()
        }
        (one, several) => one.into_iter().chain(several.unwrap_or_default()).collect(),
    }
}
