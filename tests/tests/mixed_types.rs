//! A node group of several instance types: what the agent's program writes on each node is what `simulate` shows, and
//! each type has its own values.

use std::collections::BTreeMap;
use std::path::Path;

use maxpods_data::reserved;
use nodestrap_tests::agent::{AgentOutcome, AgentRun, Architecture, usable_cpus};
use nodestrap_tests::imds::{FakeImds, Instance};
use nodestrap_tests::programs;

/// The node group, its types and their vCPUs.
const EXAMPLE: &str = "dense.yaml";
const TYPES: [(&str, u32); 3] = [("m6i.large", 2), ("c6i.4xlarge", 16), ("m6i.16xlarge", 64)];

/// Variables by their names.
type Variables = BTreeMap<String, String>;

/// A label beside the example's, from a tag.
const TAG_LABEL: [&str; 2] =
    ["--instance-label", "zoneId,example.com/placement-group=placement/group-name,team=tags/instance/Team"];

/// Runs the agent's program on the node's files.
fn boot(architecture: Architecture, instance: &Instance, directory: &Path) -> AgentOutcome {
    let root = directory.join("root");
    programs::write_node_files(EXAMPLE, &TAG_LABEL, &root);
    let imds = FakeImds::builder(instance.clone()).start().expect("a port on loopback");
    let agent = programs::agent(architecture, directory);
    AgentRun::new(&agent, architecture, &root).endpoint(&imds.endpoint()).run().expect("the agent starts")
}

fn written(outcome: &AgentOutcome) -> Variables {
    assert_eq!(outcome.code, Some(0), "{:?}", outcome.stderr);
    let text = String::from_utf8(outcome.files["etc/eksctl/kubelet.local.env"].clone()).expect("text");
    let assignments = text.lines().map(|line| line.split_once('=').expect("an assignment"));
    assignments.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// What `simulate` shows of an instance of this type whose metadata answers as `instance` does.
fn simulated(instance: &Instance) -> Variables {
    let file = programs::example(EXAMPLE);
    let mut arguments: Vec<String> =
        ["simulate", "--output", "json", "-f", file.to_str().expect("a plain path"), "--instance-type"]
            .map(str::to_owned)
            .into();
    arguments.push(instance.instance_type.clone());
    arguments.extend(TAG_LABEL.map(str::to_owned));
    let mut facts = vec![
        ("instance-id".to_owned(), instance.instance_id.clone()),
        ("local-ipv4".to_owned(), instance.private_ipv4.to_string()),
        ("local-hostname".to_owned(), instance.local_hostname.clone()),
        ("placement/availability-zone".to_owned(), instance.availability_zone.clone()),
        ("placement/availability-zone-id".to_owned(), instance.availability_zone_id.clone()),
        ("placement/group-name".to_owned(), instance.placement_group.clone().unwrap_or_default()),
    ];
    facts.extend(instance.tags.iter().map(|(key, value)| (format!("tags/instance/{key}"), value.clone())));
    arguments.extend(facts.into_iter().map(|(category, value)| format!("--imds={category}={value}")));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let shown: serde_json::Value =
        serde_json::from_slice(&programs::stdout_of_gen_userdata(&arguments)).expect("it is JSON");
    serde_json::from_value(shown[0]["local_env"].clone()).expect("variables")
}

#[test]
fn the_agent_writes_on_each_type_what_simulate_shows() {
    let with_group = Instance {
        placement_group: Some("web".into()),
        tags: [("Team".into(), "search".into())].into(),
        ..Instance::default()
    };
    for architecture in Architecture::ALL {
        let mut pods = Vec::new();
        for ((name, cpus), instance) in
            TYPES.into_iter().zip([with_group.clone(), Instance::default(), with_group.clone()])
        {
            let instance = Instance { instance_type: name.into(), ..instance };
            let directory = tempfile::tempdir().expect("a directory");
            let mut variables = written(&boot(architecture, &instance, directory.path()));
            let mut shown = simulated(&instance);
            // The machine under test has its own CPUs, whatever type it is told to be.
            for (variables, cpus) in [(&mut variables, usable_cpus()), (&mut shown, cpus)] {
                let cpu = format!("cpu={}m,", reserved::cpu_millicores(cpus));
                let reserves = variables.get_mut("KUBE_RESERVED").expect("reserves");
                *reserves = reserves.strip_prefix(&cpu).expect("the reserve of so many CPUs").to_owned();
            }
            assert_eq!(variables, shown, "{name} on {}", architecture.name());
            let labels = &variables["NODE_LABELS"];
            assert!(labels.contains(",topology.k8s.aws/zone-id=usw2-az2"), "{labels}");
            let grouped = instance.placement_group.is_some();
            assert_eq!(labels.contains(",example.com/placement-group=web,team=search"), grouped, "{labels}");
            pods.push(format!("{} {}", variables["MAX_PODS"], variables["KUBE_RESERVED"]));
        }
        assert_eq!(
            pods,
            [
                "110 ephemeral-storage=1Gi,memory=1465Mi",
                "110 ephemeral-storage=1Gi,memory=1465Mi",
                "250 ephemeral-storage=1Gi,memory=3005Mi",
            ]
        );
    }
}

#[test]
fn a_tag_that_cannot_be_a_label_is_left_out_and_adds_none() {
    let instance = Instance { tags: [("Team".into(), "a team,x=y".into())].into(), ..Instance::default() };
    let directory = tempfile::tempdir().expect("a directory");
    let outcome = boot(Architecture::X86_64, &instance, directory.path());
    assert_eq!(outcome.code, Some(0), "{:?}", outcome.stderr);
    let text = String::from_utf8_lossy(&outcome.files["etc/eksctl/kubelet.local.env"]).into_owned();
    assert!(!text.contains("team"), "{text}");
    let warning = "<4>IMDS has no valid tags/instance/Team; left out";
    assert!(outcome.stderr.iter().any(|line| line == warning), "{:?}", outcome.stderr);
}
