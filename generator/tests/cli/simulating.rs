//! `gen-userdata simulate`: kubelet's variables and command line on each type, and the agent's warnings.

use serde_json::{Value, json};

use crate::support::{inspected, run};

fn simulated(arguments: &[&str]) -> Vec<Value> {
    let arguments = [&["simulate", "--output", "json", "-f"], arguments].concat();
    serde_json::from_slice(&run(&arguments).done()).expect("it is a JSON array")
}

/// kubelet's argument for a flag.
fn argument<'a>(simulation: &'a Value, flag: &str) -> Option<&'a str> {
    let words = simulation["command_line"].as_array()?.iter().filter_map(Value::as_str);
    words.into_iter().find_map(|word| word.strip_prefix(flag)?.strip_prefix('='))
}

#[test]
fn the_article_s_node_gets_the_article_s_command_line() {
    let simulation = &simulated(&["article.yaml"])[0];
    assert_eq!(
        simulation,
        &json!({
            "instance_type": "m5.large",
            "local_env": {
                "NODE_IP": "192.0.2.10",
                "INSTANCE_ID": "i-0123456789abcdef0",
                "INSTANCE_TYPE": "m5.large",
                "MAX_PODS": "29",
            },
            "environment": {},
            "command_line": [
                "/usr/bin/kubelet",
                "--node-ip=192.0.2.10",
                "--node-labels=alpha.eksctl.io/cluster-name=hilarious-hideout-1578729265,\
                 alpha.eksctl.io/nodegroup-name=ng-b50c30b5,alpha.eksctl.io/instance-id=i-0123456789abcdef0",
                "--max-pods=29",
                "--register-node=true",
                "--register-with-taints=",
                "--allow-privileged=true",
                "--cloud-provider=aws",
                "--container-runtime=docker",
                "--network-plugin=cni",
                "--cni-bin-dir=/opt/cni/bin",
                "--cni-conf-dir=/etc/cni/net.d",
                "--pod-infra-container-image=602401143452.dkr.ecr.ap-northeast-1.amazonaws.com/eks/pause-amd64:3.1",
                "--kubeconfig=/etc/eksctl/kubeconfig.yaml",
                "--config=/etc/eksctl/kubelet.yaml",
            ],
            "warnings": [],
        })
    );
}

#[test]
fn kubelet_s_environment_is_shown() {
    let simulation = &simulated(&["article.yaml", "--https-proxy", "http://p:3128", "--no-proxy", ".internal"])[0];
    assert_eq!(simulation["environment"]["HTTPS_PROXY"], "http://p:3128");
    let no_proxy = simulation["environment"]["NO_PROXY"].as_str().expect("a text");
    assert!(no_proxy.starts_with("localhost,") && no_proxy.ends_with(",.internal"), "{no_proxy}");
}

#[test]
fn each_type_has_its_own_pods_and_reserves() {
    let pods = |simulation: &Value| argument(simulation, "--max-pods").map(str::to_owned);
    let reserved = |simulation: &Value| argument(simulation, "--kube-reserved").map(str::to_owned);
    let simulations = simulated(&["spot.yaml", "--lifecycle", "spot"]);
    let types: Vec<&Value> = simulations.iter().map(|simulation| &simulation["instance_type"]).collect();
    assert_eq!(types, ["m5.large", "m5a.large", "m6i.large", "c5.xlarge"]);
    assert_eq!(simulations.iter().filter_map(pods).collect::<Vec<_>>(), ["29", "29", "29", "58"]);
    let reserved: Vec<String> = simulations.iter().filter_map(reserved).collect();
    assert_eq!(reserved[0], "cpu=70m,ephemeral-storage=1Gi,memory=574Mi");
    assert_eq!(reserved[3], "cpu=80m,ephemeral-storage=1Gi,memory=893Mi");
    for simulation in &simulations {
        let labels = argument(simulation, "--node-labels").expect("it has labels");
        assert!(labels.contains("interruptible=yes") && labels.contains("node-lifecycle=spot"), "{labels}");
    }
    let on_demand = &simulated(&["spot.yaml", "--instance-type", "m5.large"])[0];
    assert!(argument(on_demand, "--node-labels").is_some_and(|labels| labels.contains("node-lifecycle=on-demand")));
}

#[test]
fn a_type_that_nobody_knows_gets_a_number_and_the_agent_s_warning() {
    let simulation = &simulated(&["article.yaml", "--instance-type", "z9.large"])[0];
    assert_eq!(simulation["local_env"]["MAX_PODS"], "29");
    assert_eq!(simulation["warnings"], json!(["etc/eksctl/max_pods.map does not know z9.large; a default is taken"]));
    let simulation = &simulated(&["article.yaml", "--types", "needed", "--instance-type", "c5.xlarge"])[0];
    assert_eq!(simulation["local_env"]["MAX_PODS"], "110");
}

#[test]
fn what_would_not_fit_together_is_warned_of() {
    let warnings = |arguments: &[&str]| simulated(arguments)[0]["warnings"].clone();
    assert_eq!(
        warnings(&["article.yaml", "--instance-type", "m6g.large"]),
        json!(["it runs aarch64, and the node group's user data is for x86_64, so that it would not join"])
    );
    let assumed = "the vCPUs of z9.large are not known, so 2 are taken for what is reserved; a table from `gen-userdata \
                   refresh`, given with --instance-data, knows new types";
    let warnings = warnings(&["spot.yaml", "--instance-type", "z9.large"]);
    assert!(warnings.as_array().is_some_and(|warnings| warnings.contains(&json!(assumed))), "{warnings}");
}

#[test]
fn flags_say_what_a_file_could() {
    let simulation = &simulated(&["article.yaml", "--max-pods", "17", "--node-taint", "a=b:NoSchedule"])[0];
    assert_eq!(argument(simulation, "--max-pods"), Some("17"));
    assert_eq!(argument(simulation, "--register-with-taints"), Some("a=b:NoSchedule"));
    let simulation = &simulated(&["article.yaml", "--prefix-delegation", "--recommended-cap"])[0];
    assert_eq!(argument(simulation, "--max-pods"), Some("110"));
}

#[test]
fn kubelet_s_command_is_that_of_the_user_data() {
    // Every flag of the simulated command stands in a unit of what is rendered, so nothing of it is made up.
    for example in ["article.yaml", "containerd.yaml", "spot.yaml"] {
        let report = inspected(&["-f", example]);
        assert!(report["files"].as_array().is_some_and(|files| !files.is_empty()));
        let units = run(&["-f", example, "--format", "cloud-config"]).text();
        for simulation in simulated(&[example]) {
            let words = simulation["command_line"].as_array().expect("a list");
            assert!(words.len() > 5, "{words:?}");
            for word in words.iter().filter_map(Value::as_str) {
                let flag = word.split_once('=').map_or(word, |(flag, _)| flag);
                assert!(units.contains(flag), "{example}: {flag}");
                assert!(!word.contains(['$', '{']), "{example}: {word}");
            }
        }
    }
}

#[test]
fn the_table_shows_once_what_types_share() {
    let table = run(&["simulate", "-f", "article.yaml", "--instance-type", "m5.large,c5.xlarge"]).text();
    for line in [
        "kubelet.local.env",
        "  NODE_IP                      every type  192.0.2.10",
        "  MAX_PODS                     m5.large    29",
        "                               c5.xlarge   58",
        "kubelet's command line",
        "  --cloud-provider             every type  aws",
        "  --max-pods                   m5.large    29",
    ] {
        assert!(table.lines().any(|shown| shown == line), "{line:?} is not in:\n{table}");
    }
}

#[test]
fn a_command_in_the_agent_s_place_cannot_be_simulated() {
    assert_eq!(
        run(&["simulate", "-f", "override.yaml"]).failed(1),
        "error: failed to simulate the node group:\noverrideBootstrapCommand runs in the agent's place, so kubelet gets \
         what that command does; leave it out to see what the agent would do\n"
    );
}

#[test]
fn a_node_of_an_ipv6_cluster_gets_its_ipv6_address() {
    let simulation = &simulated(&["containerd.yaml", "--ip-family", "ipv6", "--service-cidr", "fd00:1234::/108"])[0];
    assert_eq!(argument(simulation, "--node-ip"), Some("2001:db8::10"));
    assert_eq!(simulation["local_env"]["NODE_IP"], "2001:db8::10");
}

#[test]
fn labels_from_the_instance_are_what_imds_answers() {
    let labels = |more: &[&str]| {
        let arguments = [&["article.yaml", "--instance-label", "zone,example.com/group=placement/group-name"], more];
        let simulation = simulated(&arguments.concat())[0].clone();
        let labels = simulation["local_env"]["NODE_LABELS"].as_str().expect("it has labels").to_owned();
        (
            labels.replace("alpha.eksctl.io/cluster-name=hilarious-hideout-1578729265,", ""),
            simulation["warnings"].clone(),
        )
    };
    let group = "alpha.eksctl.io/nodegroup-name=ng-b50c30b5";
    assert_eq!(
        labels(&[]),
        (
            format!("{group},topology.kubernetes.io/zone=ap-northeast-1a"),
            json!(["IMDS has no valid placement/group-name; left out"])
        )
    );
    assert_eq!(
        labels(&["--imds", "placement/group-name=web", "--imds", "placement/availability-zone=ap-northeast-1c"]),
        (format!("{group},example.com/group=web,topology.kubernetes.io/zone=ap-northeast-1c"), json!([]))
    );
}

#[test]
fn a_value_that_the_agent_refuses_is_an_error() {
    let arguments = ["simulate", "-f", "article.yaml", "--imds"];
    let report = run(&[&arguments[..], &["local-ipv4=two words"]].concat()).failed(1);
    assert_eq!(
        report,
        "error: failed to simulate the node group:\nthe agent fails on m5.large: privateIp: no valid value from IMDS; replace the instance\n"
    );
    let report = run(&[&arguments[..], &["instance-type=m5.large"]].concat()).failed(2);
    assert!(report.contains("is decided by the type that is simulated; give it with --instance-type"), "{report}");
}

#[test]
fn a_node_that_calls_itself_by_its_id_asks_nothing_of_dns() {
    let simulate = |arguments: &[&str]| simulated(&[&["containerd.yaml", "--node-name"], arguments].concat()).remove(0);
    let node = simulate(&["instanceId", "--imds", "local-hostname="]);
    assert_eq!(argument(&node, "--hostname-override"), Some("i-0123456789abcdef0"));
    let node = simulate(&["privateDnsName", "--imds", "local-hostname=ip-192-0-2-10.corp.example"]);
    assert_eq!(argument(&node, "--hostname-override"), Some("ip-192-0-2-10.corp.example"), "as DHCP options have it");
}
