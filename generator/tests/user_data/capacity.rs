//! Pods and reserves of every instance type: the rule, the map that rides and the agent's own code agree.

use maxpods_data::instance_type::InstanceType;
use maxpods_data::reserved::{cpu_millicores, memory_mib};
use maxpods_data::rule::{NetworkOptions, RuleError, max_pods};
use maxpods_data::table::InstanceTable;
use nodestrap_generator::bundle::{AgentSource, Bundle, MapTypes, Options, build};
use nodestrap_generator::node_spec::{FlagInputs, NodeSpec};
use nodestrap_generator::simulate::{Instance, Simulation, simulate};

use crate::support::{ARTICLE, spec_with};

/// The article's node group at 1.30 with these fields in `nodestrap.capacity`.
fn spec(capacity: &str, types: &[&str]) -> NodeSpec {
    let flags = FlagInputs {
        kubernetes_version: Some("1.30".to_owned()),
        // The small table of these tests does not know every type.
        architecture: Some("x86_64".to_owned()),
        instance_types: types.iter().map(|name| (*name).to_owned()).collect(),
        ..FlagInputs::default()
    };
    spec_with(&format!("{ARTICLE}    nodestrap: {{capacity: {{{capacity}}}}}\n"), &flags)
}

fn bundle(spec: &NodeSpec, table: &InstanceTable<'_>, types: MapTypes) -> Bundle {
    build(spec, &Options { agent: AgentSource::Preinstalled, types, table }).expect("sound")
}

/// What the agent's code makes of the bundle on a type.
fn boot(spec: &NodeSpec, bundle: &Bundle, known: &InstanceType<'_>) -> Simulation {
    let instance = Instance::of(spec, known.name.as_str().parse().expect("a type"), Some(known));
    simulate(spec, bundle, &instance).unwrap_or_else(|error| panic!("{}: {error}", known.name))
}

fn variable<'a>(simulation: &'a Simulation, name: &str) -> &'a str {
    let found = simulation.local_env.iter().find(|(known, _)| known == name);
    found.map_or_else(|| panic!("{name} is not written"), |(_, value)| value.as_str())
}

/// The rule's number; of a type without prefixes that of its single addresses, as the VPC CNI does.
fn by_the_rule(known: &InstanceType<'_>, options: &NetworkOptions) -> Option<u32> {
    let answer = match max_pods(known, options) {
        Err(RuleError::NoPrefixDelegation { .. }) => {
            max_pods(known, &NetworkOptions { prefix_delegation: false, ..*options })
        }
        answer => answer,
    };
    answer.ok().map(|answer| answer.pods)
}

#[test]
fn every_type_gets_the_rules_pods_and_the_reserves_for_them() {
    let table = InstanceTable::embedded();
    for capacity in [
        "",
        "prefixDelegation: true",
        "prefixDelegation: true, recommendedCap: true",
        "customNetworking: true, maxENIs: 3, reservedENIs: 1",
    ] {
        let spec = spec(capacity, &["m5.large"]);
        let bundle = bundle(&spec, &table, MapTypes::All);
        let mut agreed = 0;
        for known in &table {
            // A type without an interface for pods is in no map, and a node group that has it is refused.
            let Some(pods) = by_the_rule(known, &spec.own.capacity.network) else { continue };
            let simulation = boot(&spec, &bundle, known);
            assert_eq!(variable(&simulation, "MAX_PODS"), pods.to_string(), "{} with {capacity}", known.name);
            if let Some(vcpus) = known.vcpus {
                let (cpu, memory) = (cpu_millicores(vcpus.get()), memory_mib(pods));
                assert_eq!(
                    variable(&simulation, "KUBE_RESERVED"),
                    format!("cpu={cpu}m,ephemeral-storage=1Gi,memory={memory}Mi"),
                    "{} with {capacity}",
                    known.name
                );
            }
            agreed += 1;
        }
        assert!(agreed > 1_300, "{agreed} types have pods with {capacity}");
    }
}

#[test]
fn each_node_of_a_mixed_group_gets_its_own_values() {
    let table = InstanceTable::embedded();
    let types = ["m5.large", "c5.4xlarge", "m5.16xlarge", "m4.large"];
    let spec = spec("prefixDelegation: true, recommendedCap: true", &types);
    for map in [MapTypes::All, MapTypes::Needed] {
        let bundle = bundle(&spec, &table, map);
        let values = types.map(|name| {
            let simulation = boot(&spec, &bundle, table.get(name).expect("a known type"));
            assert_eq!(simulation.warnings, [""; 0], "{name}");
            ["MAX_PODS", "KUBE_RESERVED"].map(|variable| self::variable(&simulation, variable).to_owned()).join(" ")
        });
        assert_eq!(
            values,
            [
                "110 cpu=70m,ephemeral-storage=1Gi,memory=1465Mi",
                "110 cpu=110m,ephemeral-storage=1Gi,memory=1465Mi",
                "250 cpu=230m,ephemeral-storage=1Gi,memory=3005Mi",
                "20 cpu=70m,ephemeral-storage=1Gi,memory=475Mi",
            ]
        );
    }
}

#[test]
fn a_formula_gives_each_node_its_pods_and_the_reserves_for_them() {
    let table = InstanceTable::embedded();
    let types = ["m5.large", "c5.4xlarge", "m4.large"];
    let spec = spec("maxPodsExpression: 'max_pods < 25 ? max_pods : ips_per_eni + 15'", &types);
    for map in [MapTypes::All, MapTypes::Needed] {
        let bundle = bundle(&spec, &table, map);
        let values = types.map(|name| {
            let simulation = boot(&spec, &bundle, table.get(name).expect("a known type"));
            assert_eq!(simulation.warnings, [""; 0], "{name}");
            ["MAX_PODS", "KUBE_RESERVED"].map(|variable| self::variable(&simulation, variable).to_owned()).join(" ")
        });
        assert_eq!(
            values,
            [
                "25 cpu=70m,ephemeral-storage=1Gi,memory=530Mi",
                "45 cpu=110m,ephemeral-storage=1Gi,memory=750Mi",
                "20 cpu=70m,ephemeral-storage=1Gi,memory=475Mi",
            ]
        );
    }
}

#[test]
fn the_users_number_of_pods_wins_over_every_option_and_decides_the_reserves() {
    let table = InstanceTable::embedded();
    let mut spec = spec("prefixDelegation: true", &["m5.large"]);
    spec.max_pods = Some(17.try_into().expect("a number of pods"));
    let bundle = bundle(&spec, &table, MapTypes::All);
    let simulation = boot(&spec, &bundle, table.get("m5.large").expect("a known type"));
    assert_eq!(variable(&simulation, "MAX_PODS"), "17");
    assert_eq!(variable(&simulation, "KUBE_RESERVED"), "cpu=70m,ephemeral-storage=1Gi,memory=442Mi");
}
