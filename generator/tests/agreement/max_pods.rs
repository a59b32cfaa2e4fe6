//! Every instance type under every network option: the rule, `simulate`, and so the agent's code, and kubelet's arguments.

use maxpods_data::instance_type::InstanceType;
use maxpods_data::reserved;
use maxpods_data::rule::{NetworkOptions, RuleError, max_pods};
use maxpods_data::table::InstanceTable;
use nodestrap_generator::bundle::{AgentSource, MapTypes, Options, build};
use nodestrap_generator::node_spec::own_settings::KubeReserved;
use nodestrap_generator::node_spec::{FlagInputs, NodeSpec, ReadOptions, read};
use nodestrap_generator::simulate::{Instance, Simulation, simulate};

/// A node group whose kubelet is told both max pods and what is reserved.
const FILE: &[u8] = include_bytes!("../../../examples/containerd.yaml");

fn spec(table: &InstanceTable<'_>) -> NodeSpec {
    let read_file = |_: &str| unreachable!("no file is named");
    let options = ReadOptions { allow_stack_fields: false, table, read_file: &read_file };
    read(Some(("containerd.yaml", FILE)), &FlagInputs::default(), &options).expect("the example is sound").spec
}

/// Each option by itself, at values on both sides of what types have, and several together.
fn network_options() -> Vec<NetworkOptions> {
    let none = NetworkOptions::default();
    let mut all = vec![
        none,
        NetworkOptions { prefix_delegation: true, ..none },
        NetworkOptions { custom_networking: true, ..none },
        NetworkOptions { recommended_cap: true, ..none },
        NetworkOptions { prefix_delegation: true, recommended_cap: true, ..none },
        NetworkOptions { prefix_delegation: true, custom_networking: true, ..none },
        NetworkOptions { prefix_delegation: true, custom_networking: true, recommended_cap: true, ..none },
    ];
    all.extend([1, 2, 3, 255].map(|most| NetworkOptions { max_enis: Some(most), ..none }));
    all.extend([1, 2, 14].map(|reserved_enis| NetworkOptions { reserved_enis, ..none }));
    all.push(NetworkOptions { max_enis: Some(4), reserved_enis: 1, custom_networking: true, ..none });
    all
}

/// The last value of one of kubelet's arguments.
fn argument<'s>(simulation: &'s Simulation, name: &str) -> Option<&'s str> {
    let start = format!("--{name}=");
    simulation.command_line.iter().rev().find_map(|word| word.strip_prefix(&start))
}

#[test]
fn rule_agent_and_kubelet_agree_on_every_type_under_every_network_option() {
    let table = InstanceTable::embedded();
    let mut spec = spec(&table);
    spec.own.capacity.kube_reserved = Some(KubeReserved::Aws);
    // The node group's own type decides nothing here, and not every option suits it.
    spec.instance_types = vec!["m5.24xlarge".parse().expect("a type")];
    let (mut agreed, mut refused) = (0, 0);
    for network in network_options() {
        spec.own.capacity.network = network;
        let options = Options { agent: AgentSource::Preinstalled, types: MapTypes::All, table: &table };
        let Ok(bundle) = build(&spec, &options) else { panic!("{network:?} suits m5.24xlarge") };
        for known in &table {
            let name = known.name.to_string();
            let instance = Instance::of(&spec, name.parse().expect("a type"), Some(known));
            let simulation = simulate(&spec, &bundle, &instance).unwrap_or_else(|error| panic!("{network:?}: {error}"));
            if let Some(pods) = pods_of(known, &network) {
                check(&simulation, known, pods, &network);
                agreed += 1;
            } else {
                // The CNI would have no interface for pods there, and so such a node group is refused.
                let own = NodeSpec { instance_types: vec![instance.instance_type], ..spec.clone() };
                let error = build(&own, &options).expect_err("refused").to_string();
                assert!(error.contains(known.name.as_str()), "{error}");
                refused += 1;
            }
        }
    }
    println!("{agreed} agree; {refused} have no interface left for pods and are refused");
    assert_eq!(agreed + refused, table.iter().count() * network_options().len());
    assert!(agreed > refused && refused > 0, "both are there");
}

/// The rule's number; that of single addresses where a type takes no prefixes, as the CNI falls back to them.
fn pods_of(known: &InstanceType<'_>, network: &NetworkOptions) -> Option<u32> {
    let answer = max_pods(known, network).or_else(|error| match error {
        RuleError::NoPrefixDelegation { .. } => {
            max_pods(known, &NetworkOptions { prefix_delegation: false, ..*network })
        }
        RuleError::NoInterfaceLeft { .. } => Err(error),
    });
    answer.ok().map(|answer| answer.pods)
}

#[track_caller]
fn check(simulation: &Simulation, known: &InstanceType<'_>, pods: u32, network: &NetworkOptions) {
    let name = known.name.to_string();
    let variable = |wanted: &str| {
        let found = simulation.local_env.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(variable("MAX_PODS"), Some(pods.to_string().as_str()), "{name} under {network:?}");
    assert_eq!(argument(simulation, "max-pods"), variable("MAX_PODS"), "{name}");
    let memory = format!("memory={}Mi", reserved::memory_mib(pods));
    let kept = argument(simulation, "kube-reserved").expect("kubelet is told what to reserve");
    assert!(kept.split(',').any(|entry| entry == memory), "{name} under {network:?}: {kept}");
    if let Some(vcpus) = known.vcpus {
        let cpu = format!("cpu={}m", reserved::cpu_millicores(vcpus.get()));
        assert!(kept.split(',').any(|entry| entry == cpu), "{name}: {kept}");
        assert_eq!(simulation.warnings, [""; 0], "{name} under {network:?}");
    }
}
