//! What a managed node group whose image is EKS' own cannot have, because EKS boots its nodes.
//!
//! Source: the EKS user guide, "Customize managed nodes with launch templates", "Amazon EC2 user data"; eksctl,
//! `pkg/nodebootstrap/managed_al2.go`.

use super::Resolver;
use crate::node_spec::{AmiFamily, Boot, OwnSettings};
use crate::problem::Place;

impl Resolver<'_> {
    /// Refuses what would not reach the node. With an image of the user's own, EKS adds nothing, and all is as in
    /// `nodeGroups`.
    pub(super) fn check_managed(&mut self, family: Option<AmiFamily>, own: &OwnSettings) {
        let group = &self.draft.group;
        let (true, None, Some(family)) = (group.managed, &group.ami, family) else { return };
        if let Some(command) = &group.override_bootstrap_command {
            let message = "takes the place of what EKS itself runs on the nodes of a managed node group; name an image with \
                           ami, or write preBootstrapCommands";
            self.note(&command.place, message);
        }
        if family.boot() != Boot::Agent {
            if let Some(place) = &self.draft.group_place {
                let message = format!(
                    "a managed node group of EKS' own {family} images is not rendered yet; name an image with ami, and all \
                     that makes its nodes is"
                );
                self.note(place, message);
            }
            return;
        }
        if let Some(max_pods) = &group.max_pods {
            let message = "EKS calls bootstrap.sh on these nodes, and lets nothing be passed to it; name an image with ami, \
                           or remove it";
            self.note(&max_pods.place, message);
        }
        for name in own.user_data.before_without_text() {
            let message =
                "is a script that is not text in UTF-8, which cloud-init loses in a MIME document; write it as text";
            let place = Place::File { file: name.to_owned(), path: String::new(), line: 1, column: 1 };
            self.note(&place, message);
        }
        let nothing = OwnSettings { user_data: own.user_data.clone(), ..OwnSettings::default() };
        if let (true, Some(place)) = (*own != nothing, &self.draft.group_place) {
            let message = "nodestrap's settings, but userData, are for nodes that nodestrap makes, and EKS makes these; \
                           name an image with ami, or remove the settings";
            self.note(place, message);
        }
    }
}
