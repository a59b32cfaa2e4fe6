//! What file and flags say together: every value optional, unparsed, and with its place.

use super::flags::{CapacityFlags, ContainerdFlags, FlagInputs, HostFlags, flag};
use crate::cluster_config::cluster::ClusterFields;
use crate::cluster_config::compose::compose;
use crate::cluster_config::json::{self, LocatedObject};
use crate::cluster_config::node_group::{LabelFields, NodeGroupFields, SshKey, TaintFields};
use crate::cluster_config::own_settings::OwnSettings;
use crate::cluster_config::own_settings::capacity::CapacityFields;
use crate::cluster_config::own_settings::containerd::ContainerdFields;
use crate::cluster_config::own_settings::instance_labels::InstanceLabelFields;
use crate::cluster_config::reader::{Field, Findings};
use crate::problem::{Place, Problem, Sourced};
use crate::values::quoted;

/// A node group that is still to be resolved.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// The cluster, as the file or a flag says it.
    pub(super) cluster: ClusterFields,
    /// A certificate authority in PEM from a flag, before the file's.
    pub(super) certificate_authority: Option<Sourced<String>>,
    /// A service CIDR of either family from a flag, before the file's.
    pub(super) service_cidr: Option<Sourced<String>>,
    /// The node group.
    pub(super) group: NodeGroupFields,
    /// The node group's path in the file, such as `nodeGroups[0]`.
    pub(super) group_path: String,
    /// Where the node group stands, if a file has it.
    pub(super) group_place: Option<Place>,
    /// What instance types of unknown architecture run.
    pub(super) architecture: Option<Sourced<String>>,
}

impl Draft {
    /// Puts the flags' facts in the file's place.
    pub(super) fn apply(&mut self, flags: &FlagInputs, problems: &mut Vec<Problem>) {
        let cluster = &mut self.cluster;
        take_place(&mut cluster.name, flag::CLUSTER_NAME, flags.cluster_name.as_ref());
        take_place(&mut cluster.id, flag::CLUSTER_ID, flags.cluster_id.as_ref());
        take_place(&mut cluster.region, flag::REGION, flags.region.as_ref());
        take_place(&mut cluster.endpoint, flag::ENDPOINT, flags.endpoint.as_ref());
        take_place(&mut cluster.version, flag::KUBERNETES_VERSION, flags.kubernetes_version.as_ref());
        take_place(&mut cluster.ip_family, flag::IP_FAMILY, flags.ip_family.as_ref());
        take_place(&mut self.service_cidr, flag::SERVICE_CIDR, flags.service_cidr.as_ref());
        let ca = flags.certificate_authority.as_ref();
        self.certificate_authority = ca.map(|ca| Sourced::flag(&format!("{} {}", flag::CA, ca.name), ca.text.clone()));

        let group = &mut self.group;
        if group.name.is_none() {
            take_place(&mut group.name, flag::NODEGROUP, flags.node_group.as_ref());
        }
        take_place(&mut group.ami_family, flag::AMI_FAMILY, flags.ami_family.as_ref());
        take_place(&mut group.ami, flag::AMI, flags.image.as_ref());
        take_place(&mut group.max_pods, flag::MAX_PODS, flags.max_pods.as_ref());
        take_place_all(&mut group.instance_types, flag::INSTANCE_TYPE, &flags.instance_types);
        take_place_all(&mut group.cluster_dns, flag::CLUSTER_DNS, &flags.cluster_dns);
        take_place_all(&mut group.pre_bootstrap_commands, flag::PRE_BOOTSTRAP_COMMAND, &flags.pre_bootstrap_commands);
        let command = flags.override_bootstrap_command.as_ref();
        take_place(&mut group.override_bootstrap_command, flag::OVERRIDE_BOOTSTRAP_COMMAND, command);
        take_place_on(&mut group.disable_pod_imds, flag::DISABLE_POD_IMDS, flags.disable_pod_imds);
        take_place(&mut group.own.token.program, flag::TOKEN, flags.token.as_ref());
        if !flags.instance_labels.is_empty() {
            group.own.instance_labels.items = flags.instance_labels.iter().map(|text| instance_label(text)).collect();
        }
        apply_capacity(&mut group.own.capacity, &flags.capacity);
        take_place(&mut group.own.boot, flag::BOOT, flags.boot.as_ref());
        take_place(&mut group.own.node_name, flag::NODE_NAME, flags.node_name.as_ref());
        apply_containerd(&mut group.own.containerd, &flags.containerd);
        apply_host(&mut group.own, &flags.host);
        take_place(&mut self.architecture, flag::ARCH, flags.architecture.as_ref());
        self.apply_labels(&flags.node_labels, problems);
        self.apply_taints(&flags.node_taints, problems);
        self.apply_ssh(flags, problems);
        if let Some(config) = &flags.kubelet_extra_config {
            self.group.kubelet_extra_config = kubelet_config(&config.name, &config.text, problems);
        }
    }

    /// Labels by key.
    fn apply_labels(&mut self, labels: &[String], problems: &mut Vec<Problem>) {
        let mut from_flags: Vec<LabelFields> = Vec::new();
        for text in labels {
            let source = |value: &str| Sourced::flag(flag::NODE_LABEL, value.to_owned());
            let Some((key, value)) = text.split_once('=') else {
                let message = format!("{} is not a label; write key=value", quoted(text));
                problems.push(Problem::at(&source("").place, message));
                continue;
            };
            if from_flags.iter().any(|label| label.key.value == key) {
                problems.push(Problem::at(&source("").place, format!("gives the label {} twice", quoted(key))));
            }
            from_flags.push(LabelFields { key: source(key), value: source(value) });
        }
        let overridden = |label: &LabelFields| from_flags.iter().any(|own| own.key.value == label.key.value);
        self.group.labels.retain(|label| !overridden(label));
        self.group.labels.extend(from_flags);
    }

    /// Taints by key and effect.
    fn apply_taints(&mut self, taints: &[String], problems: &mut Vec<Problem>) {
        let mut from_flags: Vec<TaintFields> = Vec::new();
        for text in taints {
            let source = |value: &str| Sourced::flag(flag::NODE_TAINT, value.to_owned());
            let Some((head, effect)) = text.rsplit_once(':') else {
                let message = format!("{} is not a taint; write key=value:Effect or key:Effect", quoted(text));
                problems.push(Problem::at(&source("").place, message));
                continue;
            };
            let (key, value) = head.split_once('=').unwrap_or((head, ""));
            let place = source("").place;
            from_flags.push(TaintFields { place, key: source(key), value: source(value), effect: source(effect) });
        }
        let same = |a: &TaintFields, b: &TaintFields| a.key.value == b.key.value && a.effect.value == b.effect.value;
        self.group.taints.retain(|taint| !from_flags.iter().any(|own| same(own, taint)));
        self.group.taints.extend(from_flags);
    }

    /// One SSH key at most.
    fn apply_ssh(&mut self, flags: &FlagInputs, problems: &mut Vec<Problem>) {
        let text = flags.ssh_public_key.clone().map(|key| SshKey::Text(Sourced::flag(flag::SSH_PUBLIC_KEY, key)));
        let name = flags.ssh_key_name.clone().map(|name| SshKey::Name(Sourced::flag(flag::SSH_KEY_NAME, name)));
        if text.is_some() && name.is_some() {
            let message = format!("and {} name two keys; give one of them", flag::SSH_KEY_NAME);
            problems.push(Problem::at(&Place::Flag(flag::SSH_PUBLIC_KEY.to_owned()), message));
        }
        if let Some(key) = text.or(name) {
            self.group.ssh = Some(key);
        }
    }
}

/// A known name, or `key=category`.
fn instance_label(text: &str) -> InstanceLabelFields {
    let source = |value: &str| Sourced::flag(flag::INSTANCE_LABEL, value.to_owned());
    match text.split_once('=') {
        None => InstanceLabelFields::Known(source(text)),
        Some((key, imds)) => InstanceLabelFields::Own { key: source(key), imds: source(imds) },
    }
}

/// Capacity field by field.
fn apply_capacity(fields: &mut CapacityFields, flags: &CapacityFlags) {
    take_place_on(&mut fields.prefix_delegation, flag::PREFIX_DELEGATION, flags.prefix_delegation);
    take_place_on(&mut fields.custom_networking, flag::CUSTOM_NETWORKING, flags.custom_networking);
    take_place(&mut fields.max_enis, flag::MAX_ENIS, flags.max_enis.as_ref());
    take_place(&mut fields.reserved_enis, flag::RESERVED_ENIS, flags.reserved_enis.as_ref());
    take_place_on(&mut fields.recommended_cap, flag::RECOMMENDED_CAP, flags.recommended_cap);
    take_place(&mut fields.max_pods_expression, flag::MAX_PODS_EXPRESSION, flags.max_pods_expression.as_ref());
    take_place(&mut fields.kube_reserved, flag::KUBE_RESERVED, flags.kube_reserved.as_ref());
}

/// The flags of `nodestrap.containerd`.
fn apply_containerd(fields: &mut ContainerdFields, flags: &ContainerdFlags) {
    take_place(&mut fields.version, flag::CONTAINERD_VERSION, flags.version.as_ref());
    take_place(&mut fields.sandbox_image, flag::SANDBOX_IMAGE, flags.sandbox_image.as_ref());
    take_place_on(&mut fields.fips_registry, flag::FIPS_REGISTRY, flags.fips_registry);
    let provider = flags.image_credential_provider.as_ref();
    take_place(&mut fields.image_credential_provider, flag::IMAGE_CREDENTIAL_PROVIDER, provider);
}

/// What the node sets up on itself, fact by fact.
fn apply_host(own: &mut OwnSettings, flags: &HostFlags) {
    take_place(&mut own.local_storage.strategy, flag::LOCAL_STORAGE, flags.local_storage.as_ref());
    take_place(&mut own.proxy.http, flag::HTTP_PROXY, flags.http_proxy.as_ref());
    take_place(&mut own.proxy.https, flag::HTTPS_PROXY, flags.https_proxy.as_ref());
    take_place_all(&mut own.proxy.no, flag::NO_PROXY, &flags.no_proxy);
    take_place_all(&mut own.network.nameservers, flag::NAMESERVER, &flags.nameservers);
    take_place_all(&mut own.network.domains, flag::SEARCH_DOMAIN, &flags.search_domains);
    take_place_all(&mut own.user_data.before, flag::USER_DATA_BEFORE, &flags.user_data_before);
    take_place_all(&mut own.user_data.after, flag::USER_DATA_AFTER, &flags.user_data_after);
}

/// A flag's fact in the place of the file's.
fn take_place(slot: &mut Option<Sourced<String>>, flag: &str, given: Option<&String>) {
    if let Some(value) = given {
        *slot = Some(Sourced::flag(flag, value.clone()));
    }
}

/// A flag that turns something on, over what the file says.
fn take_place_on(slot: &mut Option<Sourced<bool>>, flag: &str, given: bool) {
    if given {
        *slot = Some(Sourced::flag(flag, true));
    }
}

/// A flag's list in the place of the file's.
fn take_place_all(slot: &mut Vec<Sourced<String>>, flag: &str, given: &[String]) {
    if !given.is_empty() {
        *slot = given.iter().map(|value| Sourced::flag(flag, value.clone())).collect();
    }
}

/// The text of a flag's file as kubelet configuration; nothing in it is an empty one.
fn kubelet_config(name: &str, text: &str, problems: &mut Vec<Problem>) -> Option<LocatedObject> {
    let node = match compose(name, text.as_bytes()) {
        Ok(node) => node?,
        Err(found) => {
            problems.extend(found.0);
            return None;
        }
    };
    let mut findings = Findings::new(name, false);
    let object = json::object(&Field::document(&node), &mut findings);
    problems.append(&mut findings.problems);
    object
}
