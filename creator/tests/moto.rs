//! The article's cluster from creation to deletion against moto, as the README tells it; the AWS CLI and kubectl look at what is there.
//!
//! moto stands for AWS, with what `tests/python/moto_server.py` adds to it. It evaluates templates itself and makes what they
//! name, so this is where they are held against something that is not ours.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use nodestrap_tests::kubernetes_double::{KubernetesDouble, KubernetesDoubleBuilder, Node};
use nodestrap_tests::moto::Moto;
use nodestrap_tests::programs::{example, gen_userdata};
use serde_json::{Value, json};

const REGION: &str = "ap-northeast-1";
const CLUSTER: &str = "hilarious-hideout-1578729265";
const GROUP: &str = "ng-b50c30b5";
const NODES: [&str; 2] =
    ["ip-192-168-0-4.ap-northeast-1.compute.internal", "ip-192-168-0-5.ap-northeast-1.compute.internal"];

/// What a user had before.
const KUBECONFIG: &str = "\
apiVersion: v1
kind: Config
clusters:
- {name: other, cluster: {server: 'https://other.example.com'}}
contexts:
- {name: other, context: {cluster: other, user: other}}
current-context: other
users:
- {name: other, user: {token: made-up}}
";

/// moto, a Kubernetes API for its clusters, and a home directory.
struct Ground {
    moto: Moto,
    kubernetes: KubernetesDouble,
    region: &'static str,
    home: tempfile::TempDir,
}

impl Ground {
    fn new(region: &'static str, nodes: &[Node]) -> Self {
        let home = tempfile::tempdir().expect("a directory");
        fs::create_dir(home.path().join(".kube")).expect("made");
        fs::write(home.path().join(".kube/config"), KUBECONFIG).expect("written");
        let cluster = nodes.iter().cloned().fold(KubernetesDouble::builder(), KubernetesDoubleBuilder::node);
        let kubernetes = cluster.start().expect("a port");
        let moto = Moto::start(&kubernetes).unwrap_or_else(|error| panic!("{error}"));
        Self { moto, kubernetes, region, home }
    }

    fn command(&self, program: impl AsRef<Path>) -> Command {
        // kubectl starts nodestrap by its name.
        let own = Path::new(env!("CARGO_BIN_EXE_nodestrap")).parent().expect("a directory");
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", own.display());
        let mut command = Command::new(program.as_ref());
        command.current_dir(self.home.path()).env_clear().envs(self.moto.environment(self.region));
        command.env("HOME", self.home.path()).env("PATH", path);
        command
    }

    /// Runs nodestrap, which has to succeed, and gives its standard output.
    fn nodestrap(&self, arguments: &[&str]) -> String {
        let mut command = self.command(env!("CARGO_BIN_EXE_nodestrap"));
        output(command.args(arguments).args(["--poll-interval", "100ms"]))
    }

    /// What Debian's AWS CLI reads.
    fn aws(&self, arguments: &[&str]) -> Value {
        let variables = self.moto.environment(self.region);
        // The CLI does not know the variable before its version 2.13.
        let (_, url) = variables.iter().find(|(name, _)| *name == "AWS_ENDPOINT_URL").expect("an endpoint");
        let mut command = self.command("/usr/bin/aws");
        let told = output(command.args(arguments).args(["--output", "json", "--endpoint-url", url]));
        serde_json::from_str(&told).unwrap_or_else(|error| panic!("{error}: {told}"))
    }

    fn kubectl(&self, arguments: &[&str]) -> Value {
        let told = output(self.command("kubectl").args(arguments));
        serde_json::from_str(&told).unwrap_or_else(|error| panic!("{error}: {told}"))
    }

    /// What costs money or stands in the way of the next cluster: everything that is there and is not the account's default.
    fn left(&self) -> Value {
        let list = |arguments: &[&str], query: &str| self.aws(&[arguments, &["--query", query]].concat());
        json!({
            "stacks": list(&["cloudformation", "describe-stacks"], "Stacks[].StackName"),
            "clusters": list(&["eks", "list-clusters"], "clusters"),
            "vpcs": list(&["ec2", "describe-vpcs"], "Vpcs[?!IsDefault].VpcId"),
            "subnets": list(&["ec2", "describe-subnets"], "Subnets[?!DefaultForAz].SubnetId"),
            "internet gateways": list(&["ec2", "describe-internet-gateways"], "InternetGateways[].InternetGatewayId"),
            "NAT gateways": list(&["ec2", "describe-nat-gateways"], "NatGateways[].NatGatewayId"),
            "addresses": list(&["ec2", "describe-addresses"], "Addresses[].PublicIp"),
            "security groups": list(&["ec2", "describe-security-groups"], "SecurityGroups[?GroupName!='default'].GroupName"),
            "launch templates": list(&["ec2", "describe-launch-templates"], "LaunchTemplates[].LaunchTemplateName"),
            "instances": list(
                &["ec2", "describe-instances"],
                "Reservations[].Instances[?State.Name!='terminated'].InstanceId[]"
            ),
            "Auto Scaling groups": list(
                &["autoscaling", "describe-auto-scaling-groups"],
                "AutoScalingGroups[].AutoScalingGroupName"
            ),
            "OIDC providers": list(&["iam", "list-open-id-connect-providers"], "OpenIDConnectProviderList[].Arn"),
            "roles": list(&["iam", "list-roles"], "Roles[].RoleName"),
            "instance profiles": list(&["iam", "list-instance-profiles"], "InstanceProfiles[].InstanceProfileName"),
        })
    }

    fn assert_nothing_left(&self) {
        let left = self.left();
        let some: Vec<_> = left.as_object().expect("fields").iter().filter(|(_, there)| **there != json!([])).collect();
        assert!(some.is_empty(), "left behind: {some:?}");
    }

    /// What `gen-userdata` makes of an example with the facts of the cluster that was made, in base64.
    fn user_data(&self, file: &str) -> String {
        let authority = self.home.path().join("ca.crt");
        fs::write(&authority, self.kubernetes.authority()).expect("written");
        let mut command = self.command(gen_userdata());
        command.arg("-f").arg(example(file)).arg("--ca").arg(authority).args(["--endpoint", &self.kubernetes.url()]);
        output(&mut command).trim_end().to_owned()
    }

    fn kubeconfig(&self) -> PathBuf {
        self.home.path().join(".kube/config")
    }
}

/// Standard output of a program that has to succeed.
#[track_caller]
fn output(command: &mut Command) -> String {
    let Output { status, stdout, stderr } =
        command.output().unwrap_or_else(|error| panic!("{}: {error}", command.get_program().display()));
    let said = String::from_utf8_lossy(&stderr);
    assert!(status.success(), "{command:?} ended with {status}:\n{said}");
    String::from_utf8(stdout).expect("UTF-8")
}

/// A value at a path, in the words of the API.
#[track_caller]
fn assert_has(found: &Value, pointer: &str, value: impl Into<Value>) {
    assert_eq!(found.pointer(pointer), Some(&value.into()), "{pointer} of {found:#}");
}

#[test]
fn the_article_s_cluster_from_creation_to_deletion() {
    let ground = Ground::new(REGION, &NODES.map(|node| Node::of_group(GROUP, node)));
    ground.assert_nothing_left();
    let file = example("article.yaml").display().to_string();
    ground.nodestrap(&["create", "cluster", "-f", &file]);

    stacks_are_as_eksctl_s(&ground);
    launch_template_and_instances_have_the_generator_s_user_data(&ground);
    kubectl_reads_the_kubeconfig(&ground);
    let clusters = ground.nodestrap(&["get", "cluster"]);
    assert!(clusters.contains(CLUSTER) && clusters.contains("ACTIVE"), "{clusters}");
    let before = group_of(&ground);
    assert_eq!(before["DesiredCapacity"], 2);

    ground.nodestrap(&[
        "scale",
        "nodegroup",
        "--cluster",
        CLUSTER,
        "--name",
        GROUP,
        "--nodes",
        "3",
        "--nodes-max",
        "4",
    ]);
    let after = group_of(&ground);
    assert_eq!([&after["MinSize"], &after["DesiredCapacity"], &after["MaxSize"]], [2, 3, 4]);
    let groups = ground.nodestrap(&["get", "nodegroup", "--cluster", CLUSTER, "--output", "json"]);
    let groups: Value = serde_json::from_str(&groups).expect("JSON");
    assert_eq!(groups.as_array().map(Vec::len), Some(1), "{groups:#}");

    ground.nodestrap(&["delete", "cluster", "--name", CLUSTER, "--wait"]);
    ground.assert_nothing_left();
    let kept = ground.kubectl(&["config", "view", "--raw", "--output", "json"]);
    assert_eq!(kept["clusters"].as_array().map(Vec::len), Some(1), "{kept:#}");
    assert_has(&kept, "/users/0/user/token", "made-up");
    ground.kubernetes.finish();
}

#[test]
fn a_managed_node_group_and_one_of_spot_instances_come_and_go() {
    for (file, group) in [("managed-al2023.yaml", "workers"), ("spot.yaml", "spot")] {
        let node = Node::of_group(group, NODES[0]);
        let ground = Ground::new("eu-west-1", &[node, Node::of_group(group, NODES[1])]);
        let path = example(file).display().to_string();
        ground.nodestrap(&["create", "cluster", "-f", &path]);
        let versions = ["ec2", "describe-launch-template-versions", "--versions", "$Latest", "--launch-template-name"];
        let template = format!("eksctl-example-nodegroup-{group}");
        let told = ground.aws(&[&versions[..], &[&template]].concat());
        let data = &told["LaunchTemplateVersions"][0]["LaunchTemplateData"];
        assert_eq!(data["UserData"], ground.user_data(file), "{file}");
        assert_has(data, "/MetadataOptions/HttpTokens", "required");
        ground.nodestrap(&["delete", "cluster", "--name", "example", "--wait"]);
        ground.assert_nothing_left();
        ground.kubernetes.finish();
    }
}

/// eksctl's `create iamserviceaccount` asks IAM for the provider of the cluster's issuer.
#[test]
fn an_oidc_provider_and_addons_come_with_their_cluster_and_go_with_it() {
    let ground = Ground::new("eu-west-1", &[]);
    let file = ground.home.path().join("oidc.yaml");
    let text = "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: oidc, region: eu-west-1, version: '1.34'}\n\
                availabilityZones: [eu-west-1a, eu-west-1b]\niam: {withOIDC: true}\n\
                addons: [{name: vpc-cni, configurationValues: '{\"env\": {\"ENABLE_PREFIX_DELEGATION\": \"true\"}}'}]\n";
    fs::write(&file, text).expect("written");
    ground.nodestrap(&["create", "cluster", "-f", &file.display().to_string()]);
    let stack = ground.aws(&["cloudformation", "describe-stacks", "--stack-name", "eksctl-oidc-addon-vpc-cni"]);
    let tags = stack["Stacks"][0]["Tags"].as_array().expect("tags");
    assert!(tags.contains(&json!({"Key": "alpha.eksctl.io/addon-name", "Value": "vpc-cni"})), "{tags:?}");
    let cluster = ground.aws(&["eks", "describe-cluster", "--name", "oidc"]);
    let issuer = cluster["cluster"]["identity"]["oidc"]["issuer"].as_str().expect("an issuer");
    let issuer = issuer.strip_prefix("https://").expect("a URL");
    let arn = format!("arn:aws:iam::123456789012:oidc-provider/{issuer}");
    let provider = ground.aws(&["iam", "get-open-id-connect-provider", "--open-id-connect-provider-arn", &arn]);
    assert_eq!(provider["ClientIDList"], json!(["sts.amazonaws.com"]), "{provider:#}");
    ground.nodestrap(&["delete", "cluster", "--name", "oidc", "--wait"]);
    ground.assert_nothing_left();
    ground.kubernetes.finish();
}

#[test]
fn burstable_nodes_are_paid_as_the_file_says_and_the_cluster_autoscaler_is_told_of_them() {
    let ground = Ground::new("eu-west-1", &[Node::of_group("web", NODES[0])]);
    let file = ground.home.path().join("web.yaml");
    let text = "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: web, region: eu-west-1, version: '1.34'}\n\
                availabilityZones: [eu-west-1a, eu-west-1b]\nnodeGroups:\n- name: web\n  instanceType: t3.large\n  \
                desiredCapacity: 1\n  cpuCredits: unlimited\n  propagateASGTags: true\n  asgSuspendProcesses: [AZRebalance]\n  \
                taints: [{key: dedicated, value: web, effect: NoSchedule}]\n";
    fs::write(&file, text).expect("written");
    ground.nodestrap(&["create", "cluster", "-f", &file.display().to_string()]);
    let versions = ["ec2", "describe-launch-template-versions", "--versions", "$Latest", "--launch-template-name"];
    let told = ground.aws(&[&versions[..], &["eksctl-web-nodegroup-web"]].concat());
    let data = &told["LaunchTemplateVersions"][0]["LaunchTemplateData"];
    assert_has(data, "/CreditSpecification/CpuCredits", "unlimited");
    let group = group_of(&ground);
    let tags = group["Tags"].as_array().expect("tags");
    let taint = "k8s.io/cluster-autoscaler/node-template/taint/dedicated";
    let tag = tags.iter().find(|tag| tag["Key"] == taint).unwrap_or_else(|| panic!("{tags:?}"));
    assert_eq!([&tag["Value"], &tag["PropagateAtLaunch"]], [&json!("web:NoSchedule"), &json!(true)]);
    ground.nodestrap(&["delete", "cluster", "--name", "web", "--wait"]);
    ground.assert_nothing_left();
    ground.kubernetes.finish();
}

fn stacks_are_as_eksctl_s(ground: &Ground) {
    let told = ground.aws(&["cloudformation", "describe-stacks"]);
    let stacks = told["Stacks"].as_array().expect("stacks");
    for name in [format!("eksctl-{CLUSTER}-cluster"), format!("eksctl-{CLUSTER}-nodegroup-{GROUP}")] {
        let stack =
            stacks.iter().find(|stack| stack["StackName"] == name).unwrap_or_else(|| panic!("{name}: {told:#}"));
        assert_eq!(stack["StackStatus"], "CREATE_COMPLETE");
        let tags = stack["Tags"].as_array().expect("tags");
        assert!(tags.contains(&json!({ "Key": "alpha.eksctl.io/cluster-name", "Value": CLUSTER })), "{tags:?}");
    }
    assert_eq!(stacks.len(), 2);
}

fn group_of(ground: &Ground) -> Value {
    let told = ground.aws(&["autoscaling", "describe-auto-scaling-groups"]);
    assert_eq!(told["AutoScalingGroups"].as_array().map(Vec::len), Some(1), "{told:#}");
    told["AutoScalingGroups"][0].clone()
}

fn launch_template_and_instances_have_the_generator_s_user_data(ground: &Ground) {
    let expected = ground.user_data("article.yaml");
    let name = format!("eksctl-{CLUSTER}-nodegroup-{GROUP}");
    let versions = ground.aws(&[
        "ec2",
        "describe-launch-template-versions",
        "--launch-template-name",
        &name,
        "--versions",
        "$Latest",
    ]);
    let data = &versions["LaunchTemplateVersions"][0]["LaunchTemplateData"];
    assert_has(data, "/MetadataOptions/HttpTokens", "required");
    assert_has(data, "/MetadataOptions/HttpPutResponseHopLimit", 2);
    assert_has(data, "/InstanceType", "m5.large");
    assert_has(data, "/BlockDeviceMappings/0/Ebs/VolumeSize", 80);
    assert_has(data, "/TagSpecifications/0/ResourceType", "instance");
    assert_eq!(data["UserData"], expected, "the launch template's user data");

    let group = group_of(ground);
    assert_has(&group, "/LaunchTemplate/LaunchTemplateName", name.as_str());
    let instances = group["Instances"].as_array().expect("instances");
    assert_eq!(instances.len(), 2);
    for instance in instances {
        let id = instance["InstanceId"].as_str().expect("an ID");
        let told = ground.aws(&["ec2", "describe-instance-attribute", "--attribute", "userData", "--instance-id", id]);
        assert_eq!(told["UserData"]["Value"], expected, "user data of {id}");
    }
}

fn kubectl_reads_the_kubeconfig(ground: &Ground) {
    assert!(ground.kubeconfig().exists());
    let view = ground.kubectl(&["config", "view", "--raw", "--output", "json"]);
    let names: Vec<_> = view["clusters"].as_array().expect("clusters").iter().map(|cluster| &cluster["name"]).collect();
    assert_eq!(names, [&format!("{CLUSTER}.{REGION}.eksctl.io"), "other"], "kubectl sorts them");
    assert_has(&view, "/users/1/user/token", "made-up");
    let nodes = ground.kubectl(&["get", "--raw", "/api/v1/nodes"]);
    let names: Vec<_> =
        nodes["items"].as_array().expect("nodes").iter().map(|node| &node["metadata"]["name"]).collect();
    assert_eq!(names, NODES, "kubectl is admitted with nodestrap's token");
}
