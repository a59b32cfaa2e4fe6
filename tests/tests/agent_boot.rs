//! The agent's program against the fake service, on both architectures: what it asks, what it writes, how it ends.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use maxpods_data::reserved;
use nodestrap_tests::agent::{AgentOutcome, AgentRun, Architecture};
use nodestrap_tests::imds::{FakeImds, FakeImdsBuilder, Fault, Instance, Rule};
use nodestrap_tests::programs;
use tempfile::TempDir;

const TOKEN: &str = "/latest/api/token";
const DOCUMENT: &str = "/latest/dynamic/instance-identity/document";
const LOCAL_ENV: &str = "etc/eksctl/kubelet.local.env";

/// A node of an example, before its first boot.
struct Node {
    directory: TempDir,
    agent: PathBuf,
    architecture: Architecture,
}

impl Node {
    fn new(example: &str, architecture: Architecture) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        programs::write_node_files(example, &[], &directory.path().join("root"));
        let agent = programs::agent(architecture, directory.path());
        Self { directory, agent, architecture }
    }

    fn root(&self) -> PathBuf {
        self.directory.path().join("root")
    }

    fn local_env(&self) -> PathBuf {
        self.root().join(LOCAL_ENV)
    }

    fn run(&self, imds: &FakeImds) -> AgentOutcome {
        AgentRun::new(&self.agent, self.architecture, &self.root())
            .endpoint(&imds.endpoint())
            .timeout(Duration::from_mins(1))
            .run()
            .expect("the agent starts")
    }
}

fn requests(imds: &FakeImds) -> Vec<String> {
    imds.requests().iter().map(ToString::to_string).collect()
}

fn with_rules(rules: impl IntoIterator<Item = Rule>) -> FakeImds {
    let builder = rules.into_iter().fold(FakeImds::builder(Instance::default()), FakeImdsBuilder::rule);
    builder.start().expect("a port on loopback")
}

const ARTICLE_ENV: &str =
    "NODE_IP=192.168.12.34\nINSTANCE_ID=i-0123456789abcdef0\nINSTANCE_TYPE=m5.large\nMAX_PODS=29\n";

#[test]
fn the_article_s_boot_takes_two_requests() {
    for architecture in Architecture::ALL {
        let node = Node::new("article.yaml", architecture);
        let imds = with_rules([]);
        let outcome = node.run(&imds);
        assert_eq!(outcome.code, Some(0), "{:?}", outcome.stderr);
        assert_eq!(String::from_utf8_lossy(&outcome.files[LOCAL_ENV]), ARTICLE_ENV);
        assert_eq!(requests(&imds), [format!("PUT {TOKEN}"), format!("GET {DOCUMENT}")]);
        assert_eq!(imds.connections(), 2);
        assert_eq!(
            outcome.stderr,
            [
                "<6>privateIp is 192.168.12.34",
                "<6>instanceId is i-0123456789abcdef0",
                "<6>instanceType is m5.large",
                "<6>max-pods is 29",
                "<6>wrote kubelet.local.env",
            ]
        );
    }
}

#[test]
fn a_containerd_node_asks_for_what_its_template_names_and_no_more() {
    for architecture in Architecture::ALL {
        let node = Node::new("containerd.yaml", architecture);
        let imds = with_rules([]);
        let outcome = node.run(&imds);
        assert_eq!(outcome.code, Some(0), "{:?}", outcome.stderr);
        let text = String::from_utf8_lossy(&outcome.files[LOCAL_ENV]).into_owned();
        for line in ["NODE_IP=192.168.12.34", "PROVIDER_ID=aws:///us-west-2b/i-0123456789abcdef0"] {
            assert!(text.lines().any(|found| found == line), "{line} in {text}");
        }
        assert!(text.contains(",node-lifecycle=on-demand\n"), "{text}");
        assert_eq!(
            requests(&imds),
            [
                format!("PUT {TOKEN}"),
                format!("GET {DOCUMENT}"),
                "GET /latest/meta-data/instance-life-cycle".into(),
                "GET /latest/meta-data/local-hostname".into(),
            ]
        );
        assert_eq!(imds.connections(), 4);
    }
}

#[test]
fn kubelet_s_reserve_is_of_the_cpus_that_programs_may_use() {
    for architecture in Architecture::ALL {
        let node = Node::new("containerd.yaml", architecture);
        let imds = with_rules([]);
        let outcome = AgentRun::new(&node.agent, architecture, &node.root())
            .endpoint(&imds.endpoint())
            .on_cpu(0)
            .run()
            .expect("the agent starts");
        assert_eq!(outcome.code, Some(0), "{:?}", outcome.stderr);
        let text = String::from_utf8_lossy(&outcome.files[LOCAL_ENV]).into_owned();
        assert!(text.contains("\nKUBE_RESERVED=cpu=60m,ephemeral-storage=2Gi,memory=574Mi\n"), "{text}");
        let all = String::from_utf8_lossy(&node.run(&imds).files[LOCAL_ENV]).into_owned();
        let cpus = nodestrap_tests::agent::usable_cpus();
        let reserve = format!("KUBE_RESERVED=cpu={}m,", reserved::cpu_millicores(cpus));
        assert!(all.contains(&reserve), "{reserve} in {all}");
    }
}

#[test]
fn a_node_of_an_ipv6_cluster_has_its_ipv6_address() {
    for architecture in Architecture::ALL {
        let node = Node::new("ipv6.yaml", architecture);
        let address = "2600:1f13:0:1::12".parse().expect("an address");
        let instance = Instance { ipv6: Some(address), ..Instance::default() };
        let imds = FakeImds::builder(instance).start().expect("a port");
        let outcome = node.run(&imds);
        assert_eq!(outcome.code, Some(0), "{:?}", outcome.stderr);
        let text = String::from_utf8_lossy(&outcome.files[LOCAL_ENV]).into_owned();
        assert!(text.starts_with("NODE_IP=2600:1f13:0:1::12\n"), "{text}");
        assert!(requests(&imds).contains(&"GET /latest/meta-data/ipv6".into()), "{:?}", requests(&imds));
    }
}

#[test]
fn another_instance_type_on_the_next_boot_gives_another_max_pods() {
    for architecture in Architecture::ALL {
        let node = Node::new("article.yaml", architecture);
        let imds = with_rules([]);
        node.run(&imds);
        let same = node.run(&imds);
        assert_eq!(String::from_utf8_lossy(&same.files[LOCAL_ENV]), ARTICLE_ENV);
        imds.set_instance(Instance { instance_type: "m5.4xlarge".into(), ..Instance::default() });
        let changed = node.run(&imds);
        assert!(
            String::from_utf8_lossy(&changed.files[LOCAL_ENV]).ends_with("INSTANCE_TYPE=m5.4xlarge\nMAX_PODS=234\n")
        );
        assert!(!changed.files.contains_key("etc/eksctl/kubelet.local.env.new"), "{:?}", changed.files.keys());
    }
}

#[test]
fn a_type_that_the_map_does_not_know_is_a_warning_and_a_number() {
    let node = Node::new("article.yaml", Architecture::X86_64);
    for (instance_type, pods) in [("zz9.large", "29"), ("zz9.gigantic", "110")] {
        let imds = FakeImds::builder(Instance { instance_type: instance_type.into(), ..Instance::default() });
        let outcome = node.run(&imds.start().expect("a port"));
        assert_eq!(outcome.code, Some(0));
        assert!(String::from_utf8_lossy(&outcome.files[LOCAL_ENV]).ends_with(&format!("MAX_PODS={pods}\n")));
        let warning = format!("<4>etc/eksctl/max_pods.map does not know {instance_type}; a default is taken");
        assert!(outcome.stderr.contains(&warning), "{:?}", outcome.stderr);
    }
}

#[test]
fn passing_faults_of_imds_end_in_the_right_file() {
    let faults = [
        Fault::Status(500),
        Fault::Status(503),
        Fault::Status(429),
        Fault::Status(401),
        Fault::Status(404),
        Fault::CloseBeforeHead,
        Fault::CloseAfterHead,
        Fault::Truncate(7),
        Fault::Reset(7),
        Fault::HtmlPage,
        Fault::Chunked(3),
        Fault::NoContentLength,
        Fault::OversizedBody(100_000),
        Fault::Raw(b"\x00\x01\x02 no http\r\n\r\n".to_vec()),
        Fault::ContentLength(3),
        Fault::ExpireTokens,
        Fault::DelayMilliseconds(300),
    ];
    for architecture in Architecture::ALL {
        let node = Node::new("article.yaml", architecture);
        for fault in faults.clone() {
            let _ = fs::remove_file(node.local_env());
            let name = format!("{fault:?} on {}", architecture.name());
            let imds = with_rules([Rule::on(DOCUMENT).first(2).fault(fault)]);
            let outcome = node.run(&imds);
            assert_eq!(outcome.code, Some(0), "{name}: {:?}", outcome.stderr);
            assert_eq!(String::from_utf8_lossy(&outcome.files[LOCAL_ENV]), ARTICLE_ENV, "{name}");
        }
    }
}

#[test]
fn a_service_that_comes_up_late_is_waited_for() {
    for architecture in Architecture::ALL {
        let node = Node::new("article.yaml", architecture);
        let imds = FakeImds::builder(Instance::default()).refuse_for(Duration::from_secs(1)).start().expect("a port");
        let outcome = node.run(&imds);
        assert_eq!(outcome.code, Some(0), "{:?}", outcome.stderr);
        let waited = "error 111; trying again";
        assert_eq!(outcome.stderr.iter().filter(|line| line.contains(waited)).count(), 1, "{:?}", outcome.stderr);
    }
}

#[test]
fn a_service_that_would_keep_connections_serves_as_well() {
    for architecture in Architecture::ALL {
        let node = Node::new("article.yaml", architecture);
        let imds = FakeImds::builder(Instance::default()).keep_alive().start().expect("a port");
        let outcome = node.run(&imds);
        assert_eq!(outcome.code, Some(0), "{:?}", outcome.stderr);
        assert_eq!(String::from_utf8_lossy(&outcome.files[LOCAL_ENV]), ARTICLE_ENV);
    }
}

/// How the agent ends, and its last line.
fn end_of(outcome: &AgentOutcome) -> (Option<i32>, &str) {
    (outcome.code, outcome.stderr.last().map_or("", String::as_str))
}

#[test]
fn what_cannot_be_mended_ends_with_its_code_and_one_line_and_leaves_the_file() {
    type Case = (i32, &'static str, fn(&Path) -> Vec<Rule>);
    let cases: [Case; 5] = [
        (4, "<3>failed: privateIp: no valid value from IMDS; replace the instance", |_| {
            vec![
                Rule::on(DOCUMENT)
                    .fault(Fault::Body(b"{\"privateIp\":\"1.2.3.4 5\",\"instanceType\":\"m5.large\"}".to_vec())),
            ]
        }),
        (4, "<3>failed: privateIp: no valid value from IMDS; replace the instance", |_| {
            let body = b"{\"instanceType\":\"m5.large\",\"privateIp\":\"1.2.3.4\\nX=1\"}";
            vec![Rule::on(DOCUMENT).fault(Fault::Body(body.to_vec()))]
        }),
        (5, "<3>failed: etc/eksctl/max_pods.map: missing or damaged; render the user data again", |root| {
            fs::write(root.join("etc/eksctl/max_pods.map"), "m5.large many\n").expect("written");
            Vec::new()
        }),
        (5, "<3>failed: MAX_PODS: missing or damaged; render the user data again", |root| {
            fs::write(root.join("etc/eksctl/kubelet.env"), "NODE_LABELS=a=b\nMAX_PODS=lots\n").expect("written");
            Vec::new()
        }),
        (6, "<3>failed: etc/eksctl/kubelet.local.env: error 21; check the disk and the image", |root| {
            // Root writes everywhere; a directory in the new file's place it does not.
            fs::create_dir_all(root.join("etc/eksctl/kubelet.local.env.new/in the way")).expect("made");
            Vec::new()
        }),
    ];
    for architecture in Architecture::ALL {
        for (code, message, arrange) in cases {
            let node = Node::new("article.yaml", architecture);
            fs::write(node.local_env(), "OLD=1\n").expect("written");
            let imds = with_rules(arrange(&node.root()));
            let outcome = node.run(&imds);
            assert_eq!(end_of(&outcome), (Some(code), message), "{:?}", outcome.stderr);
            assert_eq!(outcome.files[LOCAL_ENV], b"OLD=1\n", "{message}");
        }
    }
}

#[test]
fn the_file_is_readable_by_all_and_writable_by_root_whatever_the_umask() {
    let node = Node::new("article.yaml", Architecture::X86_64);
    let imds = with_rules([]);
    let script = format!("umask 077; exec {} --root {}", node.agent.display(), node.root().display());
    let status = std::process::Command::new("sh")
        .args(["-c", &script])
        .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", imds.endpoint())
        .status()
        .expect("sh runs");
    assert!(status.success());
    let mode = fs::metadata(node.local_env()).expect("written").permissions().mode();
    assert_eq!(mode & 0o7777, 0o644);
}

#[test]
fn a_wrong_command_line_or_endpoint_is_usage() {
    for architecture in Architecture::ALL {
        let node = Node::new("article.yaml", architecture);
        for arguments in [&["--frobnicate"][..], &["boot"], &["token"], &["token", "--cluster", "c"], &["--region"]] {
            let run = AgentRun::new(&node.agent, architecture, &node.root());
            let run = arguments.iter().fold(run, |run, argument| run.argument(*argument));
            let outcome = run.run().expect("the agent starts");
            assert_eq!(outcome.code, Some(2), "{arguments:?}: {:?}", outcome.stderr);
            assert!(outcome.stderr.iter().any(|line| line.contains("usage: [--root DIR")), "{:?}", outcome.stderr);
        }
        for endpoint in ["localhost", "http://localhost", "https://127.0.0.1", "http://127.0.0.1.5", "http://[::1]"] {
            let run = AgentRun::new(&node.agent, architecture, &node.root()).endpoint(endpoint);
            let outcome = run.run().expect("the agent starts");
            let line = "<3>failed: AWS_EC2_METADATA_SERVICE_ENDPOINT: usage: [--root DIR | \
                        token --cluster NAME --region REGION], endpoint http://ADDRESS[:PORT]";
            assert_eq!(end_of(&outcome), (Some(2), line));
        }
    }
}

#[test]
fn a_mebibyte_of_address_space_is_room_enough() {
    let node = Node::new("containerd.yaml", Architecture::X86_64);
    let imds = with_rules([]);
    let status = std::process::Command::new("prlimit")
        .arg("--as=1048576")
        .arg(&node.agent)
        .arg("--root")
        .arg(node.root())
        .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", imds.endpoint())
        .status()
        .expect("prlimit runs");
    assert!(status.success(), "{status}");
}
