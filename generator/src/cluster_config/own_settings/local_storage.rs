//! `nodestrap.localStorage`: what becomes of the instance store's disks.

use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Findings};
use crate::problem::{Place, Sourced};

/// The fields of `nodestrap.localStorage`.
pub(crate) static OBJECT: Object = Object::own("nodestrap.localStorage", &["disabledMounts", "mountPath", "strategy"]);

/// What the file says in `nodestrap.localStorage`; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct LocalStorageFields {
    /// Where the mapping stands, if it says anything.
    pub(crate) place: Option<Place>,
    /// `strategy`.
    pub(crate) strategy: Option<Sourced<String>>,
    /// `mountPath`.
    pub(crate) mount_path: Option<Sourced<String>>,
    /// `disabledMounts`.
    pub(crate) disabled_mounts: Vec<Sourced<String>>,
}

/// Reads the mapping.
pub(super) fn read(field: &Field<'_>, findings: &mut Findings) -> LocalStorageFields {
    let Some(mut fields) = field.fields(&OBJECT, findings) else { return LocalStorageFields::default() };
    let mut settings = LocalStorageFields {
        place: None,
        strategy: fields.take_text("strategy", findings),
        mount_path: fields.take_text("mountPath", findings),
        disabled_mounts: fields.take("disabledMounts").map_or_else(Vec::new, |field| field.texts(findings)),
    };
    fields.finish(findings);
    let says_something = settings.mount_path.is_some() || !settings.disabled_mounts.is_empty();
    settings.place = says_something.then(|| field.place(findings));
    settings
}
