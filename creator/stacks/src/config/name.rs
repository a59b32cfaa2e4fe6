//! Names that are made up, in eksctl's form.

/// The first word of a cluster's name.
const ADJECTIVES: [&str; 16] = [
    "amused",
    "brave",
    "calm",
    "curious",
    "eager",
    "gentle",
    "happy",
    "hilarious",
    "jolly",
    "keen",
    "lively",
    "merry",
    "patient",
    "quiet",
    "swift",
    "witty",
];

/// The second word.
const NOUNS: [&str; 16] = [
    "badger", "canyon", "comet", "fjord", "garden", "harbour", "hideout", "island", "lagoon", "meadow", "orchard",
    "outpost", "pebble", "river", "sparrow", "valley",
];

/// A cluster's name: an adjective, a noun, and the seconds since 1970. The caller has the clock and the chance.
pub fn cluster_name(unix_time: u64, chance: u64) -> String {
    let word = |words: &[&'static str; 16], bits: u64| words[usize::try_from(bits % 16).unwrap_or_default()];
    format!("{}-{}-{unix_time}", word(&ADJECTIVES, chance), word(&NOUNS, chance >> 8))
}

/// A node group's name: `ng-` and eight hexadecimal digits.
pub fn node_group_name(chance: u64) -> String {
    format!("ng-{:08x}", chance & 0xffff_ffff)
}

#[cfg(test)]
mod tests {
    use nodestrap_generator::values::{ClusterName, NodeGroupName};

    use super::*;

    #[test]
    fn the_article_s_name_can_come_out() {
        assert_eq!(cluster_name(1_578_729_265, 0x0607), "hilarious-hideout-1578729265");
        assert_eq!(node_group_name(0xb50c_30b5), "ng-b50c30b5");
    }

    #[test]
    fn every_name_is_one_that_eks_takes() {
        for chance in 0..0x1000 {
            assert!(cluster_name(u64::MAX, chance).parse::<ClusterName>().is_ok());
            assert!(node_group_name(chance).parse::<NodeGroupName>().is_ok());
        }
    }
}
