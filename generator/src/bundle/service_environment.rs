//! Environment variables of the node's services: the proxy's, and those that the user names.
//!
//! Paths are nodeadm's, so that who knows its nodes finds them (amazon-eks-ami,
//! `nodeadm/internal/system/environment.go`).

use std::fmt::Write as _;

use nodestrap_agent::template;

use super::error::BundleError;
use super::file::{Bundle, File};
use super::{paths, units};
use crate::kubernetes::Runtime;
use crate::node_spec::NodeSpec;
use crate::node_spec::own_settings::Variables;

/// The drop-ins, sorted by service; nothing for a service without variables.
pub(super) fn files(spec: &NodeSpec) -> Vec<File> {
    let environment = &spec.own.environment;
    let (proxy, none) = (spec.own.proxy.variables(), Variables::new());
    let runtime = spec.cluster.kubernetes.runtime;
    let is = |other: Runtime| runtime == other;
    // docker's containerd runs containers, but docker pulls their images.
    let services = [
        ("containerd", is(Runtime::Containerd), &environment.containerd),
        ("docker", is(Runtime::Docker), &environment.docker),
        ("kubelet", true, &environment.kubelet),
        ("sandbox-image", is(Runtime::Containerd) && !units::sandbox_image(spec).is_empty(), &none),
    ];
    let mut files = Vec::new();
    if !environment.default.is_empty() {
        let text = drop_in("Manager", "DefaultEnvironment", pairs(&[], &environment.default));
        files.push(File::text(paths::DEFAULT_ENVIRONMENT, text));
    }
    for (service, behind_proxy, own) in services {
        let proxy = if behind_proxy { proxy.as_slice() } else { &[] };
        if !proxy.is_empty() || !own.is_empty() {
            let text = drop_in("Service", "Environment", pairs(proxy, own));
            files.push(File::text(&drop_in_path(service), text));
        }
    }
    files
}

/// Where a service's drop-in lies.
pub(super) fn drop_in_path(service: &str) -> String {
    format!("/etc/systemd/system/{service}.service.d/environment.conf")
}

/// Checks that kubelet gets each variable with the user's value: a variable of an `EnvironmentFile=` takes the place of
/// that in `Environment=`.
pub(super) fn check_kubelet(spec: &NodeSpec, bundle: &Bundle) -> Result<(), BundleError> {
    for path in [paths::METADATA_ENV, paths::KUBELET_ENV, paths::LOCAL_ENV_TEMPLATE] {
        let text = match bundle.file(path) {
            Some(file) => String::from_utf8_lossy(&file.content),
            None => String::from_utf8_lossy(template::DEFAULT),
        };
        let names = text.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name);
        for name in names {
            let environment = &spec.own.environment;
            if environment.kubelet.contains_key(name) || environment.default.contains_key(name) {
                return Err(BundleError::TakenVariable { variable: name.to_owned() });
            }
        }
    }
    Ok(())
}

fn pairs<'a>(proxy: &'a [(&'a str, String)], own: &'a Variables) -> impl Iterator<Item = (&'a str, &'a str)> {
    let proxy = proxy.iter().map(|(name, value)| (*name, value.as_str()));
    proxy.chain(own.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

/// A drop-in with an assignment a line.
fn drop_in<'a>(section: &str, setting: &str, variables: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = format!("[{section}]\n");
    for (name, value) in variables {
        let _ = writeln!(text, "{setting}=\"{name}={}\"", escaped(value));
    }
    text
}

/// A value as it stands between double quotes: neither escapes nor specifiers are left in it.
///
/// Source: systemd.syntax(7), "Quoting"; systemd.unit(5), "Specifiers".
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stays_one_value() {
        let variables = [("A", r#"b "c" \d' 50% $e `f`"#), ("B", ""), ("C", r"\")];
        assert_eq!(
            drop_in("Service", "Environment", variables.into_iter()),
            concat!(
                "[Service]\n",
                r#"Environment="A=b \"c\" \\d' 50%% $e `f`""#,
                "\n",
                "Environment=\"B=\"\n",
                r#"Environment="C=\\""#,
                "\n"
            )
        );
    }
}
