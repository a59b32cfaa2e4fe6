//! What is written is read back, for every table; and what it costs in user data.

use std::io::Write as _;

use alloc::string::ToString;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use proptest::prelude::*;

use super::*;
use crate::map::{Lookup, lookup};
use crate::table::InstanceTable;

extern crate std;

/// Most bytes that the map of every type may take in compressed user data, as the VPC CNI is set up by default.
const COMPACT_BUDGET: usize = 1200;

/// The same under any network options; prefix delegation without a cap tells Xen families apart.
const COMPACT_BUDGET_OF_ANY_OPTION: usize = 1300;

fn map_of<'a>(entries: &[(&'a str, u32)]) -> PodMap<'a> {
    let name = |text| TypeName::parse(text).expect("a good name");
    PodMap { pods: entries.iter().map(|(text, pods)| (name(text), *pods)).collect() }
}

fn assert_reads_back(map: &PodMap<'_>, text: &str) {
    for (name, pods) in map.iter() {
        assert_eq!(lookup(text, name.as_str()), Ok(Lookup::Known(pods)), "{name} in\n{text}");
    }
}

fn deflated(text: &str) -> usize {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes()).expect("written to memory");
    encoder.finish().expect("written to memory").len()
}

#[test]
fn lines_are_sorted_by_name() {
    let map = map_of(&[("t3.small", 11), ("m5.large", 29), ("m5.2xlarge", 58)]);
    assert_eq!(write_lines(&map), "m5.2xlarge 58\nm5.large 29\nt3.small 11\n");
}

#[test]
fn families_share_the_defaults_and_a_line_where_they_differ_alike() {
    let map = map_of(&[
        ("c5.large", 29),
        ("c5.9xlarge", 234),
        ("m5.large", 29),
        ("m5.12xlarge", 234),
        ("m5.metal", 737),
        ("t3.micro", 4),
        ("t3.large", 35),
        ("t3a.large", 35),
        ("z1d.metal-2xl", 7),
        ("z1d.metal-12xl", 8),
        ("z1d.strange", 9),
    ]);
    assert_eq!(
        write_compact(&map),
        "# max pods: * of each size, then families and where they differ\n\
         * micro=4 large=29 9xlarge=234 12xlarge=234 metal=737 metal-2xl=7 metal-12xl=8 strange=9\n\
         c5,m5,z1d\n\
         t3,t3a large=35\n"
    );
}

#[test]
fn of_equally_common_numbers_the_smaller_is_the_default() {
    let map = map_of(&[("a1.large", 35), ("b1.large", 29), ("c1.large", 78)]);
    let text = write_compact(&map);
    assert_eq!(lookup(&text, "d1.large"), Ok(Lookup::SizeDefault(29)), "{text}");
    assert_reads_back(&map, &text);
}

#[test]
fn a_map_without_types_is_read_and_knows_none() {
    let map = PodMap::default();
    assert_eq!(lookup(write_lines(&map), "m5.large"), Ok(Lookup::Unknown));
    assert_eq!(lookup(write_compact(&map), "m5.large"), Ok(Lookup::Unknown));
}

#[test]
fn every_known_type_is_read_back_from_lines() {
    let table = InstanceTable::embedded();
    let (map, left_out) = PodMap::of(&table, &NetworkOptions::default());
    assert_eq!(left_out, []);
    assert_eq!(map.iter().count(), table.iter().count());
    let text = write_lines(&map);
    // Reading is linear, so that a sample of a prime stride stands for all of them.
    for (name, pods) in map.iter().step_by(31) {
        assert_eq!(lookup(&text, name.as_str()), Ok(Lookup::Known(pods)), "{name}");
    }
    let wanted: Vec<String> = map.iter().map(|(name, pods)| alloc::format!("{name} {pods}")).collect();
    assert_eq!(text.lines().map(String::from).collect::<Vec<_>>(), wanted);
}

#[test]
fn every_known_type_is_read_back_from_the_compact_map_under_every_option() {
    let table = InstanceTable::embedded();
    for options in every_option() {
        let (map, left_out) = PodMap::of(&table, &options);
        assert_eq!(map.iter().count() + left_out.len(), table.iter().count());
        assert_reads_back(&map, &write_compact(&map));
    }
}

#[test]
fn types_without_prefixes_have_single_addresses_in_a_map_of_prefixes() {
    let options = NetworkOptions { prefix_delegation: true, ..NetworkOptions::default() };
    let (map, left_out) = PodMap::of(&some_types(&["m4.xlarge", "m5.large"]), &options);
    assert_eq!(write_lines(&map), "m4.xlarge 58\nm5.large 434\n");
    assert_eq!(left_out, []);
}

#[test]
fn types_without_an_interface_for_pods_are_left_out_with_the_reason() {
    let options = NetworkOptions { custom_networking: true, ..NetworkOptions::default() };
    let (map, left_out) = PodMap::of(&some_types(&["hpc6id.32xlarge", "m5.large"]), &options);
    assert_eq!(write_lines(&map), "m5.large 20\n");
    let reasons: Vec<String> = left_out.iter().map(ToString::to_string).collect();
    assert_eq!(
        reasons,
        ["hpc6id.32xlarge has no interface left for pods (1 interface on the default network card; custom networking \
          keeps pods off the first interface: 0); take a larger type, or leave the CNI more interfaces"]
    );
}

fn some_types(names: &[&str]) -> Vec<InstanceType<'static>> {
    names.iter().filter_map(|name| InstanceTable::embedded().get(name).copied()).collect()
}

#[test]
fn the_compact_map_of_every_type_keeps_its_budget() {
    let table = InstanceTable::embedded();
    let (map, _) = PodMap::of(&table, &NetworkOptions::default());
    let (compact, lines) = (write_compact(&map), write_lines(&map));
    let size = deflated(&compact);
    std::println!(
        "{} types: compact {} bytes, {size} deflated; lines {} bytes, {} deflated",
        map.iter().count(),
        compact.len(),
        lines.len(),
        deflated(&lines)
    );
    assert!(size <= COMPACT_BUDGET, "{size} bytes of {COMPACT_BUDGET}");
}

#[test]
fn no_network_option_makes_the_compact_map_much_larger() {
    let table = InstanceTable::embedded();
    for options in every_option() {
        let (map, _) = PodMap::of(&table, &options);
        let size = deflated(&write_compact(&map));
        assert!(size <= COMPACT_BUDGET_OF_ANY_OPTION, "{size} bytes under {options:?}");
    }
}

/// Each option alone and with each other one.
fn every_option() -> Vec<NetworkOptions> {
    let mut every = Vec::new();
    for bits in 0..32_u8 {
        let bit = |place: u8| bits & (1 << place) != 0;
        every.push(NetworkOptions {
            prefix_delegation: bit(0),
            custom_networking: bit(1),
            max_enis: bit(2).then_some(3),
            reserved_enis: u32::from(bit(3)),
            recommended_cap: bit(4),
        });
    }
    every
}

proptest! {
    /// Few families and sizes, so that they meet in every way; any pods that the parser takes.
    #[test]
    fn any_map_reads_back(
        entries in prop::collection::btree_map(("[a-c]-?[1-2]", "[1-3]?x?large|metal(-[12]xl)?|[a-z]"), 1..=9_999_999_u32, 0..40),
        same in prop::collection::btree_map(("[a-c][1-2]", "[1-9]xlarge"), 1..=3_u32, 0..40),
    ) {
        let named: Vec<(String, u32)> = entries
            .into_iter()
            .chain(same)
            .map(|((family, size), pods)| (alloc::format!("{family}.{size}"), pods))
            .collect();
        let map = map_of(&named.iter().map(|(name, pods)| (name.as_str(), *pods)).collect::<Vec<_>>());
        assert_reads_back(&map, &write_lines(&map));
        assert_reads_back(&map, &write_compact(&map));
    }
}
