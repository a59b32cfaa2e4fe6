//! User data in the article's layout: eksctl 0.12.0's cloud-config, with its script, no agent, and a plain map.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use maxpods_data::map_writer::{PodMap, write_lines};
use maxpods_data::rule::NetworkOptions;
use maxpods_data::table::InstanceTable;

/// The map of every known type, a line each.
pub(crate) fn plain_map() -> String {
    write_lines(&PodMap::of(InstanceTable::embedded().iter(), &NetworkOptions::default()).0)
}

/// The files that both layouts have, in the order of eksctl from 0.3x on.
const FILES: [&str; 6] = [
    "etc/systemd/system/kubelet.service.d/10-eksclt.al2.conf",
    "etc/eksctl/metadata.env",
    "etc/eksctl/kubelet.env",
    "etc/eksctl/kubelet.yaml",
    "etc/eksctl/ca.crt",
    "etc/eksctl/kubeconfig.yaml",
];

const SCRIPT: &str = "var/lib/cloud/scripts/per-instance/bootstrap.al2.sh";

/// The size in bytes, compressed at gzip's level 6, for the node whose files lie below `node`.
pub(crate) fn compressed_size(node: &Path, script: &str, scratch: &Path) -> usize {
    let mut text = format!("#cloud-config\npackages: null\nruncmd:\n- - /{SCRIPT}\nwrite_files:\n");
    for path in FILES {
        push_file(&mut text, path, "0644", &fs::read_to_string(node.join(path)).expect("both layouts have it"));
    }
    push_file(&mut text, "etc/eksctl/max_pods.map", "0644", &plain_map());
    push_file(&mut text, SCRIPT, "0755", script);
    let file = scratch.join("article-layout");
    fs::write(&file, text).expect("written");
    Command::new("gzip").args(["-6", "-n", "-c"]).arg(&file).output().expect("gzip runs").stdout.len()
}

fn push_file(text: &mut String, path: &str, permissions: &str, contents: &str) {
    text.push_str("- content: |\n");
    for line in contents.lines() {
        writeln!(text, "    {line}").expect("a string takes all");
    }
    writeln!(text, "  owner: root:root\n  path: /{path}\n  permissions: \"{permissions}\"")
        .expect("a string takes all");
}
