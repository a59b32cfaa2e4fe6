//! What a managed node group whose image is EKS' own cannot have, because EKS boots its nodes.
//!
//! Source: the EKS user guide, "Customize managed nodes with launch templates", "Amazon EC2 user data"; the EKS API
//! reference, `Nodegroup`, field `amiType`, for the families; eksctl, `pkg/nodebootstrap/managed_*.go`.

use super::Resolver;
use crate::node_spec::{AmiFamily, Boot, OwnSettings};
use crate::nodeadm::{ClusterDetails, NodeConfig};
use crate::problem::Place;

impl Resolver<'_> {
    /// Refuses what would not reach the node. With an image of the user's own, EKS adds nothing, and all is as in
    /// `nodeGroups`.
    pub(super) fn check_managed(&mut self, family: Option<AmiFamily>, boot: Option<Boot>, own: &OwnSettings) {
        let (true, Some(family), Some(boot)) = (self.is_booted_by_eks(), family, boot) else { return };
        if boot != family.boot()
            && let Some(given) = &self.draft.group.own.boot
        {
            let message = format!(
                "EKS makes the nodes of this managed node group, with {}; name an image with ami, or remove it",
                family.boot().as_str()
            );
            self.note(&given.place, message);
            return;
        }
        match boot {
            Boot::Agent => self.check_bootstrap_sh(own),
            Boot::Nodeadm => self.check_beside_node_config(),
            // Commands are refused there for every node group.
            Boot::Bottlerocket => {}
            Boot::Ubuntu => self.refuse_family(family),
            Boot::Windows => {
                self.refuse_override();
                self.refuse_max_pods("Start-EKSBootstrap.ps1");
                self.refuse_after();
            }
        }
    }

    /// On Amazon Linux 2, EKS calls the image's script.
    fn check_bootstrap_sh(&mut self, own: &OwnSettings) {
        self.refuse_override();
        self.refuse_max_pods("bootstrap.sh");
        self.check_scripts_are_text(own);
        let nothing = OwnSettings { user_data: own.user_data.clone(), ..OwnSettings::default() };
        if let (true, Some(place)) = (*own != nothing, &self.draft.group_place) {
            let message = "nodestrap's settings, but userData, are for nodes that nodestrap makes, and EKS makes these; \
                           name an image with ami, or remove the settings";
            self.note(place, message);
        }
    }

    /// Refuses scripts that would not arrive as parts of a MIME document.
    pub(super) fn check_scripts_are_text(&mut self, own: &OwnSettings) {
        for name in own.user_data.before_without_text() {
            let message =
                "is a script that is not text in UTF-8, which cloud-init loses in a MIME document; write it as text";
            let place = Place::File { file: name.to_owned(), path: String::new(), line: 1, column: 1 };
            self.note(&place, message);
        }
    }

    /// On Amazon Linux 2023, EKS' own `NodeConfig` comes last, and has the cluster.
    fn check_beside_node_config(&mut self) {
        let Some(text) = &self.draft.group.override_bootstrap_command else { return };
        // What is no NodeConfig is told elsewhere.
        let Ok(own) = text.value.parse::<NodeConfig>() else { return };
        if own.spec.cluster != ClusterDetails::default() {
            let message = "sets spec.cluster, which EKS' own NodeConfig behind it sets in a managed node group; remove that, \
                           or name an image with ami";
            self.note(&text.place, message);
        }
    }

    fn refuse_override(&mut self) {
        if let Some(command) = &self.draft.group.override_bootstrap_command {
            let message = "takes the place of what EKS itself runs on the nodes of a managed node group; name an image with \
                           ami, or write preBootstrapCommands";
            self.note(&command.place, message);
        }
    }

    /// EKS puts its own script behind what is here.
    fn refuse_after(&mut self) {
        if let Some(file) = self.draft.group.own.user_data.after.first() {
            let message = "EKS calls Start-EKSBootstrap.ps1 behind all scripts of a managed node group, so that none can run \
                           after it; write it in before, or name an image with ami";
            self.note(&file.place, message);
        }
    }

    fn refuse_max_pods(&mut self, script: &str) {
        if let Some(max_pods) = &self.draft.group.max_pods {
            let message = format!(
                "EKS calls {script} on these nodes, and lets nothing be passed to it; name an image with ami, or remove it"
            );
            self.note(&max_pods.place, message);
        }
    }

    /// Families that EKS has no images of.
    fn refuse_family(&mut self, family: AmiFamily) {
        let place = self.draft.group.ami_family.as_ref().map(|given| &given.place);
        let Some(place) = place.or(self.draft.group_place.as_ref()) else { return };
        let message =
            format!("EKS has no {family} images of its own for managed node groups; name Canonical's with ami");
        self.note(place, message);
    }
}
