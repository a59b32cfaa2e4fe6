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
