//! What goes wrong while a cluster is made: what is told of it, and what is left behind.
//!
//! The flows run against the doubles of AWS and of a cluster's Kubernetes API, which go by a script and refuse whatever it does
//! not provide for.

#[path = "../stacks/tests/stacks/plans.rs"]
#[expect(dead_code, reason = "one plan of many is enough here")]
mod plans;

use std::sync::Arc;
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region};
use aws_credential_types::Credentials;
use nodestrap_creator::aws::{Aws, ClusterFacts};
use nodestrap_creator::flow::{CreateCluster, Created, FlowError, Rendering, connect};
use nodestrap_creator::log::Log;
use nodestrap_creator::readiness::wait_for_nodes;
use nodestrap_creator::stack::{Pacing, StackOptions, Stacks, Underway};
use nodestrap_generator::values::NodeGroupName;
use nodestrap_stacks::plan::NatMode;
use nodestrap_tests::aws_double::{AwsDouble, AwsDoubleBuilder, Fault, InstanceType, Rule, Service, StackScript};
use nodestrap_tests::kubernetes_double::{KubernetesDouble, KubernetesDoubleBuilder, Node};

const CLUSTER: &str = "wonderful-painting-1578669435";
const CLUSTER_STACK: &str = "eksctl-wonderful-painting-1578669435-cluster";
const GROUP: &str = "ng-c384e850";
const GROUP_STACK: &str = "eksctl-wonderful-painting-1578669435-nodegroup-ng-c384e850";
const NODES: [&str; 2] =
    ["ip-192-168-12-245.ap-northeast-1.compute.internal", "ip-192-168-94-158.ap-northeast-1.compute.internal"];

/// The article's first failure.
const CREDENTIALS: &str = "AWS was not able to validate the provided access credentials (Service: AmazonAutoScaling; Status \
                           Code: 400; Error Code: ValidationError; Request ID: a31c5a54-33b6-11ea-9896-5308bff4139a)";
/// The article's second failure, of two subnets.
const PUBLIC: &str = "Value (ap-northeast-1a) for parameter availabilityZone is invalid. Subnets can currently only be created in \
                      the following availability zones: ap-northeast-1d, ap-northeast-1c, ap-northeast-1b. (Service: AmazonEC2; \
                      Status Code: 400; Error Code: InvalidParameterValue; Request ID: 28f3bfed-2939-4efd-ad9c-7f6152d6b041)";
const PRIVATE: &str = "Value (ap-northeast-1a) for parameter availabilityZone is invalid. Subnets can currently only be created \
                       in the following availability zones: ap-northeast-1b, ap-northeast-1c, ap-northeast-1d. (Service: \
                       AmazonEC2; Status Code: 400; Error Code: InvalidParameterValue; Request ID: \
                       0e402395-2b61-4b7f-ac5b-6e9f01625f0c)";

/// User data that the templates carry as it is.
#[derive(Debug)]
struct Fixed;

impl Rendering for Fixed {
    fn user_data(&self, _: &NodeGroupName, _: &ClusterFacts) -> Result<Option<String>, String> {
        Ok(Some("I2Nsb3VkLWNvbmZpZwo=".to_owned()))
    }
}

/// The doubles, and the way to them.
struct Ground {
    aws: AwsDouble,
    kubernetes: KubernetesDouble,
    stacks: Stacks,
}

fn account() -> AwsDoubleBuilder {
    let image = "/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/x86_64/standard/recommended/image_id";
    [("a", "apne1-az4"), ("b", "apne1-az3"), ("c", "apne1-az1"), ("d", "apne1-az2")]
        .iter()
        .fold(AwsDouble::builder("ap-northeast-1"), |account, (letter, id)| {
            account.zone(&format!("ap-northeast-1{letter}"), id)
        })
        .instance_type(InstanceType::named("m5.large"))
        .parameter(image, "ami-0123456789abcdef0")
        .instances(GROUP_STACK, &["i-0aaaaaaaaaaaaaaa1", "i-0aaaaaaaaaaaaaaa2"])
}

/// Both stacks come about at once.
fn willing_account() -> AwsDoubleBuilder {
    account().stack(CLUSTER_STACK, StackScript::completes()).stack(GROUP_STACK, StackScript::completes())
}

async fn ground(account: AwsDoubleBuilder, cluster: KubernetesDoubleBuilder, timeout: Duration) -> Ground {
    let kubernetes = cluster.start().expect("a port");
    let aws = account.kubernetes(&kubernetes.url(), kubernetes.authority()).start().expect("a port");
    let retries = RetryConfig::standard().with_max_attempts(3).with_initial_backoff(Duration::from_millis(1));
    let config = aws_config::defaults(BehaviorVersion::latest())
        .endpoint_url(aws.endpoint())
        .region(Region::new("ap-northeast-1"))
        .credentials_provider(Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG", None, None, "tests"))
        .retry_config(retries)
        .load()
        .await;
    let stacks = Stacks {
        aws: Aws::new(&config).await.expect("a region and credentials"),
        log: Log::to_standard_error(false),
        pacing: Pacing { interval: Duration::from_millis(5), timeout },
        underway: Underway::default(),
        role: None,
    };
    Ground { aws, kubernetes, stacks }
}

impl Ground {
    /// Makes the article's cluster, at first in the zones a, c and d.
    async fn create(&self) -> Result<Created, FlowError> {
        let plan =
            nodestrap_stacks::plan::ClusterPlan { network: plans::new_vpc("acd", NatMode::Single), ..plans::cluster() };
        let groups = vec![plans::node_group()];
        let options = StackOptions::default();
        CreateCluster { stacks: &self.stacks, plan, groups, rendering: &Fixed, options }.run().await
    }

    /// How many stacks were asked for.
    fn made(&self) -> usize {
        self.aws.calls_of(Service::CloudFormation, "CreateStack").len()
    }

    fn status(&self, stack: &str) -> Option<String> {
        let mut there = self.aws.stacks().into_iter().filter(|one| one.name == stack);
        there.next_back().map(|one| one.status)
    }

    fn finish(self) {
        self.aws.finish();
        self.kubernetes.finish();
    }
}

const LONG: Duration = Duration::from_secs(30);

#[tokio::test]
async fn of_the_article_s_two_failures_the_zone_is_mended_and_the_node_group_s_told_with_its_cause() {
    let account = account()
        .stack(
            CLUSTER_STACK,
            StackScript::fails("SubnetPublicAPNORTHEAST1A", PUBLIC).and_fails("SubnetPrivateAPNORTHEAST1A", PRIVATE),
        )
        .stack(CLUSTER_STACK, StackScript::completes())
        .stack(GROUP_STACK, StackScript::fails("NodeGroup", CREDENTIALS));
    let ground = ground(account, KubernetesDouble::builder(), LONG).await;

    let said = ground.create().await.expect_err("the node group fails").to_string();
    let cause = format!("AWS::AutoScaling::AutoScalingGroup/NodeGroup: CREATE_FAILED – \"{CREDENTIALS}\"");
    assert!(said.contains(&cause), "{said}");
    assert!(!said.contains("cancelled"), "what followed from the cause is no cause: {said}");
    let calls = ground.aws.calls_of(Service::CloudFormation, "CreateStack");
    let templates: Vec<String> = calls.iter().map(|call| call.template().to_string()).collect();
    assert!(templates[0].contains("\"SubnetPublicAPNORTHEAST1A\""));
    assert!(!templates[1].contains("APNORTHEAST1A"), "the zone that was refused is not asked for again");
    assert!(["B", "C", "D"].iter().all(|zone| templates[1].contains(&format!("\"SubnetPrivateAPNORTHEAST1{zone}\""))));
    assert_eq!(ground.status(CLUSTER_STACK).as_deref(), Some("CREATE_COMPLETE"), "what is finished stays");

    assert_eq!(ground.made(), 3, "a refused and a good cluster, a failed node group");
    assert!(ground.status(GROUP_STACK).is_some_and(|status| status.starts_with("ROLLBACK_")));
    ground.finish();
}

#[tokio::test]
async fn a_zone_that_eks_refuses_is_left_for_those_that_it_offers() {
    let refusal = "Cannot create cluster 'wonderful-painting-1578669435' because ap-northeast-1a, the targeted availability zone, \
                   does not currently have sufficient capacity to support the cluster. Retry and choose from these availability \
                   zones: ap-northeast-1b, ap-northeast-1c, ap-northeast-1d (Service: AmazonEKS; Status Code: 400; Error Code: \
                   UnsupportedAvailabilityZoneException)";
    let account = account()
        .stack(CLUSTER_STACK, StackScript::fails("ControlPlane", refusal))
        .stack(CLUSTER_STACK, StackScript::completes())
        .stack(GROUP_STACK, StackScript::completes());
    let ground = ground(account, KubernetesDouble::builder(), LONG).await;
    ground.create().await.expect("made in other zones");
    let calls = ground.aws.calls_of(Service::CloudFormation, "CreateStack");
    assert!(!calls[1].template().to_string().contains("APNORTHEAST1A"));
    ground.finish();
}

#[tokio::test]
async fn a_stack_that_never_ends_is_given_up_when_the_time_is_up() {
    let account = account().stack(CLUSTER_STACK, StackScript::hangs());
    let ground = ground(account, KubernetesDouble::builder(), Duration::from_millis(200)).await;
    let said = ground.create().await.expect_err("time").to_string();
    let begin = format!("stack {CLUSTER_STACK:?}: still CREATE_IN_PROGRESS after ");
    assert!(said.starts_with(&begin), "{said}");
    assert!(said.contains("run the command again to wait on, or give --timeout"), "{said}");
    assert_eq!(ground.status(CLUSTER_STACK).as_deref(), Some("CREATE_IN_PROGRESS"));
    ground.finish();
}

#[tokio::test]
async fn throttling_and_a_service_in_trouble_are_waited_out() {
    let account = willing_account()
        .rule(Rule::on(Service::CloudFormation, "DescribeStacks", Fault::Throttled).after(1).times(4))
        .rule(Rule::on(Service::CloudFormation, "CreateStack", Fault::Unavailable).times(1))
        .rule(Rule::on(Service::Eks, "DescribeCluster", Fault::Throttled).times(2));
    let ground = ground(account, KubernetesDouble::builder(), LONG).await;
    ground.create().await.expect("made all the same");
    ground.finish();
}

#[tokio::test]
async fn expired_credentials_stop_everything_before_anything_is_made() {
    let account = willing_account().rule(Rule::on_all(Service::Sts, Fault::ExpiredCredentials));
    let ground = ground(account, KubernetesDouble::builder(), LONG).await;
    let said = ground.create().await.expect_err("expired").to_string();
    assert!(said.starts_with("STS GetCallerIdentity: ExpiredToken: "), "{said}");
    assert!(said.ends_with("renew them, for example with 'aws sso login', and run the command again"), "{said}");
    assert_eq!(ground.made(), 0);
}

#[tokio::test]
async fn credentials_that_expire_meanwhile_leave_the_stack_that_is_being_made() {
    let rule = Rule::on(Service::CloudFormation, "DescribeStackEvents", Fault::ExpiredCredentials);
    let ground = ground(willing_account().rule(rule), KubernetesDouble::builder(), LONG).await;
    let said = ground.create().await.expect_err("expired").to_string();
    assert!(said.contains("the credentials have expired"), "{said}");
    assert_eq!(ground.made(), 1);
    assert!(ground.status(CLUSTER_STACK).is_some(), "CloudFormation goes on with it");
}

#[tokio::test]
async fn nodes_that_come_late_and_an_access_entry_that_is_new_are_waited_for() {
    let cluster = KubernetesDouble::builder()
        .node(Node::of_group(GROUP, NODES[0]).appears_after(1).ready_after(2))
        .node(Node::of_group(GROUP, NODES[1]).appears_after(2).ready_after(4))
        .unauthorized_for(2)
        .unavailable_for(1);
    let ground = ground(willing_account(), cluster, LONG).await;
    let created = ground.create().await.expect("made");
    let kubernetes = Arc::new(connect(&ground.stacks.aws, &created.facts).expect("an API"));
    wait_for_nodes(&kubernetes, &ground.stacks, CLUSTER, created.groups).await.expect("ready in the end");
    ground.finish();
}

#[tokio::test]
async fn nodes_that_never_come_end_the_wait_and_are_looked_for_in_aws() {
    let cluster = KubernetesDouble::builder().node(Node::of_group(GROUP, NODES[0]).never_ready());
    let account = willing_account().console("i-0aaaaaaaaaaaaaaa1", "nodestrap-agent: failed: no answer from IMDS\n");
    let ground = ground(account, cluster, Duration::from_millis(200)).await;
    let created = ground.create().await.expect("made");
    let kubernetes = Arc::new(connect(&ground.stacks.aws, &created.facts).expect("an API"));
    let error = wait_for_nodes(&kubernetes, &ground.stacks, CLUSTER, created.groups).await.expect_err("never");
    assert_eq!(error.to_string(), format!("not enough nodes are ready in {GROUP:?}"));
    assert_eq!(ground.aws.calls_of(Service::AutoScaling, "DescribeScalingActivities").len(), 1);
    assert_eq!(ground.aws.calls_of(Service::Ec2, "GetConsoleOutput").len(), 1);
    assert_eq!(ground.status(GROUP_STACK).as_deref(), Some("CREATE_COMPLETE"), "nothing is taken away");
    ground.finish();
}
