//! Writes the max-pods map that [`map`](crate::map) reads, in either of its two forms.
//!
//! [`write_lines`] is for eyes and other tools: eksctl's `type pods` lines. [`write_compact`] is for user data, where
//! every byte counts: most sizes take the same number of pods in most families, so it says each size's default once and
//! names families with what they do differently.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use crate::instance_type::{InstanceType, TypeName};
use crate::rule::{NetworkOptions, RuleError, max_pods};

/// How many pods each instance type takes, to be written as a map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodMap<'a> {
    /// Numbers from 1 to 9,999,999, as the map's parser takes them.
    pods: BTreeMap<TypeName<'a>, u32>,
}

impl<'a> PodMap<'a> {
    /// The map of `types` under `options`, and for each type that is left out of it the reason.
    ///
    /// A type that takes no prefixes has the number of its single addresses under prefix delegation, for a cluster's
    /// CNI is set up once for all nodes and falls back so (`isConfigValid` of amazon-vpc-cni-k8s, `pkg/ipamd/ipamd.go`).
    /// A type without an interface for pods is left out. The node then guesses by its size, so that whoever knows the
    /// node's type beforehand should refuse it.
    pub fn of<'t>(
        types: impl IntoIterator<Item = &'t InstanceType<'a>>,
        options: &NetworkOptions,
    ) -> (Self, Vec<RuleError>)
    where
        'a: 't,
    {
        let single_addresses = NetworkOptions { prefix_delegation: false, ..*options };
        let mut map = Self::default();
        let mut left_out = Vec::new();
        for instance_type in types {
            let answer = max_pods(instance_type, options).or_else(|error| match error {
                RuleError::NoPrefixDelegation { .. } => max_pods(instance_type, &single_addresses),
                RuleError::NoInterfaceLeft { .. } => Err(error),
            });
            match answer {
                Ok(answer) => {
                    map.pods.insert(instance_type.name, answer.pods);
                }
                Err(error) => left_out.push(error),
            }
        }
        (map, left_out)
    }

    /// Each type with its pods, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (TypeName<'a>, u32)> {
        self.pods.iter().map(|(name, pods)| (*name, *pods))
    }
}

impl<'a> FromIterator<(TypeName<'a>, u32)> for PodMap<'a> {
    /// The map of numbers that were counted by other rules, each from 1 to 9,999,999.
    fn from_iter<I: IntoIterator<Item = (TypeName<'a>, u32)>>(pods: I) -> Self {
        Self { pods: pods.into_iter().collect() }
    }
}

/// The map as eksctl writes it: `type pods`, one type a line, sorted by name.
pub fn write_lines(map: &PodMap<'_>) -> String {
    let mut text = String::new();
    for (name, pods) in map.iter() {
        write_infallible(&mut text, format_args!("{name} {pods}\n"));
    }
    text
}

/// The map as it rides in user data: the default of each size, then families with where they differ.
///
/// Families that differ alike share a line. The lines, and the families on a line, are sorted by name; sizes run from
/// the smallest to the largest. The default of a size is what most families take, and the smaller number where two are
/// as common: it is also the guess for a family that the map does not know, where too few pods run and too many do not.
pub fn write_compact(map: &PodMap<'_>) -> String {
    let defaults = defaults(map);
    let mut families: BTreeMap<&str, Vec<SizePods<'_>>> = BTreeMap::new();
    for (name, pods) in map.iter() {
        let size = Size::new(name.size());
        let exceptions = families.entry(name.family()).or_default();
        if defaults.get(&size) != Some(&pods) {
            exceptions.push((size, pods));
        }
    }
    let mut lines: BTreeMap<Vec<SizePods<'_>>, Vec<&str>> = BTreeMap::new();
    for (family, mut exceptions) in families {
        exceptions.sort_unstable();
        lines.entry(exceptions).or_default().push(family);
    }
    let mut lines: Vec<_> = lines.into_iter().map(|(exceptions, families)| (families, exceptions)).collect();
    lines.sort_unstable();

    let mut text = String::from(COMPACT_HEAD);
    write_line(&mut text, &["*"], defaults);
    for (families, exceptions) in lines {
        write_line(&mut text, &families, exceptions);
    }
    text
}

/// What a person needs to read the rest.
const COMPACT_HEAD: &str = "# max pods: * of each size, then families and where they differ\n";

/// A size and the pods it takes.
type SizePods<'a> = (Size<'a>, u32);

/// The number that most families take at each size, the smallest of those that are as common.
fn defaults<'a>(map: &PodMap<'a>) -> BTreeMap<Size<'a>, u32> {
    let mut families: BTreeMap<Size<'a>, BTreeMap<u32, usize>> = BTreeMap::new();
    for (name, pods) in map.iter() {
        *families.entry(Size::new(name.size())).or_default().entry(pods).or_default() += 1;
    }
    let most_common = |numbers: BTreeMap<u32, usize>| {
        // `max_by_key` gives the last of equals, so the numbers come from the largest to the smallest.
        numbers.into_iter().rev().max_by_key(|(_, families)| *families).map(|(pods, _)| pods)
    };
    families.into_iter().filter_map(|(size, numbers)| Some((size, most_common(numbers)?))).collect()
}

fn write_line<'a>(text: &mut String, names: &[&str], sizes: impl IntoIterator<Item = SizePods<'a>>) {
    text.push_str(&names.join(","));
    for (size, pods) in sizes {
        write_infallible(text, format_args!(" {}={pods}", size.name));
    }
    text.push('\n');
}

fn write_infallible(text: &mut String, arguments: core::fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("a String takes any text");
}

/// A size such as `2xlarge`, ordered as a person would: nano to xlarge, 2xlarge and up, bare metal last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Size<'a> {
    /// Place among sizes of different kinds.
    rank: usize,
    /// Place among sizes of one kind: the number in `2xlarge` and `metal-48xl`.
    number: u32,
    /// The size itself; the last resort of the order, so that different sizes never compare equal.
    name: &'a str,
}

impl<'a> Size<'a> {
    fn new(name: &'a str) -> Self {
        /// Sizes by what is left of them without a number, in order; others stand last.
        const KINDS: [&str; 9] =
            ["nano", "micro", "small", "medium", "large", "xlarge", "Nxlarge", "metal", "metal-Nxl"];
        let (kind, number) = if let Some(number) = between(name, "", "xlarge") {
            ("Nxlarge", number)
        } else if let Some(number) = between(name, "metal-", "xl") {
            ("metal-Nxl", number)
        } else {
            (name, 0)
        };
        let rank = KINDS.iter().position(|listed| *listed == kind).unwrap_or(KINDS.len());
        Self { rank, number, name }
    }
}

/// The number between `head` and `tail`.
fn between(text: &str, head: &str, tail: &str) -> Option<u32> {
    text.strip_prefix(head)?.strip_suffix(tail)?.parse().ok()
}

#[cfg(test)]
mod tests;
