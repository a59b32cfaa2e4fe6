//! Where EKS keeps its own images for a region: account, registry, and the registry's FIPS endpoint.

use super::region::Region;

/// One row a region: its name, then the account.
/// Source: amazon-eks-ami, `templates/al2/runtime/get-ecr-uri.sh` of the last Amazon Linux 2 release.
const ECR_ACCOUNTS: &str = include_str!("../../data/ecr-accounts.tsv");

/// The regions whose registries have a FIPS endpoint.
/// Source: botocore, `data/endpoints.json`, the endpoints `fips-dkr-*` of `api.ecr`.
const FIPS_REGISTRIES: [&str; 6] =
    ["us-east-1", "us-east-2", "us-gov-east-1", "us-gov-west-1", "us-west-1", "us-west-2"];

/// Where the images that EKS publishes, the pause image among them, are pulled from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EcrAccount {
    /// The AWS account, 12 digits.
    pub account: &'static str,
    /// The region of the registry: the node's own, or its partition's fallback.
    pub region: Region,
    /// Whether the region is not in the table, so that account and region are its partition's fallback.
    pub assumed: bool,
}

impl EcrAccount {
    /// The registry's host, such as `602401143452.dkr.ecr.eu-west-1.amazonaws.com`.
    pub fn registry(&self) -> String {
        self.host("ecr")
    }

    /// The registry's FIPS endpoint, where it has one.
    pub fn fips_registry(&self) -> Option<String> {
        FIPS_REGISTRIES.contains(&self.region.as_str()).then(|| self.host("ecr-fips"))
    }

    fn host(&self, service: &str) -> String {
        let Self { account, region, .. } = self;
        format!("{account}.dkr.{service}.{region}.{}", region.partition().domain())
    }
}

impl Region {
    /// The account and region of EKS's own images.
    pub fn ecr_account(&self) -> EcrAccount {
        let own = |account| EcrAccount { account, region: self.clone(), assumed: false };
        ecr_account_of(self).map_or_else(|| fallback(self), own)
    }

    /// Every region whose registries have a FIPS endpoint, in order.
    pub fn with_fips_registry() -> &'static [&'static str] {
        &FIPS_REGISTRIES
    }
}

/// The partition's own choice for a region that is not in the table.
fn fallback(region: &Region) -> EcrAccount {
    let region = region.fallback();
    let account = ecr_account_of(&region).expect("a partition's fallback region is in the table");
    EcrAccount { account, region, assumed: true }
}

fn ecr_account_of(region: &Region) -> Option<&'static str> {
    let mut rows = ECR_ACCOUNTS.lines().filter_map(|line| line.split_once('\t'));
    rows.find(|(name, _)| *name == region.as_str()).map(|row| row.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(text: &str) -> Region {
        text.parse().expect(text)
    }

    #[test]
    fn every_region_of_the_table_is_a_region_and_stands_once() {
        let names: Vec<&str> = ECR_ACCOUNTS.lines().map(|line| line.split_once('\t').expect(line).0).collect();
        assert!(names.is_sorted_by(|a, b| a < b), "the table is sorted and without doubles");
        for name in names {
            let ecr = region(name).ecr_account();
            assert_eq!((ecr.region.as_str(), ecr.assumed), (name, false));
            assert!(ecr.account.len() == 12 && ecr.account.bytes().all(|b| b.is_ascii_digit()), "{name}");
        }
    }

    #[test]
    fn accounts_are_those_of_the_last_amazon_linux_2_release() {
        for (name, account) in [
            ("ap-northeast-1", "602401143452"),
            ("ap-east-1", "800184023465"),
            ("us-gov-west-1", "013241004608"),
            ("il-central-1", "066635153087"),
            ("eusc-de-east-1", "877088126301"),
        ] {
            assert_eq!(region(name).ecr_account().account, account, "{name}");
        }
    }

    #[test]
    fn registries_have_their_partitions_domain() {
        for (name, registry) in [
            ("eu-west-1", "602401143452.dkr.ecr.eu-west-1.amazonaws.com"),
            ("cn-north-1", "918309763551.dkr.ecr.cn-north-1.amazonaws.com.cn"),
            ("us-gov-east-1", "151742754352.dkr.ecr.us-gov-east-1.amazonaws.com"),
            ("us-iso-west-1", "608367168043.dkr.ecr.us-iso-west-1.c2s.ic.gov"),
            ("us-isob-west-1", "321162350305.dkr.ecr.us-isob-west-1.sc2s.sgov.gov"),
            ("eu-isoe-west-1", "249663109785.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk"),
            ("us-isof-east-1", "171035529773.dkr.ecr.us-isof-east-1.csp.hci.ic.gov"),
            ("eusc-de-east-1", "877088126301.dkr.ecr.eusc-de-east-1.amazonaws.eu"),
            ("eu-west-9", "602401143452.dkr.ecr.us-west-2.amazonaws.com"),
        ] {
            assert_eq!(region(name).ecr_account().registry(), registry, "{name}");
        }
    }

    #[test]
    fn fips_registries_are_in_the_regions_that_have_them() {
        assert!(FIPS_REGISTRIES.is_sorted());
        for name in Region::with_fips_registry() {
            let ecr = region(name).ecr_account();
            let plain = ecr.registry();
            assert_eq!(ecr.fips_registry(), Some(plain.replace(".dkr.ecr.", ".dkr.ecr-fips.")), "{name}");
        }
        for name in ["eu-west-1", "ca-central-1", "cn-north-1", "us-iso-east-1"] {
            assert_eq!(region(name).ecr_account().fips_registry(), None, "{name}");
        }
    }

    #[test]
    fn an_unknown_region_has_its_partitions_fallback_and_says_so() {
        for (name, account, fallback) in [
            ("us-gov-north-1", "013241004608", "us-gov-west-1"),
            ("cn-south-1", "961992271922", "cn-northwest-1"),
            ("us-iso-north-1", "725322719131", "us-iso-east-1"),
            ("us-isob-north-1", "187977181151", "us-isob-east-1"),
            ("eu-isoe-north-1", "249663109785", "eu-isoe-west-1"),
            ("us-isof-north-1", "676585237158", "us-isof-south-1"),
            ("eusc-fr-west-1", "877088126301", "eusc-de-east-1"),
            ("eu-west-9", "602401143452", "us-west-2"),
        ] {
            let expected = EcrAccount { account, region: region(fallback), assumed: true };
            assert_eq!(region(name).ecr_account(), expected, "{name}");
        }
    }
}
