//! The JSON Schema of `docs/clusterconfig.schema.json`, held against a validator of others and against what
//! `gen-userdata` itself takes and refuses.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use nodestrap_tests::programs::{example, gen_userdata, repository};
use nodestrap_tests::python::ask;
use serde_json::{Value, json};

/// What the validator finds wrong with each document.
fn faults(documents: &[String]) -> Vec<Vec<String>> {
    let schema = fs::read_to_string(repository().join("docs/clusterconfig.schema.json")).expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("it is JSON");
    let parse = |text: &String| serde_saphyr::from_str::<Value>(text).expect(text);
    let documents: Vec<Value> = documents.iter().map(parse).collect();
    ask("validate.py", &json!({ "schema": schema, "documents": documents })).expect("the validator answers")
}

/// What `gen-userdata` says of a file on standard input; empty where it takes it.
fn refusal(file: &str) -> String {
    let mut child = Command::new(gen_userdata())
        .args(["-f", "-", "--allow-stack-fields", "--format", "cloud-config", "--agent", "preinstalled"])
        .current_dir(repository())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("a pipe").write_all(file.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    if output.status.success() { String::new() } else { said }
}

/// The example of a dense node group, whose last line belongs to its `nodestrap`, with the lines of another.
fn with(place: &str, lines: &str) -> String {
    let text = fs::read_to_string(example("dense.yaml")).expect("the example");
    let (head, _) = text.split_once("    kubeletExtraConfig:").expect("the fields of the node group");
    let indented = |by: &str| lines.lines().map(|line| format!("{by}{line}\n")).collect::<Vec<String>>().concat();
    match place {
        "document" => head.to_owned() + &indented(""),
        "group" => head.to_owned() + &indented("    "),
        "own" => head.to_owned() + "    nodestrap:\n" + &indented("      "),
        "kubelet" => head.to_owned() + "    kubeletExtraConfig:\n" + &indented("      "),
        _ => panic!("no such place: {place}"),
    }
}

#[test]
fn every_example_is_valid() {
    let entries =
        fs::read_dir(repository().join("examples")).expect("the examples").map(|entry| entry.expect("an entry"));
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let mut names: Vec<String> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    assert!(names.len() > 5, "{names:?}");
    let texts: Vec<String> = names.iter().map(|name| fs::read_to_string(example(name)).expect("it is text")).collect();
    for (name, faults) in names.iter().zip(faults(&texts)) {
        assert_eq!(faults, [""; 0], "{name}");
    }
}

#[test]
fn what_is_taken_is_valid() {
    let files: Vec<String> = [
        ("document", "iam: {withOIDC: true}\nmanagedNodeGroups: []"),
        ("group", "labels: {}\ntaints:\nssh:\nefaEnabled: false\nminSize: 1"),
        ("group", "labels: {team: a, example.com/stage: '', a_b.c: X}"),
        ("group", "taints: {dedicated: 'gpu:NoSchedule', spot: NoExecute}"),
        ("group", "taints: [{key: a, effect: PreferNoSchedule}, {key: a, value: b, effect: NoExecute}]"),
        ("group", "maxPodsPerNode: 40\nclusterDNS: 169.254.20.10\ndisablePodIMDS: true"),
        ("group", "preBootstrapCommands: [echo]\nssh: {allow: true, publicKeyName: ops}"),
        ("own", "capacity: {maxENIs: 3, reservedENIs: 1, kubeReserved: none}\ntoken: aws-cli"),
        ("own", "containerd: {version: 2, sandboxImage: 'localhost/kubernetes/pause:latest'}"),
        ("own", "containerd: {version: '1', fipsRegistry: false}"),
        ("own", "instanceLabels: [zone, {key: a/b, imds: tags/instance/x}]\nnodeName: instanceId"),
        ("own", "localStorage: {strategy: RAID0, disabledMounts: [PodLogs], mountPath: /mnt/disks}"),
        ("own", "network: {nameservers: [10.0.0.2, 'fd00::2'], domains: [corp.example]}"),
        ("own", "proxy: {http: 'http://proxy.example:3128', no: [.internal]}"),
        ("own", "environment: {default: {LANG: C.UTF-8}, kubelet: {GOGC: '50'}}"),
        ("kubelet", "evictionHard: {memory.available: 5%}\nsystemReserved: {memory: 1Gi}\nimageMinimumGCAge: 2m0s"),
        ("kubelet", "featureGates: {Foo: true}\nreservedMemory: [{numaNode: 0, limits: {memory: 1Gi}}]"),
        ("kubelet", "shutdownGracePeriod: 1h30m\npodPidsLimit: 1024\nmemoryThrottlingFactor: 0.8"),
    ]
    .map(|(place, lines)| with(place, lines))
    .into();
    for (file, faults) in files.iter().zip(faults(&files)) {
        assert_eq!(refusal(file), "", "{file}");
        assert_eq!(faults, [""; 0], "{file}");
    }
}

#[test]
fn what_is_not_valid_is_refused() {
    let unknown = "Additional properties are not allowed ('bananas' was unexpected)";
    let cases = [
        ("document", "bananas: 1", format!(": {unknown}")),
        ("document", "outpost: {}", "outpost: 'controlPlaneOutpostARN' is a required property".to_owned()),
        ("group", "bananas: 1", format!("nodeGroups[0]: {unknown}")),
        ("group", "ssh: {bananas: 1}", format!("nodeGroups[0].ssh: {unknown}")),
        ("group", "taints: [{key: a, effect: NoSchedule, bananas: 1}]", format!("nodeGroups[0].taints[0]: {unknown}")),
        ("group", "taints: [{key: a, effect: Never}]", "nodeGroups[0].taints[0].effect: 'Never' is not one of ['NoSchedule', 'PreferNoSchedule', 'NoExecute']".to_owned()),
        ("group", "taints: {a: Never}", "nodeGroups[0].taints.a: 'Never' does not match '^([A-Za-z0-9._-]{0,63}:)?(NoSchedule|PreferNoSchedule|NoExecute)$'".to_owned()),
        ("group", "efaEnabled: true", "nodeGroups[0].efaEnabled: True is not one of [False, None]".to_owned()),
        ("group", "maxPodsPerNode: 0", "nodeGroups[0].maxPodsPerNode: 0 is less than the minimum of 1".to_owned()),
        ("group", "maxPodsPerNode: 150001", "nodeGroups[0].maxPodsPerNode: 150001 is greater than the maximum of 150000".to_owned()),
        ("group", "labels: {a b: c}", "nodeGroups[0].labels: 'a b' does not match '^([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$'".to_owned()),
        ("group", "disablePodIMDS: 1", "nodeGroups[0].disablePodIMDS: 1 is not of type 'boolean', 'null'".to_owned()),
        ("group", "preBootstrapCommands: ['']", "nodeGroups[0].preBootstrapCommands[0]: '' does not match '\\\\S'".to_owned()),
        ("group", "clusterDNS: kube-dns", "nodeGroups[0].clusterDNS: 'kube-dns' does not match '^([0-9]{1,3}(\\\\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)$'".to_owned()),
        ("group", "ami: latest", "nodeGroups[0].ami: 'latest' does not match '^(auto|auto-ssm|ami-([0-9a-f]{8}|[0-9a-f]{17}))$'".to_owned()),
        ("own", "bananas: 1", format!("nodeGroups[0].nodestrap: {unknown}")),
        ("own", "capacity: {bananas: 1}", format!("nodeGroups[0].nodestrap.capacity: {unknown}")),
        ("own", "capacity: {maxENIs: 256}", "nodeGroups[0].nodestrap.capacity.maxENIs: 256 is greater than the maximum of 255".to_owned()),
        ("own", "capacity: {kubeReserved: gcp}", "nodeGroups[0].nodestrap.capacity.kubeReserved: 'gcp' is not one of ['aws', 'none', None]".to_owned()),
        ("own", "containerd: {version: 3}", "nodeGroups[0].nodestrap.containerd.version: 3 is not one of [1, 2, '1', '2', None]".to_owned()),
        ("own", "localStorage: {strategy: RAID5}", "nodeGroups[0].nodestrap.localStorage.strategy: 'RAID5' is not one of ['Mount', 'RAID0', 'RAID10', None]".to_owned()),
        ("own", "localStorage: {strategy: RAID0, disabledMounts: [Logs]}", "nodeGroups[0].nodestrap.localStorage.disabledMounts[0]: 'Logs' is not one of ['Containerd', 'PodLogs']".to_owned()),
        ("own", "nodeName: hostname", "nodeGroups[0].nodestrap.nodeName: 'hostname' is not one of ['privateDnsName', 'instanceId', None]".to_owned()),
        ("own", "token: curl", "nodeGroups[0].nodestrap.token: 'curl' is not one of ['agent', 'aws-iam-authenticator', 'aws-cli', None]".to_owned()),
        ("own", "environment: {kubelet: {A-B: c}}", "nodeGroups[0].nodestrap.environment.kubelet: 'A-B' does not match '^[A-Za-z_][A-Za-z0-9_]*$'".to_owned()),
        ("own", "instanceLabels: [{key: a}]", "nodeGroups[0].nodestrap.instanceLabels[0]: 'imds' is a required property".to_owned()),
        ("own", "proxy: {http: proxy.example}", "nodeGroups[0].nodestrap.proxy.http: 'proxy.example' does not match '^https?://'".to_owned()),
        (
            "kubelet",
            "cgroupDriver: docker",
            "nodeGroups[0].kubeletExtraConfig.cgroupDriver: 'docker' is not one of ['cgroupfs', 'systemd']".to_owned(),
        ),
        (
            "kubelet",
            "oomScoreAdj: 1001",
            "nodeGroups[0].kubeletExtraConfig.oomScoreAdj: 1001 is greater than the maximum of 1000".to_owned(),
        ),
        (
            "kubelet",
            "memorySwap: {swapBehavior: Some}",
            "nodeGroups[0].kubeletExtraConfig.memorySwap.swapBehavior: 'Some' is not one of ['LimitedSwap', 'NoSwap', \
             'UnlimitedSwap']"
                .to_owned(),
        ),
        ("kubelet", "bananas: 1", format!("nodeGroups[0].kubeletExtraConfig: {unknown}")),
        ("kubelet", "maxPods: 5", "nodeGroups[0].kubeletExtraConfig.maxPods: 5 is not one of [False, None]".to_owned()),
        ("kubelet", "failSwapOn: 'no'", "nodeGroups[0].kubeletExtraConfig.failSwapOn: 'no' is not of type 'boolean'".to_owned()),
        ("kubelet", "evictionHard: {memory: 5%}", "nodeGroups[0].kubeletExtraConfig.evictionHard: Additional properties are not allowed ('memory' was unexpected)".to_owned()),
    ];
    let files: Vec<String> = cases.iter().map(|(place, lines, _)| with(place, lines)).collect();
    for ((file, faults), (_, lines, fault)) in files.iter().zip(faults(&files)).zip(&cases) {
        assert!(faults.contains(fault), "{lines}: {faults:?}");
        assert!(refusal(file).starts_with("error: failed to read the node group:\n-:"), "{lines}: {}", refusal(file));
    }
}
