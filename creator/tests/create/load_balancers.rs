//! Load balancers that Services and Ingresses have: they go before the cluster, and what keeps them is named.

use nodestrap_tests::kubernetes_double::{Exposed, KubernetesDoubleBuilder};

use crate::ground::{Ground, Outcome, ready_cluster, willing_account};

const DELETE: [&str; 9] = [
    "delete",
    "cluster",
    "--name",
    "badger",
    "--region",
    "ap-northeast-1",
    "--wait",
    "--pod-eviction-wait-period",
    "20ms",
];

const HOST: &str = "a0123456789abcdef0123456789abcdef-1234567890.ap-northeast-1.elb.amazonaws.com";

/// A cluster that is there, and what a deletion of it said.
fn deleted(cluster: KubernetesDoubleBuilder, more: &[&str]) -> (Ground, Outcome) {
    let ground = Ground::new(willing_account(), cluster);
    ground.create(&[]).ended_with(0);
    let outcome = ground.run(&[&DELETE[..], more].concat());
    (ground, outcome)
}

/// Where a line stands that begins like this.
#[track_caller]
fn at(outcome: &Outcome, beginning: &str) -> usize {
    let found = outcome.lines.iter().position(|line| line.starts_with(beginning));
    found.unwrap_or_else(|| panic!("{beginning:?} is said: {outcome:#?}"))
}

fn stacks_there(ground: &Ground) -> usize {
    ground.stacks().iter().filter(|(_, status)| status != "DELETE_COMPLETE").count()
}

#[test]
fn those_of_aws_go_before_the_nodes_are_drained_and_others_are_let_be() {
    let cluster = ready_cluster()
        .exposed(Exposed::service("shop", "web").host(HOST).kept_for(3))
        .exposed(Exposed::service("shop", "nlb").class("service.k8s.aws/nlb"))
        .exposed(Exposed::service("shop", "auto").class("eks.amazonaws.com/nlb"))
        .exposed(Exposed::service("mesh", "vpn").class("tailscale"))
        .exposed(Exposed::service("default", "kubernetes").within())
        .exposed(Exposed::ingress("shop", "site").kept_for(2))
        .exposed(Exposed::ingress("shop", "nginx").within())
        .page(2);
    let (ground, outcome) = deleted(cluster, &[]);
    outcome.ended_with(0);
    outcome.has(&format!("[ℹ]  deleting service \"shop/web\", whose load balancer is \"{HOST}\""));
    outcome.has("[ℹ]  deleting service \"shop/nlb\", which asks for a load balancer");
    outcome.has("[ℹ]  deleting service \"shop/auto\", which asks for a load balancer");
    outcome.has("[ℹ]  deleting ingress \"shop/site\", which asks for a load balancer");
    assert!(at(&outcome, "[✔]  4 object(s) with load balancers are gone") < at(&outcome, "[ℹ]  draining nodegroup"));
    let left = ["services/mesh/vpn", "services/default/kubernetes", "ingresses/shop/nginx"];
    assert_eq!(ground.kubernetes.exposed(), left);
    assert_eq!(stacks_there(&ground), 0);
    ground.finish();
}

#[test]
fn a_cluster_without_any_is_deleted_without_a_word_of_them() {
    let (ground, outcome) = deleted(ready_cluster().exposed(Exposed::service("default", "kubernetes").within()), &[]);
    outcome.ended_with(0);
    assert!(outcome.lines.iter().all(|line| !line.contains("load balancer")), "{outcome:#?}");
    ground.finish();
}

#[test]
fn one_whose_controller_does_not_run_is_named_and_nothing_else_is_deleted() {
    let cluster = || {
        ready_cluster()
            .exposed(Exposed::service("shop", "web").host(HOST).kept_for_ever())
            .exposed(Exposed::ingress("shop", "site").kept_for_ever())
            .exposed(Exposed::service("shop", "other"))
    };
    let (ground, outcome) = deleted(cluster(), &["--timeout", "1s"]);
    outcome.ended_with(1);
    outcome.has("2 objects with load balancers did not go in 1 minutes, and what stays of their load balancers keeps the VPC from being deleted:");
    outcome.has(&format!("service \"shop/web\" ({HOST}): it waits for service.kubernetes.io/load-balancer-cleanup"));
    outcome.has("ingress \"shop/site\": it waits for ingress.k8s.aws/resources");
    outcome.has(
        "see that the controller which made the load balancers runs, and that its role may delete them; then delete again, \
         which resumes",
    );
    outcome.has("or give --force, with which they stay behind");
    assert_eq!(stacks_there(&ground), 2);
    assert_eq!(ground.kubernetes.cordoned(), Vec::<String>::new());
    ground.finish();

    let (ground, outcome) = deleted(cluster(), &["--timeout", "1s", "--force"]);
    outcome.ended_with(0);
    outcome.has(
        "[!]  the cluster goes all the same, as --force asks: 2 objects with load balancers did not go in 1 minutes",
    );
    assert_eq!(stacks_there(&ground), 0);
    ground.finish();
}

#[test]
fn where_the_cluster_cannot_be_asked_that_is_told() {
    let cluster = ready_cluster().exposed(Exposed::service("shop", "web"));
    let ground = Ground::new(willing_account(), cluster);
    ground.create(&[]).ended_with(0);
    ground.kubernetes.refuse_everything();
    let outcome = ground.run(&[&DELETE[..], &["--timeout", "1s", "--force"]].concat());
    outcome.ended_with(0);
    outcome.has(
        "[!]  load balancers of Services and Ingresses, if there are any, stay and keep the VPC from being deleted: the \
         Kubernetes API answered 401 to GET /api/v1/services: Unauthorized; EKS does not know the caller: give it an access \
         entry, or use the identity that created the cluster",
    );
    assert_eq!(stacks_there(&ground), 0);
    ground.finish();
}
