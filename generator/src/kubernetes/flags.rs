//! Which flags a kubelet knows, of those that a node may need.
//!
//! Not what is rendered is kept here, but what may be: the list is made from the change logs by itself, and the tests
//! hold every rendered command line against it.

use super::minor::Minor;

/// One line a flag: its name, the first minor of the table that knows it, the last one; without the last, all that came
/// since.
///
/// Sources: Kubernetes, `cmd/kubelet/app/options/options.go`; change logs of 1.15 (`allow-privileged`), 1.20
/// (`image-credential-provider-*`), 1.22 (`seccomp-default`), 1.24 (dockershim's and `dynamic-config-dir`), 1.27
/// (`container-runtime`), 1.28 (`config-dir`), 1.31 (`keep-terminated-pod-volumes`), 1.34 (`cloud-config`), 1.35
/// (`pod-infra-container-image`).
const FLAGS: &str = include_str!("../../data/kubelet-flags.tsv");

impl Minor {
    /// Whether this kubelet knows the flag, such as `node-ip`, without its dashes.
    ///
    /// The list has the flags that a node of EKS may need, not all of kubelet's.
    pub fn knows_flag(&self, flag: &str) -> bool {
        FLAGS.lines().filter_map(span).any(|(name, first, last)| {
            name == flag && first <= self.minor && last.is_none_or(|last| self.minor <= last)
        })
    }

    /// Whether the list has the flag, and this kubelet does not know it: it would end with "unknown flag".
    pub fn lacks_flag(&self, flag: &str) -> bool {
        !self.knows_flag(flag) && FLAGS.lines().filter_map(span).any(|(name, ..)| name == flag)
    }
}

/// A line's flag and minors.
fn span(line: &str) -> Option<(&str, u32, Option<u32>)> {
    let mut columns = line.split('\t');
    let (name, first, last) = (columns.next()?, columns.next()?, columns.next()?);
    Some((name, first.parse().ok()?, last.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubernetes::{MINORS, minor};

    #[test]
    fn every_line_is_sound_and_they_are_in_order() {
        let mut names = Vec::new();
        for line in FLAGS.lines() {
            let (name, first, last) = span(line).unwrap_or_else(|| panic!("{line:?} has three columns"));
            assert!(line.ends_with(['\t']) || last.is_some(), "{line:?}");
            assert!(minor(first).is_some() && last.is_none_or(|last| first <= last && minor(last + 1).is_some()));
            names.push(name);
        }
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    }

    #[test]
    fn flags_are_known_from_the_first_minor_to_the_last() {
        let known = |flag: &str| {
            let numbers = MINORS.iter().filter(|minor| minor.knows_flag(flag)).map(|minor| minor.minor);
            let numbers: Vec<u32> = numbers.collect();
            (numbers.first().copied(), numbers.last().copied())
        };
        assert_eq!(known("allow-privileged"), (Some(14), Some(14)));
        assert_eq!(known("container-runtime"), (Some(14), Some(26)));
        assert_eq!(known("image-credential-provider-config"), (Some(20), Some(36)));
        assert_eq!(known("node-ip"), (Some(14), Some(36)));
        assert_eq!(known("--node-ip"), (None, None));
        let newest = MINORS.last().expect("a minor");
        assert!(newest.lacks_flag("container-runtime"));
        assert!(!newest.lacks_flag("node-ip") && !newest.lacks_flag("no-such-flag"));
    }
}
