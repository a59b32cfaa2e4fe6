//! What each option and each field does to a bundle, and what cannot be built.

use std::collections::BTreeSet;

use nodestrap_generator::bundle::{AgentSource, Bundle, MapTypes, Options, build};
use nodestrap_generator::node_spec::{AmiFamily, FlagInputs};

use crate::matrix::cases;
use crate::support::{
    ARTICLE, CONTAINERD, article_at, article_with, bundle_of, paths, refused, spec, spec_with, table, text,
};

const AGENT: &str = "/usr/local/bin/nodestrap-agent";
const AGENT_UNIT: &str = "/etc/systemd/system/nodestrap-agent.service";
const MAP: &str = "/etc/eksctl/max_pods.map";
const KUBELET_ENV: &str = "/etc/eksctl/kubelet.env";
const DROP_IN: &str = "/etc/systemd/system/kubelet.service.d/10-eksclt.al2.conf";

#[test]
fn a_preinstalled_agent_stays_out_and_its_unit_rides() {
    let table = table();
    let options = Options { agent: AgentSource::Preinstalled, ..Options::new(&table) };
    let embedded = bundle_of(&spec(ARTICLE));
    let preinstalled = build(&spec(ARTICLE), &options).expect("sound");
    let without: Vec<&str> = paths(&embedded).into_iter().filter(|path| *path != AGENT).collect();
    assert_eq!(paths(&preinstalled), without);
    assert_eq!(preinstalled.commands, embedded.commands);
    assert!(preinstalled.file(AGENT_UNIT).is_some());
}

#[test]
fn the_agent_is_the_architectures_own() {
    let agent = |text: &str| bundle_of(&spec(text)).file(AGENT).expect("the agent rides").content.clone();
    // ELF's e_machine: EM_X86_64 and EM_AARCH64.
    assert_eq!(agent(ARTICLE)[18], 62);
    assert_eq!(agent(CONTAINERD)[18], 183);
}

#[test]
fn the_map_has_all_types_or_the_node_groups() {
    let table = table();
    let map = |types| {
        let bundle = build(&spec(CONTAINERD), &Options { types, ..Options::new(&table) }).expect("sound");
        text(&bundle, MAP).to_owned()
    };
    assert_eq!(map(MapTypes::Needed), "c7g.4xlarge 234\nm6g.large 29\n");
    let all = map(MapTypes::All);
    for known in &table {
        assert!(
            matches!(maxpods_data::map::lookup(&all, known.name.as_str()), Ok(maxpods_data::map::Lookup::Known(_))),
            "{known}"
        );
    }
}

#[test]
fn the_network_options_decide_the_map() {
    let spec = article_with("nodestrap:\n  capacity: {prefixDelegation: true, recommendedCap: true}");
    let table = table();
    let options = Options { types: MapTypes::Needed, ..Options::new(&table) };
    assert_eq!(text(&build(&spec, &options).expect("sound"), MAP), "m5.large 110\n");
}

#[test]
fn the_users_max_pods_stand_in_kubelet_env_and_only_theirs() {
    assert!(!text(&bundle_of(&spec(ARTICLE)), KUBELET_ENV).contains("MAX_PODS"));
    let bundle = bundle_of(&article_with("maxPodsPerNode: 17"));
    assert!(text(&bundle, KUBELET_ENV).ends_with("\nMAX_PODS=17\n"));
}

#[test]
fn a_type_that_the_table_lacks_needs_the_users_max_pods() {
    let flags = |max_pods: Option<&str>| FlagInputs {
        instance_types: vec!["zz9.large".to_owned(), "m5.large".to_owned()],
        architecture: Some("x86_64".to_owned()),
        max_pods: max_pods.map(str::to_owned),
        ..FlagInputs::default()
    };
    for types in [MapTypes::All, MapTypes::Needed] {
        assert_eq!(
            refused(&spec_with(ARTICLE, &flags(None)), |options| options.types = types),
            "the instance table does not know zz9.large, so its max pods cannot be told; write maxPodsPerNode (or \
             --max-pods), or give a table from `gen-userdata refresh` with --instance-data"
        );
    }
    let table = table();
    let options = Options { types: MapTypes::Needed, ..Options::new(&table) };
    let bundle = build(&spec_with(ARTICLE, &flags(Some("17"))), &options).expect("the user said how many");
    assert_eq!(text(&bundle, MAP), "m5.large 29\n");
}

#[test]
fn a_type_without_pods_under_the_network_options_is_refused() {
    let mut spec = spec(&ARTICLE.replace("m5.large", "t3.nano"));
    spec.own.capacity.network.reserved_enis = 2;
    assert_eq!(
        refused(&spec, |_| {}),
        "t3.nano has no interface left for pods (2 interfaces on the default network card; 2 reserved for others: 0); \
         take a larger type, or leave the CNI more interfaces"
    );
}

#[test]
fn faulty_reserves_are_named() {
    let mut spec = article_at("1.30");
    spec.kubelet_extra_config.insert("kubeReserved".to_owned(), serde_json::json!({"cpu": 1, "gpu": "1"}));
    assert_eq!(
        refused(&spec, |_| {}),
        "kubeletExtraConfig.kubeReserved.cpu: 1 is not a text; write it in quotes; \
         kubeletExtraConfig.kubeReserved.gpu: kubelet does not know \"gpu\" here; it knows cpu, ephemeral-storage, \
         memory, pid"
    );
}

#[test]
fn commands_run_in_the_users_order_and_the_agent_last() {
    let commands = "preBootstrapCommands: [\"echo 'a: b'\", second]";
    let enable = vec!["systemctl", "enable", "kubelet.service"];
    let start = vec!["systemctl", "start", "nodestrap-agent.service"];
    assert_eq!(
        bundle_of(&article_with(commands)).commands,
        [vec!["/bin/bash", "-c", "echo 'a: b'"], vec!["/bin/bash", "-c", "second"], enable.clone(), start.clone()]
    );
    assert_eq!(
        bundle_of(&article_at("1.30")).commands,
        [vec!["systemctl", "try-restart", "containerd.service"], enable, start]
    );
}

#[test]
fn an_override_takes_the_agents_place() {
    for case in cases() {
        let mut spec = case.spec();
        let with_agent = bundle_of(&spec);
        spec.pre_bootstrap_commands = vec!["first".to_owned()];
        spec.override_bootstrap_command = Some("/etc/eks/bootstrap.sh demo".to_owned());
        let bundle = bundle_of(&spec);
        let mut commands =
            vec![vec!["/bin/bash", "-c", "first"], vec!["/bin/bash", "-c", "/etc/eks/bootstrap.sh demo"]];
        if case.family == AmiFamily::AmazonLinux2023 {
            commands.insert(0, vec!["systemctl", "mask", "nodeadm-config.service", "nodeadm-run.service"]);
        }
        assert_eq!(bundle.commands, commands, "{case}");
        let agents = [AGENT, AGENT_UNIT, "/etc/eksctl/kubelet.local.env.template"];
        let rest: Vec<&str> = paths(&with_agent).into_iter().filter(|path| !agents.contains(path)).collect();
        assert_eq!(paths(&bundle), rest, "{case}");
        assert!(text(&bundle, "/etc/eksctl/kubeconfig.yaml").ends_with("command: aws-iam-authenticator\n"), "{case}");
    }
}

#[test]
fn whatever_of_its_own_a_file_names_rides_or_is_written_by_the_agent() {
    let is_path = |character: char| character.is_ascii_alphanumeric() || "/._-".contains(character);
    for case in cases() {
        let bundle = case.bundle();
        let mut named = BTreeSet::from(["/etc/eksctl/kubelet.local.env"]);
        for path in paths(&bundle).into_iter().filter(|path| *path != AGENT) {
            let words = text(&bundle, path).split(|character| !is_path(character));
            named.extend(words.filter(|word| word.starts_with("/etc/eksctl/") || word.starts_with("/usr/local/")));
        }
        let missing: Vec<&str> = named.into_iter().filter(|path| bundle.file(path).is_none()).collect();
        assert_eq!(missing, ["/etc/eksctl/kubelet.local.env"], "{case}");
    }
}

#[test]
fn yaml_files_read_back() {
    for case in cases() {
        let bundle = case.bundle();
        for path in ["/etc/eksctl/kubelet.yaml", "/etc/eksctl/kubeconfig.yaml"] {
            let value: serde_json::Value = serde_saphyr::from_str(text(&bundle, path)).expect(path);
            assert!(value.as_object().is_some_and(|object| object.len() > 5), "{path} of {case}");
        }
    }
}

#[test]
fn docker_nodes_set_aside_what_aws_does_where_it_is_asked_for() {
    let plain = bundle_of(&article_with(""));
    let with = |reserved: &str, more: &str| {
        bundle_of(&article_with(&format!("nodestrap:\n  capacity: {{kubeReserved: {reserved}}}\n{more}")))
    };
    assert_eq!(with("none", ""), plain);
    let reserving = with("aws", "kubeletExtraConfig: {kubeReserved: {cpu: 100m}, systemReserved: {memory: 100Mi}}");
    assert_eq!(
        text(&reserving, "/etc/eksctl/kubelet.local.env.template").lines().last(),
        Some("KUBE_RESERVED=cpu=100m,ephemeral-storage=1Gi,memory={memory-reserved}Mi")
    );
    assert!(text(&reserving, DROP_IN).contains("\n  --kube-reserved=${KUBE_RESERVED} \\\n"));
    let config = text(&reserving, "/etc/eksctl/kubelet.yaml");
    assert!(config.contains("systemReserved:\n  memory: 100Mi\n") && !config.contains("kubeReserved"), "{config}");
}

#[test]
fn containerd_nodes_leave_the_reserves_to_the_user_where_it_is_asked_for() {
    let lines =
        "    nodestrap: {capacity: {kubeReserved: none}}\n    kubeletExtraConfig: {kubeReserved: {cpu: 100m}}\n";
    let flags = FlagInputs { kubernetes_version: Some("1.30".to_owned()), ..FlagInputs::default() };
    let bundle = bundle_of(&spec_with(&(ARTICLE.to_owned() + lines), &flags));
    assert!(!text(&bundle, "/etc/eksctl/kubelet.local.env.template").contains("KUBE_RESERVED"));
    assert!(!text(&bundle, DROP_IN).contains("--kube-reserved"));
    assert!(text(&bundle, "/etc/eksctl/kubelet.yaml").contains("kubeReserved:\n  cpu: 100m\n"));
}

#[test]
fn labels_from_the_instance_stand_behind_the_node_groups_own() {
    let lines =
        "nodestrap:\n  instanceLabels: [zone, lifecycle, {key: example.com/p, imds: placement/partition-number}]";
    let labels = |bundle: &Bundle| {
        let template = text(bundle, "/etc/eksctl/kubelet.local.env.template");
        template.lines().find(|line| line.starts_with("NODE_LABELS=")).map(str::to_owned)
    };
    assert_eq!(
        labels(&bundle_of(&article_with(lines))).as_deref(),
        Some(
            "NODE_LABELS={NODE_LABELS}[,example.com/p={placement/partition-number}][,node-lifecycle={instance-life-cycle}]\
             ,topology.kubernetes.io/zone={availabilityZone}"
        )
    );
    let indented: Vec<String> = lines.lines().map(|line| format!("    {line}\n")).collect();
    let flags = FlagInputs { kubernetes_version: Some("1.30".to_owned()), ..FlagInputs::default() };
    // The life cycle is there on every containerd node, and stands once.
    assert_eq!(
        labels(&bundle_of(&spec_with(&(ARTICLE.to_owned() + &indented.concat()), &flags))).as_deref(),
        Some(
            "NODE_LABELS={NODE_LABELS}[,node-lifecycle={instance-life-cycle}][,example.com/p={placement/partition-number}]\
             ,topology.kubernetes.io/zone={availabilityZone}"
        )
    );
}
