//! The script of Ubuntu nodes, run by bash with stand-ins for IMDS, `bootstrap.sh`, jq and snap.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use nodestrap_generator::bundle::Options;
use nodestrap_generator::payload::build;

use crate::support::{spec, table};

const UBUNTU: &str = include_str!("../../../examples/ubuntu.yaml");

/// IMDS: a token for whoever asks with PUT, two categories, an error page for the rest.
const CURL: &str = r#"#!/bin/bash
url=${!#}
case "$*" in
*PUT*api/token) echo token ;;
*"token: token"*/meta-data/instance-id) echo i-0123 ;;
*"token: token"*/meta-data/instance-life-cycle) echo spot ;;
*) echo "<html>404</html>"; exit 22 ;;
esac
"#;

/// The root directory of a node with the bundle's files and the stand-ins; every path of the script is moved below it.
fn node(text: &str) -> (tempfile::TempDir, Output) {
    let payload = build(&spec(&text.replace("m7i.", "m5.")), &Options::new(&table())).expect("sound");
    let directory = tempfile::tempdir().expect("a directory");
    let root = directory.path();
    let moved = |content: &str| content.replace("/etc/", &format!("{}/etc/", root.display()));
    for file in &payload.bundle().expect("files").files {
        let content = std::str::from_utf8(&file.content).expect("a text");
        write(root, &file.path, &moved(content), file.mode);
    }
    // One argument a line.
    write(root, "/etc/eks/bootstrap.sh", &moved("#!/bin/sh\nprintf '%s\\n' \"$@\" >/etc/called\n"), 0o755);
    write(root, "/etc/kubernetes/kubelet/kubelet-config.json", "{}", 0o644);
    write(root, "/bin/curl", CURL, 0o755);
    write(root, "/bin/jq", "#!/bin/sh\necho merged: \"$1\" \"$2\"\n", 0o755);
    write(root, "/bin/snap", &moved("#!/bin/sh\necho \"$@\" >/etc/snapped\n"), 0o755);
    let output = Command::new("bash")
        .arg(root.join("etc/eksctl/bootstrap.ubuntu.sh"))
        .env("PATH", format!("{}:/usr/bin:/bin", root.join("bin").display()))
        .output()
        .expect("bash runs");
    (directory, output)
}

fn write(root: &Path, path: &str, content: &str, mode: u32) {
    let path = root.join(path.trim_start_matches('/'));
    fs::create_dir_all(path.parent().expect("a directory")).expect("the directory is made");
    fs::write(&path, content).expect("the file is written");
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("the mode is set");
}

#[test]
fn the_images_script_gets_each_value_as_one_argument() {
    let (node, output) = node(UBUNTU);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let called = fs::read_to_string(node.path().join("etc/called")).expect("bootstrap.sh was called");
    let arguments: Vec<&str> = called.lines().collect();
    let authority = arguments[4];
    assert!(authority.starts_with("LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t"), "{authority}");
    assert_eq!(
        arguments,
        [
            "example",
            "--apiserver-endpoint",
            "https://0123456789ABCDEF0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com",
            "--b64-cluster-ca",
            authority,
            "--dns-cluster-ip",
            "10.100.0.10",
            "--use-max-pods",
            "false",
            "--kubelet-extra-args",
            "--node-labels=alpha.eksctl.io/cluster-name=example,alpha.eksctl.io/nodegroup-name=noble,team=storage,\
             alpha.eksctl.io/instance-id=i-0123,node-lifecycle=spot \
             --register-with-taints=dedicated=storage:NoSchedule --max-pods=29",
        ]
    );
    // The instance has no zone's identifier here, and an error page is no label.
    assert!(said.contains("without the label topology.k8s.aws/zone-id, for which the instance metadata has no value"));
    let merged =
        fs::read_to_string(node.path().join("etc/kubernetes/kubelet/kubelet-config.json")).expect("it is there");
    assert_eq!(merged, "merged: --slurp .[0] * .[1]\n");
    assert_eq!(fs::read_to_string(node.path().join("etc/snapped")).expect("snap was called"), "restart kubelet-eks\n");
}

#[test]
fn a_node_without_settings_of_its_own_leaves_the_images_configuration_alone() {
    let text = UBUNTU.split("    taints:").next().expect("a text");
    let mixed = "instanceType: mixed\n    instancesDistribution: {instanceTypes: [m5.large, m5.xlarge]}";
    let (node, output) = node(&text.replace("instanceType: m7i.large", mixed));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let called = fs::read_to_string(node.path().join("etc/called")).expect("bootstrap.sh was called");
    let arguments: Vec<&str> = called.lines().skip(5).collect();
    assert_eq!(arguments[..3], ["--dns-cluster-ip", "10.100.0.10", "--kubelet-extra-args"]);
    assert!(arguments[3].ends_with("node-lifecycle=spot") && arguments.len() == 4, "{arguments:?}");
    assert!(!node.path().join("etc/snapped").exists());
}
