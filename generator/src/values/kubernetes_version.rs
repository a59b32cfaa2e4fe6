//! A Kubernetes version as the user writes it.

use std::fmt;
use std::str::FromStr;

use super::error::{ValueError, quoted};
use crate::kubernetes::{self, Minor};

/// A Kubernetes version: `1.14`, `1.14.8` or `v1.14`. Only the minor counts, and only it is kept.
///
/// Source: EKS names clusters' versions by the minor (`CreateCluster`, parameter `version`); kubelet prints `v1.14.8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KubernetesVersion {
    minor: u32,
}

impl KubernetesVersion {
    /// The minor's number: 14 for 1.14.
    pub fn minor(self) -> u32 {
        self.minor
    }

    /// What nodes of this minor take.
    ///
    /// # Errors
    /// A minor that nodes cannot be made for; the message has the range of those that they can.
    pub fn resolve(self) -> Result<&'static Minor, ValueError> {
        kubernetes::minor(self.minor).ok_or_else(|| {
            let hint = if self.minor < 10 {
                format!(
                    "; if 1.{0}0 was meant, put it in quotes, for YAML reads 1.{0}0 as the number 1.{0}",
                    self.minor
                )
            } else {
                String::new()
            };
            ValueError::new(format!(
                "Kubernetes {self} is not supported; write one from {}{hint}",
                kubernetes::supported()
            ))
        })
    }
}

impl FromStr for KubernetesVersion {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.strip_prefix('v').unwrap_or(text).split('.').collect();
        let minor = match parts.as_slice() {
            ["1", minor] => number(minor),
            ["1", minor, patch] => number(patch).and_then(|_| number(minor)),
            _ => None,
        };
        minor.map(|minor| Self { minor }).ok_or_else(|| {
            let shown = quoted(text);
            ValueError::new(format!("{shown} is not a Kubernetes version, which looks like \"1.14\" or \"1.14.8\""))
        })
    }
}

impl fmt::Display for KubernetesVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.minor)
    }
}

/// A number of up to three digits without leading zeros.
fn number(text: &str) -> Option<u32> {
    let canonical = text == "0" || !text.starts_with('0');
    let digits = (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if canonical && digits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubernetes::MINORS;

    fn version(text: &str) -> KubernetesVersion {
        text.parse().expect(text)
    }

    #[test]
    fn the_minor_is_read_from_every_way_to_write_a_version() {
        for text in ["1.14", "1.14.8", "v1.14", "v1.14.10"] {
            assert_eq!(version(text).minor(), 14, "{text}");
            assert_eq!(version(text).to_string(), "1.14");
        }
    }

    #[test]
    fn every_supported_minor_resolves_to_its_row() {
        for row in &MINORS {
            assert_eq!(version(&row.to_string()).resolve().expect("supported"), row);
        }
    }

    #[test]
    fn an_unsupported_minor_names_the_range() {
        let range = kubernetes::supported();
        let next = MINORS.last().expect("the table has rows").minor + 1;
        for text in ["1.13".to_owned(), format!("1.{next}")] {
            let error = version(&text).resolve().expect_err(&text).to_string();
            assert_eq!(error, format!("Kubernetes {text} is not supported; write one from {range}"));
        }
    }

    #[test]
    fn a_minor_that_lost_its_zero_gets_a_hint() {
        let error = version("1.2").resolve().expect_err("1.2").to_string();
        let hint = "; if 1.20 was meant, put it in quotes, for YAML reads 1.20 as the number 1.2";
        assert_eq!(error, format!("Kubernetes 1.2 is not supported; write one from {}{hint}", kubernetes::supported()));
    }

    #[test]
    fn other_texts_are_not_versions() {
        for text in
            ["", "1", "1.", "2.14", "1.014", "1.14.", "1.14.8.1", "1.14-eks", "latest", "1.9999", "vv1.14", "1.+4"]
        {
            let error = text.parse::<KubernetesVersion>().expect_err(text).to_string();
            assert_eq!(error, format!(r#"{text:?} is not a Kubernetes version, which looks like "1.14" or "1.14.8""#));
        }
    }
}
