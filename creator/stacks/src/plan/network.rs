//! The VPC: one of the stack's own, split as eksctl splits it, or one that is there.

use ipnet::Ipv4Net;

/// An availability zone's name, such as `ap-northeast-1d`.
pub type Zone = String;

/// Where the cluster's network interfaces and its nodes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Network {
    /// A VPC that the cluster's stack makes.
    New(NewVpc),
    /// One that is there.
    Existing(ExistingVpc),
}

/// A VPC that the cluster's stack makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVpc {
    /// Its addresses.
    pub cidr: Ipv4Net,
    /// A public and a private subnet in each zone, in the order of the zones.
    pub subnets: Vec<SubnetPair>,
    /// How private subnets reach the internet.
    pub nat: NatMode,
}

/// One zone's subnets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubnetPair {
    /// The zone.
    pub zone: Zone,
    /// The public subnet's addresses.
    pub public: Ipv4Net,
    /// The private subnet's addresses.
    pub private: Ipv4Net,
}

/// How private subnets reach the internet: eksctl's `vpc.nat.gateway`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NatMode {
    /// One NAT gateway a zone.
    HighlyAvailable,
    /// One NAT gateway for all zones.
    #[default]
    Single,
    /// They do not.
    Disable,
}

impl NatMode {
    /// eksctl's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HighlyAvailable => "HighlyAvailable",
            Self::Single => "Single",
            Self::Disable => "Disable",
        }
    }
}

/// A VPC that is there. Which subnets of it exist is the user's word; EKS checks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExistingVpc {
    /// Its ID, `vpc-…`.
    pub id: String,
    /// Its addresses, where known.
    pub cidr: Option<Ipv4Net>,
    /// Public subnets: zone and ID.
    pub public: Vec<(Zone, String)>,
    /// Private subnets: zone and ID.
    pub private: Vec<(Zone, String)>,
    /// A security group for the control plane's interfaces, instead of a new one.
    pub security_group: Option<String>,
    /// A security group that nodes share, instead of a new one.
    pub shared_node_security_group: Option<String>,
}
