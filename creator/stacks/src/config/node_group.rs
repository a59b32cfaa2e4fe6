//! A node group's part of a `ClusterConfig`, for its stack; what makes its nodes is the generator's to read.

use std::collections::BTreeMap;

use maxpods_data::table::InstanceTable;
use nodestrap_generator::cluster_config::source::{
    Field, Fields, Findings, INSTANCES_DISTRIBUTION, MANAGED_NODE_GROUP, NODE_GROUP, SSH,
};
use nodestrap_generator::node_spec::{Architecture, Architectures, NodeSpec};
use nodestrap_generator::problem::Problem;
use nodestrap_generator::values::InstanceTypeName;

use super::auto_scaling;
use super::capacity::{self, Capacity};
use super::network::zone;
use super::objects::{NODE_IAM, PLACEMENT, UPDATE_CONFIG};
use super::security_groups::{self, SecurityGroups};
use super::storage::{self, Volumes};
use super::values::{arn, is_on, number, parse, tags, take_arn, take_ids, word};
use crate::plan::{
    Accelerator, AddonPolicy, AutoScalingSettings, Boots, InstancesDistribution, NodeGroupPlan, NodeRole, Scaling,
    SshAccess, Zone,
};

/// What a node group says of its stack.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field that is true or false")]
pub(super) struct StackSide {
    managed: bool,
    spot: bool,
    distribution: Option<InstancesDistribution>,
    scaling: Option<Scaling>,
    private_networking: bool,
    zones: Vec<Zone>,
    subnets: Vec<String>,
    volumes: Volumes,
    tags: BTreeMap<String, String>,
    ssh: Option<SshSide>,
    role: Option<NodeRole>,
    security_groups: SecurityGroups,
    detailed_monitoring: bool,
    ebs_optimized: Option<bool>,
    instance_name: Option<String>,
    instance_prefix: Option<String>,
    placement_group: Option<String>,
    capacity: Capacity,
    auto_scaling: AutoScalingSettings,
    propagates_tags: bool,
    max_unavailable: Option<(u32, bool)>,
}

/// Who may log in.
#[derive(Debug)]
struct SshSide {
    allow: Option<bool>,
    source_security_groups: Vec<String>,
}

/// Reads an item of `nodeGroups`, or of `managedNodeGroups`.
pub(super) fn read(item: &Field<'_>, managed: bool, findings: &mut Findings) -> Option<StackSide> {
    let mut fields = item.fields(if managed { &MANAGED_NODE_GROUP } else { &NODE_GROUP }, findings)?;
    let zones = fields.take("availabilityZones");
    let zone_texts = zones.as_ref().map_or_else(Vec::new, |field| field.texts(findings));
    let side = StackSide {
        managed,
        spot: managed && is_on(&mut fields, "spot", false, findings),
        distribution: if managed { None } else { distribution(&mut fields, findings) },
        scaling: scaling(&mut fields, findings),
        private_networking: is_on(&mut fields, "privateNetworking", false, findings),
        zones: zone_texts.iter().filter_map(|text| zone(text, findings)).collect(),
        subnets: take_ids(&mut fields, "subnets", "subnet", findings),
        volumes: storage::read(&mut fields, findings),
        tags: fields.take("tags").map(|field| tags(&field, findings)).unwrap_or_default(),
        ssh: fields.take("ssh").and_then(|field| ssh(&field, findings)),
        role: role(fields.take("iam").as_ref(), &item.place(findings), findings),
        detailed_monitoring: is_on(&mut fields, "enableDetailedMonitoring", false, findings),
        ebs_optimized: fields.take_boolean("ebsOptimized", findings).map(|on| on.value),
        instance_name: fields.take_text("instanceName", findings).map(|name| name.value),
        instance_prefix: fields.take_text("instancePrefix", findings).map(|prefix| prefix.value),
        placement_group: fields.take("placement").and_then(|field| placement_group(&field, findings)),
        capacity: capacity::read(&mut fields, managed, findings),
        auto_scaling: if managed { AutoScalingSettings::default() } else { auto_scaling::read(&mut fields, findings) },
        propagates_tags: is_on(&mut fields, "propagateASGTags", false, findings),
        max_unavailable: if managed { max_unavailable(&mut fields, findings) } else { None },
        security_groups: SecurityGroups::default(),
    };
    let has_ssh_rules = side.ssh.as_ref().is_some_and(|ssh| !ssh.source_security_groups.is_empty());
    let security_groups = fields.take("securityGroups");
    let security_groups = security_groups::read(security_groups.as_ref(), managed, has_ssh_rules, findings);
    if managed {
        auto_scaling::refuse_suspended(&mut fields, findings);
    }
    if let (Some(zones), false) = (zones, side.subnets.is_empty()) {
        findings.problems.push(Problem::at(&zones.place(findings), "stands beside subnets; keep one of the two"));
    }
    fields.finish_created(findings);
    Some(StackSide { security_groups, ..side })
}

/// The sizes, which are there by now, whoever wrote them.
fn scaling(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Scaling> {
    let desired = number(fields, "desiredCapacity", 0..=u32::MAX, findings);
    let min = number(fields, "minSize", 0..=u32::MAX, findings);
    let max = number(fields, "maxSize", 0..=u32::MAX, findings);
    let (desired, min, max) = (desired?, min?, max?);
    if desired.value < min.value {
        let message = format!("is {}, fewer than minSize, {}; raise it, or lower minSize", desired.value, min.value);
        findings.problems.push(Problem::at(&desired.place, message));
    }
    if desired.value > max.value {
        let message = format!("is {}, more than maxSize, {}; lower it, or raise maxSize", desired.value, max.value);
        findings.problems.push(Problem::at(&desired.place, message));
    }
    if min.value > max.value {
        let message = format!("is {}, more than maxSize, {}; lower it, or raise maxSize", min.value, max.value);
        findings.problems.push(Problem::at(&min.place, message));
    }
    Some(Scaling { min: min.value, desired: desired.value, max: max.value })
}

/// How spot pools are chosen. Source: the Auto Scaling API reference, `InstancesDistribution`.
const STRATEGIES: [(&str, &str); 4] = [
    ("capacity-optimized", "capacity-optimized"),
    ("capacity-optimized-prioritized", "capacity-optimized-prioritized"),
    ("lowest-price", "lowest-price"),
    ("price-capacity-optimized", "price-capacity-optimized"),
];

fn distribution(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<InstancesDistribution> {
    let field = fields.take("instancesDistribution")?;
    let mut fields = field.fields(&INSTANCES_DISTRIBUTION, findings)?;
    let max_price = fields.take_text("maxPrice", findings);
    if let Some(price) = max_price.as_ref().filter(|price| !is_price(&price.value)) {
        findings.problems.push(Problem::at(&price.place, "is no price; write US dollars an hour, such as 0.017"));
    }
    let strategy = word(&mut fields, "spotAllocationStrategy", &STRATEGIES, findings);
    let pools = number(&mut fields, "spotInstancePools", 1..=20, findings);
    let is_lowest_price = strategy.as_ref().is_none_or(|strategy| strategy.value == "lowest-price");
    if let (Some(pools), false) = (&pools, is_lowest_price) {
        let message = "goes with spotAllocationStrategy lowest-price alone; remove one of the two";
        findings.problems.push(Problem::at(&pools.place, message));
    }
    let plan = InstancesDistribution {
        max_price: max_price.map(|price| price.value),
        on_demand_base_capacity: number(&mut fields, "onDemandBaseCapacity", 0..=u32::MAX, findings).map(|n| n.value),
        on_demand_percentage_above_base_capacity: number(
            &mut fields,
            "onDemandPercentageAboveBaseCapacity",
            0..=100,
            findings,
        )
        .map(|n| n.value),
        spot_instance_pools: pools.map(|pools| pools.value),
        spot_allocation_strategy: strategy.map(|strategy| strategy.value.to_owned()),
        capacity_rebalance: is_on(&mut fields, "capacityRebalance", false, findings),
    };
    fields.finish_created(findings);
    Some(plan)
}

fn is_price(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|price| price > 0.0) && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn ssh(field: &Field<'_>, findings: &mut Findings) -> Option<SshSide> {
    let mut fields = field.fields(&SSH, findings)?;
    let allow = fields.take_boolean("allow", findings).map(|allow| allow.value);
    let source_security_groups = take_ids(&mut fields, "sourceSecurityGroupIds", "sg", findings);
    fields.finish_created(findings);
    Some(SshSide { allow, source_security_groups })
}

fn placement_group(field: &Field<'_>, findings: &mut Findings) -> Option<String> {
    let mut fields = field.fields(&PLACEMENT, findings)?;
    let name = fields.take_text("groupName", findings);
    fields.finish_created(findings);
    name.map(|name| name.value)
}

fn max_unavailable(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<(u32, bool)> {
    let field = fields.take("updateConfig")?;
    let mut fields = field.fields(&UPDATE_CONFIG, findings)?;
    let number_of = number(&mut fields, "maxUnavailable", 1..=100, findings);
    let share = number(&mut fields, "maxUnavailablePercentage", 1..=100, findings);
    fields.finish_created(findings);
    match (number_of, share) {
        (Some(number), None) => Some((number.value, false)),
        (None, Some(share)) => Some((share.value, true)),
        (Some(_), Some(share)) => {
            findings.problems.push(Problem::at(&share.place, "stands beside maxUnavailable; keep one of the two"));
            None
        }
        (None, None) => None,
    }
}

fn role(
    field: Option<&Field<'_>>,
    item: &nodestrap_generator::problem::Place,
    findings: &mut Findings,
) -> Option<NodeRole> {
    let new = |attach_policies, name, permissions_boundary, addon_policies| NodeRole::New {
        attach_policies,
        name,
        permissions_boundary,
        addon_policies,
    };
    let Some(mut fields) = field.and_then(|field| field.fields(&NODE_IAM, findings)) else {
        return Some(new(Vec::new(), None, None, Vec::new()));
    };
    let role = take_arn(&mut fields, "instanceRoleARN", "iam", findings);
    let instance_profile = take_arn(&mut fields, "instanceProfileARN", "iam", findings);
    let name = fields.take_text("instanceRoleName", findings);
    let boundary = take_arn(&mut fields, "instanceRolePermissionsBoundary", "iam", findings);
    let policies = fields.take("attachPolicyARNs").map_or_else(Vec::new, |field| field.texts(findings));
    let policies: Vec<String> = policies.iter().filter_map(|text| arn(text, "iam", findings)).collect();
    let mut addons = Vec::new();
    for (key, value) in fields.take("withAddonPolicies").map_or_else(Vec::new, |field| field.pairs(findings)) {
        if value.boolean(findings).is_some_and(|on| on.value) {
            addons.extend(parse::<AddonPolicy>(&key, findings));
        }
    }
    addons.sort();
    addons.dedup();
    fields.finish_created(findings);
    let Some(role) = role else {
        if instance_profile.is_some() {
            let message = "iam.instanceProfileARN needs its role's ARN beside it; write iam.instanceRoleARN";
            findings.problems.push(Problem::at(item, message));
            return None;
        }
        return Some(new(policies, name.map(|name| name.value), boundary, addons));
    };
    if !policies.is_empty() || name.is_some() || boundary.is_some() || !addons.is_empty() {
        let message = "iam.instanceRoleARN names a role that is there, so that policies, names and boundaries beside it \
                       would not be acted on; remove one or the others";
        findings.problems.push(Problem::at(item, message));
    }
    Some(NodeRole::Existing { role, instance_profile, access_entry: true })
}

impl StackSide {
    /// The plan, with what the generator has read of the same node group.
    pub(super) fn plan(self, spec: &NodeSpec, table: &InstanceTable<'_>) -> Option<NodeGroupPlan> {
        let boots = match (self.managed, &spec.image) {
            (false, image) => Boots::SelfManaged(image.clone()),
            (true, None) => Boots::Managed,
            (true, Some(image)) => Boots::ManagedImage(image.clone()),
        };
        let has_key = spec.key_name.is_some() || !spec.authorized_keys.is_empty();
        let ssh = self.ssh.filter(|ssh| ssh.allow.unwrap_or(has_key)).map(|ssh| SshAccess {
            key_name: spec.key_name.clone(),
            source_security_groups: ssh.source_security_groups,
        });
        Some(NodeGroupPlan {
            name: spec.name.clone(),
            boots,
            family: spec.family,
            instance_types: spec.instance_types.clone(),
            architectures: spec.architectures,
            architecture_of: architecture_of(spec, table),
            accelerator: spec.instance_types.iter().find_map(Accelerator::of),
            spot: self.spot,
            distribution: self.distribution,
            scaling: self.scaling?,
            private_networking: self.private_networking,
            zones: self.zones,
            subnets: self.subnets,
            volumes: self.volumes.plan(spec.family),
            labels: spec.labels.clone(),
            taints: spec.taints.clone(),
            tags: self.tags,
            ssh,
            role: self.role?,
            attach_security_groups: self.security_groups.attached,
            shares_security_group: self.security_groups.shares,
            has_own_security_group: self.security_groups.has_own,
            disable_imds_v1: spec.disable_imds_v1,
            disable_pod_imds: spec.disable_pod_imds,
            detailed_monitoring: self.detailed_monitoring,
            ebs_optimized: self.ebs_optimized,
            instance_name: self.instance_name,
            instance_prefix: self.instance_prefix,
            placement_group: self.placement_group,
            reserved_capacity: self.capacity.reserved,
            is_capacity_block: self.capacity.is_block,
            cpu_credits: self.capacity.credits,
            auto_scaling: self.auto_scaling,
            propagates_tags: self.propagates_tags,
            max_unavailable: self.max_unavailable,
        })
    }
}

/// What each type runs, where they differ: the generator has refused types that the table does not have.
fn architecture_of(spec: &NodeSpec, table: &InstanceTable<'_>) -> BTreeMap<InstanceTypeName, Architecture> {
    if spec.architectures != Architectures::Both {
        return BTreeMap::new();
    }
    let runs = |name: &InstanceTypeName| {
        let known = table.get(name.as_str())?;
        Some((name.clone(), Architecture::of(known)?))
    };
    spec.instance_types.iter().filter_map(runs).collect()
}
