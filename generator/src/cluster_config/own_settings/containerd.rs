//! `nodestrap.containerd`: what is unlike the default in containerd's configuration, and how its images come.

use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Findings};
use crate::problem::Sourced;

/// The fields of `nodestrap.containerd`.
pub(crate) static OBJECT: Object =
    Object::own("nodestrap.containerd", &["fipsRegistry", "imageCredentialProvider", "sandboxImage", "version"]);

/// What the file says in `nodestrap.containerd`; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct ContainerdFields {
    /// `fipsRegistry`.
    pub(crate) fips_registry: Option<Sourced<bool>>,
    /// `imageCredentialProvider`.
    pub(crate) image_credential_provider: Option<Sourced<String>>,
    /// `sandboxImage`.
    pub(crate) sandbox_image: Option<Sourced<String>>,
    /// `version`.
    pub(crate) version: Option<Sourced<String>>,
}

/// Reads the mapping.
pub(super) fn read(field: &Field<'_>, findings: &mut Findings) -> ContainerdFields {
    let Some(mut fields) = field.fields(&OBJECT, findings) else { return ContainerdFields::default() };
    let settings = ContainerdFields {
        fips_registry: fields.take_boolean("fipsRegistry", findings),
        image_credential_provider: fields.take_text("imageCredentialProvider", findings),
        sandbox_image: fields.take_text("sandboxImage", findings),
        version: fields.take_text("version", findings),
    };
    fields.finish(findings);
    settings
}
