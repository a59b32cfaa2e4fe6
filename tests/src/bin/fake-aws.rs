//! AWS to try `nodestrap` on: moto with EKS, and clusters' Kubernetes API, on loopback: `fake-aws REGION NODEGROUP=NODES…`.
//!
//! Prints what to set in the shell, and runs until it is killed. Nodes of the named node groups are there and ready in every
//! cluster: nothing boots.

use std::env;
use std::process::ExitCode;

use nodestrap_tests::kubernetes_double::{KubernetesDouble, KubernetesDoubleBuilder, Node};
use nodestrap_tests::moto::Moto;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let region = arguments.next();
    let groups: Option<Vec<(String, u32)>> = arguments
        .map(|argument| argument.split_once('=').and_then(|(name, nodes)| Some((name.to_owned(), nodes.parse().ok()?))))
        .collect();
    let (Some(region), Some(groups)) = (region, groups) else {
        eprintln!("fake-aws: usage: fake-aws REGION NODEGROUP=NODES…, such as fake-aws ap-northeast-1 ng-b50c30b5=2");
        return ExitCode::from(2);
    };
    match run(&region, &groups) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fake-aws: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(region: &str, groups: &[(String, u32)]) -> Result<(), Box<dyn std::error::Error>> {
    let kubernetes = groups.iter().fold(KubernetesDouble::builder(), with_nodes).start()?;
    let moto = Moto::start(&kubernetes)?;
    for (name, value) in moto.environment(region) {
        println!("export {name}={value}");
    }
    moto.wait()?;
    Ok(())
}

fn with_nodes(cluster: KubernetesDoubleBuilder, (group, nodes): &(String, u32)) -> KubernetesDoubleBuilder {
    (1..=*nodes).fold(cluster, |cluster, number| {
        cluster.node(Node::of_group(group, &format!("ip-192-168-0-{number}.ec2.internal")))
    })
}
