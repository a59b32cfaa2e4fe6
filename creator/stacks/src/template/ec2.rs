//! The network, security groups and launch templates.

use serde::Serialize;

use super::{CapacityReservationSpecification, CreditSpecification, InstanceMarketOptions, Tag, Value};

/// A VPC.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Vpc {
    /// Its addresses.
    pub cidr_block: String,
    /// Whether instances have names.
    pub enable_dns_hostnames: bool,
    /// Whether names are resolved.
    pub enable_dns_support: bool,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// More addresses of a VPC.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VpcCidrBlock {
    /// Whether they are IPv6 addresses of Amazon's.
    pub amazon_provided_ipv6_cidr_block: bool,
    /// The VPC.
    pub vpc_id: Value,
}

/// A VPC's way to the internet by IPv6, for connections from inside alone.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EgressOnlyInternetGateway {
    /// The VPC.
    pub vpc_id: Value,
}

/// A VPC's way to the internet.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InternetGateway {
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// An internet gateway's place.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VpcGatewayAttachment {
    /// The gateway.
    pub internet_gateway_id: Value,
    /// The VPC.
    pub vpc_id: Value,
}

/// A subnet.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Subnet {
    /// Whether network interfaces get an IPv6 address.
    pub assign_ipv6_address_on_creation: Option<bool>,
    /// The zone's name.
    pub availability_zone: String,
    /// Its addresses.
    pub cidr_block: String,
    /// Its IPv6 addresses.
    pub ipv6_cidr_block: Option<Value>,
    /// Whether instances get a public address.
    pub map_public_ip_on_launch: Option<bool>,
    /// The VPC.
    pub vpc_id: Value,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// A table of routes.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RouteTable {
    /// The VPC.
    pub vpc_id: Value,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// A subnet's table of routes.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SubnetRouteTableAssociation {
    /// The table.
    pub route_table_id: Value,
    /// The subnet.
    pub subnet_id: Value,
}

/// A route.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Route {
    /// The table that it is in.
    pub route_table_id: Value,
    /// To where.
    pub destination_cidr_block: Option<&'static str>,
    /// To where, by IPv6.
    pub destination_ipv6_cidr_block: Option<&'static str>,
    /// By which egress-only internet gateway.
    pub egress_only_internet_gateway_id: Option<Value>,
    /// By which internet gateway.
    pub gateway_id: Option<Value>,
    /// By which NAT gateway.
    pub nat_gateway_id: Option<Value>,
}

/// A public address.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Eip {
    /// `vpc`.
    pub domain: &'static str,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// A private subnet's way to the internet.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NatGateway {
    /// Its public address.
    pub allocation_id: Value,
    /// The public subnet that it is in.
    pub subnet_id: Value,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// A security group.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SecurityGroup {
    /// What it is for.
    pub group_description: String,
    /// What may come in.
    pub security_group_ingress: Vec<SecurityGroupRule>,
    /// The VPC.
    pub vpc_id: Value,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// What may come in, in a security group itself.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SecurityGroupRule {
    /// Why.
    pub description: String,
    /// `tcp`.
    pub ip_protocol: &'static str,
    /// The first port.
    pub from_port: u16,
    /// The last port.
    pub to_port: u16,
    /// From these addresses.
    pub cidr_ip: Option<String>,
    /// From these IPv6 addresses.
    pub cidr_ipv6: Option<&'static str>,
    /// From interfaces with this security group.
    pub source_security_group_id: Option<Value>,
}

/// What may come into a security group.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SecurityGroupIngress {
    /// Why.
    pub description: String,
    /// `tcp`, or `-1` for all.
    pub ip_protocol: &'static str,
    /// The first port, where the protocol has ports.
    pub from_port: Option<u16>,
    /// The last port, where the protocol has ports.
    pub to_port: Option<u16>,
    /// The security group.
    pub group_id: Value,
    /// From interfaces with this security group.
    pub source_security_group_id: Value,
}

/// What may leave a security group.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SecurityGroupEgress {
    /// Why.
    pub description: String,
    /// `tcp`.
    pub ip_protocol: &'static str,
    /// The first port.
    pub from_port: u16,
    /// The last port.
    pub to_port: u16,
    /// The security group.
    pub group_id: Value,
    /// To interfaces with this security group.
    pub destination_security_group_id: Value,
}

/// What instances are made from.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LaunchTemplate {
    /// Its name.
    pub launch_template_name: Value,
    /// What an instance is.
    pub launch_template_data: LaunchTemplateData,
    /// Its own tags.
    pub tag_specifications: Vec<TagSpecification>,
}

/// What an instance is.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LaunchTemplateData {
    /// Its volumes.
    pub block_device_mappings: Vec<BlockDevice>,
    /// Which reserved capacity it runs on.
    pub capacity_reservation_specification: Option<CapacityReservationSpecification>,
    /// How it is paid, where it is burstable.
    pub credit_specification: Option<CreditSpecification>,
    /// Whether it has bandwidth of its own to EBS.
    pub ebs_optimized: Option<bool>,
    /// What lets it take a role.
    pub iam_instance_profile: Option<InstanceProfileReference>,
    /// The image.
    pub image_id: Option<String>,
    /// How it is bought.
    pub instance_market_options: Option<InstanceMarketOptions>,
    /// The type.
    pub instance_type: Option<String>,
    /// The key pair.
    pub key_name: Option<String>,
    /// How IMDS answers.
    pub metadata_options: Option<MetadataOptions>,
    /// Whether it is monitored in detail.
    pub monitoring: Option<Monitoring>,
    /// Its network interfaces, with their security groups.
    pub network_interfaces: Vec<NetworkInterface>,
    /// Its place among other instances.
    pub placement: Option<Placement>,
    /// Its security groups, where EKS makes the interfaces.
    pub security_group_ids: Vec<Value>,
    /// Tags of the instance and what is made with it.
    pub tag_specifications: Vec<TagSpecification>,
    /// The user data, in base64.
    pub user_data: Option<Value>,
}

/// A volume's place.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct BlockDevice {
    /// The device's name.
    pub device_name: String,
    /// The volume.
    pub ebs: Ebs,
}

/// A volume.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Ebs {
    /// Whether it is encrypted.
    pub encrypted: Option<bool>,
    /// I/O operations a second.
    pub iops: Option<u32>,
    /// The KMS key.
    pub kms_key_id: Option<String>,
    /// The snapshot that it is made from.
    pub snapshot_id: Option<String>,
    /// MiB a second.
    pub throughput: Option<u32>,
    /// GiB.
    pub volume_size: Option<u32>,
    /// Its type.
    pub volume_type: &'static str,
}

/// What lets an instance take a role.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InstanceProfileReference {
    /// Its ARN.
    pub arn: Value,
}

/// How IMDS answers.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MetadataOptions {
    /// Over how many hops.
    pub http_put_response_hop_limit: u32,
    /// `required` for `IMDSv2` alone, or `optional`.
    pub http_tokens: &'static str,
}

/// An instance's place among others.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Placement {
    /// The placement group's name.
    pub group_name: String,
}

/// Whether an instance is monitored in detail.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Monitoring {
    /// It is.
    pub enabled: bool,
}

/// A network interface.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NetworkInterface {
    /// Whether it gets a public address.
    pub associate_public_ip_address: bool,
    /// Its place: 0 for the first.
    pub device_index: u32,
    /// Its security groups.
    pub groups: Vec<Value>,
    /// How many IPv6 addresses it gets; the subnet's choice where it is not said.
    pub ipv6_address_count: Option<u32>,
}

/// Tags of a kind of thing that is made.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagSpecification {
    /// The kind.
    pub resource_type: &'static str,
    /// The tags.
    pub tags: Vec<Tag>,
}
