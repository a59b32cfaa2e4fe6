//! Whether nodeadm can do what the node group asks for.
//!
//! What it has no setting for is an error, never left out. Source of what it has: amazon-eks-ami,
//! `nodeadm/api/v1alpha1/nodeconfig_types.go`.

use super::Facts;
use crate::cluster_config::own_settings::instance_labels::InstanceLabelFields;
use crate::kubernetes::{Minor, Runtime};
use crate::node_spec::resolve::Resolver;
use crate::nodeadm::{NodeConfig, check};
use crate::problem::{Place, Problem};

impl Resolver<'_> {
    /// Notes where the agent cannot take nodeadm's place: its images have containerd, whatever the minor.
    pub(in crate::node_spec::resolve) fn check_in_place_of_nodeadm(&mut self, kubernetes: Option<&Minor>) {
        if let (Some(given), Some(minor)) = (&self.draft.group.own.boot, kubernetes)
            && minor.runtime == Runtime::Docker
        {
            let message = format!(
                "the agent's nodes of Kubernetes {minor} run Docker, which the image does not have; remove it, or use \
                 Kubernetes 1.24 or newer"
            );
            self.note(&given.place, message);
        }
    }

    /// Notes what of the node group nodeadm cannot do. With `boot: agent`, the agent does it on the same image.
    pub(super) fn check_nodeadm(&mut self, facts: &Facts<'_>) {
        self.check_scripts_are_text(facts.own);
        for (place, fault) in self.beyond_nodeadm() {
            self.note(&place, fault);
        }
        if let Some(text) = &self.draft.group.override_bootstrap_command {
            let told = check(&text.value, facts.kubernetes).unwrap_or_default();
            for problem in &told {
                self.note(&text.place, within(problem));
            }
            for problem in self.cluster_faults_of_override(&text.value) {
                self.note(&text.place, within(&problem));
            }
            if told.is_empty()
                && let Err(error) = text.value.parse::<NodeConfig>()
            {
                self.note(&text.place, error.to_string());
            }
        }
        self.check_node_configs(facts);
        // Where there is a proxy, the CIDR's absence is told already; EKS tells its own nodes of it.
        let group = &self.draft.group;
        if !self.is_booted_by_eks() && group.own.proxy.http.is_none() && group.own.proxy.https.is_none() {
            self.service_cidr_is_known("which nodeadm asks for,");
        }
    }

    /// What is set that nodeadm has no setting for.
    fn beyond_nodeadm(&self) -> Vec<(Place, &'static str)> {
        let own = &self.draft.group.own;
        let label = own.instance_labels.items.first().map(|item| match item {
            InstanceLabelFields::Known(text) | InstanceLabelFields::Own { key: text, .. } => &text.place,
        });
        let token = own.token.program.as_ref().filter(|program| program.value != "aws-cli");
        let reserved = own.capacity.kube_reserved.as_ref().filter(|reserved| reserved.value == "none");
        let containerd = &own.containerd;
        let fips = containerd.fips_registry.as_ref().filter(|fips| fips.value);
        let version = containerd.version.as_ref().filter(|_| containerd.sandbox_image.is_none());
        let found = [
            (label, "nodeadm takes no labels from the instance; remove it, or write boot: agent beside it"),
            (
                token.map(|text| &text.place),
                "nodeadm's kubelet has its token from the AWS CLI; remove it, or write boot: agent beside it",
            ),
            (
                reserved.map(|text| &text.place),
                "nodeadm always sets aside by AWS's formulas; remove it and write kubeletExtraConfig.kubeReserved, whose \
                 fields take the place of them",
            ),
            (
                fips.map(|flag| &flag.place),
                "images that nodeadm boots have EKS' own image in them, and pull it from nowhere; remove it",
            ),
            (
                containerd.image_credential_provider.as_ref().map(|text| &text.place),
                "nodeadm names the image's own program to kubelet; remove it, or write boot: agent beside it",
            ),
            (
                version.map(|text| &text.place),
                "nodeadm asks containerd for its version, so that this decides about sandboxImage alone; remove it",
            ),
        ];
        found.into_iter().filter_map(|(place, fault)| Some((place?.clone(), fault))).collect()
    }
}

/// What is wrong within a text that is a document of its own, with the place in it.
fn within(problem: &Problem) -> String {
    match &problem.place {
        Some(Place::File { path, line, column, .. }) => {
            let path = if path.is_empty() { String::new() } else { format!("{path}: ") };
            format!("line {line}, column {column} of the NodeConfig: {path}{}", problem.message)
        }
        _ => problem.message.clone(),
    }
}
