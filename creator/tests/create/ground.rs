//! An account and a cluster by script, a home directory, and the program that works with them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use nodestrap_tests::aws_double::{AwsDouble, AwsDoubleBuilder, InstanceType, StackScript};
use nodestrap_tests::kubernetes_double::{KubernetesDouble, KubernetesDoubleBuilder, Node};
use serde_json::Value;

/// The cluster's stack.
pub(crate) const CLUSTER_STACK: &str = "eksctl-badger-cluster";
/// The node group's stack.
pub(crate) const GROUP_STACK: &str = "eksctl-badger-nodegroup-ng";
/// The node group's nodes, as EC2 names them.
pub(crate) const NODES: [&str; 2] =
    ["ip-192-168-12-245.ap-northeast-1.compute.internal", "ip-192-168-94-158.ap-northeast-1.compute.internal"];
/// Longer than any run that does not wait for something that never comes.
const LONG: Duration = Duration::from_mins(1);

const FILE: &str = "\
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {name: badger, region: ap-northeast-1, version: '1.32'}
availabilityZones: [ap-northeast-1a, ap-northeast-1c, ap-northeast-1d]
nodeGroups:
- {name: ng, instanceType: m5.large, minSize: 2, maxSize: 2, desiredCapacity: 2}
";

/// An account with zones, an instance type and an image; the scripts of stacks are the test's.
pub(crate) fn account() -> AwsDoubleBuilder {
    let image = "/aws/service/eks/optimized-ami/1.32/amazon-linux-2023/x86_64/standard/recommended/image_id";
    AwsDouble::builder("ap-northeast-1")
        .zone("ap-northeast-1a", "apne1-az4")
        .zone("ap-northeast-1b", "apne1-az3")
        .zone("ap-northeast-1c", "apne1-az1")
        .zone("ap-northeast-1d", "apne1-az2")
        .instance_type(InstanceType::named("m5.large"))
        .parameter(image, "ami-0123456789abcdef0")
        .instances(GROUP_STACK, &["i-0aaaaaaaaaaaaaaa1", "i-0aaaaaaaaaaaaaaa2"])
}

/// An account in which both stacks come about at once.
pub(crate) fn willing_account() -> AwsDoubleBuilder {
    account().stack(CLUSTER_STACK, StackScript::completes()).stack(GROUP_STACK, StackScript::completes())
}

/// A cluster whose nodes are ready at once.
pub(crate) fn ready_cluster() -> KubernetesDoubleBuilder {
    NODES.iter().fold(KubernetesDouble::builder(), |cluster, node| cluster.node(Node::of_group("ng", node)))
}

/// The doubles, and a home directory.
pub(crate) struct Ground {
    pub(crate) aws: AwsDouble,
    pub(crate) kubernetes: KubernetesDouble,
    home: tempfile::TempDir,
}

/// What a run said, and how it ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The exit code; none where a signal ended it.
    pub(crate) code: Option<i32>,
    /// The lines on standard error, without their time.
    pub(crate) lines: Vec<String>,
    /// Standard output.
    pub(crate) output: String,
}

impl Ground {
    pub(crate) fn new(account: AwsDoubleBuilder, cluster: KubernetesDoubleBuilder) -> Self {
        let home = tempfile::tempdir().expect("a directory");
        fs::write(home.path().join("cluster.yaml"), FILE).expect("written");
        let zoneless: String = FILE
            .lines()
            .filter(|line| !line.starts_with("availabilityZones"))
            .fold(String::new(), |text, line| text + line + "\n");
        fs::write(home.path().join("zoneless.yaml"), zoneless).expect("written");
        let kubernetes = cluster.start().expect("a port");
        let aws = account.kubernetes(&kubernetes.url(), kubernetes.authority()).start().expect("a port");
        Self { aws, kubernetes, home }
    }

    /// `nodestrap create cluster` with the file, and more arguments.
    pub(crate) fn create(&self, more: &[&str]) -> Outcome {
        self.run(&[&["create", "cluster", "-f", "cluster.yaml"], more].concat())
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(self.command(arguments).output().expect("the program starts"))
    }

    /// Starts a run that something else ends.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nodestrap"));
        command
            .args(arguments)
            .args(["--poll-interval", "10ms"])
            .current_dir(self.home.path())
            .env_clear()
            .envs(self.aws.environment());
        command.env("HOME", self.home.path()).env("PATH", "/usr/bin:/bin");
        command
    }

    /// Where the kubeconfig is, if there is one.
    pub(crate) fn kubeconfig(&self) -> Option<PathBuf> {
        Some(self.home.path().join(".kube/config")).filter(|path| path.exists())
    }

    /// The kubeconfig's context.
    pub(crate) fn context(&self) -> Option<String> {
        let text = fs::read_to_string(self.kubeconfig()?).expect("read");
        let line = text.lines().find_map(|line| line.strip_prefix("current-context: "))?;
        Some(line.trim_matches('"').to_owned())
    }

    /// Each stack that is there with its status.
    pub(crate) fn stacks(&self) -> Vec<(String, String)> {
        self.aws.stacks().into_iter().map(|stack| (stack.name, stack.status)).collect()
    }

    /// Waits until the double has had so many calls of an operation, such as `CloudFormation CreateStack`.
    pub(crate) fn wait_for_calls(&self, operation: &str, count: usize) {
        let end = Instant::now() + LONG;
        while self.aws.counts().get(operation).copied().unwrap_or_default() < count {
            assert!(Instant::now() < end, "{operation} is never called: {:?}", self.aws.counts());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Ends the doubles, which fails where they met what the script has nothing for.
    pub(crate) fn finish(self) {
        self.aws.finish();
        self.kubernetes.finish();
    }

    /// A file of the home directory.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        Path::new(self.home.path()).join(name)
    }
}

impl Outcome {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        let lines = text(output.stderr).lines().map(without_time).collect();
        Self { code: output.status.code(), lines, output: text(output.stdout) }
    }

    /// Panics unless a line with this text was told.
    #[track_caller]
    pub(crate) fn has(&self, text: &str) {
        assert!(self.lines.iter().any(|line| line.contains(text)), "no line has {text:?}:\n{self}");
    }

    /// Panics if a line with this text was told.
    #[track_caller]
    pub(crate) fn has_not(&self, text: &str) {
        assert!(!self.lines.iter().any(|line| line.contains(text)), "a line has {text:?}:\n{self}");
    }

    #[track_caller]
    pub(crate) fn ended_with(&self, code: i32) {
        assert_eq!(self.code, Some(code), "{self}");
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.output).unwrap_or_else(|error| panic!("{error}: {}", self.output))
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "exit code {:?}", self.code)?;
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// `2006-01-02 15:04:05 [ℹ]  text` without the time.
fn without_time(line: &str) -> String {
    let time = "2006-01-02 15:04:05 ".len();
    let has_time = line.get(..time).is_some_and(|time| time.chars().filter(|c| matches!(c, '-' | ':')).count() == 4);
    if has_time { line[time..].to_owned() } else { line.to_owned() }
}
