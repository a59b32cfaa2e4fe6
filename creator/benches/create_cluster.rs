//! How long `nodestrap create cluster` takes from start to finish without waiting on AWS, and what it asks AWS for.
//!
//! The doubles answer at once: stacks are made at the first question and nodes are ready at the first list. What is left is
//! nodestrap's own time, with its process, its TLS and its pauses, which `--poll-interval` makes 10 ms long. The budget is 2 seconds.
//!
//! `cargo bench --package nodestrap-creator --bench create_cluster --profile dev` prints it for a build without optimisation, which
//! the tests have made already; without `--profile dev` the AWS crates are built anew, for many minutes.

#[path = "../tests/create/ground.rs"]
#[expect(dead_code, reason = "the tests of failures look at more than the time")]
mod ground;

use std::time::{Duration, Instant};

use ground::{Ground, ready_cluster, willing_account};

const RUNS: usize = 10;
const BUDGET: Duration = Duration::from_secs(2);

fn main() {
    let mut times = Vec::new();
    let mut last = None;
    for _ in 0..RUNS {
        let ground = Ground::new(willing_account(), ready_cluster());
        let begun = Instant::now();
        let outcome = ground.create(&[]);
        times.push(begun.elapsed());
        outcome.ended_with(0);
        last = Some(ground);
    }
    times.sort_unstable();
    let (fastest, median, slowest) = (times[0], times[RUNS / 2], times[RUNS - 1]);
    println!("create cluster, {RUNS} runs: fastest {fastest:.2?}, median {median:.2?}, slowest {slowest:.2?}");
    println!("budget {BUDGET:.2?}: {}", if slowest < BUDGET { "kept" } else { "MISSED" });
    let ground = last.expect("there were runs");
    let counts = ground.aws.counts();
    println!("calls of AWS: {}", counts.values().sum::<usize>());
    for (call, count) in counts {
        println!("{count:>4}  {call}");
    }
    let requests = ground.kubernetes.requests();
    println!("requests to Kubernetes: {}", requests.len());
    for request in requests {
        println!("      {request}");
    }
    ground.finish();
}
