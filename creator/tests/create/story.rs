//! The article's story: a zone that EC2 refuses, credentials that Auto Scaling refuses, and a cluster in the end.
//!
//! eksctl needed several attempts by hand, each with a cluster of a new name and the last one's stacks left behind. Here the
//! zone is mended by the program, and the second run of the same command goes on where the first ended.

use nodestrap_tests::aws_double::{Service, StackScript};
use nodestrap_tests::kubernetes_double::{KubernetesDouble, KubernetesDoubleBuilder, Node};
use serde_json::Value;

use crate::ground::{Ground, NODES, Outcome, account};
use crate::stacks::CREDENTIALS;
use crate::zones::{SUBNET_PRIVATE, SUBNET_PUBLIC};

const CLUSTER_STACK: &str = "eksctl-wonderful-painting-1578669435-cluster";
const GROUP_STACK: &str = "eksctl-wonderful-painting-1578669435-nodegroup-ng-c384e850";

const FILE: &str = "\
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {name: wonderful-painting-1578669435, region: ap-northeast-1, version: '1.14'}
nodeGroups:
- {name: ng-c384e850, amiFamily: AmazonLinux2, instanceType: m5.large, desiredCapacity: 2}
";

/// What becomes of a line of the article.
enum Line {
    /// The same, from `[` on.
    Same(&'static str),
    /// The article's, what stands for it, and why.
    Other(&'static str, &'static str, &'static str),
    /// Nothing stands for it; and why.
    None(&'static str, &'static str),
}
use Line::{None as Unsaid, Other, Same};

/// The lines of the run that succeeded, in the article's order; a home directory is `~` in both.
const ARTICLE: [Line; 29] = [
    Other("eksctl version 0.12.0", "nodestrap version 0.1.0", "another program"),
    Same("[ℹ]  using region ap-northeast-1"),
    Other(
        "setting availability zones to [ap-northeast-1c ap-northeast-1d ap-northeast-1b]",
        "setting availability zones to [ap-northeast-1a ap-northeast-1b ap-northeast-1c]",
        "eksctl draws lots; here the first of those that offer the instance type, always the same ones",
    ),
    Other(
        "subnets for ap-northeast-1c - public:192.168.0.0/19 private:192.168.96.0/19",
        "subnets for ap-northeast-1a - public:192.168.0.0/19 private:192.168.96.0/19",
        "the zones",
    ),
    Other(
        "subnets for ap-northeast-1d - public:192.168.32.0/19 private:192.168.128.0/19",
        "subnets for ap-northeast-1b - public:192.168.32.0/19 private:192.168.128.0/19",
        "the zones",
    ),
    Other(
        "subnets for ap-northeast-1b - public:192.168.64.0/19 private:192.168.160.0/19",
        "subnets for ap-northeast-1c - public:192.168.64.0/19 private:192.168.160.0/19",
        "the zones",
    ),
    Unsaid(
        "nodegroup \"ng-c384e850\" will use \"ami-07296175bc6b826a5\" [AmazonLinux2/1.14]",
        "it is said below, when it is so",
    ),
    Same("[ℹ]  using Kubernetes version 1.14"),
    Other(
        "creating EKS cluster \"wonderful-painting-1578669435\" in \"ap-northeast-1\" region with un-managed nodes",
        "creating EKS cluster \"wonderful-painting-1578669435\" in \"ap-northeast-1\" region",
        "a file may have groups of both kinds",
    ),
    Same("[ℹ]  will create 2 separate CloudFormation stacks for cluster itself and the initial nodegroup"),
    Other(
        "if you encounter any issues, check CloudFormation console or try 'eksctl utils describe-stacks \
         --region=ap-northeast-1 --cluster=wonderful-painting-1578669435'",
        "if you encounter any issues, check CloudFormation console or try 'nodestrap utils describe-stacks \
         --region=ap-northeast-1 --cluster=wonderful-painting-1578669435'",
        "another program",
    ),
    Unsaid("CloudWatch logging will not be enabled …", "nobody asked"),
    Unsaid("you can enable it with 'eksctl utils update-cluster-logging …'", "there is no such command"),
    Unsaid(
        "Kubernetes API endpoint access will use default of {publicAccess=true, privateAccess=false} …",
        "nobody asked",
    ),
    Unsaid(
        "2 sequential tasks: { create cluster control plane …, create nodegroup \"ng-c384e850\" }",
        "said by number above",
    ),
    Unsaid("building cluster stack …", "making a template takes no time to speak of"),
    Same("[ℹ]  deploying stack \"eksctl-wonderful-painting-1578669435-cluster\""),
    Unsaid("building nodegroup stack …", "as above"),
    Unsaid("--nodes-min=2 was set automatically …", "the plan that --dry-run prints has it"),
    Unsaid("--nodes-max=2 was set automatically …", "the plan that --dry-run prints has it"),
    Other(
        "-",
        "nodegroup \"ng-c384e850\" will use \"ami-07296175bc6b826a5\" [AmazonLinux2/1.14]",
        "the line from above",
    ),
    Same("[ℹ]  deploying stack \"eksctl-wonderful-painting-1578669435-nodegroup-ng-c384e850\""),
    Other(
        "adding identity \"arn:aws:iam::949160801735:role/…\" to auth ConfigMap",
        "adding identity \"arn:aws:iam::111122223333:role/",
        "another account; and before the nodes are waited for",
    ),
    Same("[✔]  all EKS cluster resources for \"wonderful-painting-1578669435\" have been created"),
    Same("[✔]  saved kubeconfig as \"~/.kube/config\""),
    Same("[ℹ]  kubectl command should work with \"~/.kube/config\", try 'kubectl get nodes'"),
    Same("[ℹ]  waiting for at least 2 node(s) to become ready in \"ng-c384e850\""),
    Same("[ℹ]  nodegroup \"ng-c384e850\" has 2 node(s)"),
    Same("[✔]  EKS cluster \"wonderful-painting-1578669435\" in \"ap-northeast-1\" region is ready"),
];

#[test]
fn two_failures_and_then_a_cluster() {
    let image = "/aws/service/eks/optimized-ami/1.14/amazon-linux-2/recommended/image_id";
    let refused = StackScript::fails("SubnetPublicAPNORTHEAST1A", SUBNET_PUBLIC)
        .and_fails("SubnetPrivateAPNORTHEAST1A", SUBNET_PRIVATE);
    let account = account()
        .parameter(image, "ami-07296175bc6b826a5")
        .stack(CLUSTER_STACK, refused)
        .stack(CLUSTER_STACK, StackScript::completes())
        .stack(GROUP_STACK, StackScript::fails("NodeGroup", CREDENTIALS))
        .stack(GROUP_STACK, StackScript::completes());
    let nodes = NODES.map(|node| Node::of_group("ng-c384e850", node).appears_after(1).ready_after(2));
    let cluster = nodes.into_iter().fold(KubernetesDouble::builder(), KubernetesDoubleBuilder::node);
    let ground = Ground::new(account, cluster);
    std::fs::write(ground.file("article.yaml"), FILE).expect("written");
    let create = ["create", "cluster", "-f", "article.yaml"];

    let first = ground.run(&create);
    first.ended_with(1);
    for (subnet, reason) in [("SubnetPublic", SUBNET_PUBLIC), ("SubnetPrivate", SUBNET_PRIVATE)] {
        first.has(&format!("[✖]  AWS::EC2::Subnet/{subnet}APNORTHEAST1A: CREATE_FAILED – \"{reason}\""));
    }
    first.has(
        "[!]  AWS refuses a zone of [ap-northeast-1a ap-northeast-1b ap-northeast-1c] and offers [ap-northeast-1b \
         ap-northeast-1c ap-northeast-1d]: trying again with [ap-northeast-1b ap-northeast-1c ap-northeast-1d]",
    );
    first.has(&format!("[✖]  AWS::AutoScaling::AutoScalingGroup/NodeGroup: CREATE_FAILED – \"{CREDENTIALS}\""));
    first.has("[ℹ]  to go on, run the same command again: what is finished is kept");
    let clean_up = "nodestrap delete cluster --region=ap-northeast-1 --name=wonderful-painting-1578669435";
    first.has(&format!("[ℹ]  to cleanup resources, run '{clean_up}'"));

    let second = ground.run(&create);
    second.ended_with(0);
    for node in NODES {
        second.has(&format!("[ℹ]  node \"{node}\" is ready"));
    }
    let home = ground.file("").display().to_string();
    let told: Vec<String> = lines(&first).chain(lines(&second)).map(|line| line.replace(&home, "~/")).collect();
    compare(&told);

    let made = ground.aws.calls_of(Service::CloudFormation, "CreateStack");
    assert_eq!(made.len(), 4, "a cluster refused and made, a node group refused and made");
    let cluster: Value = made[1].template();
    let has = |name: String| assert!(cluster["Resources"].get(&name).is_some(), "{name}");
    for zone in ["APNORTHEAST1B", "APNORTHEAST1C", "APNORTHEAST1D"] {
        has(format!("SubnetPublic{zone}"));
        has(format!("SubnetPrivate{zone}"));
    }
    for name in
        ["VPC", "InternetGateway", "NATGateway", "ServiceRole", "ControlPlane", "ClusterSharedNodeSecurityGroup"]
    {
        has(name.to_owned());
    }
    let complete = |name: &str| (name.to_owned(), "CREATE_COMPLETE".to_owned());
    let there: Vec<_> = ground.stacks().into_iter().filter(|(_, status)| !status.starts_with("DELETE_")).collect();
    assert_eq!(there, [complete(CLUSTER_STACK), complete(GROUP_STACK)], "what failed is gone");
    ground.finish();
}

fn lines(outcome: &Outcome) -> impl Iterator<Item = &str> {
    outcome.lines.iter().map(String::as_str)
}

/// Each line that ours has of the article's comes after the one before, in one of the two runs.
fn compare(told: &[String]) {
    let mut from = 0;
    for line in &ARTICLE {
        let (article, ours, why) = match line {
            Same(ours) => (*ours, *ours, "the same"),
            Other(article, ours, why) => (*article, *ours, *why),
            Unsaid(article, why) => {
                let head = article.split('…').next().unwrap_or_default().trim_end();
                let again = head.starts_with("nodegroup \"ng-c384e850\" will use");
                assert!(again || !told.iter().any(|line| line.contains(head)), "said all the same ({why}): {head}");
                continue;
            }
        };
        let at = told[from..].iter().position(|line| line.contains(ours));
        let told = told[from..].join("\n");
        from += at.unwrap_or_else(|| panic!("{ours:?} for {article:?} ({why}) is not among\n{told}")) + 1;
    }
}
