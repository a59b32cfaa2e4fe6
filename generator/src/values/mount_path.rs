//! Where the instance store's disks are mounted.

use std::fmt;
use std::str::FromStr;

use super::error::{ValueError, quoted};

/// A directory below which file systems are mounted, without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MountPath(String);

/// Directories that are the kernel's, or that come to lie on the mounted file systems themselves.
const TAKEN: [&str; 8] =
    ["/dev", "/proc", "/sys", "/run", "/var/lib/kubelet", "/var/lib/containerd", "/var/lib/docker", "/var/log/pods"];

impl MountPath {
    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for MountPath {
    /// Source: amazon-eks-ami, `templates/shared/runtime/bin/setup-local-disks`.
    fn default() -> Self {
        Self("/mnt/k8s-disks".to_owned())
    }
}

impl FromStr for MountPath {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let path = text.strip_suffix('/').unwrap_or(text);
        let plain = |part: &str| {
            let in_part = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
            !part.is_empty() && part != "." && part != ".." && part.bytes().all(in_part)
        };
        if !path.strip_prefix('/').is_some_and(|rest| rest.split('/').all(plain)) {
            return Err(ValueError::new(format!(
                "{} is not a directory to mount disks below; write an absolute path of letters, digits, dots, dashes \
                 and underscores, such as \"/mnt/k8s-disks\"",
                quoted(text)
            )));
        }
        let inside =
            |taken: &&str| path.strip_prefix(*taken).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        match TAKEN.iter().find(|taken| inside(taken)) {
            None => Ok(Self(path.to_owned())),
            Some(taken) => Err(ValueError::new(format!(
                "{} lies in {taken}, which is not a place for disks; write another, such as \"/mnt/k8s-disks\"",
                quoted(text)
            ))),
        }
    }
}

impl fmt::Display for MountPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_at_the_end_is_no_part_of_it() {
        assert_eq!("/mnt/k8s-disks/".parse::<MountPath>().expect("a path"), MountPath::default());
        assert_eq!("/data".parse::<MountPath>().expect("a path").as_str(), "/data");
    }

    #[test]
    fn what_is_not_a_plain_absolute_path_is_refused() {
        for text in ["", "/", "mnt", "/mnt//a", "/mnt/../etc", "/mnt/.", "/mnt/a b", "/mnt/$x", "/mnt/é", "//"] {
            assert_eq!(
                text.parse::<MountPath>().expect_err(text).to_string(),
                format!(
                    "{text:?} is not a directory to mount disks below; write an absolute path of letters, digits, dots, \
                     dashes and underscores, such as \"/mnt/k8s-disks\""
                )
            );
        }
    }

    #[test]
    fn directories_with_another_purpose_are_refused() {
        for (text, taken) in [("/dev/x", "/dev"), ("/var/lib/kubelet", "/var/lib/kubelet"), ("/run/", "/run")] {
            assert_eq!(
                text.parse::<MountPath>().expect_err(text).to_string(),
                format!(
                    "{text:?} lies in {taken}, which is not a place for disks; write another, such as \"/mnt/k8s-disks\""
                )
            );
        }
        for text in ["/var/lib", "/var/lib/kubelet-disks"] {
            assert_eq!(text.parse::<MountPath>().expect(text).as_str(), text);
        }
    }
}
