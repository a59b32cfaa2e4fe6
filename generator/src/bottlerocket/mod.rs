//! User data of Bottlerocket nodes: TOML with a `settings` table, which the image turns into its own files.
//!
//! Bottlerocket has no cloud-init and no shell: nothing of the bundle is written to it, and everything that a node group
//! says either is a setting or is refused. Reads the node group and the user's `bottlerocket.settings`, which the
//! Bottlerocket API would refuse as a whole, leaving a node without any settings, for one value that it does not take;
//! so what is known of those values is checked here. Writes the TOML text.
//!
//! Sources: Bottlerocket's settings reference, `settings.kubernetes`; bottlerocket-settings-sdk,
//! `bottlerocket-settings-models/settings-extensions/kubernetes/src/lib.rs` for the settings and
//! `bottlerocket-settings-models/modeled-types/src/kubernetes.rs` for their values.

mod check;
mod combine;
mod kubelet;
mod kubernetes_settings;
mod render;
mod value;

use serde_json::{Map, Value as Json};

pub(crate) use check::check;
pub(crate) use combine::combine;
pub(crate) use kubelet::from_kubelet_config;
pub(crate) use render::{render, render_beside_eks};

/// The value of a setting, by its path below `settings`.
pub(crate) fn setting_at<'a>(settings: &'a Map<String, Json>, path: &[&str]) -> Option<&'a Json> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(settings.get(*first)?, |value, key| value.get(*key))
}
