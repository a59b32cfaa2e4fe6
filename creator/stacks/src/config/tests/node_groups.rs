//! What node groups say of their stacks.

use super::{group, reads, refused, words};
use crate::plan::{CpuCredits, ReservedCapacity};

/// A file with one managed node group, which the lines go on.
fn managed(lines: &str) -> String {
    group(lines).replace("nodeGroups", "managedNodeGroups")
}

/// Panics unless a problem is told so, with its place and its whole message.
#[track_caller]
fn assert_tells(said: &str, message: &str) {
    assert!(said.lines().any(|line| line == format!("c.yaml:{message}")), "{message}\nnot in\n{said}");
}

#[test]
fn fields_of_node_groups_are_checked() {
    for (lines, message) in [
        (
            "desiredCapacity: 1\nminSize: 2",
            "7:22: nodeGroups[0].desiredCapacity: is 1, fewer than minSize, 2; raise it, or lower minSize",
        ),
        (
            "desiredCapacity: 3\nmaxSize: 2",
            "7:22: nodeGroups[0].desiredCapacity: is 3, more than maxSize, 2; lower it, or raise maxSize",
        ),
        ("minSize: many", "7:14: nodeGroups[0].minSize: \"many\" is no whole number from 0 up"),
        ("volumeSize: 0", "7:17: nodeGroups[0].volumeSize: \"0\" is no whole number from 1 to 65536"),
        ("volumeType: ssd", "7:17: nodeGroups[0].volumeType: \"ssd\" is not known; write gp2, gp3, io1, io2, sc1, st1"),
        (
            "volumeType: gp2\nvolumeIOPS: 3000",
            "8:17: nodeGroups[0].volumeIOPS: goes with volumeType gp3, io1 and io2 alone; remove it, or change the type",
        ),
        ("volumeIOPS: 200", "7:17: nodeGroups[0].volumeIOPS: is 200, and this type of volume takes 3000 to 16000"),
        (
            "volumeType: gp2\nvolumeThroughput: 200",
            "8:23: nodeGroups[0].volumeThroughput: goes with volumeType gp3 alone; remove it, or change the type",
        ),
        (
            "volumeKmsKeyID: a",
            "7:21: nodeGroups[0].volumeKmsKeyID: needs volumeEncrypted beside it; write \"volumeEncrypted: true\"",
        ),
        (
            "additionalVolumes: [{volumeSize: 1}]",
            "7:25: nodeGroups[0].additionalVolumes[0]: needs volumeName, the device's name, such as /dev/xvdb",
        ),
        (
            "additionalVolumes: [{volumeName: /dev/sdb}]",
            "7:25: nodeGroups[0].additionalVolumes[0]: needs volumeSize in GiB, or the snapshotID of what it is made from",
        ),
        (
            "availabilityZones: [eu-west-1c]",
            "7:25: nodeGroups[0].availabilityZones[0]: the cluster has no subnets in eu-west-1c, but in eu-west-1a, eu-west-1b",
        ),
        (
            "availabilityZones: [eu-west-1a]\nsubnets: [subnet-01]",
            "7:24: nodeGroups[0].availabilityZones: stands beside subnets; keep one of the two",
        ),
        (
            "securityGroups: {withLocal: false, withShared: false}",
            "7:33: nodeGroups[0].securityGroups.withLocal: leaves nodes without a security group; write attachIDs, or withShared: \
             true",
        ),
        (
            "securityGroups: {withLocal: false}\nssh: {publicKeyName: mine, sourceSecurityGroupIds: [sg-01]}",
            "7:33: nodeGroups[0].securityGroups.withLocal: leaves ssh.sourceSecurityGroupIds without a security group to be let \
             into; remove one of the two",
        ),
        (
            "iam: {instanceProfileARN: 'arn:aws:iam::1:instance-profile/x'}",
            "6:5: nodeGroups[0]: iam.instanceProfileARN needs its role's ARN beside it; write iam.instanceRoleARN",
        ),
        (
            "iam: {withAddonPolicies: {appMesh: true}}",
            "7:31: nodeGroups[0].iam.withAddonPolicies.appMesh: appMesh is for AWS App Mesh, which AWS ended in 2026; leave it \
             out, or attach a policy of your own with attachPolicyARNs",
        ),
        (
            "instancesDistribution: {instanceTypes: [m5.large], spotAllocationStrategy: capacity-optimized, spotInstancePools: 2}",
            "7:119: nodeGroups[0].instancesDistribution.spotInstancePools: goes with spotAllocationStrategy lowest-price \
             alone; remove one of the two",
        ),
        (
            "instancesDistribution: {instanceTypes: [m5.large], maxPrice: cheap}",
            "7:66: nodeGroups[0].instancesDistribution.maxPrice: is no price; write US dollars an hour, such as 0.017",
        ),
        (
            "localZones: [us-west-2-lax-1a]",
            "7:5: nodeGroups[0].localZones: not acted on by nodestrap; remove it, or create the cluster with eksctl",
        ),
        (
            "instanceType: z9.large",
            "7:19: nodeGroups[0].instanceType: \"z9.large\" is not in the instance table; without --dry-run EC2 is asked what \
             it is, with it use a type of the table",
        ),
    ] {
        assert_tells(&refused(&group(lines)), message);
    }
}

#[test]
fn fields_of_auto_scaling_groups_are_checked() {
    for (lines, message) in [
        (
            "asgSuspendProcesses: [AZRebalance, Launching]",
            "7:40: nodeGroups[0].asgSuspendProcesses[1]: is no process of Auto Scaling; write AddToLoadBalancer, \
             AlarmNotification, AZRebalance, HealthCheck, InstanceRefresh, Launch, ReplaceUnhealthy, ScheduledActions, Terminate",
        ),
        (
            "asgSuspendProcesses: AZRebalance",
            "7:26: nodeGroups[0].asgSuspendProcesses: must be a list, not \"AZRebalance\"",
        ),
        ("propagateASGTags: all", "7:23: nodeGroups[0].propagateASGTags: must be true or false, not \"all\""),
        (
            "maxInstanceLifetime: 3600",
            "7:26: nodeGroups[0].maxInstanceLifetime: \"3600\" is no whole number from 86400 to 31536000",
        ),
        (
            "asgMetricsCollection: [{granularity: 5Minutes}]",
            "7:42: nodeGroups[0].asgMetricsCollection[0].granularity: is no granularity of Auto Scaling, which has 1Minute \
             alone; write it",
        ),
        (
            "targetGroupARNs: [web]",
            "7:23: nodeGroups[0].targetGroupARNs[0]: \"web\" is no ARN of elasticloadbalancing, which looks like \
             \"arn:aws:elasticloadbalancing:…\"",
        ),
    ] {
        assert_tells(&refused(&group(lines)), message);
    }
}

#[test]
fn fields_of_capacity_are_checked() {
    for (lines, message) in [
        ("cpuCredits: endless", "7:17: nodeGroups[0].cpuCredits: is not known; write standard or unlimited"),
        (
            "capacityReservation: {}",
            "7:26: nodeGroups[0].capacityReservation: says nothing; write capacityReservationPreference, or \
             capacityReservationTarget, or remove it",
        ),
        (
            "capacityReservation: {capacityReservationPreference: closed}",
            "7:58: nodeGroups[0].capacityReservation.capacityReservationPreference: \"closed\" is not known; write none, open",
        ),
        (
            "capacityReservation: {capacityReservationPreference: open, capacityReservationTarget: {capacityReservationID: cr-01}}",
            "7:58: nodeGroups[0].capacityReservation.capacityReservationPreference: stands beside capacityReservationTarget; keep \
             one of the two",
        ),
        (
            "capacityReservation: {capacityReservationTarget: {}}",
            "7:54: nodeGroups[0].capacityReservation.capacityReservationTarget: names no reservation; write \
             capacityReservationID, or capacityReservationResourceGroupARN",
        ),
        (
            "capacityReservation: {capacityReservationTarget: {capacityReservationID: mine}}",
            "7:78: nodeGroups[0].capacityReservation.capacityReservationTarget.capacityReservationID: \"mine\" is no ID of this kind, \
             which looks like \"cr-0123456789abcdef0\"",
        ),
        (
            "capacityReservation: {capacityReservationTarget: {capacityReservationResourceGroupARN: mine}}",
            "7:92: nodeGroups[0].capacityReservation.capacityReservationTarget.capacityReservationResourceGroupARN: \"mine\" is no \
             ARN of resource-groups, which looks like \"arn:aws:resource-groups:…\"",
        ),
        (
            "capacityReservation: {capacityReservationTarget: {capacityReservationID: cr-01, capacityReservationResourceGroupARN: \
             'arn:aws:resource-groups:eu-west-1:1:group/x'}}",
            "7:122: nodeGroups[0].capacityReservation.capacityReservationTarget.capacityReservationResourceGroupARN: stands beside \
             capacityReservationID; keep one of the two",
        ),
        (
            "instanceMarketOptions: {}",
            "7:28: nodeGroups[0].instanceMarketOptions: names no market; write \"marketType: capacity-block\", or remove it",
        ),
        (
            "instanceMarketOptions: {marketType: spot}",
            "7:41: nodeGroups[0].instanceMarketOptions.marketType: can be capacity-block alone; for spot instances write spot: true \
             in managedNodeGroups, or instancesDistribution in nodeGroups",
        ),
        (
            "instanceMarketOptions: {marketType: capacity-block}\ncapacityReservation: {capacityReservationPreference: open}",
            "7:41: nodeGroups[0].instanceMarketOptions.marketType: needs the Capacity Block beside it; write \
             capacityReservation.capacityReservationTarget with its capacityReservationID",
        ),
    ] {
        let said = refused(&group(lines));
        assert_eq!(said, format!("c.yaml:{message}"), "and nothing beside it");
    }
}

#[test]
fn reserved_capacity_and_cpu_credits_are_read() {
    let block = "capacityReservation: {capacityReservationTarget: {capacityReservationID: cr-01}}\n\
                 instanceMarketOptions: {marketType: capacity-block}";
    for text in [group(block), managed(block)] {
        let plan = &reads(&text).node_groups[0];
        assert_eq!(plan.reserved_capacity, Some(ReservedCapacity::Reservation("cr-01".to_owned())));
        assert!(plan.is_capacity_block);
    }
    for (word, expected) in [("open", ReservedCapacity::Open), ("none", ReservedCapacity::Avoided)] {
        let read = reads(&group(&format!("capacityReservation: {{capacityReservationPreference: {word}}}")));
        assert_eq!(read.node_groups[0].reserved_capacity, Some(expected));
    }
    let read = reads(&group("instanceType: t3.large\ncpuCredits: Unlimited"));
    assert_eq!(read.node_groups[0].cpu_credits, Some(CpuCredits::Unlimited));
}

#[test]
fn fields_that_eks_leaves_no_room_for_in_managed_node_groups_are_refused() {
    assert_tells(
        &refused(&managed("asgSuspendProcesses: [AZRebalance]")),
        "7:26: managedNodeGroups[0].asgSuspendProcesses: EKS replaces the nodes of a managed node group itself, and nothing is \
         suspended meanwhile; remove it, or move the node group to nodeGroups",
    );
    assert_tells(
        &refused(&managed("securityGroups: {withLocal: false}")),
        "7:33: managedNodeGroups[0].securityGroups.withLocal: is false, and a managed node group has no security group of its own \
         but that of ssh; remove it",
    );
    reads(&managed("asgSuspendProcesses: []"));
}

#[test]
fn settings_of_the_auto_scaling_group_and_of_instances_are_read() {
    let read = reads(&group(
        "instancePrefix: blue\ninstanceName: batch\nplacement: {groupName: close}\nmaxInstanceLifetime: 86400\n\
         asgMetricsCollection: [{granularity: 1Minute, metrics: [GroupMinSize]}]\n\
         targetGroupARNs: ['arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web/1']\nclassicLoadBalancerNames: [old]\n\
         asgSuspendProcesses: [HealthCheck, AZRebalance, HealthCheck]\npropagateASGTags: true",
    ));
    let plan = &read.node_groups[0];
    assert_eq!((plan.instance_prefix.as_deref(), plan.instance_name.as_deref()), (Some("blue"), Some("batch")));
    assert_eq!(plan.placement_group.as_deref(), Some("close"));
    let expected = crate::plan::AutoScalingSettings {
        max_instance_lifetime: Some(86_400),
        metrics: vec![("1Minute".to_owned(), words(&["GroupMinSize"]))],
        target_groups: words(&["arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web/1"]),
        classic_load_balancers: words(&["old"]),
        suspended_processes: vec!["AZRebalance", "HealthCheck"],
    };
    assert!(plan.propagates_tags);
    assert_eq!(plan.auto_scaling, expected);
}
