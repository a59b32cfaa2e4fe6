//! What is wrong in `spec.instance`: environment variables, disks and nameservers.
//!
//! Sources: amazon-eks-ami, `nodeadm/internal/system/environment.go`, which writes a drop-in named after each service, and
//! `templates/shared/runtime/bin/setup-local-disks`.

use std::net::IpAddr;

use super::{inner, is_word, note, text, texts, value};
use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Fields, Findings};
use crate::near_miss::near_miss;
use crate::problem::Sourced;
use crate::values::{MountPath, SearchDomain, VariableName, VariableValue, quoted};

/// The fields of `spec.instance`.
pub(super) static INSTANCE: Object = Object::own("spec.instance", &["environment", "localStorage", "network"]);
static LOCAL_STORAGE: Object = Object::own("spec.instance.localStorage", &["disabledMounts", "mountPath", "strategy"]);
static NETWORK: Object = Object::own("spec.instance.network", &["domains", "nameservers"]);

const STRATEGIES: [&str; 3] = ["RAID0", "RAID10", "Mount"];
const MOUNTS: [&str; 3] = ["Containerd", "PodLogs", "SOCI"];

/// What people mean with a name that is near to one of these: every service, and the two that nodeadm starts.
const SERVICES: [&str; 3] = ["containerd", "default", "kubelet"];

/// Notes what is wrong in the mapping.
pub(super) fn check(instance: &mut Fields<'_>, findings: &mut Findings) {
    if let Some(services) = instance.take("environment") {
        environment(&services, findings);
    }
    inner(instance, "localStorage", &LOCAL_STORAGE, findings, |storage, findings| {
        if let Some(strategy) = text(storage.take("strategy"), findings) {
            is_word(&strategy, &STRATEGIES, "strategy", findings);
        }
        value::<MountPath>(text(storage.take("mountPath"), findings), findings);
        for mount in texts(storage.take("disabledMounts"), findings) {
            is_word(&mount, &MOUNTS, "mount", findings);
        }
    });
    inner(instance, "network", &NETWORK, findings, |network, findings| {
        for server in texts(network.take("nameservers"), findings) {
            if server.value.parse::<IpAddr>().is_err() {
                let message = format!("{} is not an IP address, which looks like \"10.0.0.2\"", quoted(&server.value));
                note(&server, message, findings);
            }
        }
        for domain in texts(network.take("domains"), findings) {
            value::<SearchDomain>(Some(domain), findings);
        }
    });
}

/// Variables by service. A unit that is not there has its drop-in written all the same, and nothing reads it.
fn environment(services: &Field<'_>, findings: &mut Findings) {
    for (service, variables) in services.pairs(findings) {
        service_name(&service, findings);
        for (name, variable) in variables.pairs(findings) {
            if let Err(error) = name.value.parse::<VariableName>() {
                note(&name, error.to_string(), findings);
            }
            value::<VariableValue>(text(Some(variable), findings), findings);
        }
    }
}

/// Source: systemd.unit(5), of the characters of a unit's name.
fn service_name(service: &Sourced<String>, findings: &mut Findings) {
    let name = service.value.as_str();
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || b":-_.\\@".contains(&byte);
    let message = if let Some(bare) = name.strip_suffix(".service") {
        format!("nodeadm adds .service to it; write {}", quoted(bare))
    } else if name.is_empty() || !name.bytes().all(in_name) {
        format!("{} is not the name of a systemd service, which looks like \"kubelet\"", quoted(name))
    } else {
        match near_miss(name, SERVICES) {
            Some(near) if near != name => {
                format!("nodeadm would set this up for a service {name}; did you mean {near}?")
            }
            _ => return,
        }
    };
    note(service, message, findings);
}
