//! The AWS region of a cluster, and its partition.

use super::error::{ValueError, quoted};
use super::text::text_value;

text_value! {
    /// An AWS region's name, such as `ap-northeast-1`, `us-gov-west-1` or `eusc-de-east-1`.
    ///
    /// Taken by its shape and not from a list, so that a new region needs no new release: a place of two letters (or
    /// `eusc`), one or two words, and a number.
    /// Source: the region patterns in botocore's `data/partitions.json`.
    Region, check_region
}

/// A group of regions with its own accounts and DNS domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Partition {
    /// The commercial regions.
    Aws,
    /// China.
    AwsCn,
    /// `GovCloud` (US).
    AwsUsGov,
    /// Isolated, US Top Secret.
    AwsIso,
    /// Isolated, US Secret.
    AwsIsoB,
    /// Isolated, Europe.
    AwsIsoE,
    /// Isolated, US.
    AwsIsoF,
    /// The European Sovereign Cloud.
    AwsEusc,
}

/// What a partition's regions share.
struct PartitionFacts {
    partition: Partition,
    /// How the names of its regions start.
    prefix: &'static str,
    name: &'static str,
    domain: &'static str,
    /// The region whose images serve a region that is not in the table.
    fallback_region: &'static str,
}

/// The first row whose prefix fits is a region's partition.
/// Sources: botocore, `data/partitions.json`; the last column, amazon-eks-ami,
/// `templates/al2/runtime/get-ecr-uri.sh`.
#[rustfmt::skip]
static PARTITIONS: [PartitionFacts; 8] = [
    facts(Partition::AwsCn, "cn-", "aws-cn", "amazonaws.com.cn", "cn-northwest-1"),
    facts(Partition::AwsUsGov, "us-gov-", "aws-us-gov", "amazonaws.com", "us-gov-west-1"),
    facts(Partition::AwsIso, "us-iso-", "aws-iso", "c2s.ic.gov", "us-iso-east-1"),
    facts(Partition::AwsIsoB, "us-isob-", "aws-iso-b", "sc2s.sgov.gov", "us-isob-east-1"),
    facts(Partition::AwsIsoE, "eu-isoe-", "aws-iso-e", "cloud.adc-e.uk", "eu-isoe-west-1"),
    facts(Partition::AwsIsoF, "us-isof-", "aws-iso-f", "csp.hci.ic.gov", "us-isof-south-1"),
    facts(Partition::AwsEusc, "eusc-", "aws-eusc", "amazonaws.eu", "eusc-de-east-1"),
    facts(Partition::Aws, "", "aws", "amazonaws.com", "us-west-2"),
];

const fn facts(
    partition: Partition,
    prefix: &'static str,
    name: &'static str,
    domain: &'static str,
    fallback_region: &'static str,
) -> PartitionFacts {
    PartitionFacts { partition, prefix, name, domain, fallback_region }
}

impl Region {
    /// The partition that the region is in.
    pub fn partition(&self) -> Partition {
        self.facts().partition
    }

    /// The region whose images serve this one's nodes, if nothing is known of its own.
    pub(super) fn fallback(&self) -> Self {
        Self(self.facts().fallback_region.to_owned())
    }

    fn facts(&self) -> &'static PartitionFacts {
        let fits = |row: &&PartitionFacts| self.as_str().starts_with(row.prefix);
        PARTITIONS.iter().find(fits).expect("the last row's prefix fits every region")
    }
}

impl Partition {
    /// Every partition; the last is the commercial regions'.
    pub fn all() -> impl Iterator<Item = Self> {
        PARTITIONS.iter().map(|row| row.partition)
    }

    /// The name in ARNs, such as `aws-us-gov`.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// The DNS domain of AWS services, such as `amazonaws.com`.
    pub fn domain(self) -> &'static str {
        self.facts().domain
    }

    fn facts(self) -> &'static PartitionFacts {
        PARTITIONS.iter().find(|row| row.partition == self).expect("each partition has a row")
    }
}

fn check_region(text: &str) -> Result<(), ValueError> {
    if has_region_shape(text) {
        return Ok(());
    }
    let shown = quoted(text);
    let zone = text.strip_suffix(|c: char| c.is_ascii_lowercase()).filter(|region| has_region_shape(region));
    Err(ValueError::new(match zone {
        Some(region) => format!("{shown} is an availability zone; the region is \"{region}\""),
        None => format!("{shown} is not a region's name, which looks like \"ap-northeast-1\" or \"us-gov-west-1\""),
    }))
}

fn has_region_shape(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [place, words @ .., number] = parts.as_slice() else { return false };
    let letters = |part: &str| part.bytes().all(|b| b.is_ascii_lowercase());
    (place.len() == 2 || *place == "eusc")
        && letters(place)
        && matches!(words.len(), 1 | 2)
        && words.iter().all(|word| (2..=16).contains(&word.len()) && letters(word))
        && matches!(number.len(), 1 | 2)
        && number.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(text: &str) -> Region {
        text.parse().expect(text)
    }

    #[test]
    fn partitions_have_their_own_names_and_domains() {
        for (name, partition, domain) in [
            ("us-east-1", "aws", "amazonaws.com"),
            ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
            ("us-gov-east-1", "aws-us-gov", "amazonaws.com"),
            ("us-iso-east-1", "aws-iso", "c2s.ic.gov"),
            ("us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"),
            ("eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"),
            ("us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"),
            ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"),
        ] {
            let found = region(name).partition();
            assert_eq!((found.name(), found.domain()), (partition, domain), "{name}");
        }
    }

    #[test]
    fn an_availability_zone_is_told_from_a_region() {
        let error = "us-east-1a".parse::<Region>().expect_err("a zone").to_string();
        assert_eq!(error, r#""us-east-1a" is an availability zone; the region is "us-east-1""#);
    }

    #[test]
    fn other_texts_are_not_regions() {
        for text in
            ["", "us", "us-east", "US-EAST-1", "us-east-1 ", "us-east-123", "us--1", "tokyo-east-1", "a-b-c-d-1"]
        {
            let error = text.parse::<Region>().expect_err(text).to_string();
            let expected =
                format!(r#"{text:?} is not a region's name, which looks like "ap-northeast-1" or "us-gov-west-1""#);
            assert_eq!(error, expected);
        }
    }
}
