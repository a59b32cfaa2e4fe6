//! What the agent is to write into `kubelet.local.env`, for kubelets that use more than the article's.
//!
//! The template's syntax is the agent's (`nodestrap_agent::template`). What a kubelet does not use is not asked of
//! IMDS.

use std::collections::BTreeMap;

use nodestrap_agent::template;

use crate::kubelet_config::ReservedResource;
use crate::kubernetes::Minor;
use crate::values::Quantity;

/// The template for nodes that run containerd: the article's variables, then theirs.
///
/// `reserved` is what the user sets aside; each entry takes the place of the agent's.
pub(super) fn containerd(minor: &Minor, reserved: &BTreeMap<ReservedResource, Quantity>) -> String {
    let article = String::from_utf8_lossy(template::DEFAULT);
    let reserved = kube_reserved(reserved);
    let name_and_id = if minor.has_external_cloud_provider() {
        "NODE_NAME={local-hostname}\nPROVIDER_ID=aws:///{availabilityZone}/{instanceId}\n"
    } else {
        ""
    };
    format!(
        "{article}AWS_SERVICES_DOMAIN={{services/domain}}\n\
         NODE_LABELS={{NODE_LABELS}}[,node-lifecycle={{instance-life-cycle}}]\n\
         KUBE_RESERVED={reserved}\n\
         {name_and_id}"
    )
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
