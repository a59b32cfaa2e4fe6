//! What the agent is to write into `kubelet.local.env`, for kubelets that use more than the article's.
//!
//! The template's syntax is the agent's (`nodestrap_agent::template`). What a kubelet does not use is not asked of
//! IMDS.

use std::collections::BTreeMap;

use nodestrap_agent::template;

use crate::kubelet_config::ReservedResource;
use crate::kubernetes::{CloudProvider, NodeDefaults};
use crate::node_spec::NodeSpec;
use crate::node_spec::own_settings::NodeName;
use crate::values::{IpFamily, Quantity};

/// The template of a node group: the article's variables, then those that its kubelet wants beside them.
///
/// `None` where the article's are all, which the agent knows by itself. `reserved` is what the user sets aside, each
/// entry in place of the agent's; `None` where the agent computes nothing of it.
pub(super) fn template(spec: &NodeSpec, reserved: Option<&BTreeMap<ReservedResource, Quantity>>) -> Option<String> {
    let minor = spec.cluster.kubernetes;
    let article = String::from_utf8_lossy(template::DEFAULT);
    let mut template = article.clone().into_owned();
    if spec.cluster.ip_family == IpFamily::V6 {
        // The first IPv6 address of the primary network interface (EC2 user guide, "Instance metadata categories").
        template = template.replace("{privateIp}", "{ipv6}");
    }
    let labels = instance_labels(spec);
    if !labels.is_empty() {
        template.extend(["NODE_LABELS={NODE_LABELS}", &labels, "\n"]);
    }
    if let Some(reserved) = reserved {
        template.extend(["KUBE_RESERVED=", &kube_reserved(reserved), "\n"]);
    }
    if minor.cloud_provider == CloudProvider::External {
        let name = match spec.own.node_name {
            NodeName::PrivateDnsName => "{local-hostname}",
            NodeName::InstanceId => "{instanceId}",
        };
        template.extend(["NODE_NAME=", name, "\nPROVIDER_ID=aws:///{availabilityZone}/{instanceId}\n"]);
    }
    (template != article).then_some(template)
}

/// What stands behind the node group's labels: each label from the instance. What the identity document does not have is
/// asked of IMDS, and left out if it has no value either.
fn instance_labels(spec: &NodeSpec) -> String {
    // What eksctl's bootstrap script set on every node since September 2020.
    let on_every_node = spec.cluster.kubernetes.defaults == NodeDefaults::EksAmi;
    let lifecycle = ("node-lifecycle", "instance-life-cycle");
    let first = on_every_node.then(|| optional(lifecycle.0, lifecycle.1));
    let own = spec.own.instance_labels.iter().filter(|(key, category)| {
        let is_first = (key.as_str(), category.as_str()) == lifecycle;
        !(on_every_node && is_first)
    });
    let own = own.map(|(key, category)| match category.document_field() {
        Some(field) => format!(",{key}={{{field}}}"),
        None => optional(key.as_str(), category.as_str()),
    });
    first.into_iter().chain(own).collect()
}

fn optional(key: &str, category: &str) -> String {
    format!("[,{key}={{{category}}}]")
}

/// kubelet's `--kube-reserved`, resources in the order of their names.
///
/// Source of the agent's entries: amazon-eks-ami, `templates/al2/runtime/bootstrap.sh`.
fn kube_reserved(reserved: &BTreeMap<ReservedResource, Quantity>) -> String {
    let entry = |resource: ReservedResource| {
        let computed = match resource {
            ReservedResource::Cpu => Some("{cpu-reserved}m"),
            ReservedResource::EphemeralStorage => Some("1Gi"),
            ReservedResource::Memory => Some("{memory-reserved}Mi"),
            ReservedResource::Pid => None,
        };
        let amount = reserved.get(&resource).map(Quantity::as_str).or(computed)?;
        Some(format!("{resource}={amount}"))
    };
    ReservedResource::ALL.into_iter().filter_map(entry).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reserved(entries: &[(ReservedResource, &str)]) -> String {
        let amount = |text: &str| text.parse().expect("a quantity");
        kube_reserved(&entries.iter().map(|(resource, text)| (*resource, amount(text))).collect())
    }

    #[test]
    fn the_agent_computes_what_the_user_leaves_open() {
        assert_eq!(reserved(&[]), "cpu={cpu-reserved}m,ephemeral-storage=1Gi,memory={memory-reserved}Mi");
        assert_eq!(
            reserved(&[(ReservedResource::Memory, "1Gi"), (ReservedResource::Pid, "1000")]),
            "cpu={cpu-reserved}m,ephemeral-storage=1Gi,memory=1Gi,pid=1000"
        );
        assert_eq!(
            reserved(&[(ReservedResource::Cpu, "100m"), (ReservedResource::EphemeralStorage, "2Gi")]),
            "cpu=100m,ephemeral-storage=2Gi,memory={memory-reserved}Mi"
        );
    }
}
