//! A walk over everything that nodes can be made for: each case is rendered, packed, read back with `inspect`, and held
//! against what kubelet of its minor knows.
//!
//! A new dimension is a field of [`Case`], a loop in [`cases`] and a line in [`Case::config`]; the tests then walk it too.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZero;
use std::sync::LazyLock;
use std::thread;

use nodestrap_generator::bundle::Bundle;
use nodestrap_generator::encode::{Compression, UserData};
use nodestrap_generator::inspect::{Limits, Report, inspect};
use nodestrap_generator::kubernetes::{CgroupDriver, MINORS, Minor, Runtime};
use nodestrap_generator::node_spec::{AmiFamily, Boot, NodeSpec};
use nodestrap_generator::values::IpFamily;
use serde_json::Value;

use crate::support::{ARTICLE, bundle_of, spec};

/// One combination of what decides about a node's files.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub(crate) minor: &'static Minor,
    pub(crate) family: AmiFamily,
    pub(crate) ip_family: IpFamily,
    /// The cgroup driver that the user asks for.
    pub(crate) cgroup_driver: Option<CgroupDriver>,
    /// The version that the user says of the image's containerd.
    pub(crate) containerd: Option<&'static str>,
    /// What the instance types run.
    pub(crate) instance_types: &'static str,
    /// Whether the node group has settings of nodestrap's own.
    pub(crate) own_settings: bool,
}

/// Settings of nodestrap's own that any node group may have.
const OWN_SETTINGS: &str = "      capacity: {prefixDelegation: true, recommendedCap: true, kubeReserved: aws}
      instanceLabels: [zone, lifecycle, {key: example.com/group, imds: placement/group-name}]
";

/// Instance types of each architecture, and of both.
const INSTANCE_TYPES: [&str; 3] = ["m5.large", "m6g.large", "m5.large, m6g.large"];

/// The minors on each family that has images of them, with what else decides by itself: for tests of one thing.
pub(crate) fn cases() -> Vec<Case> {
    let nothing_said =
        |case: &Case| (case.containerd, case.cgroup_driver, case.instance_types) == (None, None, INSTANCE_TYPES[0]);
    walked_cases().into_iter().filter(nothing_said).collect()
}

/// Every combination of minor, family, runtime, cgroup driver, architecture and IP family.
fn walked_cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for minor in &MINORS {
        for family in AmiFamily::ALL.into_iter().filter(|family| family.boots().contains(&Boot::Agent)) {
            // The agent's nodes before 1.24 run Docker, which only images of that time have.
            let runs = family.boot() == Boot::Agent || minor.runtime == Runtime::Containerd;
            if !runs || !family.images().have(minor.minor) {
                continue;
            }
            let versions: &[_] = match minor.runtime {
                Runtime::Docker => &[None],
                Runtime::Containerd => &[None, Some("1"), Some("2")],
            };
            let drivers: &[_] = match (family, minor.runtime) {
                // EKS' images give Docker this one alone.
                (AmiFamily::AmazonLinux2, Runtime::Docker) => &[None, Some(CgroupDriver::Cgroupfs)],
                _ => &[None, Some(CgroupDriver::Cgroupfs), Some(CgroupDriver::Systemd)],
            };
            for containerd in versions.iter().copied() {
                for cgroup_driver in drivers.iter().copied() {
                    for instance_types in INSTANCE_TYPES {
                        for ip_family in [IpFamily::V4, IpFamily::V6] {
                            let own_settings = false;
                            let case = Case {
                                minor,
                                family,
                                ip_family,
                                cgroup_driver,
                                containerd,
                                instance_types,
                                own_settings,
                            };
                            cases.push(case);
                            // nodestrap's own settings ask nothing of the rest.
                            if (containerd, cgroup_driver, ip_family) == (None, None, IpFamily::V4) {
                                cases.push(Case { own_settings: true, ..case });
                            }
                        }
                    }
                }
            }
        }
    }
    cases
}

impl Case {
    /// The article's node group with what the case changes.
    pub(crate) fn config(self) -> String {
        let family = match self.family {
            AmiFamily::Custom => "Custom\n    ami: ami-0123abcd",
            family => family.as_str(),
        };
        let network = match self.ip_family {
            IpFamily::V4 => "serviceIPv4CIDR: 10.100.0.0/16",
            IpFamily::V6 => "ipFamily: IPv6\n  serviceIPv6CIDR: fd30:1c53:5f8a::/108",
        };
        let boot = if self.family.boot() == Boot::Agent { "" } else { "      boot: agent\n" };
        let own_settings = if self.own_settings { OWN_SETTINGS } else { "" };
        let containerd = self
            .containerd
            .map_or_else(String::new, |version| format!("      containerd: {{version: \"{version}\"}}\n"));
        let own = [boot, own_settings, &containerd].concat();
        let nodestrap = if own.is_empty() { "" } else { "    nodestrap:\n" };
        let driver = self.cgroup_driver.map_or_else(String::new, |driver| {
            format!("    kubeletExtraConfig: {{cgroupDriver: {}}}\n", driver.as_str())
        });
        [ARTICLE, nodestrap, &own, &driver]
            .concat()
            .replace(
                "instanceType: m5.large",
                &format!("instancesDistribution: {{instanceTypes: [{}]}}", self.instance_types),
            )
            .replace("serviceIPv4CIDR: 10.100.0.0/16", network)
            .replace("version: \"1.14\"", &format!("version: \"{}\"", self.minor))
            .replace("amiFamily: AmazonLinux2", &format!("amiFamily: {family}"))
    }

    pub(crate) fn spec(self) -> NodeSpec {
        spec(&self.config())
    }

    pub(crate) fn bundle(self) -> Bundle {
        bundle_of(&self.spec())
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { minor, family, ip_family, cgroup_driver, containerd, instance_types, .. } = self;
        write!(f, "Kubernetes {minor} on {family} with {ip_family:?}, {instance_types}")?;
        write!(f, ", {cgroup_driver:?}, containerd {containerd:?}")?;
        if self.own_settings { f.write_str(" and settings of its own") } else { Ok(()) }
    }
}

/// What reading back may take: what a file costs is not asked here.
const LIMITS: Limits = Limits { unpacked_bytes: 1 << 20, measured_bytes: 0 };

/// Every combination with its bundle, and with what its user data says when it is read back.
fn walk() -> impl Iterator<Item = (Case, &'static Bundle, &'static Report)> {
    static WALKED: LazyLock<Vec<(Case, Bundle, Report)>> = LazyLock::new(|| {
        let read_back = |case: Case| {
            let bundle = case.bundle();
            let user_data = UserData::encode(&bundle, Compression::Standard);
            let report = inspect(user_data.raw(), &LIMITS).unwrap_or_else(|error| panic!("{case}: {error}"));
            (case, bundle, report)
        };
        let cases = walked_cases();
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        thread::scope(|scope| {
            let walkers: Vec<_> = cases
                .chunks(cases.len().div_ceil(threads))
                .map(|cases| scope.spawn(move || cases.iter().copied().map(read_back).collect::<Vec<_>>()))
                .collect();
            walkers.into_iter().flat_map(|walker| walker.join().expect("each case is sound")).collect()
        })
    });
    WALKED.iter().map(|(case, bundle, report)| (*case, bundle, report))
}

#[track_caller]
fn text<'a>(report: &'a Report, path: &str) -> &'a str {
    let file = report.file(path).unwrap_or_else(|| panic!("the user data has no {path}"));
    std::str::from_utf8(&file.content).expect("a text")
}

#[test]
fn the_walk_has_every_minor_and_every_family() {
    let cases = cases();
    for minor in &MINORS {
        assert!(cases.iter().any(|case| case.minor == minor && case.family == AmiFamily::Custom), "{minor}");
    }
    let last = cases.iter().rfind(|case| case.family == AmiFamily::AmazonLinux2).expect("Amazon Linux 2 is walked");
    assert_eq!(Some(last.minor.minor), AmiFamily::AmazonLinux2.images().last);
}

#[test]
fn what_is_rendered_reads_back_whole_and_without_a_warning() {
    for (case, bundle, report) in walk() {
        assert_eq!(report.warnings, Vec::<String>::new(), "{case}");
        assert!(report.raw_size <= report.limit, "{case}");
        let written = bundle.files.iter().map(|file| (file.path.as_str(), file.content.as_slice()));
        let read = report.files.iter().map(|file| (file.path.as_str(), file.content.as_slice()));
        assert_eq!(read.collect::<BTreeMap<_, _>>(), written.collect::<BTreeMap<_, _>>(), "{case}");
    }
}

#[test]
fn kubelet_knows_every_flag_that_it_is_given() {
    for (case, _, report) in walk() {
        let drop_in = text(report, "/etc/systemd/system/kubelet.service.d/10-eksclt.al2.conf");
        let command = drop_in.split_once("ExecStart=/usr/bin/kubelet ").expect("a command line").1;
        let flags: Vec<&str> = command.split_whitespace().filter_map(|word| word.strip_prefix("--")).collect();
        assert!(flags.len() > 8, "{case}: {flags:?}");
        for flag in flags {
            let name = flag.split('=').next().unwrap_or_default();
            assert!(case.minor.knows_flag(name), "{case}: kubelet does not know --{name}");
        }
    }
}

#[test]
fn kubelet_knows_every_field_that_it_is_given_and_its_type() {
    for (case, _, report) in walk() {
        let config: Value = serde_saphyr::from_str(text(report, "/etc/eksctl/kubelet.yaml")).expect("sound YAML");
        let mut fields = config.as_object().expect("an object").clone();
        for (name, value) in [("kind", "KubeletConfiguration"), ("apiVersion", "kubelet.config.k8s.io/v1beta1")] {
            assert_eq!(fields.remove(name), Some(Value::from(value)), "{case}");
        }
        let known: BTreeMap<&str, &str> =
            case.minor.kubelet_config_fields.lines().filter_map(|line| line.split_once('\t')).collect();
        assert!(fields.len() > 7, "{case}");
        for (name, value) in &fields {
            fits(case, &known, name, value);
        }
    }
}

/// Holds a value against the type that the minor's list has for its path.
fn fits(case: Case, known: &BTreeMap<&str, &str>, path: &str, value: &Value) {
    let list = format!("{path}[]");
    let kind = known.get(path).or_else(|| known.get(list.as_str()));
    let kind = kind.unwrap_or_else(|| panic!("{case}: kubelet has no field {path}"));
    let fits = match (*kind, value) {
        ("object", Value::Object(fields)) => {
            fields.iter().for_each(|(name, value)| self::fits(case, known, &format!("{path}.{name}"), value));
            true
        }
        ("map[string]bool", Value::Object(entries)) => entries.values().all(Value::is_boolean),
        ("map[string]string", Value::Object(entries)) => entries.values().all(Value::is_string),
        ("string list", Value::Array(items)) => items.iter().all(Value::is_string),
        ("int", Value::Number(number)) => number.is_i64(),
        ("bool", Value::Bool(_)) | ("string" | "duration" | "KubeletAuthorizationMode", Value::String(_)) => true,
        _ => false,
    };
    assert!(fits, "{case}: {path} is {value}, not {kind}");
}

#[test]
fn an_image_of_the_users_own_gets_kubelets_unit_and_other_images_where_theirs_is_for_another_runtime() {
    for (case, _, report) in walk() {
        let unit = report.file("/etc/systemd/system/kubelet.service");
        let containerd = case.minor.runtime == Runtime::Containerd;
        assert_eq!(unit.is_some(), containerd || case.family == AmiFamily::Custom, "{case}");
        if let Some(unit) = unit {
            let unit = std::str::from_utf8(&unit.content).expect("a text");
            let after =
                if containerd { "After=containerd.service sandbox-image.service\n" } else { "After=docker.service\n" };
            assert!(unit.contains(after), "{case}:\n{unit}");
            assert_eq!(unit.contains("Slice=runtime.slice\n"), containerd, "{case}");
            let optional = unit.contains("ExecStartPre=-/sbin/iptables ");
            assert_eq!(optional, case.family != AmiFamily::AmazonLinux2, "{case}");
        }
    }
}
