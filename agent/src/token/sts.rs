//! The DNS suffix of every partition, for the regional STS endpoint.

use maxpods_data::scan::until;

/// Region prefixes and their partition's DNS suffix, `PREFIX SUFFIX` a line; the first that fits counts, and the last
/// fits every region.
///
/// Source: botocore, `data/partitions.json` (`regionRegex`, `dnsSuffix`).
const PARTITIONS: &[u8] = b"cn- amazonaws.com.cn
us-isob- sc2s.sgov.gov
us-isof- csp.hci.ic.gov
us-iso- c2s.ic.gov
eu-isoe- cloud.adc-e.uk
eusc- amazonaws.eu
 amazonaws.com";

/// The DNS suffix of `region`'s partition.
pub(super) fn dns_suffix(region: &[u8]) -> &'static [u8] {
    let mut partitions = PARTITIONS;
    loop {
        let prefix = until(&mut partitions, b' ');
        let suffix = until(&mut partitions, b'\n');
        if region.starts_with(prefix) {
            return suffix;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_partition_has_its_suffix() {
        for (region, suffix) in [
            ("ap-northeast-1", "amazonaws.com"),
            ("us-gov-west-1", "amazonaws.com"),
            ("cn-north-1", "amazonaws.com.cn"),
            ("us-iso-east-1", "c2s.ic.gov"),
            ("us-isob-east-1", "sc2s.sgov.gov"),
            ("us-isof-south-1", "csp.hci.ic.gov"),
            ("eu-isoe-west-1", "cloud.adc-e.uk"),
            ("eusc-de-east-1", "amazonaws.eu"),
            ("", "amazonaws.com"),
        ] {
            assert_eq!(core::str::from_utf8(dns_suffix(region.as_bytes())), Ok(suffix), "{region}");
        }
    }
}
