//! Zones of the region, and which instance types each offers.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ec2::types::{Filter, LocationType};

use super::{Aws, AwsError, Told as _};

impl Aws {
    /// The region's zones that work, local zones left out: name and ID, by name.
    pub async fn zones(&self) -> Result<Vec<(String, String)>, AwsError> {
        let request = self
            .ec2
            .describe_availability_zones()
            .filters(filter("region-name", [self.region().to_owned()]))
            .filters(filter("state", ["available".to_owned()]))
            .filters(filter("zone-type", ["availability-zone".to_owned()]));
        let answer = request.send().await.told("EC2", "DescribeAvailabilityZones")?;
        let mut zones: Vec<(String, String)> = answer
            .availability_zones()
            .iter()
            .filter_map(|zone| Some((zone.zone_name()?.to_owned(), zone.zone_id().unwrap_or_default().to_owned())))
            .collect();
        zones.sort_unstable();
        Ok(zones)
    }

    /// Of each instance type, the zones that offer it; a type that no zone offers is not there.
    pub async fn offerings(&self, types: &[String]) -> Result<BTreeMap<String, BTreeSet<String>>, AwsError> {
        let request = self
            .ec2
            .describe_instance_type_offerings()
            .location_type(LocationType::AvailabilityZone)
            .filters(filter("instance-type", types.iter().cloned()));
        let mut pages = request.into_paginator().send();
        let mut offerings: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        while let Some(page) = pages.next().await {
            let page = page.told("EC2", "DescribeInstanceTypeOfferings")?;
            for offering in page.instance_type_offerings() {
                if let (Some(name), Some(zone)) = (offering.instance_type(), offering.location()) {
                    offerings.entry(name.as_str().to_owned()).or_default().insert(zone.to_owned());
                }
            }
        }
        Ok(offerings)
    }
}

pub(super) fn filter(name: &str, values: impl IntoIterator<Item = String>) -> Filter {
    Filter::builder().name(name).set_values(Some(values.into_iter().collect())).build()
}
