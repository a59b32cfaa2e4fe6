//! What a file's bytes are to those who read it, by its path, and what changed between two by that.

use super::difference::{Aspect, Change};
use super::{certificates, documents, keys, lines, max_pods, unit, variables};
use crate::agent_binary::sha256;
use crate::inspect::Tree;

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// YAML, which takes JSON too.
    Yaml,
    Json,
    Toml,
    /// `NAME=value` lines.
    Variables,
    /// A systemd unit or drop-in.
    Unit,
    MaxPods,
    Certificates,
    /// None of these.
    Lines,
}

impl Format {
    /// The format of a file, by its path.
    pub(super) fn of(path: &str) -> Self {
        let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        match (name, extension) {
            ("max_pods.map", _) => Self::MaxPods,
            ("environment", _) | (_, "env") => Self::Variables,
            _ if name.ends_with(".env.template") => Self::Variables,
            ("kubeconfig", _) | (_, "yaml" | "yml") => Self::Yaml,
            (_, "json") => Self::Json,
            (_, "toml") => Self::Toml,
            (_, "crt" | "pem") => Self::Certificates,
            (_, "service" | "socket" | "timer" | "mount" | "target" | "slice" | "path" | "network" | "conf")
                if path.contains("/systemd/") =>
            {
                Self::Unit
            }
            _ => Self::Lines,
        }
    }

    /// What changed between two texts. `None` where one of them is not of this format.
    fn changes(self, before: &str, after: &str) -> Option<Vec<Change>> {
        let trees = |read: fn(&str) -> Option<Tree>| Some(keys::changes("", &read(before)?, &read(after)?));
        match self {
            Self::Yaml => trees(Tree::from_yaml),
            Self::Json => trees(documents::from_json),
            Self::Toml => trees(documents::from_toml),
            Self::Variables => variables::changes(before, after),
            Self::Unit => unit::changes(before, after),
            Self::MaxPods => max_pods::changes(before, after),
            Self::Certificates => certificates::changes(before, after),
            Self::Lines => None,
        }
    }
}

/// What changed between two contents; nothing where they say the same.
pub(super) fn changes(format: Format, before: &[u8], after: &[u8]) -> Vec<Change> {
    if before == after {
        return Vec::new();
    }
    match (std::str::from_utf8(before), std::str::from_utf8(after)) {
        (Ok(before), Ok(after)) => format.changes(before, after).unwrap_or_else(|| lines::changes(before, after)),
        _ => digests(before, after),
    }
}

/// What changed between two contents that are no texts.
pub(super) fn digests(before: &[u8], after: &[u8]) -> Vec<Change> {
    let sizes = (before.len() as u64, after.len() as u64);
    let digests = (sha256(before), sha256(after));
    let size = Change::between(Aspect::Attribute, "bytes", Some(sizes.0), Some(sizes.1));
    let digest = Change::between(Aspect::Attribute, "sha256", Some(digests.0), Some(digests.1));
    size.into_iter().chain(digest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_tells_the_format() {
        for (path, format) in [
            ("/etc/eksctl/kubelet.yaml", Format::Yaml),
            ("/etc/eksctl/kubelet-extra.json", Format::Json),
            ("/var/lib/kubelet/kubeconfig", Format::Yaml),
            ("/etc/containerd/config.toml", Format::Toml),
            ("/etc/eksctl/kubelet.env", Format::Variables),
            ("/etc/eksctl/kubelet.local.env.template", Format::Variables),
            ("/etc/environment", Format::Variables),
            ("/etc/eksctl/max_pods.map", Format::MaxPods),
            ("/etc/eksctl/ca.crt", Format::Certificates),
            ("/etc/systemd/system/kubelet.service.d/10-eksclt.al2.conf", Format::Unit),
            ("/etc/systemd/system/kubelet.service", Format::Unit),
            ("/etc/sysctl.d/90-limits.conf", Format::Lines),
            ("/usr/local/bin/script", Format::Lines),
        ] {
            assert_eq!(Format::of(path), format, "{path}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_compared_by_its_lines() {
        for format in [Format::Yaml, Format::Json, Format::Toml, Format::Variables, Format::Unit, Format::Certificates]
        {
            let changes = changes(format, b"[a\n", b"[b\n");
            assert!(changes.iter().all(|change| change.aspect == Aspect::Line) && changes.len() == 2, "{changes:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_compared_by_its_digest() {
        let names: Vec<String> =
            changes(Format::Lines, b"\xff", b"\xfe").into_iter().map(|change| change.name).collect();
        assert_eq!(names, ["sha256"]);
        assert_eq!(changes(Format::Lines, b"\xff", b"\xff"), []);
    }
}
