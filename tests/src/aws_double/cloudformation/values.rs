//! The intrinsic functions of templates.

use std::collections::BTreeMap;
use std::net::Ipv6Addr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::template::Template;
use crate::aws_double::refusal::Refusal;
use crate::aws_double::world::ACCOUNT;

/// Amazon's block of every VPC.
const VPC_IPV6: &str = "2001:db8:1234:1a00::/56";

/// What functions are evaluated with.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    pub(super) region: &'a str,
    pub(super) stack_name: &'a str,
    pub(super) stack_id: &'a str,
    pub(super) template: &'a Template,
    /// What the script says of attributes, by `LogicalId.Attribute`.
    pub(super) attributes: &'a BTreeMap<String, String>,
    /// What other stacks export.
    pub(super) exports: &'a BTreeMap<String, String>,
}

/// Why a value cannot be had.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// No stack exports this.
    Export(String),
    /// The double does not know the function, or not so.
    Unknown(String),
}

impl From<Missing> for Refusal {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::Export(name) => Self::validation(format!("No export named {name} found.")),
            Missing::Unknown(what) => Self::unexpected(format!("the double evaluates no {what}")),
        }
    }
}

impl Scope<'_> {
    /// The value with every function evaluated.
    pub(super) fn evaluate(&self, value: &Value) -> Result<Value, Missing> {
        match value {
            Value::Object(fields) => match fields.iter().next() {
                Some((name, argument)) if fields.len() == 1 && (name == "Ref" || name.starts_with("Fn::")) => {
                    self.call(name, argument)
                }
                _ => fields
                    .iter()
                    .map(|(name, value)| Ok((name.clone(), self.evaluate(value)?)))
                    .collect::<Result<Map<_, _>, _>>()
                    .map(Value::Object),
            },
            Value::Array(values) => values.iter().map(|value| self.evaluate(value)).collect(),
            other => Ok(other.clone()),
        }
    }

    /// The value as a text; lists are no texts.
    pub(super) fn text(&self, value: &Value) -> Result<String, Missing> {
        match self.evaluate(value)? {
            Value::String(text) => Ok(text),
            other @ (Value::Bool(_) | Value::Number(_)) => Ok(other.to_string()),
            other => Err(Missing::Unknown(format!("text of {other}"))),
        }
    }

    fn call(&self, name: &str, argument: &Value) -> Result<Value, Missing> {
        let unknown = || Missing::Unknown(format!("{name}: {argument}"));
        let text = match (name, argument) {
            ("Ref", Value::String(name)) => self.reference(name)?,
            ("Fn::GetAtt", Value::String(path)) => {
                let (id, attribute) = path.split_once('.').ok_or_else(unknown)?;
                self.attribute(id, attribute)
            }
            ("Fn::GetAtt", Value::Array(parts)) if parts.last().is_some_and(|last| last == "Ipv6CidrBlocks") => {
                return Ok(serde_json::json!([VPC_IPV6]));
            }
            ("Fn::Cidr", Value::Array(parts)) => return self.subnets(parts)?.ok_or_else(unknown),
            ("Fn::GetAtt", Value::Array(parts)) => match parts.as_slice() {
                [Value::String(id), Value::String(attribute)] => self.attribute(id, attribute),
                _ => return Err(unknown()),
            },
            ("Fn::ImportValue", name) => {
                let name = self.text(name)?;
                self.exports.get(&name).cloned().ok_or(Missing::Export(name))?
            }
            ("Fn::Join", Value::Array(parts)) => match parts.as_slice() {
                [Value::String(between), list] => {
                    let list = self.evaluate(list)?;
                    let texts = list.as_array().ok_or_else(unknown)?;
                    texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(between)
                }
                _ => return Err(unknown()),
            },
            ("Fn::Split", Value::Array(parts)) => match parts.as_slice() {
                [Value::String(between), text] => {
                    let text = self.text(text)?;
                    return Ok(text.split(between.as_str()).map(|part| Value::String(part.to_owned())).collect());
                }
                _ => return Err(unknown()),
            },
            ("Fn::Select", Value::Array(parts)) => match parts.as_slice() {
                [index, list] => {
                    let index: usize = self.text(index)?.parse().map_err(|_| unknown())?;
                    return self.evaluate(list)?.get(index).cloned().ok_or_else(unknown);
                }
                _ => return Err(unknown()),
            },
            ("Fn::FindInMap", Value::Array(parts)) => match parts.as_slice() {
                [map, first, second] => {
                    let (map, first, second) = (self.text(map)?, self.text(first)?, self.text(second)?);
                    return match &self.template.tree["Mappings"][map][first][second] {
                        Value::Null => Err(unknown()),
                        found => Ok(found.clone()),
                    };
                }
                _ => return Err(unknown()),
            },
            ("Fn::Base64", text) => STANDARD.encode(self.text(text)?),
            ("Fn::Sub", Value::String(text)) => self.substitute(text)?,
            _ => return Err(unknown()),
        };
        Ok(Value::String(text))
    }

    /// `Fn::Cidr` of an IPv6 block: a block, how many, and how many bits their hosts have; `None` for what is none.
    fn subnets(&self, parts: &[Value]) -> Result<Option<Value>, Missing> {
        let [block, count, host_bits] = parts else { return Ok(None) };
        let (block, count, host_bits) = (self.text(block)?, self.text(count)?, self.text(host_bits)?);
        let address = block.split_once('/').and_then(|(address, _)| address.parse::<Ipv6Addr>().ok());
        let (Some(address), Ok(count), Ok(host_bits)) = (address, count.parse::<u128>(), host_bits.parse::<u32>())
        else {
            return Ok(None);
        };
        let subnet = |number: u128| Ipv6Addr::from_bits(address.to_bits() + (number << host_bits));
        Ok(Some((0..count).map(|number| format!("{}/{}", subnet(number), 128 - host_bits)).collect()))
    }

    fn reference(&self, name: &str) -> Result<String, Missing> {
        Ok(match name {
            "AWS::StackName" => self.stack_name.to_owned(),
            "AWS::StackId" => self.stack_id.to_owned(),
            "AWS::Region" => self.region.to_owned(),
            "AWS::AccountId" => ACCOUNT.to_owned(),
            "AWS::Partition" => "aws".to_owned(),
            "AWS::URLSuffix" => "amazonaws.com".to_owned(),
            other if other.starts_with("AWS::") => return Err(Missing::Unknown(format!("Ref: {other}"))),
            logical_id => self.physical_id(logical_id),
        })
    }

    fn substitute(&self, text: &str) -> Result<String, Missing> {
        let mut parts = text.split("${");
        let mut whole = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}').ok_or_else(|| Missing::Unknown(format!("Fn::Sub: {text}")))?;
            match (name.strip_prefix('!'), name.split_once('.')) {
                (Some(literal), _) => whole.extend(["${", literal, "}"]),
                (None, Some((id, attribute))) => whole.push_str(&self.attribute(id, attribute)),
                (None, None) => whole.push_str(&self.reference(name)?),
            }
            whole.push_str(rest);
        }
        Ok(whole)
    }

    fn attribute(&self, logical_id: &str, attribute: &str) -> String {
        let scripted = self.attributes.get(&format!("{logical_id}.{attribute}"));
        scripted.cloned().unwrap_or_else(|| match attribute {
            "Arn" => {
                let service =
                    self.template.resource_type(logical_id).split("::").nth(1).unwrap_or_default().to_lowercase();
                let kind =
                    self.template.resource_type(logical_id).split("::").nth(2).unwrap_or_default().to_lowercase();
                let region = if service == "iam" { "" } else { self.region };
                format!("arn:aws:{service}:{region}:{ACCOUNT}:{kind}/{}", self.physical_id(logical_id))
            }
            "LatestVersionNumber" | "DefaultVersionNumber" => "1".to_owned(),
            "GroupId" => self.physical_id(logical_id),
            "ClusterSecurityGroupId" => format!("sg-{}", self.number(logical_id)),
            other => format!("{}.{other}", self.physical_id(logical_id)),
        })
    }

    /// A resource's physical id: its own name where it has one, or one in the form of its kind.
    pub(super) fn physical_id(&self, logical_id: &str) -> String {
        if let Some(scripted) = self.attributes.get(&format!("{logical_id}.Ref")) {
            return scripted.clone();
        }
        let kind = self.template.resource_type(logical_id);
        let prefix = match kind {
            "AWS::EC2::VPC" => "vpc-",
            "AWS::EC2::Subnet" => "subnet-",
            "AWS::EC2::SecurityGroup" => "sg-",
            "AWS::EC2::SecurityGroupIngress" | "AWS::EC2::SecurityGroupEgress" => "sgr-",
            "AWS::EC2::LaunchTemplate" => "lt-",
            "AWS::EC2::InternetGateway" => "igw-",
            "AWS::EC2::NatGateway" => "nat-",
            "AWS::EC2::RouteTable" => "rtb-",
            "AWS::EC2::EIP" => "eipalloc-",
            _ => "",
        };
        if !prefix.is_empty() {
            return format!("{prefix}{}", self.number(logical_id));
        }
        let own = match kind {
            "AWS::EKS::Cluster" => "Name",
            "AWS::IAM::Role" => "RoleName",
            "AWS::AutoScaling::AutoScalingGroup" => "AutoScalingGroupName",
            _ => "",
        };
        let properties = &self.template.tree["Resources"][logical_id]["Properties"];
        let named = properties.get(own).and_then(|name| self.text(name).ok());
        named.unwrap_or_else(|| {
            format!("{}-{logical_id}-{}", self.stack_name, self.number(logical_id)[..12].to_uppercase())
        })
    }

    /// A number as EC2's are, the same in each run.
    fn number(&self, logical_id: &str) -> String {
        let digest = Sha256::digest(format!("{}/{logical_id}", self.stack_id));
        let number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        format!("0{number:016x}")
    }
}
