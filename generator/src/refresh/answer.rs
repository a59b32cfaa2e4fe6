//! What `DescribeInstanceTypes` answered, read field by field, so that an error names the type and the field.
//!
//! Fields: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceTypeInfo.html>.

use std::collections::BTreeMap;
use std::num::{NonZeroU8, NonZeroU32};

use maxpods_data::instance_type::{Architectures, Hypervisor, InstanceType, TypeName};
use serde_json::{Deserializer, Value};

use super::changes::differences;

/// Why a table cannot be made from an answer.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// It is not JSON.
    #[error("not JSON: {0}; give the output of `aws ec2 describe-instance-types --output json` as it came")]
    Json(#[source] serde_json::Error),
    /// It is JSON, but a page of it has no list of instance types.
    #[error(
        "page {page} has no InstanceTypes list; give the output of `aws ec2 describe-instance-types --output json` \
         without --query"
    )]
    NotAnAnswer {
        /// The page's number, from 1.
        page: usize,
    },
    /// There is no instance type in it.
    #[error("no instance type in the answer; ask EC2 without filters")]
    Empty,
    /// An entry of a list has no name.
    #[error("entry {entry} of page {page} has no InstanceType that is {}", TypeName::GRAMMAR)]
    Nameless {
        /// The page's number, from 1.
        page: usize,
        /// The entry's number in its page, from 1.
        entry: usize,
    },
    /// A type lacks a field.
    #[error("{instance_type}: {field} is missing; ask EC2 without --query")]
    Missing {
        /// The type's name.
        instance_type: String,
        /// The field's path.
        field: &'static str,
    },
    /// A field holds what it cannot.
    #[error("{instance_type}: {field} is {value} and must be {right}")]
    Value {
        /// The type's name.
        instance_type: String,
        /// The field's path.
        field: &'static str,
        /// What stands there, as JSON.
        value: String,
        /// What could stand there.
        right: &'static str,
    },
    /// A type stands in the answer twice, and differently.
    #[error(
        "{instance_type} is there twice, {column} once {first:?} and once {second:?}; keep the right one of the two"
    )]
    Conflict {
        /// The type's name.
        instance_type: String,
        /// The table's column that differs.
        column: &'static str,
        /// What the answer says first.
        first: String,
        /// What it says then.
        second: String,
    },
}

/// The entries of all pages.
pub(super) struct Answer {
    entries: Vec<Entry>,
}

/// One instance type of the answer: EC2's words, and those two of them that the table borrows.
struct Entry {
    name: String,
    architectures: String,
    described: Value,
    /// Where it stands, for the case that it has no good name.
    page: usize,
    number: usize,
}

impl Answer {
    pub(super) fn read(json: &[u8]) -> Result<Self, RefreshError> {
        let mut pages = Vec::new();
        for document in Deserializer::from_slice(json).into_iter() {
            match document.map_err(RefreshError::Json)? {
                Value::Array(listed) => pages.extend(listed),
                page => pages.push(page),
            }
        }
        let mut entries = Vec::new();
        for (page, mut content) in (1..).zip(pages) {
            let Some(Value::Array(listed)) = content.get_mut("InstanceTypes").map(Value::take) else {
                return Err(RefreshError::NotAnAnswer { page });
            };
            for (number, described) in (1..).zip(listed) {
                let name = described.get("InstanceType").and_then(Value::as_str).unwrap_or_default().to_owned();
                let architectures = join_architectures(&described);
                entries.push(Entry { name, architectures, described, page, number });
            }
        }
        if entries.is_empty() { Err(RefreshError::Empty) } else { Ok(Self { entries }) }
    }

    /// The types by name.
    pub(super) fn types(&self) -> Result<BTreeMap<&str, InstanceType<'_>>, RefreshError> {
        let mut types = BTreeMap::new();
        for entry in &self.entries {
            let read = entry.instance_type()?;
            if let Some(earlier) = types.insert(read.name.as_str(), read)
                && let Some(difference) = differences(&earlier, &read).into_iter().next()
            {
                return Err(RefreshError::Conflict {
                    instance_type: difference.instance_type,
                    column: difference.column,
                    first: difference.from,
                    second: difference.to,
                });
            }
        }
        Ok(types)
    }
}

const ARCHITECTURES: &str = "ProcessorInfo.SupportedArchitectures";

/// The architectures as the table has them, sorted; empty where there is no list of words.
fn join_architectures(described: &Value) -> String {
    let listed = described.pointer("/ProcessorInfo/SupportedArchitectures").and_then(Value::as_array);
    let mut names: Vec<&str> = listed.into_iter().flatten().map(|name| name.as_str().unwrap_or_default()).collect();
    names.sort_unstable();
    names.join("/")
}

impl Entry {
    fn instance_type(&self) -> Result<InstanceType<'_>, RefreshError> {
        let nameless = RefreshError::Nameless { page: self.page, entry: self.number };
        Ok(InstanceType {
            name: TypeName::parse(&self.name).ok_or(nameless)?,
            enis: self.default_card_interfaces()?,
            ipv4_per_eni: self.limit("NetworkInfo.Ipv4AddressesPerInterface")?,
            hypervisor: self.hypervisor()?,
            bare_metal: self.bare_metal()?,
            vcpus: Some(self.amount("VCpuInfo.DefaultVCpus")?),
            memory_mib: Some(self.amount("MemoryInfo.SizeInMiB")?),
            architectures: self.architectures()?,
        })
    }

    /// Interfaces of the default network card. `NetworkInfo.MaximumNetworkInterfaces` counts those of every card, and
    /// the VPC CNI takes none of the others.
    fn default_card_interfaces(&self) -> Result<NonZeroU8, RefreshError> {
        const DEFAULT: &str = "NetworkInfo.DefaultNetworkCardIndex";
        const CARDS: &str = "NetworkInfo.NetworkCards";
        const INTERFACES: &str = "NetworkInfo.NetworkCards[DefaultNetworkCardIndex].MaximumNetworkInterfaces";
        let index = self.field(DEFAULT)?;
        let cards = self.field(CARDS)?;
        let card = cards
            .as_array()
            .into_iter()
            .flatten()
            .find(|card| card.get("NetworkCardIndex") == Some(index))
            .ok_or_else(|| self.wrong(DEFAULT, index, "the NetworkCardIndex of one of NetworkInfo.NetworkCards"))?;
        let interfaces = card.get("MaximumNetworkInterfaces").ok_or_else(|| self.missing(INTERFACES))?;
        self.as_limit(INTERFACES, interfaces)
    }

    /// EC2 names no hypervisor for bare metal.
    fn hypervisor(&self) -> Result<Hypervisor, RefreshError> {
        const FIELD: &str = "Hypervisor";
        let Ok(value) = self.field(FIELD) else { return Ok(Hypervisor::Unknown) };
        let known = value.as_str().and_then(Hypervisor::parse);
        known.ok_or_else(|| self.wrong(FIELD, value, "nitro or xen, or not there"))
    }

    fn bare_metal(&self) -> Result<bool, RefreshError> {
        const FIELD: &str = "BareMetal";
        let value = self.field(FIELD)?;
        value.as_bool().ok_or_else(|| self.wrong(FIELD, value, "true or false"))
    }

    fn architectures(&self) -> Result<Architectures<'_>, RefreshError> {
        let value = self.field(ARCHITECTURES)?;
        Architectures::parse(&self.architectures)
            .filter(|set| !set.is_unknown())
            .ok_or_else(|| self.wrong(ARCHITECTURES, value, "a list of names such as \"x86_64\" and \"arm64\""))
    }

    fn limit(&self, field: &'static str) -> Result<NonZeroU8, RefreshError> {
        self.as_limit(field, self.field(field)?)
    }

    fn as_limit(&self, field: &'static str, value: &Value) -> Result<NonZeroU8, RefreshError> {
        let number = value.as_u64().and_then(|number| u8::try_from(number).ok()).and_then(NonZeroU8::new);
        number.ok_or_else(|| self.wrong(field, value, "a whole number from 1 to 255"))
    }

    fn amount(&self, field: &'static str) -> Result<NonZeroU32, RefreshError> {
        let value = self.field(field)?;
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok()).and_then(NonZeroU32::new);
        number.ok_or_else(|| self.wrong(field, value, "a whole number from 1 to 4294967295"))
    }

    /// The value at a path of names with full stops between them; `null` is as good as nothing.
    fn field(&self, path: &'static str) -> Result<&Value, RefreshError> {
        path.split('.')
            .try_fold(&self.described, |value, name| value.get(name))
            .filter(|value| !value.is_null())
            .ok_or_else(|| self.missing(path))
    }

    fn missing(&self, field: &'static str) -> RefreshError {
        RefreshError::Missing { instance_type: self.name.clone(), field }
    }

    fn wrong(&self, field: &'static str, value: &Value, right: &'static str) -> RefreshError {
        RefreshError::Value { instance_type: self.name.clone(), field, value: value.to_string(), right }
    }
}
