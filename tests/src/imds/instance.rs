//! The instance that the fake service describes.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

/// What one EC2 instance would find in its metadata.
///
/// The default is an on-demand `m5.large` in us-west-2 without user data. A fact that an instance may lack is an `Option`:
/// `None` makes its path answer 404, as the real service does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Instance {
    /// The AWS account, twelve digits.
    pub account_id: String,
    /// The AMI it was launched from.
    pub image_id: String,
    /// The instance's own id. cloud-init takes another id for another machine and runs everything anew.
    pub instance_id: String,
    /// The instance type, such as `m5.large`.
    pub instance_type: String,
    /// As the identity document spells it: `x86_64` or `arm64`.
    pub architecture: String,
    /// `on-demand`, `spot`, `scheduled` or `capacity-block`.
    pub life_cycle: String,
    /// The region's name.
    pub region: String,
    /// The availability zone's name, which a local zone does not share with its region.
    pub availability_zone: String,
    /// The availability zone's id, the same for every account.
    pub availability_zone_id: String,
    /// The placement group that it was launched into.
    pub placement_group: Option<String>,
    /// Its tags; none where its metadata options do not allow them in IMDS.
    pub tags: BTreeMap<String, String>,
    /// The partition: `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: String,
    /// The domain of the partition's services, `amazonaws.com` or another.
    pub services_domain: String,
    /// The primary private IPv4 address.
    pub private_ipv4: Ipv4Addr,
    /// The primary IPv6 address.
    pub ipv6: Option<Ipv6Addr>,
    /// The MAC of the primary network interface, in lower case with colons.
    pub mac: String,
    /// The private DNS name.
    pub local_hostname: String,
    /// The IPv4 CIDR blocks of the VPC.
    pub vpc_ipv4_cidr_blocks: Vec<String>,
    /// The OpenSSH public key it was launched with, and its name.
    pub public_key: Option<(String, String)>,
    /// The IAM role of its instance profile, and the credentials that come of it.
    pub role: Option<(String, Credentials)>,
    /// The user data, raw: what the launch template holds, decoded from base64.
    #[serde(skip)]
    pub user_data: Option<Vec<u8>>,
}

/// Temporary credentials of an instance's role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The access key's id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: String,
    /// The session token.
    pub token: String,
    /// When they end, as in `2030-01-01T06:00:00Z`.
    pub expiration: String,
}

impl Default for Instance {
    fn default() -> Self {
        Self {
            account_id: "123456789012".into(),
            image_id: "ami-0123456789abcdef0".into(),
            instance_id: "i-0123456789abcdef0".into(),
            instance_type: "m5.large".into(),
            architecture: "x86_64".into(),
            life_cycle: "on-demand".into(),
            region: "us-west-2".into(),
            availability_zone: "us-west-2b".into(),
            availability_zone_id: "usw2-az2".into(),
            placement_group: None,
            tags: BTreeMap::new(),
            partition: "aws".into(),
            services_domain: "amazonaws.com".into(),
            private_ipv4: Ipv4Addr::new(192, 168, 12, 34),
            ipv6: None,
            mac: "02:29:96:8f:6a:2d".into(),
            local_hostname: "ip-192-168-12-34.us-west-2.compute.internal".into(),
            vpc_ipv4_cidr_blocks: vec!["192.168.0.0/16".into()],
            public_key: None,
            role: None,
            user_data: None,
        }
    }
}

impl Default for Credentials {
    /// The example key pair of the AWS documentation, which no account has.
    fn default() -> Self {
        Self {
            access_key_id: "ASIAIOSFODNN7EXAMPLE".into(),
            secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
            token: "IQoJb3JpZ2luX2VjEXAMPLETOKEN//////////wEaCXVzLXdlc3QtMg==".into(),
            expiration: "2030-01-01T06:00:00Z".into(),
        }
    }
}
