//! containerd's configuration before containerd itself: Debian's 1.6 and 2.x read it, and show it as they understood it.
//!
//! `containerd config dump` puts its own settings and ours together, and drops what it does not know; so each of ours must
//! stand in it again.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::{env, fs};

use nodestrap_tests::programs;
use toml::{Table, Value};

/// A suite of Debian's, for its containerd.
#[derive(Clone, Copy)]
enum Suite {
    /// containerd 1.6.
    Bookworm,
    /// containerd 2.x.
    Forky,
}

impl Suite {
    fn name(self) -> &'static str {
        match self {
            Self::Bookworm => "bookworm",
            Self::Forky => "forky",
        }
    }

    /// The suite's containerd, unpacked once below cargo's directory for tests.
    fn containerd(self) -> &'static Path {
        static UNPACKED: [OnceLock<PathBuf>; 2] = [const { OnceLock::new() }; 2];
        UNPACKED[self as usize].get_or_init(|| {
            let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("containerd").join(self.name());
            let program = directory.join("usr/bin/containerd");
            if !program.exists() {
                let partial = directory.with_extension("partial");
                let _ = fs::remove_dir_all(&partial);
                let fetch = programs::repository().join("tests/containerd/fetch");
                let output = Command::new(fetch).arg(self.name()).arg(&partial).output().expect("a shell");
                assert!(output.status.success(), "fetch {}: {}", self.name(), String::from_utf8_lossy(&output.stderr));
                fs::rename(&partial, &directory).expect("named");
            }
            program
        })
    }

    /// The configuration as this containerd understands it.
    fn dump(self, config: &Path) -> Output {
        let containerd = Command::new(self.containerd()).arg("--config").arg(config).args(["config", "dump"]).output();
        containerd.expect("containerd runs")
    }
}

/// The configuration of a node group, for a major version of containerd.
fn config_for(version: &str, directory: &Path) -> PathBuf {
    programs::write_node_files("containerd.yaml", &["--containerd-version", version], directory);
    directory.join("etc/containerd/config.toml")
}

fn parsed(text: &[u8]) -> Table {
    String::from_utf8_lossy(text).parse().expect("TOML")
}

/// Checks that whatever stands in `ours` stands in `dumped` too.
#[track_caller]
fn assert_within(ours: &Value, dumped: Option<&Value>, path: &str) {
    match (ours, dumped) {
        (Value::Table(ours), Some(Value::Table(dumped))) => {
            for (key, value) in ours {
                assert_within(value, dumped.get(key), &format!("{path}.{key}"));
            }
        }
        _ => assert_eq!(Some(ours), dumped, "{path}"),
    }
}

/// Checks that a containerd takes the plugins of a configuration word for word.
#[track_caller]
fn assert_shown(suite: Suite, config: &Path) {
    let output = suite.dump(config);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "nothing to complain of");
    let (ours, dumped) = (parsed(&fs::read(config).expect("rendered")), parsed(&output.stdout));
    assert_eq!(ours["version"], dumped["version"]);
    assert_within(&ours["plugins"], dumped.get("plugins"), "plugins");
    let defaults = Command::new(suite.containerd()).args(["config", "default"]).output().expect("containerd runs");
    for plugin in ours["plugins"].as_table().expect("a table").keys() {
        assert!(parsed(&defaults.stdout)["plugins"].get(plugin).is_some(), "containerd has no plugin {plugin}");
    }
}

#[test]
fn containerd_1_understands_all_of_version_2() {
    let directory = tempfile::tempdir().expect("a directory");
    assert_shown(Suite::Bookworm, &config_for("1", directory.path()));
}

#[test]
fn containerd_2_understands_all_of_version_3() {
    let directory = tempfile::tempdir().expect("a directory");
    assert_shown(Suite::Forky, &config_for("2", directory.path()));
}

#[test]
fn containerd_2_finds_cni_s_plugins_where_the_vpc_cni_puts_them() {
    let directory = tempfile::tempdir().expect("a directory");
    let dumped = parsed(&Suite::Forky.dump(&config_for("2", directory.path())).stdout);
    let cni = &dumped["plugins"]["io.containerd.cri.v1.runtime"]["cni"];
    let directories = cni["bin_dirs"].as_array().expect("a list");
    assert!(directories.contains(&Value::from("/opt/cni/bin")), "{directories:?}");
    assert_eq!(cni["conf_dir"], Value::from("/etc/cni/net.d"));
}

#[test]
fn a_wrong_guess_of_the_version_is_safe_in_one_direction_alone() {
    let directory = tempfile::tempdir().expect("a directory");
    let (v2, v3) = (config_for("1", &directory.path().join("1")), config_for("2", &directory.path().join("2")));
    let migrated = Suite::Forky.dump(&v2);
    assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
    let (migrated, ours) = (parsed(&migrated.stdout), parsed(&fs::read(&v3).expect("rendered")));
    assert_within(&ours["plugins"], migrated.get("plugins"), "plugins");
    // 1.6 passes over what it does not know; 1.7 refuses the file.
    let ignored = parsed(&Suite::Bookworm.dump(&v3).stdout);
    assert_ne!(
        ignored["plugins"]["io.containerd.grpc.v1.cri"]["sandbox_image"],
        ours["plugins"]["io.containerd.cri.v1.images"]["pinned_images"]["sandbox"]
    );
}
