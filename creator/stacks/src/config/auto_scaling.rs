//! What a node group says of its Auto Scaling group beside sizes and prices.

use nodestrap_generator::cluster_config::source::{Field, Fields, Findings};
use nodestrap_generator::problem::Problem;

use super::objects::METRICS_COLLECTION;
use super::values::{arn, number};
use crate::plan::AutoScalingSettings;

/// A day, the least that Auto Scaling takes, and a year, the most.
///
/// Source: the Auto Scaling user guide, "Replace Auto Scaling instances based on maximum instance lifetime".
const LIFETIMES: std::ops::RangeInclusive<u32> = 86_400..=31_536_000;

/// The one granularity there is. Source: the Auto Scaling API reference, `EnableMetricsCollection`.
const GRANULARITY: &str = "1Minute";

/// What can rest while `CloudFormation` replaces instances.
///
/// Source: the Auto Scaling API reference, `SuspendProcesses`; eksctl, `pkg/apis/eksctl.io/v1alpha5/validation.go`,
/// `validateASGSuspendProcesses`.
const PROCESSES: [&str; 9] = [
    "AddToLoadBalancer",
    "AlarmNotification",
    "AZRebalance",
    "HealthCheck",
    "InstanceRefresh",
    "Launch",
    "ReplaceUnhealthy",
    "ScheduledActions",
    "Terminate",
];

pub(super) fn read(fields: &mut Fields<'_>, findings: &mut Findings) -> AutoScalingSettings {
    let mut texts = |name: &'static str, findings: &mut Findings| {
        fields.take(name).map_or_else(Vec::new, |field| field.texts(findings))
    };
    let target_groups = texts("targetGroupARNs", findings);
    let classic = texts("classicLoadBalancerNames", findings);
    let metrics = fields.take("asgMetricsCollection").map_or_else(Vec::new, |field| field.items(findings));
    AutoScalingSettings {
        max_instance_lifetime: number(fields, "maxInstanceLifetime", LIFETIMES, findings).map(|seconds| seconds.value),
        metrics: metrics.iter().filter_map(|item| collection(item, findings)).collect(),
        target_groups: target_groups.iter().filter_map(|text| arn(text, "elasticloadbalancing", findings)).collect(),
        classic_load_balancers: classic.into_iter().map(|name| name.value).collect(),
        suspended_processes: suspended_processes(fields, findings),
    }
}

fn suspended_processes(fields: &mut Fields<'_>, findings: &mut Findings) -> Vec<&'static str> {
    let mut processes = Vec::new();
    for text in fields.take("asgSuspendProcesses").map_or_else(Vec::new, |field| field.texts(findings)) {
        let process = PROCESSES.into_iter().find(|process| *process == text.value);
        if process.is_none() {
            let message = format!("is no process of Auto Scaling; write {}", PROCESSES.join(", "));
            findings.problems.push(Problem::at(&text.place, message));
        }
        processes.extend(process);
    }
    processes.sort_unstable();
    processes.dedup();
    processes
}

/// Refuses what a managed node group says of the Auto Scaling group that EKS makes for it.
pub(super) fn refuse_suspended(fields: &mut Fields<'_>, findings: &mut Findings) {
    if let Some(field) = fields.take("asgSuspendProcesses").filter(|field| !field.is_empty_list()) {
        let message = "EKS replaces the nodes of a managed node group itself, and nothing is suspended meanwhile; remove it, or \
                       move the node group to nodeGroups";
        findings.problems.push(Problem::at(&field.place(findings), message));
    }
}

fn collection(item: &Field<'_>, findings: &mut Findings) -> Option<(String, Vec<String>)> {
    let mut fields = item.fields(&METRICS_COLLECTION, findings)?;
    let granularity = fields.take_text("granularity", findings);
    let metrics = fields.take("metrics").map_or_else(Vec::new, |field| field.texts(findings));
    fields.finish_created(findings);
    if let Some(other) = granularity.filter(|granularity| granularity.value != GRANULARITY) {
        let message = format!("is no granularity of Auto Scaling, which has {GRANULARITY} alone; write it");
        findings.problems.push(Problem::at(&other.place, message));
    }
    Some((GRANULARITY.to_owned(), metrics.into_iter().map(|metric| metric.value).collect()))
}
