//! The regional STS endpoint in every partition.

use crate::text::Text;

/// Region prefixes and the DNS suffix of their partition. No prefix begins another.
///
/// Source: botocore, `data/partitions.json` (`dnsSuffix`).
const PARTITIONS: [(&[u8], &[u8]); 6] = [
    (b"cn-", b"amazonaws.com.cn"),
    (b"us-isob-", b"sc2s.sgov.gov"),
    (b"us-isof-", b"csp.hci.ic.gov"),
    (b"us-iso-", b"c2s.ic.gov"),
    (b"eu-isoe-", b"cloud.adc-e.uk"),
    (b"eusc-", b"amazonaws.eu"),
];

/// Appends the host name of STS in `region`.
#[inline(never)]
pub(super) fn push_host(to: &mut Text<'_>, region: &[u8]) {
    let mut suffix: &[u8] = b"amazonaws.com";
    for (prefix, partition) in PARTITIONS {
        if region.starts_with(prefix) {
            suffix = partition;
        }
    }
    to.format(b"sts.%.%", &[region, suffix]);
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::String;

    use super::*;

    #[test]
    fn every_partition_has_its_suffix() {
        for (region, name) in [
            ("ap-northeast-1", "sts.ap-northeast-1.amazonaws.com"),
            ("us-gov-west-1", "sts.us-gov-west-1.amazonaws.com"),
            ("cn-north-1", "sts.cn-north-1.amazonaws.com.cn"),
            ("us-iso-east-1", "sts.us-iso-east-1.c2s.ic.gov"),
            ("us-isob-east-1", "sts.us-isob-east-1.sc2s.sgov.gov"),
            ("us-isof-south-1", "sts.us-isof-south-1.csp.hci.ic.gov"),
            ("eu-isoe-west-1", "sts.eu-isoe-west-1.cloud.adc-e.uk"),
            ("eusc-de-east-1", "sts.eusc-de-east-1.amazonaws.eu"),
        ] {
            let mut buffer = [0; 64];
            let mut text = Text::new(&mut buffer);
            push_host(&mut text, region.as_bytes());
            assert_eq!(String::from_utf8_lossy(text.get().expect("short")), name);
        }
    }
}
