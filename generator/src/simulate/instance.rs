//! An instance that never was: what its metadata service and its kernel would say.
//!
//! Values that no instance type decides are made up, and valid: addresses of the documentation networks (RFC 5737, RFC 3849),
//! identifiers of the right shape.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use maxpods_data::instance_type::InstanceType;
use serde_json::json;

use super::MetadataFact;
use crate::node_spec::{Architecture, NodeSpec};
use crate::values::{ImageId, InstanceTypeName, IpFamily, Region, ValueError, quoted};

/// The instance's private address, of 192.0.2.0/24.
const PRIVATE_ADDRESS: [u8; 4] = [192, 0, 2, 10];

/// The instance's IPv6 address in an IPv6 cluster, of RFC 3849's documentation network.
const IPV6_ADDRESS: &str = "2001:db8::10";

/// What the instance is called.
const INSTANCE_ID: &str = "i-0123456789abcdef0";

/// The image it booted where the node group names none.
const IMAGE_ID: &str = "ami-0123456789abcdef0";

/// The launch that it is of.
const RESERVATION_ID: &str = "r-0123456789abcdef0";

/// Logical CPUs of a type that the table does not tell of, the number that most small types have.
const ASSUMED_CPUS: u32 = 2;

/// How an instance is paid for; IMDS's `instance-life-cycle`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lifecycle {
    /// `on-demand`.
    #[default]
    OnDemand,
    /// `spot`.
    Spot,
}

impl Lifecycle {
    /// IMDS's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OnDemand => "on-demand",
            Self::Spot => "spot",
        }
    }
}

impl fmt::Display for Lifecycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Lifecycle {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "on-demand" => Ok(Self::OnDemand),
            "spot" => Ok(Self::Spot),
            _ => Err(ValueError::new(format!("{} is not a life cycle; write on-demand or spot", quoted(text)))),
        }
    }
}

/// An instance of the node group, as far as one differs from the other.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Its type.
    pub instance_type: InstanceTypeName,
    /// Its logical CPUs, where known.
    pub vcpus: Option<u32>,
    /// What it runs.
    pub architecture: Architecture,
    /// Where it runs.
    pub region: Region,
    /// What its cluster's pods have addresses of; only in an IPv6 cluster it has an IPv6 address.
    pub ip_family: IpFamily,
    /// What it booted, where the node group says.
    pub image: Option<ImageId>,
    /// How it is paid for.
    pub lifecycle: Lifecycle,
    /// What IMDS answers in place of what is made up; the last of a category counts.
    pub facts: Vec<MetadataFact>,
}

impl Instance {
    /// An on-demand instance of the node group, as far as the table knows its type (`known`).
    ///
    /// A type that is not known runs what the node group's first does: either will do.
    pub fn of(spec: &NodeSpec, instance_type: InstanceTypeName, known: Option<&InstanceType<'_>>) -> Self {
        let architecture = known.and_then(Architecture::of).or_else(|| spec.architectures.iter().next());
        Self {
            instance_type,
            vcpus: known.and_then(|known| known.vcpus).map(std::num::NonZero::get),
            architecture: architecture.unwrap_or(Architecture::X86_64),
            region: spec.cluster.region.clone(),
            ip_family: spec.cluster.ip_family,
            image: spec.image.clone(),
            lifecycle: Lifecycle::OnDemand,
            facts: Vec::new(),
        }
    }

    /// The answers of IMDS by their paths.
    pub(super) fn metadata(&self) -> BTreeMap<String, String> {
        let [a, b, c, d] = PRIVATE_ADDRESS;
        let address = format!("{a}.{b}.{c}.{d}");
        let region = self.region.as_str();
        let zone = format!("{region}a");
        // The EC2 user guide, "EC2 instance hostnames": the first region's names are older than the rule.
        let domain =
            if region == "us-east-1" { "ec2.internal".to_owned() } else { format!("{region}.compute.internal") };
        let image = self.image.as_ref().map_or(IMAGE_ID, ImageId::as_str);
        let hostname = format!("ip-{a}-{b}-{c}-{d}.{domain}");
        let categories = [
            ("ami-id", image),
            ("ami-launch-index", "0"),
            ("hostname", &hostname),
            ("instance-id", INSTANCE_ID),
            ("instance-life-cycle", self.lifecycle.as_str()),
            ("instance-type", self.instance_type.as_str()),
            ("local-hostname", &hostname),
            ("local-ipv4", &address),
            ("placement/availability-zone", &zone),
            ("placement/availability-zone-id", &format!("{region}-az1")),
            ("placement/region", region),
            ("reservation-id", RESERVATION_ID),
            ("services/domain", self.region.partition().domain()),
            ("services/partition", self.region.partition().name()),
        ];
        let mut answers: BTreeMap<String, String> =
            categories.iter().map(|(category, value)| ((*category).to_owned(), (*value).to_owned())).collect();
        if self.ip_family == IpFamily::V6 {
            answers.insert("ipv6".to_owned(), IPV6_ADDRESS.to_owned());
        }
        for MetadataFact { category, value } in &self.facts {
            answers.remove(category);
            answers.extend(value.clone().map(|value| (category.clone(), value)));
        }
        let identity = self.identity_document(&answers);
        let mut metadata: BTreeMap<String, String> =
            answers.into_iter().map(|(category, value)| (format!("/latest/meta-data/{category}"), value)).collect();
        metadata.insert("/latest/dynamic/instance-identity/document".to_owned(), identity);
        metadata
    }

    /// The document in which EC2 signs what the instance is; what IMDS does not answer is null in it.
    fn identity_document(&self, answers: &BTreeMap<String, String>) -> String {
        let document = json!({
            "accountId": "111122223333",
            "architecture": match self.architecture {
                Architecture::X86_64 => "x86_64",
                Architecture::Aarch64 => "arm64",
            },
            "availabilityZone": answers.get("placement/availability-zone"),
            "imageId": answers.get("ami-id"),
            "instanceId": answers.get("instance-id"),
            "instanceType": answers.get("instance-type"),
            "privateIp": answers.get("local-ipv4"),
            "region": answers.get("placement/region"),
            "version": "2017-09-30",
        });
        document.to_string()
    }

    /// How many CPUs programs may use.
    pub(super) fn cpus(&self) -> u32 {
        self.vcpus.unwrap_or(ASSUMED_CPUS)
    }

    /// What to tell where the number of CPUs was used and had to be assumed.
    pub(super) fn assumed_cpus(&self) -> Option<String> {
        self.vcpus.is_none().then(|| {
            format!(
                "the vCPUs of {} are not known, so {ASSUMED_CPUS} are taken for what is reserved; a table from \
                 `gen-userdata refresh`, given with --instance-data, knows new types",
                self.instance_type
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instance(region: &str) -> Instance {
        Instance {
            instance_type: "m6g.large".parse().expect("a type"),
            vcpus: Some(2),
            architecture: Architecture::Aarch64,
            region: region.parse().expect("a region"),
            ip_family: IpFamily::V6,
            image: None,
            lifecycle: Lifecycle::Spot,
            facts: Vec::new(),
        }
    }

    #[test]
    fn every_value_of_imds_fits_the_grammar_that_the_agent_holds_it_to() {
        for region in ["us-east-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1", "us-isob-east-1"] {
            for (path, value) in instance(region).metadata() {
                let Some(category) = path.strip_prefix("/latest/meta-data/") else { continue };
                assert!(nodestrap_agent::fact::is_word(value.as_bytes(), b"._-:/"), "{category}: {value}");
            }
        }
    }

    #[test]
    fn the_region_decides_names_and_domains() {
        let of = |region: &str, category: &str| {
            instance(region).metadata()[&format!("/latest/meta-data/{category}")].clone()
        };
        assert_eq!(of("us-east-1", "local-hostname"), "ip-192-0-2-10.ec2.internal");
        assert_eq!(of("eu-west-1", "local-hostname"), "ip-192-0-2-10.eu-west-1.compute.internal");
        assert_eq!(of("cn-north-1", "services/domain"), "amazonaws.com.cn");
        assert_eq!(of("cn-north-1", "placement/availability-zone"), "cn-north-1a");
    }

    #[test]
    fn life_cycles_read_back_and_others_are_refused() {
        for lifecycle in [Lifecycle::OnDemand, Lifecycle::Spot] {
            assert_eq!(lifecycle.to_string().parse(), Ok(lifecycle));
        }
        let error = "reserved".parse::<Lifecycle>().expect_err("no life cycle").to_string();
        assert_eq!(error, "\"reserved\" is not a life cycle; write on-demand or spot");
    }
}
