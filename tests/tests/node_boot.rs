//! The whole road: generated user data, booted by a real cloud-init and a real systemd, until kubelet starts.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use nodestrap_tests::agent::Architecture;
use nodestrap_tests::eras::{ERAS, EXAMPLE, Era};
use nodestrap_tests::imds::{FakeImds, Fault, Instance, Rule};
use nodestrap_tests::lab::{Ami, KubeletStart, Lab, LabError, Until};
use nodestrap_tests::programs;

const LONG_ENOUGH: Duration = Duration::from_mins(3);
const DOCUMENT: &str = "/latest/dynamic/instance-identity/document";
const AGENT_UNIT: &str = "nodestrap-agent.service";

/// The lab, or nothing where the environment says to go on without it.
fn lab() -> Option<Lab> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lab");
    Lab::prepare_or_skip(&directory, Path::new(env!("CARGO_BIN_EXE_fake-imds")))
        .unwrap_or_else(|error| panic!("{error}"))
}

/// An instance launched with the user data of an example.
fn launched_with(example: &str, arguments: &[&str]) -> Instance {
    let file = programs::example(example);
    let fixed = ["-f", file.to_str().expect("a plain path"), "--format", "gzip"];
    let user_data = programs::stdout_of_gen_userdata(&[&fixed[..], arguments].concat());
    Instance { user_data: Some(user_data), ..Instance::default() }
}

fn only(starts: &[KubeletStart]) -> &KubeletStart {
    let [start] = starts else { panic!("kubelet started {} times: {starts:?}", starts.len()) };
    start
}

#[test]
fn the_article_s_node_boots_and_comes_back_as_another_type() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let mut machine = lab.machine(Ami::Docker, launched_with("article.yaml", &[]))?;
    let first = machine.boot(Until::Settled, LONG_ENOUGH)?;
    assert_eq!(first.system_state.as_deref(), Some("running"), "failed: {:?}", first.failed_units);
    let cloud_init = first.cloud_init.as_ref().expect("cloud-init ended");
    assert_eq!((cloud_init.datasource.as_str(), cloud_init.errors.as_slice()), ("DataSourceEc2", [].as_slice()));
    assert_eq!(
        only(&first.kubelet_starts).arguments,
        [
            "--node-ip=192.168.12.34",
            "--node-labels=alpha.eksctl.io/cluster-name=hilarious-hideout-1578729265,\
             alpha.eksctl.io/nodegroup-name=ng-b50c30b5,alpha.eksctl.io/instance-id=i-0123456789abcdef0",
            "--max-pods=29",
            "--register-node=true",
            "--register-with-taints=",
            "--allow-privileged=true",
            "--cloud-provider=aws",
            "--container-runtime=docker",
            "--network-plugin=cni",
            "--cni-bin-dir=/opt/cni/bin",
            "--cni-conf-dir=/etc/cni/net.d",
            "--pod-infra-container-image=602401143452.dkr.ecr.ap-northeast-1.amazonaws.com/eks/pause-amd64:3.1",
            "--kubeconfig=/etc/eksctl/kubeconfig.yaml",
            "--config=/etc/eksctl/kubelet.yaml",
        ]
    );
    // cloud-init asks under /2009-04-04/ and older versions; the agent alone under /latest/.
    let agents_requests = |requests: &[nodestrap_tests::imds::RecordedRequest]| -> Vec<String> {
        let of_agent = |text: &String| text.ends_with("/latest/api/token") || text.ends_with(DOCUMENT);
        requests.iter().map(ToString::to_string).filter(of_agent).collect()
    };
    let wanted = ["PUT /latest/api/token".to_owned(), format!("GET {DOCUMENT}")];
    assert!(agents_requests(&first.imds_requests).ends_with(&wanted), "{:?}", first.imds_requests);

    machine.change_instance(|instance| instance.instance_type = "m5.4xlarge".into());
    let second = machine.boot(Until::Settled, LONG_ENOUGH)?;
    assert_eq!(second.system_state.as_deref(), Some("running"), "failed: {:?}", second.failed_units);
    assert_eq!(only(&second.kubelet_starts).flag("max-pods"), Some("234"));
    let messages: Vec<&str> = second.messages_of("systemd").collect();
    let position = |text: &str| messages.iter().position(|message| message.starts_with(text));
    let (agent, kubelet) = (position("Started nodestrap-agent.service"), position("Started kubelet.service"));
    assert!(agent.is_some() && agent < kubelet, "{messages:#?}");
    Ok(())
}

#[test]
fn a_containerd_node_boots() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let mut machine =
        lab.machine(Ami::Containerd, launched_with("containerd.yaml", &["--instance-type", "m5.large"]))?;
    let record = machine.boot(Until::Settled, LONG_ENOUGH)?;
    assert_eq!(record.system_state.as_deref(), Some("running"), "failed: {:?}", record.failed_units);
    let start = only(&record.kubelet_starts);
    for (flag, value) in [
        ("node-ip", "192.168.12.34"),
        ("max-pods", "29"),
        ("cloud-provider", "external"),
        ("provider-id", "aws:///us-west-2b/i-0123456789abcdef0"),
        ("hostname-override", "ip-192-168-12-34.us-west-2.compute.internal"),
    ] {
        assert_eq!(start.flag(flag), Some(value), "{:?}", start.arguments);
    }
    let reserved = start.flag("kube-reserved").expect("reserves");
    assert!(reserved.ends_with("m,ephemeral-storage=2Gi,memory=574Mi"), "{reserved}");
    let labels = start.flag("node-labels").expect("labels");
    assert!(labels.contains("node-lifecycle=on-demand,alpha.eksctl.io/instance-id=i-0123456789abcdef0"), "{labels}");
    Ok(())
}

#[test]
fn a_node_of_an_own_image_boots_with_containerd_2_and_the_sandbox_image() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let era = Era::latest();
    let mut machine = lab.machine(era.ami, launched_with(EXAMPLE, &era.arguments()))?;
    for boot in 1..=2 {
        let record = machine.boot(Until::Settled, LONG_ENOUGH)?;
        assert_eq!(record.system_state.as_deref(), Some("running"), "failed: {:?}", record.failed_units);
        let start = only(&record.kubelet_starts);
        let providers = "/etc/eksctl/credential-providers.json";
        assert_eq!(start.flag("image-credential-provider-config"), Some(providers), "{:?}", start.arguments);
        assert_eq!(start.flag("pod-infra-container-image"), None, "kubelet 1.36 does not know it");
        let messages: Vec<&str> = record.messages_of("systemd").collect();
        let position = |text: &str| messages.iter().position(|message| message.starts_with(text));
        let (pulled, kubelet) = (position("Finished sandbox-image.service"), position("Started kubelet.service"));
        assert!(pulled.is_some() && pulled < kubelet, "boot {boot}: {messages:#?}");
    }
    let image = "602401143452.dkr.ecr.ap-northeast-1.amazonaws.com/eks/pause:3.5";
    assert_eq!(
        machine.read("/root/ctr-pulls")?,
        format!("-n k8s.io images pull --label io.cri-containerd.pinned=pinned --user AWS:lab+password/== {image}\n"),
        "the second boot finds it there"
    );
    let request = r#"{"kind":"CredentialProviderRequest","apiVersion":"credentialprovider.kubelet.k8s.io/v1","image":"#;
    assert_eq!(machine.read("/root/credential-request")?, format!("{request}\"{image}\"}}\n"));
    assert!(machine.read("/etc/containerd/config.toml")?.starts_with("version = 3\n"));
    Ok(())
}

#[test]
fn a_node_boots_where_imds_is_there_over_ipv6_alone() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let era = Era::latest().with_ipv6();
    let ipv6 = Some("2600:1f13:0:1::12".parse().expect("an address"));
    let mut machine = lab.machine(era.ami, Instance { ipv6, ..launched_with(EXAMPLE, &era.arguments()) })?;
    machine.refuse_imds_over_ipv4();
    // The image has to tell its cloud-init, too.
    let metadata_urls = "datasource: {Ec2: {metadata_urls: ['http://[fd00:ec2::254]']}}\n";
    fs::write(machine.root().join("etc/cloud/cloud.cfg.d/95_ipv6.cfg"), metadata_urls).expect("written");
    let record = machine.boot(Until::Settled, LONG_ENOUGH)?;
    assert_eq!(record.system_state.as_deref(), Some("running"), "failed: {:?}", record.failed_units);
    assert_eq!(only(&record.kubelet_starts).flag("node-ip"), Some("2600:1f13:0:1::12"));
    assert!(record.imds_requests.iter().any(|request| request.path == "/latest/meta-data/ipv6"));
    Ok(())
}

#[test]
fn a_node_of_a_local_cluster_keeps_the_api_servers_addresses() -> Result<(), LabError> {
    const HOST: &str = "7950C8F5B4E86FAF920EB443279E8896.sk1.ap-northeast-1.eks.amazonaws.com";
    let Some(lab) = lab() else { return Ok(()) };
    let arguments = ["--kubernetes-version", "1.21", "--cluster-id", "550e8400-e29b-41d4-a716-446655440000"];
    let mut machine = lab.machine(Ami::Docker, launched_with(EXAMPLE, &arguments))?;
    // The lab's network has no name server. This one does not know the name when it is asked first.
    let getent = format!(
        "#!/bin/sh\n[ \"$2\" = {HOST} ] || exec /usr/bin/getent \"$@\"\nmkdir /root/asked 2>/dev/null && exit 2\n\
         echo '10.0.0.1 {HOST}'; echo '10.0.0.2 {HOST}'\n"
    );
    let stub = machine.root().join("usr/local/bin/getent");
    fs::write(&stub, getent).expect("written");
    fs::set_permissions(&stub, fs::Permissions::from_mode(0o755)).expect("made a program");
    for boot in 1..=2 {
        let record = machine.boot(Until::KubeletStarted(1), LONG_ENOUGH)?;
        let start = &record.kubelet_starts[0];
        let kubeconfigs = [start.flag("bootstrap-kubeconfig"), start.flag("kubeconfig")];
        let paths = ["/etc/eksctl/bootstrap-kubeconfig.yaml", "/etc/eksctl/kubeconfig.yaml"];
        assert_eq!(kubeconfigs, paths.map(Some), "boot {boot}: {:?}", start.arguments);
        let hosts = machine.read("/etc/hosts")?;
        let mut addresses: Vec<&str> = hosts.lines().filter_map(|line| line.strip_suffix(HOST)).collect();
        addresses.sort_unstable();
        assert_eq!(addresses, ["10.0.0.1 ", "10.0.0.2 "], "boot {boot}: {hosts}");
    }
    Ok(())
}

#[test]
fn pre_bootstrap_commands_run_before_the_agent_and_only_once() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let commands = [
        "--pre-bootstrap-command",
        "date +%s.%N >>/root/first",
        "--pre-bootstrap-command",
        "echo MAX_PODS=17 >>/etc/eksctl/kubelet.env",
    ];
    let mut machine = lab.machine(Ami::Docker, launched_with("article.yaml", &commands))?;
    let record = machine.boot(Until::Settled, LONG_ENOUGH)?;
    assert_eq!(only(&record.kubelet_starts).flag("max-pods"), Some("17"), "what a command wrote counts");
    assert_eq!(machine.read("/root/first")?.lines().count(), 1);
    machine.boot(Until::KubeletStarted(1), LONG_ENOUGH)?;
    assert_eq!(machine.read("/root/first")?.lines().count(), 1, "a second boot does not run them again");
    Ok(())
}

#[test]
fn without_imds_kubelet_waits_and_starts_when_the_agent_succeeds() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let mut machine = lab.machine(Ami::Docker, launched_with("article.yaml", &[]))?;
    // A document without the fields ends a run of the agent; the unit starts it again.
    machine.script_imds(vec![Rule::on(DOCUMENT).first(2).fault(Fault::Body(b"{}".to_vec()))]);
    let record = machine.boot(Until::KubeletStarted(1), LONG_ENOUGH)?;
    assert_eq!(only(&record.kubelet_starts).flag("max-pods"), Some("29"));
    let failed = "failed: instanceType: no valid value from IMDS; replace the instance";
    let failures = record.journal.iter().filter(|line| line.message.contains(failed)).count();
    assert_eq!(failures, 2, "two runs failed before");
    let written = fs::metadata(machine.root().join("etc/eksctl/kubelet.local.env")).and_then(|file| file.modified());
    let (written, started) = (written.expect("a time"), record.kubelet_starts[0].at);
    assert!(started >= written, "kubelet started at {started:?}, before its file of {written:?}");
    Ok(())
}

#[test]
fn the_agent_starts_nothing_but_systemctl() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    let machine = lab.machine(Ami::Docker, Instance::default())?;
    let scratch = tempfile::tempdir().expect("a directory");
    let files = scratch.path().join("files");
    programs::write_node_files("article.yaml", &[], &files);
    let copied = Command::new("cp").args(["-a"]).arg(files.join("etc")).arg(machine.root()).status().expect("cp runs");
    assert!(copied.success());
    let agent = programs::agent(Architecture::X86_64, scratch.path());
    fs::copy(agent, machine.root().join("usr/local/bin/nodestrap-agent")).expect("copied");
    let imds = FakeImds::builder(Instance::default()).start().expect("a port");
    let trace = scratch.path().join("trace");
    let output = Command::new("strace")
        .args(["--follow-forks", "--trace=process", "--quiet=all", "--string-limit=200", "--output"])
        .arg(&trace)
        .arg("chroot")
        .arg(machine.root())
        .arg("/usr/local/bin/nodestrap-agent")
        .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", imds.endpoint())
        // No systemd runs in here: systemctl is to find that out and nothing else.
        .env("SYSTEMD_OFFLINE", "1")
        .output()
        .expect("strace runs");
    let trace = fs::read_to_string(&trace).expect("a trace");
    assert!(output.status.success(), "{}\n{trace}", String::from_utf8_lossy(&output.stderr));
    let executed = |line: &str| {
        let (_, call) = line.split_once("execve(\"")?;
        let path = call.split_once('"')?.0;
        // "unfinished" where another process got in between; a call that failed says what it returned.
        let succeeded = line.ends_with("= 0") || line.ends_with("<unfinished ...>");
        succeeded.then(|| (path.to_owned(), call.to_owned()))
    };
    let programs: Vec<(String, String)> = trace.lines().filter_map(executed).collect();
    let paths: Vec<&str> = programs.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths[1..], ["/usr/local/bin/nodestrap-agent", "/bin/systemctl"], "{trace}");
    let (_, call) = &programs[2];
    assert!(call.contains(r#"["/bin/systemctl", "start", "--no-block", "kubelet.service"]"#), "{call}");
    let forks = |line: &&str| ["clone", "fork"].iter().any(|call| line.contains(call));
    let until_systemctl = trace.lines().take_while(|line| !line.contains("/bin/systemctl"));
    assert_eq!(until_systemctl.filter(forks).count(), 0, "it becomes systemctl: {trace}");
    Ok(())
}

#[test]
fn every_unit_of_every_era_is_good_to_systemd() -> Result<(), LabError> {
    let Some(lab) = lab() else { return Ok(()) };
    // The IP family decides about no unit.
    for era in ERAS {
        let machine = lab.machine(era.ami, Instance::default())?;
        let scratch = tempfile::tempdir().expect("a directory");
        let files = scratch.path().join("files");
        programs::write_node_files(EXAMPLE, &era.arguments(), &files);
        let units = units_in(&files.join("etc/systemd/system"));
        assert!(units.contains(&AGENT_UNIT.to_owned()), "{era}: {units:?}");
        let copied =
            Command::new("cp").arg("-a").args([files.join("etc"), files.join("usr")]).arg(machine.root()).status();
        assert!(copied.expect("cp runs").success());
        if era.ami == Ami::Containerd {
            // What the image has, and the unit runs.
            let script = machine.root().join("etc/eks/containerd/pull-sandbox-image.sh");
            fs::create_dir_all(script.parent().expect("a directory")).expect("made");
            fs::copy(machine.root().join("bin/true"), script).expect("copied");
        }
        let units: Vec<&str> = units.iter().map(String::as_str).collect();
        let output = machine.run(&[&["systemd-analyze", "--man=no", "verify"], &units[..]].concat())?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && said.is_empty(), "{era}: {units:?}: {said}");
    }
    Ok(())
}

/// The units of a directory, and those that it has drop-ins for.
fn units_in(directory: &Path) -> Vec<String> {
    let names = fs::read_dir(directory).expect("units").map(|entry| entry.expect("an entry").file_name());
    let names = names.map(|name| name.into_string().expect("ASCII"));
    let mut units: Vec<String> = names.map(|name| name.trim_end_matches(".d").to_owned()).collect();
    units.sort();
    units.dedup();
    units
}
