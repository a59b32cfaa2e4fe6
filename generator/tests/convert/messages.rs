//! Every finding and every error that a conversion can have, whole.

use nodestrap_generator::convert::{ConvertOptions, Source, convert};

use crate::support::input;

mod eksctl;
mod node_config;

/// A command line of which nothing is missing but what `flags` leave out.
fn command_line(flags: &str) -> String {
    let endpoint = "https://0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com";
    format!(
        "/etc/eks/bootstrap.sh demo --apiserver-endpoint {endpoint} --b64-cluster-ca Q0E= --dns-cluster-ip 10.100.0.10 \
         --mount-bpf-fs false {flags}"
    )
}

fn options(source: Option<Source>) -> ConvertOptions {
    ConvertOptions { source, kubernetes_version: Some("1.30".to_owned()), node_group: Some("workers".to_owned()) }
}

/// The findings about a script or command line, without the labels that each node of Amazon Linux gets.
#[track_caller]
fn findings(text: &str) -> Vec<String> {
    let conversion = convert(text.as_bytes(), &options(None)).unwrap_or_else(|error| panic!("{text}: {error}"));
    let lines = conversion.findings.iter().map(ToString::to_string);
    lines.filter(|line| !line.starts_with("differs: labels: ")).collect()
}

/// The error about an input.
#[track_caller]
fn error(bytes: &[u8], source: Option<Source>) -> String {
    convert(bytes, &options(source)).expect_err("it is no input").to_string()
}

#[test]
fn flags_of_bootstrap_sh_without_an_equivalent_are_lost() {
    for (flags, expected) in [
        ("", &[][..]),
        (
            "--container-runtime dockerd --enable-docker-bridge true",
            &[
                "lost: line 1: --enable-docker-bridge: nodestrap leaves docker's configuration as the image has it: write \
               /etc/docker/daemon.json and restart docker in preBootstrapCommands",
            ],
        ),
        (
            "--containerd-config-file /a.toml",
            &[
                "lost: line 1: --containerd-config-file: nodestrap writes containerd's configuration itself, and \"/a.toml\" of \
               the image is not read: docs/containerd.md says which settings there are",
            ],
        ),
        (
            "--local-disks raid5",
            &["lost: line 1: --local-disks: \"raid5\" is none of mount, raid0 and raid10: write one"],
        ),
        (
            "--ip-family both",
            &["lost: line 1: --ip-family: is neither ipv4 nor ipv6, and bootstrap.sh stops: write \
               kubernetesNetworkConfig.ipFamily"],
        ),
        (
            "--max-pod 3",
            &[
                "lost: line 1: \"--max-pod\" is no flag of bootstrap.sh, which takes it for a name; remove it",
                "lost: line 1: \"3\" stands behind the cluster's name, and bootstrap.sh passes over it; remove it",
            ],
        ),
        (
            "--use-max-pod false",
            &[
                "lost: line 1: \"--use-max-pod\" is no flag of bootstrap.sh, which takes it for a name; did you mean \
                 --use-max-pods?",
                "lost: line 1: \"false\" stands behind the cluster's name, and bootstrap.sh passes over it; remove it",
            ],
        ),
        (
            "--use-max-pods=false",
            &[
                "lost: line 1: \"--use-max-pods=false\" is no flag of bootstrap.sh, which takes it for a name; write its value \
               as a word of its own",
            ],
        ),
        (
            "--cluster-id $(cat /etc/id)",
            &["lost: line 1: --cluster-id: \"$(cat /etc/id)\" is known on the node alone: write what it stands for"],
        ),
        (
            "--aws-api-retry-attempts 3 --cluster-id x",
            &[
                "differs: line 1: --cluster-id: says something of local clusters alone, and --enable-local-outpost is not \
                 true: left out, as bootstrap.sh does",
                "differs: line 1: --aws-api-retry-attempts: says how often to ask the AWS API, which no node of nodestrap's \
                 does: left out",
            ],
        ),
        (
            "--enable-local-outpost true",
            &["missing: status.id: a local cluster has an ID, and bootstrap.sh needs --cluster-id for it; \"aws eks \
               describe-cluster\" prints it"],
        ),
        (
            "--use-max-pods false",
            &[
                "differs: maxPodsPerNode: the image's scripts set memory aside for as many pods as the instance type can have, \
               nodestrap for 110: 255 MiB and 11 for each",
            ],
        ),
    ] {
        assert_eq!(findings(&command_line(flags)), expected, "{flags}");
    }
}

#[test]
fn a_pause_image_without_its_region_is_lost() {
    let mend =
        "names the pause image together with the region, which is not known: write nodestrap.containerd.sandboxImage";
    for flag in ["--pause-container-version", "--pause-container-account"] {
        let text = format!("bootstrap.sh demo --mount-bpf-fs false {flag} 3");
        let found = findings(&text).into_iter().find(|line| line.starts_with("lost: "));
        assert_eq!(found, Some(format!("lost: line 1: {flag}: {mend}")));
    }
}

#[test]
fn flags_of_kubelet_without_an_equivalent_are_lost() {
    let place = "lost: line 1: --kubelet-extra-args";
    for (arguments, expected) in [
        ("--v 4 --cluster-domain=cluster.local --register-node --feature-gates=A=true,B=0", String::new()),
        (
            "--node-ip=10.0.0.1",
            format!(
                "{place}: --node-ip: is what the agent finds out on each node; nodestrap.nodeName chooses between the two \
                 names that a node can have"
            ),
        ),
        (
            "--config=/a",
            format!(
                "{place}: --config: names a file that nodestrap writes itself: write what it says of kubelet into \
                 kubeletExtraConfig"
            ),
        ),
        (
            "--root-dir=/a",
            format!(
                "{place}: --root-dir: has no equivalent: nodestrap.localStorage moves kubelet's state to another disk"
            ),
        ),
        (
            "--reserved-memory=0:memory=1Gi",
            format!(
                "{place}: --reserved-memory: has no equivalent: write the field of KubeletConfiguration into \
                 kubeletExtraConfig, if there is one"
            ),
        ),
        ("--max-pods=many", format!("{place}: --max-pods: \"many\" is not a number of pods: write maxPodsPerNode")),
        ("--v=high", format!("{place}: --v: is not a number: write kubeletExtraConfig.logging.verbosity")),
        (
            "--image-gc-high-threshold=most",
            format!(
                "{place}: --image-gc-high-threshold: \"most\" is not what the flag takes: write \
                 kubeletExtraConfig.imageGCHighThresholdPercent"
            ),
        ),
        ("batch", format!("{place}: \"batch\" is no flag, and kubelet would stop: remove it")),
        ("--max-pods", format!("{place}: --max-pods has no value, and kubelet would stop: write one")),
        ("--node-labels=a", format!("{place}: --node-labels: \"a\" is not a label; write key=value")),
        (
            "--register-with-taints=a",
            format!("{place}: --register-with-taints: \"a\" is not a taint; write key=value:Effect or key:Effect"),
        ),
        (
            "--node-labels=a=$(x),b=c",
            format!(
                "{place}: --node-labels: the label \"a=$(x)\" has a value that is known on the node alone: \
                 nodestrap.instanceLabels takes labels from the instance"
            ),
        ),
        (
            "--pod-max-pids=$PIDS",
            format!("{place}: \"--pod-max-pids=$PIDS\" is known on the node alone: write what it stands for"),
        ),
        (
            "--node-labels='a=b",
            format!(
                "{place}: a quote is opened in it and never closed, so that kubelet would get none of it: close it"
            ),
        ),
    ] {
        let expected: Vec<String> = Some(expected).into_iter().filter(|line| !line.is_empty()).collect();
        assert_eq!(findings(&command_line(&format!("--kubelet-extra-args \"{arguments}\""))), expected, "{arguments}");
    }
}

#[test]
fn what_surrounds_the_call_is_kept_or_told_of() {
    let call = command_line("");
    let list = "stands in one list with other commands, joined by &&, || or |, which are left out: write what is needed of \
                them into preBootstrapCommands";
    let within = "calls bootstrap.sh within a condition, a loop or a function, so that what surrounds it is left out: write \
                  what is needed of it into preBootstrapCommands";
    let afterwards = "runs after bootstrap.sh: save it as a script, and name it in nodestrap.userData.after";
    let fails = "ends at its first error, and the node never joined then; a preBootstrapCommand that fails does not keep the \
                 node from joining";
    for (script, expected) in [
        (format!("#!/bin/sh\nset -o xtrace\nA=1\n{call}\n"), vec![]),
        (format!("#!/bin/sh\nmkdir /a && {call}\n"), vec![format!("lost: line 2: {list}")]),
        (format!("#!/bin/sh\nif true; then\n{call}\nfi\n"), vec![format!("lost: line 3: {within}")]),
        (format!("#!/bin/sh\nrun() {{\n{call}\n}}\n"), vec![format!("lost: line 3: {within}")]),
        (format!("#!/bin/sh\n{call}\nsleep 1\nsleep 2\n"), vec![format!("lost: line 3: {afterwards}")]),
        (format!("#!/bin/bash -e\nmkdir /a\n{call}\n"), vec![format!("differs: line 1: {fails}")]),
        (format!("#!/bin/bash\ncat <<E > /a\nbootstrap.sh no\nE\n{call}\n"), vec![]),
    ] {
        assert_eq!(findings(&script), expected, "{script}");
    }
}

#[test]
fn commands_before_the_call_become_pre_bootstrap_commands() {
    let script = format!("#!/bin/bash -x\nA='b c'\nmkdir \"$A\"\n  {}\n", command_line(""));
    let made = convert(script.as_bytes(), &options(None)).expect("a conversion").cluster_config;
    let (_, commands) = made.split_once("preBootstrapCommands:\n").expect("commands");
    assert_eq!(commands, "  - |-\n    set -x\n    A='b c'\n    mkdir \"$A\"\n");
}

#[test]
fn a_script_for_another_interpreter_is_lost() {
    let text = format!(
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/x-shellscript\n\n\
         #!/usr/bin/env python3\nprint(1)\n--b\nContent-Type: text/x-shellscript\n\n#!/bin/sh\n{}\n--b\nContent-Type: \
         text/x-shellscript\n\n#!/bin/sh\ntrue\n--b--\n",
        command_line("")
    );
    assert_eq!(
        findings(&text),
        [
            "lost: part-001: is a script for /usr/bin/env python3: save it as a file, and name it in nodestrap.userData.before",
            "lost: part-003: runs after bootstrap.sh: save it as a script, and name it in nodestrap.userData.after",
        ]
    );
}

#[test]
fn what_is_missing_is_named_with_how_to_find_it() {
    let conversion = convert(b"bootstrap.sh $NAME\n", &ConvertOptions::default()).expect("a conversion");
    let lines: Vec<String> = conversion.findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines[..8],
        [
            "lost: line 1: the cluster's name \"$NAME\" is known on the node alone: write it",
            "missing: nodeGroups[0].name: the input does not name the node group, which is called \"nodes\" now: rename it, or \
             give --nodegroup",
            "missing: metadata.name: the input does not name the cluster",
            "missing: metadata.region: no name in the input holds the cluster's region",
            "missing: metadata.version: no user data holds the nodes' Kubernetes version: write it, or give \
             --kubernetes-version",
            "missing: kubernetesNetworkConfig.serviceIPv4CIDR: the input holds neither the service CIDR nor the DNS address \
             that follows from it; \"aws eks describe-cluster --name NAME --query cluster.kubernetesNetworkConfig --output \
             text\" prints it",
            "missing: status.endpoint: \"aws eks describe-cluster --name NAME --query cluster.endpoint --output text\" prints \
             it",
            "missing: status.certificateAuthorityData: \"aws eks describe-cluster --name NAME --query \
             cluster.certificateAuthority.data --output text\" prints it",
        ]
    );
}

#[test]
fn a_dns_address_that_the_images_scripts_get_wrong_is_told_of() {
    let text = "bootstrap.sh demo --mount-bpf-fs false --apiserver-endpoint https://a.eu-west-1.eks.amazonaws.com \
                --b64-cluster-ca Q0E= --service-ipv4-cidr 10.100.0.128/25";
    assert_eq!(
        findings(text),
        ["differs: line 1: of the service CIDR 10.100.0.128/25 the image's scripts make the DNS address 10.100.0.10, \
          nodestrap makes 10.100.0.138, which is where EKS has it"]
    );
}

#[test]
fn labels_that_nodestrap_sets_itself_are_told_of_where_they_differ() {
    assert_eq!(
        findings(&command_line(
            "--kubelet-extra-args --node-labels=alpha.eksctl.io/cluster-name=other,node-lifecycle=x"
        )),
        ["lost: label alpha.eksctl.io/cluster-name: is \"demo\" on every node of this group, not \"other\""]
    );
}

#[test]
fn an_input_that_is_none_is_an_error() {
    for (bytes, source, expected) in [
        (
            &b"#!/bin/sh\ntrue\n"[..],
            None,
            "it is read as shell script, and holds neither a command line of /etc/eks/bootstrap.sh, nor a NodeConfig, nor eksctl's \
             files: convert reads these; name the sort with --from if it is one of them",
        ),
        (
            b"[settings.kubernetes]\ncluster-name = 'demo'\n",
            None,
            "it is for Bottlerocket, and nodes of Amazon Linux alone are converted: write its ClusterConfig by hand",
        ),
        (
            b"<powershell>\n</powershell>\n",
            None,
            "it is for Windows, and nodes of Amazon Linux alone are converted: write its ClusterConfig by hand",
        ),
        (
            b"echo bootstrap.sh\n",
            None,
            "no command calls /etc/eks/bootstrap.sh: give the script that does, or the command line itself",
        ),
        (
            b"bootstrap.sh demo --ip-family\n",
            None,
            "line 1: --ip-family has no value, and bootstrap.sh would stop: write one behind it",
        ),
        (
            b"#!/bin/sh\nbootstrap.sh demo 'a\n",
            None,
            "part-001: line 2: a single quote is opened here and never closed: close it",
        ),
        (
            b"bootstrap.sh demo\n",
            Some(Source::NodeConfig),
            "no part is a NodeConfig, which begins with \"apiVersion: node.eks.aws/v1alpha1\"",
        ),
        (
            b"bootstrap.sh demo\n",
            Some(Source::Eksctl),
            "it writes no /etc/eksctl/kubelet.env, which all user data of eksctl's for Amazon Linux 2 does",
        ),
        (
            b"apiVersion: node.eks.aws/v1\nkind: NodeConfig\n",
            None,
            "part-001: apiVersion is not node.eks.aws/v1alpha1, and nodeadm reads no other: mend it",
        ),
        (
            b"apiVersion: node.eks.aws/v1alpha1\nkind: Node\n",
            None,
            "part-001: kind is not NodeConfig, and nodeadm reads no other: mend it",
        ),
        (
            b"apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec: []\n",
            None,
            "part-001: spec is no mapping: mend it",
        ),
        (
            b"#cloud-config\nwrite_files:\n- {path: /etc/eksctl/kubelet.env}\n- {path: /etc/eksctl/kubelet-extra.json, content: \
              '[]'}\n",
            None,
            "/etc/eksctl/kubelet-extra.json: is no mapping, and kubelet would not read it",
        ),
        (b"", None, "user data is empty: an instance without user data has nothing to inspect"),
    ] {
        assert_eq!(error(bytes, source), expected);
    }
}

#[test]
fn a_sort_that_is_none_says_which_there_are() {
    assert_eq!(
        "karpenter".parse::<Source>().expect_err("no sort").to_string(),
        "\"karpenter\" is nothing that can be converted; write one of bootstrap, node-config, eksctl"
    );
    for source in Source::ALL {
        assert_eq!(source.to_string().parse(), Ok(source));
    }
}
