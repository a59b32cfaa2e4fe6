//! The inputs in `tests/golden/convert/`, and conversions of them.

use std::fs;
use std::path::PathBuf;

use nodestrap_generator::convert::{Conversion, ConvertOptions, convert};

/// The inputs by name, each with the Kubernetes version that its nodes would have.
pub(crate) const INPUTS: [(&str, &str); 13] = [
    ("bare", "1.30"),
    ("docker", "1.21"),
    ("eksctl-0.12", "1.14"),
    ("eksctl-al2", "1.30"),
    ("eksctl-al2023", "1.32"),
    ("expression", "1.34"),
    ("ipv6", "1.30"),
    ("karpenter-al2", "1.30"),
    ("karpenter-al2023", "1.32"),
    ("node-config", "1.32"),
    ("outpost", "1.30"),
    ("reserves", "1.30"),
    ("script", "1.30"),
];

/// Where an input has its files.
pub(crate) fn directory(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/convert").join(name)
}

/// An input's bytes.
pub(crate) fn input(name: &str) -> Vec<u8> {
    fs::read(directory(name).join("input")).expect("the input is there")
}

/// The conversion of an input at its version.
pub(crate) fn conversion(name: &str) -> Conversion {
    let version = INPUTS.iter().find(|(known, _)| *known == name).map(|(_, version)| (*version).to_owned());
    let options = ConvertOptions { kubernetes_version: version, ..ConvertOptions::default() };
    convert(&input(name), &options).unwrap_or_else(|error| panic!("{name} is to be converted: {error}"))
}

/// The findings of a conversion, a line each.
pub(crate) fn findings(conversion: &Conversion) -> String {
    let lines: Vec<String> = conversion.findings.iter().map(ToString::to_string).collect();
    lines.join("\n") + "\n"
}
