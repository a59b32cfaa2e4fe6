//! The table in `docs/kubernetes-minors.md` against the rows that it prints. `UPDATE_GOLDEN=1 cargo test` writes it anew.

use std::fs;
use std::path::Path;

use nodestrap_generator::kubernetes::{ContainerdVersion, MINORS, Minor, NodeDefaults, Runtime, RuntimeEndpoint};
use nodestrap_generator::node_spec::{Architecture, Architectures};

const HEAD: &str = "\
| Kubernetes | runtime | its socket | `--container-runtime` | cloud provider | cgroups | reserved cgroups | defaults of | \
API calls/s, burst | more gates | shutdown grace | pause image | credential provider | exec API | token |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
";

/// A row of the page.
fn row(minor: &Minor) -> String {
    let none = || "–".to_owned();
    let cells = [
        minor.to_string(),
        match (minor.runtime, minor.containerd_version) {
            (Runtime::Docker, _) => "docker".to_owned(),
            (Runtime::Containerd, ContainerdVersion::V1) => "containerd 1".to_owned(),
            (Runtime::Containerd, ContainerdVersion::V2) => "containerd 2".to_owned(),
        },
        match minor.runtime_endpoint {
            RuntimeEndpoint::None => none(),
            RuntimeEndpoint::Flag => "flag".to_owned(),
            RuntimeEndpoint::Field => "field".to_owned(),
        },
        minor.container_runtime_flag.map_or_else(none, str::to_owned),
        minor.cloud_provider.as_str().to_owned(),
        minor.cgroup_driver.as_str().to_owned(),
        if minor.reserved_cgroups { "yes" } else { "no" }.to_owned(),
        match minor.defaults {
            NodeDefaults::Eksctl => "eksctl 0.12".to_owned(),
            NodeDefaults::EksAmi => "EKS' images".to_owned(),
        },
        minor.api_limits.map_or_else(none, |limits| format!("{}, {}", limits.qps, limits.burst)),
        more_gates(minor).unwrap_or_else(none),
        minor.shutdown_grace_period.map_or_else(none, |period| format!("{}, {}", period.total, period.critical_pods)),
        minor.pause_image.of(Architectures::One(Architecture::X86_64)).replace("amd64", "ARCH")
            + if minor.pause_image_flag { ", flag" } else { "" },
        minor.credential_provider_api.map_or_else(none, |api| api.as_str().to_owned()),
        minor.exec_api.as_str().rsplit('/').next().expect("a version").to_owned(),
        minor.token_program.to_string(),
    ];
    format!("| {} |\n", cells.join(" | "))
}

/// The gates of a minor but the one of all minors.
fn more_gates(minor: &Minor) -> Option<String> {
    let gates = minor.feature_gates.iter().filter(|gate| **gate != "RotateKubeletServerCertificate");
    let gates: Vec<&str> = gates.copied().collect();
    (!gates.is_empty()).then(|| gates.join(", "))
}

#[test]
fn the_docs_table_of_minors_is_the_rows() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/kubernetes-minors.md");
    let page = fs::read_to_string(&path).expect("the page is there");
    let (before, rest) = page.split_once(HEAD).unwrap_or_else(|| panic!("the page has the table's head:\n{HEAD}"));
    let (kept, after) = rest.split_once("\n\n").expect("text follows the table");
    let rows: String = MINORS.iter().map(row).collect();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, format!("{before}{HEAD}{rows}\n{after}")).expect("the page is written");
        return;
    }
    assert_eq!(
        format!("{kept}\n"),
        rows,
        "docs/kubernetes-minors.md differs from the table; write it anew with UPDATE_GOLDEN=1 cargo test -p \
         nodestrap-generator --test user_data minors_page"
    );
}
