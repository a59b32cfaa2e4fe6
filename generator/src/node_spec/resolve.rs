//! From a draft to a [`NodeSpec`]: parses every text, fills in what follows from the rest, checks what must agree.
//!
//! Reads the draft, the instance table and the files that the draft names; writes a node spec, or notes every problem.

mod addresses;
mod boots;
mod capacity;
mod cluster;
mod commands;
mod family;
mod instances;
mod kubelet;
mod labels;
mod managed;
mod max_pods_expression;
mod ssh;

use std::str::FromStr;

use addresses::Addresses;
use boots::Facts;

use super::draft::Draft;
use super::own_settings::{Containerd, NodeName};
use super::read::ReadOptions;
use super::{AmiFamily, Boot, NodeSpec, OwnSettings};
use crate::bundle::Options;
use crate::kubernetes::Runtime;
use crate::node_spec::flag;
use crate::nodeadm::overlaid;
use crate::problem::{Note, Place, Problem, Sourced};
use crate::values::{ImageId, ValueError, quoted};

/// The node spec of a draft; `None` only where a problem was noted.
///
/// What the user should know of though nothing is wrong is added to `notes`.
pub(super) fn resolve(
    draft: &Draft,
    options: &ReadOptions<'_>,
    problems: &mut Vec<Problem>,
    notes: &mut Vec<Note>,
) -> Option<NodeSpec> {
    let mut resolver = Resolver { draft, options, unread: unread(problems), problems, notes };
    let spec = resolver.node_spec()?;
    if spec.boot == Boot::Nodeadm {
        let place = draft.group.override_bootstrap_command.as_ref().map(|text| &text.place);
        notes.extend(overlaid(&spec, place, &Options::new(options.table)));
    }
    Some(spec)
}

/// Where reading the file found problems.
fn unread(problems: &[Problem]) -> Vec<String> {
    let path = |problem: &Problem| match &problem.place {
        Some(Place::File { path, .. }) => Some(path.clone()),
        _ => None,
    };
    problems.iter().filter_map(path).collect()
}

/// A draft on its way to a node spec.
pub(super) struct Resolver<'a> {
    draft: &'a Draft,
    options: &'a ReadOptions<'a>,
    /// Paths of fields that are there but could not be read.
    unread: Vec<String>,
    problems: &'a mut Vec<Problem>,
    pub(super) notes: &'a mut Vec<Note>,
}

impl Resolver<'_> {
    /// Resolves part by part, so that each part's problems are told even where another has some.
    fn node_spec(&mut self) -> Option<NodeSpec> {
        let group = &self.draft.group;
        let name = self.required(group.name.as_ref(), "name", "node group's name", flag::NODEGROUP, None);
        let family = self.family();
        let boot = self.boot(family);
        let cluster_name = self.cluster_name();
        let kubernetes = self.kubernetes(family);
        if let Some(kubernetes) = kubernetes {
            self.check_container_runtime(kubernetes.runtime);
        }
        let image = self.image(family);
        let (instance_types, architectures) = self.instances();
        let labels = self.labels(cluster_name.as_ref(), name.as_ref());
        let taints = self.taints();
        let max_pods = group.max_pods.as_ref().and_then(|pods| self.parse(pods));
        let kubelet_extra_config = self.kubelet_extra_config(family, kubernetes);
        let Addresses { ip_family, cluster_dns, service_cidr } = self.addresses();
        let pre_bootstrap_commands = self.pre_bootstrap_commands();
        let override_bootstrap_command = self.override_bootstrap_command();
        let (authorized_keys, key_name) = self.ssh();
        let own = OwnSettings::resolve(&group.own, boot, self);
        self.check_capacity(&own.capacity, &instance_types, max_pods, kubernetes);
        let cluster = self.cluster(cluster_name, kubernetes, ip_family, service_cidr);
        let region = cluster.as_ref().map(|cluster| &cluster.region);
        Containerd::check(&group.own.containerd, kubernetes, region, self);
        NodeName::check(group.own.node_name.as_ref(), kubernetes, self);
        self.check_managed(family, boot, &own);
        let facts = Facts { family, kubernetes, ip_family, authorized_keys: &authorized_keys, own: &own };
        let bottlerocket = self.boot_settings(boot, &facts);
        if (family.map(AmiFamily::boot), boot) == (Some(Boot::Nodeadm), Some(Boot::Agent)) {
            self.check_in_place_of_nodeadm(kubernetes);
        }
        Some(NodeSpec {
            cluster: cluster?,
            name: name?,
            managed: group.managed,
            family: family?,
            boot: boot?,
            image,
            instance_types,
            architectures: architectures?,
            labels,
            taints,
            max_pods,
            cluster_dns,
            kubelet_extra_config,
            pre_bootstrap_commands,
            override_bootstrap_command,
            authorized_keys,
            key_name,
            disable_pod_imds: group.disable_pod_imds.as_ref().is_some_and(|disable| disable.value),
            // eksctl's default since IMDSv2 is everywhere.
            disable_imds_v1: group.disable_imds_v1.as_ref().is_none_or(|disable| disable.value),
            bottlerocket,
            own,
        })
    }

    /// The AMI, which a family without images of its own needs.
    fn image(&mut self, family: Option<AmiFamily>) -> Option<ImageId> {
        let ami = self.draft.group.ami.as_ref();
        if ami.is_none() && family == Some(AmiFamily::Custom) {
            let hint = "the family Custom has no images of its own to choose from";
            return self.required(None, "ami", "AMI", flag::AMI, Some(hint));
        }
        ami.and_then(|ami| self.parse(ami))
    }

    /// A text as a value of the domain.
    pub(super) fn parse<T: FromStr<Err = ValueError>>(&mut self, text: &Sourced<String>) -> Option<T> {
        match text.value.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.note(&text.place, error.to_string());
                None
            }
        }
    }

    /// A text that must be there, as a value of the domain. `field` is its path in the node group.
    fn required<T: FromStr<Err = ValueError>>(
        &mut self,
        text: Option<&Sourced<String>>,
        field: &str,
        what: &str,
        flag: &str,
        hint: Option<&str>,
    ) -> Option<T> {
        let Some(text) = text else {
            let path = self.group_path(field);
            self.missing(&path, what, flag, hint);
            return None;
        };
        self.parse(text)
    }

    /// Whether EKS makes the nodes, and so tells them of their cluster itself ([`NodeSpec::is_booted_by_eks`]).
    pub(in crate::node_spec) fn is_booted_by_eks(&self) -> bool {
        self.draft.group.managed && self.draft.group.ami.is_none()
    }

    /// What a file holds that the input names.
    pub(super) fn read_file(&self, name: &str) -> std::io::Result<Vec<u8>> {
        (self.options.read_file)(name)
    }

    /// Adds what is wrong in such a file.
    pub(super) fn add(&mut self, problems: Vec<Problem>) {
        self.problems.extend(problems);
    }

    /// Notes what is wrong at a place.
    pub(super) fn note(&mut self, place: &Place, message: impl Into<String>) {
        self.problems.push(Problem::at(place, message));
    }

    /// Notes that a fact is missing, and where to write it; not where it is there but could not be read.
    fn missing(&mut self, path: &str, what: &str, flag: &str, hint: Option<&str>) {
        if self.is_unread(path) {
            return;
        }
        let hint = hint.map(|hint| format!("; {hint}")).unwrap_or_default();
        let message = format!("the {what} is missing: write {path}, or give {flag}{hint}");
        let problem = match &self.draft.group_place {
            Some(place) if path.starts_with(self.draft.group_path.as_str()) => Problem::at(place, message),
            _ => Problem::missing(message),
        };
        self.problems.push(problem);
    }

    /// Whether a field is there but could not be read, which is told already.
    fn is_unread(&self, path: &str) -> bool {
        let told =
            |unread: &String| path.strip_prefix(unread).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.unread.iter().any(told)
    }

    /// The path of a node group's field.
    fn group_path(&self, field: &str) -> String {
        match self.draft.group_path.as_str() {
            "" => format!("nodeGroups[0].{field}"),
            group => format!("{group}.{field}"),
        }
    }

    /// Checks `containerRuntime`, which the Kubernetes version has decided already.
    fn check_container_runtime(&mut self, runtime: Runtime) {
        let Some(given) = &self.draft.group.container_runtime else { return };
        let right = match runtime {
            Runtime::Docker => "dockerd",
            Runtime::Containerd => "containerd",
        };
        if given.value != right {
            let message =
                format!("nodes of this Kubernetes version run {right}, not {}; remove it", quoted(&given.value));
            self.note(&given.place, message);
        }
    }
}
