//! Instance types that the embedded table does not know, by EC2's `DescribeInstanceTypes`.

use aws_sdk_ec2::types::{
    ArchitectureType, InstanceType, InstanceTypeHypervisor, InstanceTypeInfo, MemoryInfo, NetworkInfo, ProcessorInfo,
    VCpuInfo,
};
use serde_json::{Value, json};

use super::{Aws, AwsError, Told as _};

impl Aws {
    /// What EC2 says of instance types, as `aws ec2 describe-instance-types` prints it, as far as the generator reads it.
    ///
    /// # Errors
    /// A type that this region does not have among others.
    pub async fn instance_types(&self, names: &[String]) -> Result<Value, AwsError> {
        let types = names.iter().map(|name| InstanceType::from(name.as_str())).collect();
        let mut pages = self.ec2.describe_instance_types().set_instance_types(Some(types)).into_paginator().send();
        let mut described = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.told("EC2", "DescribeInstanceTypes")?;
            described.extend(page.instance_types().iter().map(printed));
        }
        Ok(json!({ "InstanceTypes": described }))
    }
}

/// One type, in the AWS CLI's names.
fn printed(info: &InstanceTypeInfo) -> Value {
    let network = info.network_info();
    let cards = network.map(NetworkInfo::network_cards).unwrap_or_default();
    json!({
        "InstanceType": info.instance_type().map(InstanceType::as_str),
        "BareMetal": info.bare_metal(),
        "Hypervisor": info.hypervisor().map(InstanceTypeHypervisor::as_str),
        "ProcessorInfo": {
            "SupportedArchitectures": info
                .processor_info()
                .map(ProcessorInfo::supported_architectures)
                .unwrap_or_default()
                .iter()
                .map(ArchitectureType::as_str)
                .collect::<Vec<_>>(),
        },
        "VCpuInfo": { "DefaultVCpus": info.v_cpu_info().and_then(VCpuInfo::default_v_cpus) },
        "MemoryInfo": { "SizeInMiB": info.memory_info().and_then(MemoryInfo::size_in_mib) },
        "NetworkInfo": {
            "MaximumNetworkInterfaces": network.and_then(NetworkInfo::maximum_network_interfaces),
            "Ipv4AddressesPerInterface": network.and_then(NetworkInfo::ipv4_addresses_per_interface),
            "DefaultNetworkCardIndex": network.and_then(NetworkInfo::default_network_card_index),
            "NetworkCards": cards
                .iter()
                .map(|card| json!({
                    "NetworkCardIndex": card.network_card_index(),
                    "MaximumNetworkInterfaces": card.maximum_network_interfaces(),
                }))
                .collect::<Vec<_>>(),
        },
    })
}
