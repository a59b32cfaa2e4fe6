//! What instances are made from.

use std::collections::BTreeMap;

use nodestrap_generator::node_spec::{Architecture, Architectures};
use nodestrap_generator::values::{InstanceTypeName, IpFamily};

use super::{Image, capacity};
use crate::names::{self, resources, tags};
use crate::plan::{Boots, ClusterFacts, NodeGroupPlan, Volume};
use crate::template::{
    BlockDevice, Ebs, InstanceProfileReference, LaunchTemplate, LaunchTemplateData, MetadataOptions, Monitoring,
    NetworkInterface, Placement, Properties, TagSpecification, Template, Value, name_tag, tags_of,
};

/// What the launch templates of a node group that is not managed have alike.
pub(super) struct Parts {
    /// The instance profile's ARN.
    pub(super) profile: Value,
    /// The security groups.
    pub(super) groups: Vec<Value>,
    /// The user data, in base64.
    pub(super) user_data: Option<Value>,
}

/// The logical id of an architecture's launch template: eksctl's, but for Arm instances beside others.
pub(super) fn id(plan: &NodeGroupPlan, architecture: Architecture) -> &'static str {
    match (plan.architectures, architecture) {
        (Architectures::Both, Architecture::Aarch64) => resources::ARM_LAUNCH_TEMPLATE,
        _ => resources::LAUNCH_TEMPLATE,
    }
}

/// Adds the launch template of a node group that is not managed, or of its instances of one architecture.
pub(super) fn add(
    template: &mut Template,
    cluster: &ClusterFacts,
    plan: &NodeGroupPlan,
    architecture: Architecture,
    image: &Image,
    parts: &Parts,
) {
    let runs = |name: &&InstanceTypeName| plan.architecture_of.get(*name).is_none_or(|one| *one == architecture);
    let data = LaunchTemplateData {
        credit_specification: capacity::credits(plan, plan.instance_types.iter().filter(runs)),
        iam_instance_profile: Some(InstanceProfileReference { arn: parts.profile.clone() }),
        image_id: Some(image.to_string()),
        instance_type: plan.instance_types.iter().find(runs).map(ToString::to_string),
        network_interfaces: vec![NetworkInterface {
            // Said both ways: the default is the subnet's, which may be one of the user's.
            associate_public_ip_address: !plan.private_networking,
            device_index: 0,
            groups: parts.groups.clone(),
            // Nodes of IPv6 pods have addresses of both families, whatever the subnet would give them.
            ipv6_address_count: (cluster.ip_family == IpFamily::V6).then_some(1),
        }],
        ..common(cluster, plan, parts.user_data.clone())
    };
    let id = id(plan, architecture);
    let name = if id == resources::LAUNCH_TEMPLATE { "${AWS::StackName}" } else { "${AWS::StackName}-arm64" };
    template.add(id, of(id, name, data));
}

/// A launch template by its logical id and its name.
pub(super) fn of(id: &str, name: &str, data: LaunchTemplateData) -> Properties {
    Properties::LaunchTemplate(Box::new(LaunchTemplate {
        launch_template_name: Value::sub(name),
        launch_template_data: data,
        tag_specifications: vec![TagSpecification { resource_type: "launch-template", tags: vec![name_tag(id)] }],
    }))
}

/// What launch templates of both kinds of node group say.
pub(super) fn common(cluster: &ClusterFacts, plan: &NodeGroupPlan, user_data: Option<Value>) -> LaunchTemplateData {
    let key_name = plan.ssh.as_ref().and_then(|ssh| ssh.key_name.as_ref());
    LaunchTemplateData {
        block_device_mappings: plan.volumes.iter().map(block_device).collect(),
        capacity_reservation_specification: capacity::reservation(plan),
        ebs_optimized: plan.ebs_optimized,
        instance_market_options: capacity::market(plan),
        key_name: key_name.map(ToString::to_string),
        metadata_options: Some(metadata_options(plan)),
        monitoring: plan.detailed_monitoring.then_some(Monitoring { enabled: true }),
        placement: plan.placement_group.clone().map(|group_name| Placement { group_name }),
        tag_specifications: ["instance", "volume", "network-interface"]
            .map(|resource_type| TagSpecification { resource_type, tags: tags_of(&instance_tags(cluster, plan)) })
            .to_vec(),
        user_data,
        ..LaunchTemplateData::default()
    }
}

/// `IMDSv1` is refused as well where pods are kept from IMDS: a hop limit holds answers of `IMDSv2` back alone.
fn metadata_options(plan: &NodeGroupPlan) -> MetadataOptions {
    let only_v2 = plan.disable_imds_v1 || plan.disable_pod_imds;
    MetadataOptions {
        http_put_response_hop_limit: if plan.disable_pod_imds { 1 } else { 2 },
        http_tokens: if only_v2 { "required" } else { "optional" },
    }
}

fn block_device(volume: &Volume) -> BlockDevice {
    BlockDevice {
        device_name: volume.device.clone(),
        ebs: Ebs {
            encrypted: volume.encrypted,
            iops: volume.iops,
            kms_key_id: volume.kms_key.clone(),
            snapshot_id: volume.snapshot.clone(),
            throughput: volume.throughput,
            volume_size: volume.size,
            volume_type: volume.volume_type.as_str(),
        },
    }
}

/// The tags of instances and what comes with them: the user's, of which the node group's go before the cluster's, and
/// eksctl's.
pub(super) fn instance_tags(cluster: &ClusterFacts, plan: &NodeGroupPlan) -> BTreeMap<String, String> {
    let mut all = BTreeMap::from([("Name".to_owned(), name_of_instances(cluster, plan))]);
    all.extend(cluster.tags.clone());
    all.extend(plan.tags.clone());
    all.insert(tags::NODE_GROUP_NAME.to_owned(), plan.name.to_string());
    all.insert(tags::NODE_GROUP_TYPE.to_owned(), type_tag(&plan.boots).to_owned());
    all
}

/// What instances are called in EC2's console.
///
/// Source: eksctl, `pkg/cfn/builder/nodegroup.go`, `generateNodeName`.
pub(super) fn name_of_instances(cluster: &ClusterFacts, plan: &NodeGroupPlan) -> String {
    let name = plan.instance_name.clone().unwrap_or_else(|| names::node(&cluster.name, &plan.name));
    plan.instance_prefix.as_ref().map_or_else(|| name.clone(), |prefix| format!("{prefix}-{name}"))
}

fn type_tag(boots: &Boots) -> &'static str {
    match boots {
        Boots::SelfManaged(_) => tags::SELF_MANAGED,
        Boots::Managed | Boots::ManagedImage(_) => tags::MANAGED,
    }
}
