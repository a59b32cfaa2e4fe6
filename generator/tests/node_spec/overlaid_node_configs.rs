//! Several `NodeConfig`s that say the same otherwise: which value reaches the node is never silent.

use std::io;

use nodestrap_generator::node_spec::{FlagInputs, ReadOptions, read};

use crate::support::{options, with_group};

const HEAD: &str = "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n";

/// The notes about files of `spec` lines around a node group with these lines.
fn notes(lines: &str, before: &[&str], after: &[&str]) -> Vec<String> {
    let name = |list: &str, index: usize| format!("{list}-{index}.yaml");
    let read_file = |file: &str| {
        let lists = [("before", before), ("after", after)];
        let mut all = lists.iter().flat_map(|(list, files)| files.iter().enumerate().map(move |file| (list, file)));
        let found = all.find(|(list, (index, _))| name(list, *index) == file);
        let (_, (_, text)) = found.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(format!("{HEAD}{text}").into_bytes())
    };
    let names = |list: &str, files: &[&str]| {
        (0..files.len()).map(|index| name(list, index)).collect::<Vec<String>>().join(", ")
    };
    let files = format!("userData: {{before: [{}], after: [{}]}}", names("before", before), names("after", after));
    let lines = if lines.contains("nodestrap: {") {
        lines.replace("nodestrap: {", &format!("nodestrap: {{{files}, "))
    } else {
        format!("{lines}\nnodestrap: {{{files}}}")
    };
    let options = ReadOptions { read_file: &read_file, ..options() };
    let text =
        with_group(&lines).replace("amiFamily: AmazonLinux2", "amiFamily: AmazonLinux2023").replace("1.24", "1.34");
    let reading = read(Some(("cluster.yaml", text.as_bytes())), &FlagInputs::default(), &options);
    let reading = reading.unwrap_or_else(|problems| panic!("to be read:\n{problems}"));
    reading.notes.iter().map(ToString::to_string).collect()
}

#[test]
fn what_says_the_same_or_something_else_is_no_news() {
    let config = "  kubelet: {config: {podsPerCore: 10, featureGates: {A: true}}, flags: [--v=4, --pods-per-core=10, '--feature-gates=B=true', --node-labels=a=b]}\n  instance: {environment: \
                  {default: {A: '1'}}, localStorage: {mountPath: ''}}\n";
    let other = "  kubelet: {config: {podsPerCore: 10, featureGates: {C: true}, evictionHard: {memory.available: 5%}}, flags: [--node-labels=c=d]}\n";
    let lines = "kubeletExtraConfig: {evictionHard: {nodefs.available: 5%}}\nlabels: {a: b}\nnodestrap: {localStorage: \
                 {strategy: RAID0}, environment: {default: {A: '1'}}}";
    assert_eq!(notes(lines, &[config], &[other]), [""; 0]);
}

#[test]
fn values_before_the_node_groups_have_no_effect() {
    let lines = "kubeletExtraConfig: {shutdownGracePeriod: 60s}\nlabels: {team: a}\nclusterDNS: 10.100.0.11\nnodestrap: \
                 {localStorage: {strategy: RAID0}, proxy: {https: 'http://a:1'}, network: {nameservers: [10.0.0.2]}, \
                 environment: {kubelet: {A: b}}, nodeName: instanceId, containerd: {sandboxImage: 'a.example/pause:1'}}";
    let before = "  kubelet:
    config:
      shutdownGracePeriod: 30s
      clusterDNS: [10.100.0.10]
    flags: [--v=2, '--node-labels=tier=x,team=b']
  instance:
    localStorage: {strategy: Mount}
    environment: {default: {HTTPS_PROXY: 'http://b:1'}, kubelet: {A: c}}
    network: {nameservers: [10.0.0.3]}
  featureGates: {InstanceIdNodeName: false}
  containerd: {config: \"[plugins.'io.containerd.cri.v1.images'.pinned_images]\\nsandbox = 'b'\"}
";
    let mut found = notes(lines, &[before], &[]);
    found.sort();
    assert_eq!(
        found,
        [
            "before-0.yaml:10:20: spec.instance.localStorage.strategy: has no effect, for \"RAID0\" of nodestrap.localStorage \
             lies over it",
            "before-0.yaml:11:29: spec.instance.environment.default.HTTPS_PROXY: has no effect, for \"http://a:1\" of \
             nodestrap.proxy lies over it",
            "before-0.yaml:11:67: spec.instance.environment.kubelet.A: has no effect, for \"b\" of nodestrap.environment lies \
             over it",
            "before-0.yaml:12:15: spec.instance.network.nameservers: has no effect, for [\"10.0.0.2\"] of nodestrap.network \
             lies over it",
            "before-0.yaml:13:18: spec.featureGates.InstanceIdNodeName: has no effect, for true of nodestrap.nodeName lies \
             over it",
            "before-0.yaml:14:16: spec.containerd.config: plugins[\"io.containerd.cri.v1.images\"].pinned_images.sandbox has no \
             effect, for \"a.example/pause:1\" of nodestrap.containerd lies over it",
            "before-0.yaml:6:7: spec.kubelet.config.shutdownGracePeriod: has no effect, for \"60s\" of kubeletExtraConfig lies \
             over it",
            "before-0.yaml:7:7: spec.kubelet.config.clusterDNS: has no effect, for [\"10.100.0.11\"] of clusterDNS or the \
             service CIDR lies over it",
            "before-0.yaml:8:20: spec.kubelet.flags[1]: has no effect, for \"a\" of labels lies over it",
        ]
    );
}

#[test]
fn values_behind_the_node_groups_take_their_place() {
    let lines = "kubeletExtraConfig: {shutdownGracePeriod: 60s}\ntaints: [{key: a, effect: NoSchedule}]";
    let after =
        "  kubelet:\n    config: {shutdownGracePeriod: 30s}\n    flags: [--register-with-taints=b=:NoSchedule]\n";
    assert_eq!(
        notes(lines, &[], &[after]),
        [
            "after-0.yaml:5:14: spec.kubelet.config.shutdownGracePeriod: takes the place of \"60s\", which kubeletExtraConfig \
             has",
            "after-0.yaml:6:13: spec.kubelet.flags[0]: takes the place of \"a=:NoSchedule\", which taints has",
        ]
    );
}

#[test]
fn a_flag_and_a_field_of_two_node_configs_are_told() {
    let lines = "maxPodsPerNode: 30\ntaints: [{key: a, effect: NoSchedule}]\nkubeletExtraConfig: {evictionHard: \
                 {memory.available: 5%}}";
    let before = "  kubelet:\n    flags: [--max-pods=20, '--eviction-hard=memory.available<10%', --v=4]\n";
    let after = "  kubelet:\n    config: {registerWithTaints: [{key: b, effect: NoSchedule}]}\n";
    assert_eq!(
        notes(lines, &[before], &[after]),
        [
            "before-0.yaml:5:28: spec.kubelet.flags[1]: takes the place of kubelet.config.evictionHard[\"memory.available\"], \
             which kubeletExtraConfig has: kubelet takes its flags first",
            "before-0.yaml:5:13: spec.kubelet.flags[0]: takes the place of kubelet.config.maxPods, which maxPodsPerNode has: \
             kubelet takes its flags first",
            "after-0.yaml:5:14: spec.kubelet.config.registerWithTaints: has no effect, for kubelet takes its flags first, and \
             taints has one for it",
        ]
    );
}

#[test]
fn of_several_of_the_users_the_last_counts_and_the_others_are_told() {
    let config = |percent: u32| format!("  kubelet: {{config: {{imageGCHighThresholdPercent: {percent}}}}}\n");
    let [first, second, last] = [91, 92, 93].map(config);
    let own = format!("{HEAD}{}", config(94));
    let indented: Vec<String> = own.lines().map(|line| format!("  {line}\n")).collect();
    let lines = format!("overrideBootstrapCommand: |\n{}", indented.concat());
    let value = "spec.kubelet.config.imageGCHighThresholdPercent";
    let at = "after-0.yaml:4:22: spec.kubelet.config.imageGCHighThresholdPercent";
    assert_eq!(
        notes(&lines, &[&first, &second], &[&last]),
        [
            format!("before-0.yaml:4:22: {value}: has no effect, for 93 of {at} lies over it"),
            format!("before-1.yaml:4:22: {value}: has no effect, for 93 of {at} lies over it"),
            format!(
                "cluster.yaml:16:7: nodeGroups[0].overrideBootstrapCommand: line 4, column 22 of the NodeConfig: {value}: has \
                 no effect, for 93 of {at} lies over it"
            ),
        ]
    );
    assert_eq!(
        notes(&format!("kubeletExtraConfig: {{imageGCHighThresholdPercent: 90}}\n{lines}"), &[], &[]),
        [format!(
            "cluster.yaml:17:7: nodeGroups[0].overrideBootstrapCommand: line 4, column 22 of the NodeConfig: {value}: takes \
             the place of 90, which kubeletExtraConfig has"
        )]
    );
}

#[test]
fn a_number_of_pods_for_kubelet_alone_is_told() {
    let pods = "  kubelet: {config: {maxPods: 20}}\n";
    let told = "is kubelet's number of pods, while nodeadm sets memory aside for";
    assert_eq!(
        notes("labels: {}", &[], &[pods]),
        [format!(
            "after-0.yaml:4:22: spec.kubelet.config.maxPods: {told} as many as the instance type has; write maxPodsPerNode, \
             which says both"
        )]
    );
    assert_eq!(
        notes("nodestrap: {capacity: {maxPodsExpression: max_pods - 1}}", &[], &[pods]),
        [format!(
            "after-0.yaml:4:22: spec.kubelet.config.maxPods: {told} max_pods - 1, by maxPodsExpression; write maxPodsPerNode, \
             which says both"
        )]
    );
    assert_eq!(
        notes("maxPodsPerNode: 30", &[], &[pods]),
        [
            "after-0.yaml:4:22: spec.kubelet.config.maxPods: takes the place of 30, which maxPodsPerNode has"
                .to_owned(),
            format!(
                "after-0.yaml:4:22: spec.kubelet.config.maxPods: {told} 30, by maxPodsExpression; write maxPodsPerNode, which \
                 says both"
            ),
        ]
    );
    assert_eq!(notes("labels: {}", &[], &["  kubelet: {config: {maxPods: 20}, maxPodsExpression: '20'}\n"]), [""; 0]);
}
