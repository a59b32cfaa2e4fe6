//! `max-pods`, `agent`, `refresh`, and what the program says of itself.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use nodestrap_generator::agent_binary::sha256;

use crate::support::{run, run_with_input};

#[test]
fn max_pods_come_with_the_steps_to_them() {
    assert_eq!(
        run(&["max-pods", "m5.large", "t3.nano", "--custom-networking"]).text(),
        "m5.large: 20 pods
  3 interfaces on the default network card
  custom networking keeps pods off the first interface: 2
  10 IPv4 addresses an interface, one of them its own: 2 x 9 = 18
  2 pods on the host's network, the CNI's and kube-proxy's: 20
t3.nano: 3 pods
  2 interfaces on the default network card
  custom networking keeps pods off the first interface: 1
  2 IPv4 addresses an interface, one of them its own: 1 x 1 = 1
  2 pods on the host's network, the CNI's and kube-proxy's: 3
"
    );
    let first = |flags: &[&str]| {
        let text = run(&[&["max-pods", "m5.large"], flags].concat()).text();
        text.lines().next().expect("a line").to_owned()
    };
    for (flags, line) in [
        (&["--prefix-delegation"][..], "m5.large: 434 pods"),
        (&["--prefix-delegation", "--recommended-cap"], "m5.large: 110 pods"),
        (&["--max-enis", "2"], "m5.large: 20 pods"),
        (&["--reserved-enis", "2"], "m5.large: 11 pods"),
        (&["--max-pods-expression", "max_pods < 20 ? max_pods : 20"], "m5.large: 20 pods"),
    ] {
        assert_eq!(first(flags), line, "{flags:?}");
    }
}

#[test]
fn a_formula_for_max_pods_counts_alone() {
    let refused = |flags: &[&str]| run(&[&["max-pods", "m5.large"], flags].concat()).failed(1);
    assert_eq!(
        refused(&["--max-pods-expression", "max_pod"]),
        "error: failed to tell max pods:\n--max-pods-expression: \"max_pod\" is no formula for max pods: nodeadm has no variable \
         \"max_pod\"; did you mean max_pods?\n"
    );
    assert_eq!(
        refused(&["--max-pods-expression", "max_pods", "--max-enis", "2"]),
        "error: failed to tell max pods:\n--max-pods-expression: counts the pods alone, so that the other options would do \
         nothing; write what they do into it\n"
    );
}

#[test]
fn max_pods_of_a_type_that_is_not_known_is_an_error() {
    assert_eq!(
        run(&["max-pods", "m5.large", "zz9.large"]).failed(1),
        "error: failed to tell max pods:\nzz9.large is not in the instance table, nor is another type of zz9; a table \
         from `gen-userdata refresh`, given with --instance-data, knows new ones\n"
    );
}

#[test]
fn the_agent_is_written_as_a_program_with_its_digest() {
    let place = tempfile::tempdir().expect("a directory");
    let version = run(&["--version"]).text();
    assert!(version.starts_with(&format!("gen-userdata {}\n", env!("CARGO_PKG_VERSION"))), "{version}");
    for architecture in ["x86_64", "aarch64"] {
        let path = place.path().join(architecture);
        let printed = run(&["agent", "--arch", architecture, "--out", path.to_str().expect("UTF-8")]).text();
        let program = fs::read(&path).expect("it is there");
        let digest = sha256(&program);
        assert_eq!(printed, format!("{digest}  {}\n", path.display()));
        assert_eq!(fs::metadata(&path).expect("it is there").permissions().mode() & 0o777, 0o755);
        let line = format!("nodestrap-agent {} {architecture} sha256 {digest}\n", env!("CARGO_PKG_VERSION"));
        assert!(version.contains(&line), "{version}");
    }
}

const ANSWER: &str = r#"{"InstanceTypes": [{
    "InstanceType": "z9.large", "Hypervisor": "nitro", "BareMetal": false,
    "ProcessorInfo": {"SupportedArchitectures": ["x86_64"]},
    "VCpuInfo": {"DefaultVCpus": 2}, "MemoryInfo": {"SizeInMiB": 4096},
    "NetworkInfo": {
        "MaximumNetworkInterfaces": 3, "Ipv4AddressesPerInterface": 10, "DefaultNetworkCardIndex": 0,
        "NetworkCards": [{"NetworkCardIndex": 0, "MaximumNetworkInterfaces": 3}]
    }
}]}"#;

#[test]
fn a_refreshed_table_knows_the_new_type_everywhere() {
    let refreshed = run_with_input(&["refresh", "-"], ANSWER.as_bytes());
    assert!(refreshed.report.starts_with("added z9.large: enis 3, ipv4_per_eni 10,"), "{}", refreshed.report);
    let text = refreshed.text();
    assert!(text.lines().any(|line| line == "z9.large\t3\t10\tnitro\t0\t2\t4096\tx86_64"));
    assert!(text.lines().any(|line| line.starts_with("m5.large\t")));

    let place = tempfile::tempdir().expect("a directory");
    let table = place.path().join("types.tsv");
    let table = table.to_str().expect("UTF-8");
    let written = run_with_input(&["refresh", "-", "--out", table], ANSWER.as_bytes());
    assert!(written.done().is_empty());
    assert_eq!(fs::read_to_string(table).expect("it is there"), text);

    let pods = run(&["max-pods", "z9.large", "--instance-data", table]).text();
    assert!(pods.starts_with("z9.large: 29 pods\n"), "{pods}");
    let new = ["--instance-data", table, "--instance-type", "z9.large"];
    run(&[&["-f", "article.yaml"], &new[..]].concat()).done();
    let simulated = run(&[&["simulate", "-f", "spot.yaml"], &new[..]].concat()).text();
    assert!(!simulated.contains("warnings"), "{simulated}");
    let again = run_with_input(&["refresh", "-", "--instance-data", table], ANSWER.as_bytes());
    assert!(again.report.ends_with("0 added, 0 changed, 1 unchanged, 1391 kept\n"), "{}", again.report);
}

#[test]
fn an_answer_that_is_none_is_an_error() {
    assert_eq!(
        run_with_input(&["refresh", "-"], b"{}").failed(1),
        "error: failed to renew the table of instance types:\n-: page 1 has no InstanceTypes list; give the output of `aws \
         ec2 describe-instance-types --output json` without --query\n"
    );
}

#[test]
fn help_says_how_to_begin() {
    let help = run(&["--help"]).text();
    for part in ["gen-userdata -f cluster.yaml", "inspect", "simulate", "max-pods", "agent", "refresh", "Exit codes:"] {
        assert!(help.contains(part), "{part}");
    }
    // Without any argument, help is what helps; it goes to standard error, for nothing was rendered.
    let report = run::<&str>(&[]).failed(2);
    assert!(report.contains("Usage: gen-userdata"), "{report}");
}
