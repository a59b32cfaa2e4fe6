//! The user's kubelet configuration, checked against what kubelet of this minor knows.

use serde_json::{Map, Value as Json};

use super::Resolver;
use crate::kubelet_config;
use crate::kubernetes::{Minor, Runtime};
use crate::node_spec::AmiFamily;
use crate::problem::{Note, Place};

impl Resolver<'_> {
    /// `kubeletExtraConfig`; without a minor, it is not known which fields there are, so none is checked.
    pub(super) fn kubelet_extra_config(
        &mut self,
        family: Option<AmiFamily>,
        minor: Option<&Minor>,
    ) -> Map<String, Json> {
        let Some(config) = &self.draft.group.kubelet_extra_config else { return Map::new() };
        for problem in minor.map_or_else(Vec::new, |minor| kubelet_config::check(minor, &config.object)) {
            let place = config.places.get(&problem.path).unwrap_or(&config.place);
            // What could not be read stands as null in the object, which is told of already.
            if !matches!(place, Place::File { path, .. } if self.unread.contains(path)) {
                self.note(place, problem.message);
            }
        }
        if let (Some(AmiFamily::AmazonLinux2), Some(Minor { runtime: Runtime::Docker, .. })) = (family, minor)
            && config.object.get("cgroupDriver").is_some_and(|driver| driver == "systemd")
        {
            let place = config.places.get("cgroupDriver").unwrap_or(&config.place).clone();
            let message = "is systemd, while Docker of EKS' Amazon Linux 2 images has cgroupfs: kubelet starts only where \
                           a command gives Docker this driver as well";
            self.notes.push(Note { place, message: message.to_owned() });
        }
        config.object.clone()
    }
}
