//! EC2: zones, what they offer, instance types, images, consoles; subnets and VPCs that stacks made.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::answer::Answer;
use super::parameters::Parameters;
use super::refusal::Refusal;
use super::world::{World, unknown};

/// A zone of the region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    id: String,
    kind: &'static str,
    state: &'static str,
}

impl Zone {
    /// An available Availability Zone: its name, and its ID, which is the same in every account.
    pub fn available(name: &str, id: &str) -> Self {
        Self { name: name.to_owned(), id: id.to_owned(), kind: "availability-zone", state: "available" }
    }

    /// A Local Zone, which EKS has no control planes in.
    #[must_use]
    pub fn local(self) -> Self {
        Self { kind: "local-zone", ..self }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// A zone that takes nothing new.
    #[must_use]
    pub fn impaired(self) -> Self {
        Self { state: "impaired", ..self }
    }
}

/// An instance type, and the zones that offer it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceType {
    name: String,
    architecture: &'static str,
    cpus: u32,
    memory_mib: u32,
    interfaces: u32,
    addresses_each: u32,
    /// None for every zone.
    zones: Option<Vec<String>>,
}

impl InstanceType {
    /// A type with the figures of `m5.large`, offered in every zone.
    pub fn named(name: &str) -> Self {
        let name = name.to_owned();
        Self { name, architecture: "x86_64", cpus: 2, memory_mib: 8192, interfaces: 3, addresses_each: 10, zones: None }
    }

    /// With Arm processors.
    #[must_use]
    pub fn arm(self) -> Self {
        Self { architecture: "arm64", ..self }
    }

    /// Offered in these zones alone.
    #[must_use]
    pub fn offered_in(self, zones: &[&str]) -> Self {
        Self { zones: Some(zones.iter().map(|zone| (*zone).to_owned()).collect()), ..self }
    }

    /// With this many network interfaces, of this many IPv4 addresses each.
    #[must_use]
    pub fn interfaces(self, interfaces: u32, addresses_each: u32) -> Self {
        Self { interfaces, addresses_each, ..self }
    }
}

pub(super) fn answer(world: &World, operation: &str, parameters: &mut Parameters) -> Answer {
    match operation {
        "DescribeAvailabilityZones" => zones(world, parameters),
        "DescribeInstanceTypeOfferings" => offerings(world, parameters),
        "DescribeInstanceTypes" => instance_types(world, parameters),
        "DescribeImages" => images(world, parameters),
        "GetConsoleOutput" => console(world, parameters),
        "DescribeSubnets" => subnets(world, parameters),
        "DescribeVpcs" => vpcs(world, parameters),
        other => Err(unknown(other)),
    }
}

fn zones(world: &World, parameters: &mut Parameters) -> Answer {
    let filters = parameters.filters();
    let names = parameters.texts("ZoneName");
    parameters.end()?;
    let mut found = Vec::new();
    for zone in world.zones.iter().filter(|zone| names.is_empty() || names.contains(&zone.name)) {
        let properties = [
            ("region-name", world.region.as_str()),
            ("state", zone.state),
            ("zone-type", zone.kind),
            ("zone-name", &zone.name),
            ("zone-id", &zone.id),
            ("opt-in-status", "opt-in-not-required"),
        ];
        if pass(&filters, &properties)? {
            found.push(json!({
                "optInStatus": "opt-in-not-required",
                "regionName": world.region,
                "zoneId": zone.id,
                "zoneName": zone.name,
                "zoneState": zone.state,
                "zoneType": zone.kind,
            }));
        }
    }
    Ok(json!({ "availabilityZoneInfo": found }))
}

fn offerings(world: &World, parameters: &mut Parameters) -> Answer {
    let filters = parameters.filters();
    let by = parameters.required("LocationType")?;
    parameters.end()?;
    if by != "availability-zone" {
        return Err(Refusal::unexpected(format!("offerings by {by}")));
    }
    let mut found = Vec::new();
    for instance in &world.instance_types {
        for zone in &world.zones {
            let offers = instance.zones.as_ref().is_none_or(|zones| zones.contains(&zone.name));
            if offers && pass(&filters, &[("instance-type", &instance.name), ("location", &zone.name)])? {
                found.push(json!({ "instanceType": instance.name, "locationType": by, "location": zone.name }));
            }
        }
    }
    Ok(json!({ "instanceTypeOfferingSet": found }))
}

fn instance_types(world: &World, parameters: &mut Parameters) -> Answer {
    let names = parameters.texts("InstanceType");
    parameters.end()?;
    let known = |name: &String| world.instance_types.iter().find(|instance| instance.name == *name);
    let unknown: Vec<&str> = names.iter().filter(|name| known(name).is_none()).map(String::as_str).collect();
    if !unknown.is_empty() {
        let said = format!("The following supplied instance types do not exist: [{}]", unknown.join(", "));
        return Err(Refusal::new(400, "InvalidInstanceType", said));
    }
    let found: Vec<Value> = names.iter().filter_map(known).map(described).collect();
    Ok(json!({ "instanceTypeSet": found }))
}

fn described(instance: &InstanceType) -> Value {
    json!({
        "instanceType": instance.name,
        "currentGeneration": true,
        "bareMetal": false,
        "hypervisor": "nitro",
        "processorInfo": { "supportedArchitectures": [instance.architecture] },
        "vCpuInfo": { "defaultVCpus": instance.cpus },
        "memoryInfo": { "sizeInMiB": instance.memory_mib },
        "networkInfo": {
            "maximumNetworkInterfaces": instance.interfaces,
            "maximumNetworkCards": 1,
            "defaultNetworkCardIndex": 0,
            "networkCards": [{ "networkCardIndex": 0, "maximumNetworkInterfaces": instance.interfaces }],
            "ipv4AddressesPerInterface": instance.addresses_each,
            "ipv6AddressesPerInterface": instance.addresses_each,
            "ipv6Supported": true,
        },
    })
}

fn images(world: &World, parameters: &mut Parameters) -> Answer {
    let ids = parameters.texts("ImageId");
    parameters.end()?;
    if let Some(unknown) = ids.iter().find(|id| !world.images.contains(*id)) {
        let said = format!("The image id '[{unknown}]' does not exist");
        return Err(Refusal::new(400, "InvalidAMIID.NotFound", said));
    }
    let found: Vec<Value> = ids
        .iter()
        .map(|id| json!({ "imageId": id, "imageState": "available", "rootDeviceType": "ebs", "rootDeviceName": "/dev/xvda" }))
        .collect();
    Ok(json!({ "imagesSet": found }))
}

fn console(world: &World, parameters: &mut Parameters) -> Answer {
    let instance = parameters.required("InstanceId")?;
    parameters.flag("Latest");
    parameters.end()?;
    let Some(said) = world.consoles.get(&instance) else {
        let said = format!("The instance ID '{instance}' does not exist");
        return Err(Refusal::new(400, "InvalidInstanceID.NotFound", said));
    };
    Ok(json!({ "instanceId": instance, "timestamp": "2020-01-10T15:00:00.000Z", "output": STANDARD.encode(said) }))
}

fn subnets(world: &World, parameters: &mut Parameters) -> Answer {
    let found =
        of_stacks(world, "AWS::EC2::Subnet", &parameters.texts("SubnetId"), "InvalidSubnetID.NotFound", "subnet")?;
    parameters.end()?;
    let told = found.into_iter().map(|(id, properties)| {
        json!({
            "subnetId": id,
            "state": "available",
            "vpcId": properties["VpcId"],
            "cidrBlock": properties["CidrBlock"],
            "availabilityZone": properties["AvailabilityZone"],
        })
    });
    Ok(json!({ "subnetSet": told.collect::<Vec<_>>() }))
}

fn vpcs(world: &World, parameters: &mut Parameters) -> Answer {
    let found = of_stacks(world, "AWS::EC2::VPC", &parameters.texts("VpcId"), "InvalidVpcID.NotFound", "vpc")?;
    parameters.end()?;
    let told = found.into_iter().map(|(id, properties)| {
        json!({ "vpcId": id, "state": "available", "cidrBlock": properties["CidrBlock"], "isDefault": false })
    });
    Ok(json!({ "vpcSet": told.collect::<Vec<_>>() }))
}

/// What stacks made of a kind: each ID that was asked for, or all of them, with its properties.
fn of_stacks(
    world: &World,
    kind: &str,
    ids: &[String],
    code: &str,
    noun: &str,
) -> Result<Vec<(String, Value)>, Refusal> {
    let there: BTreeMap<String, Value> = world
        .stacks
        .resources(kind)
        .filter(|(_, _, resource)| resource.is_there())
        .map(|(_, _, resource)| (resource.physical_id.clone(), resource.properties.clone()))
        .collect();
    if ids.is_empty() {
        return Ok(there.into_iter().collect());
    }
    ids.iter()
        .map(|id| match there.get(id) {
            Some(properties) => Ok((id.clone(), properties.clone())),
            None => Err(Refusal::new(400, code, format!("The {noun} ID '{id}' does not exist"))),
        })
        .collect()
}

/// Whether something with these properties passes each filter.
fn pass(filters: &[(String, Vec<String>)], properties: &[(&str, &str)]) -> Result<bool, Refusal> {
    let mut passes = true;
    for (name, values) in filters {
        let Some((_, property)) = properties.iter().find(|(known, _)| known == name) else {
            return Err(Refusal::new(400, "InvalidParameterValue", format!("The filter '{name}' is invalid")));
        };
        passes &= values.iter().any(|value| value == property);
    }
    Ok(passes)
}
