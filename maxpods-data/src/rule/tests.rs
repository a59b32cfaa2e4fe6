//! The rule against published numbers, and its reckoning and messages as a user reads them.

use super::*;
use crate::table::InstanceTable;

const SECONDARY: NetworkOptions = NetworkOptions {
    prefix_delegation: false,
    custom_networking: false,
    max_enis: None,
    reserved_enis: 0,
    recommended_cap: false,
};
const RECOMMENDED: NetworkOptions = NetworkOptions { recommended_cap: true, ..SECONDARY };
const PREFIXES: NetworkOptions = NetworkOptions { prefix_delegation: true, ..SECONDARY };
const RECOMMENDED_PREFIXES: NetworkOptions = NetworkOptions { prefix_delegation: true, ..RECOMMENDED };

fn of(name: &str, options: NetworkOptions) -> Result<MaxPods, RuleError> {
    max_pods(InstanceTable::embedded().get(name).expect("a known type"), &options)
}

fn pods(name: &str, options: NetworkOptions) -> Option<u32> {
    of(name, options).ok().map(|max_pods| max_pods.pods)
}

fn reckoning(name: &str, options: NetworkOptions) -> Vec<String> {
    of(name, options).expect("an answer").steps.iter().map(ToString::to_string).collect()
}

fn message(name: &str, options: NetworkOptions) -> String {
    of(name, options).expect_err("no answer").to_string()
}

/// misc/eni-max-pods.txt, and what max-pods-calculator.sh prints for the values that EC2 gives.
#[test]
fn numbers_are_the_published_ones() {
    let published = [
        // type, secondary addresses, the same recommended, prefix delegation, the same recommended
        ("t3.nano", 4, 4, 34, 34),
        ("t3.medium", 17, 17, 242, 110),
        ("t3.large", 35, 35, 530, 110),
        ("m5.large", 29, 29, 434, 110),
        ("m5.4xlarge", 234, 110, 3714, 110),
        ("m5.8xlarge", 234, 234, 3714, 250),
        ("c6in.32xlarge", 394, 250, 6274, 250),
        ("p5.48xlarge", 100, 100, 1570, 250),
        ("r8gd.medium", 8, 8, 98, 98),
        ("trn1.32xlarge", 247, 247, 3922, 250),
    ];
    for (name, secondary, recommended, prefixes, recommended_prefixes) in published {
        assert_eq!(pods(name, SECONDARY), Some(secondary), "{name}");
        assert_eq!(pods(name, RECOMMENDED), Some(recommended), "{name}");
        assert_eq!(pods(name, PREFIXES), Some(prefixes), "{name}");
        assert_eq!(pods(name, RECOMMENDED_PREFIXES), Some(recommended_prefixes), "{name}");
    }
}

#[test]
fn only_the_default_network_card_counts() {
    assert_eq!(pods("m6idn.32xlarge", SECONDARY), Some(394), "7 more are on its second card");
}

#[test]
fn bare_metal_takes_prefixes_though_it_has_no_hypervisor() {
    assert_eq!(pods("a1.metal", SECONDARY), Some(234));
    assert_eq!(pods("a1.metal", PREFIXES), Some(3714));
    assert_eq!(pods("a1.metal", RECOMMENDED_PREFIXES), Some(110));
}

#[test]
fn the_larger_cap_is_for_more_than_30_vcpus() {
    let table = InstanceTable::embedded();
    let mut instance_type = *table.get("m5.8xlarge").expect("a known type");
    for (vcpus, cap) in [(Some(30), 110), (Some(31), 234), (None, 110)] {
        instance_type.vcpus = vcpus.and_then(NonZeroU32::new);
        assert_eq!(max_pods(&instance_type, &RECOMMENDED).map(|answer| answer.pods), Ok(cap), "{vcpus:?}");
    }
}

#[test]
fn options_take_interfaces_one_after_the_other() {
    // 8 interfaces of 30 addresses.
    let with = |max_enis, reserved_enis, custom_networking| {
        pods("m5.4xlarge", NetworkOptions { custom_networking, max_enis, reserved_enis, ..SECONDARY })
    };
    assert_eq!(with(None, 0, true), Some(7 * 29 + 2));
    assert_eq!(with(Some(4), 0, false), Some(4 * 29 + 2));
    assert_eq!(with(Some(99), 0, false), Some(8 * 29 + 2));
    assert_eq!(with(None, 3, false), Some(5 * 29 + 2));
    assert_eq!(with(Some(4), 2, true), Some(29 + 2), "the reserve is taken from what the cap leaves");
    assert_eq!(with(Some(4), 3, true), None);
    assert_eq!(with(Some(0), 0, false), None);
    assert_eq!(with(None, u32::MAX, true), None);
}

#[test]
fn the_largest_type_that_a_table_can_hold_has_an_answer() {
    let line = "x9.huge\t255\t255\tnitro\t0\t4294967295\t4294967295\tx86_64";
    let table = InstanceTable::parse(line).expect("a good table");
    let answer = max_pods(table.get("x9.huge").expect("listed"), &PREFIXES).expect("an answer");
    assert_eq!(answer.pods, 1_036_322);
}

#[test]
fn the_reckoning_reads_as_lines() {
    assert_eq!(
        reckoning("m5.large", SECONDARY),
        [
            "3 interfaces on the default network card",
            "10 IPv4 addresses an interface, one of them its own: 3 x 9 = 27",
            "2 pods on the host's network, the CNI's and kube-proxy's: 29",
        ]
    );
    let everything = NetworkOptions {
        prefix_delegation: true,
        custom_networking: true,
        max_enis: Some(4),
        reserved_enis: 1,
        recommended_cap: true,
    };
    assert_eq!(
        reckoning("m5.4xlarge", everything),
        [
            "8 interfaces on the default network card",
            "at most 4 taken by the CNI: 4",
            "1 reserved for others: 3",
            "custom networking keeps pods off the first interface: 2",
            "30 IPv4 addresses an interface, one of them its own: 2 x 29 = 58",
            "prefix delegation, 16 addresses in place of one: 58 x 16 = 928",
            "2 pods on the host's network, the CNI's and kube-proxy's: 930",
            "recommended for 16 vCPUs, at most 110: 110",
        ]
    );
}

#[test]
fn unknown_vcpus_are_told() {
    let table = InstanceTable::parse("x9.huge\t1\t50\tnitro\t0\t\t\t").expect("a good table");
    let answer = max_pods(table.get("x9.huge").expect("listed"), &RECOMMENDED).expect("an answer");
    let last = answer.steps.last().map(ToString::to_string);
    assert_eq!(last.as_deref(), Some("recommended for an unknown number of vCPUs, at most 110: 51"));
}

#[test]
fn prefix_delegation_is_refused_where_the_type_has_none() {
    assert_eq!(
        message("m4.xlarge", PREFIXES),
        "m4.xlarge has no prefix delegation: that needs Nitro or bare metal, and it runs on Xen; ask for it without \
         (the VPC CNI gives single addresses there)"
    );
    assert_eq!(
        message("cr1.8xlarge", PREFIXES),
        "cr1.8xlarge has no prefix delegation: that needs Nitro or bare metal, and its hypervisor is not known; ask \
         for it without (the VPC CNI gives single addresses there)"
    );
    assert_eq!(pods("m4.xlarge", RECOMMENDED), Some(58));
}

#[test]
fn options_that_leave_no_interface_are_refused() {
    assert_eq!(
        message("hpc6id.32xlarge", NetworkOptions { custom_networking: true, ..SECONDARY }),
        "hpc6id.32xlarge has no interface left for pods (1 interface on the default network card; custom networking \
         keeps pods off the first interface: 0); take a larger type, or leave the CNI more interfaces"
    );
    assert_eq!(
        message("t3.nano", NetworkOptions { max_enis: Some(1), reserved_enis: 2, ..SECONDARY }),
        "t3.nano has no interface left for pods (2 interfaces on the default network card; at most 1 taken by the CNI: \
         1; 2 reserved for others: 0); take a larger type, or leave the CNI more interfaces"
    );
}
