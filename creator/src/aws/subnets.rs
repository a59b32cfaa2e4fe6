//! Subnets and VPCs that are there.

use std::collections::BTreeMap;

use super::{Aws, AwsError, Told as _};

impl Aws {
    /// The VPC and the zone of each of these subnets, by its ID.
    pub async fn places_of_subnets(&self, ids: &[String]) -> Result<BTreeMap<String, (String, String)>, AwsError> {
        // Without IDs, EC2 would tell of every subnet.
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut pages = self.ec2.describe_subnets().set_subnet_ids(Some(ids.to_vec())).into_paginator().send();
        let mut places = BTreeMap::new();
        while let Some(page) = pages.next().await {
            for subnet in page.told("EC2", "DescribeSubnets")?.subnets() {
                if let (Some(id), Some(zone)) = (subnet.subnet_id(), subnet.availability_zone()) {
                    let vpc = subnet.vpc_id().unwrap_or_default().to_owned();
                    places.insert(id.to_owned(), (vpc, zone.to_owned()));
                }
            }
        }
        Ok(places)
    }

    /// The first block of addresses of a VPC.
    pub async fn vpc_cidr(&self, id: &str) -> Result<Option<String>, AwsError> {
        let answer = self.ec2.describe_vpcs().vpc_ids(id).send().await.told("EC2", "DescribeVpcs")?;
        Ok(answer.vpcs().first().and_then(|vpc| vpc.cidr_block()).map(str::to_owned))
    }
}
