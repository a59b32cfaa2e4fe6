//! `nodestrap.instanceLabels`: labels that a node takes from its own instance.

use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Findings};
use crate::cluster_config::tree::Value;
use crate::problem::Sourced;

/// The fields of an item that is a mapping.
pub(crate) static OBJECT: Object = Object::own("an instance label", &["imds", "key"]);

/// What the file says in `nodestrap.instanceLabels`; texts are not parsed yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct InstanceLabelsFields {
    /// The items of the list.
    pub(crate) items: Vec<InstanceLabelFields>,
}

/// An item of the list.
#[derive(Clone, Debug)]
pub(crate) enum InstanceLabelFields {
    /// The name of a label whose key and category are known.
    Known(Sourced<String>),
    /// A key, and the category that its value comes from.
    Own {
        /// The key.
        key: Sourced<String>,
        /// The category.
        imds: Sourced<String>,
    },
}

/// What an item needs, for messages.
pub(crate) const EXAMPLE: &str = "{key: example.com/group, imds: placement/group-name}";

/// Reads the list.
pub(super) fn read(field: &Field<'_>, findings: &mut Findings) -> InstanceLabelsFields {
    let items = field.items(findings);
    InstanceLabelsFields { items: items.iter().filter_map(|item| label(item, findings)).collect() }
}

/// Reads an item.
fn label(item: &Field<'_>, findings: &mut Findings) -> Option<InstanceLabelFields> {
    match item.node.value {
        Value::Scalar(_) => return item.text(findings).map(InstanceLabelFields::Known),
        Value::Sequence(_) => {
            let message = format!("must be a name such as zoneId, or a mapping such as \"{EXAMPLE}\", not a list");
            findings.problem(&item.path, item.node.position, message);
            return None;
        }
        Value::Mapping(_) => {}
    }
    let mut fields = item.fields(&OBJECT, findings)?;
    let key = fields.take_any_text("key", findings);
    let imds = fields.take_text("imds", findings);
    if findings.lacks(key.as_ref(), &item.path, "key") || findings.lacks(imds.as_ref(), &item.path, "imds") {
        let message = format!("needs a key and a category of IMDS, such as \"{EXAMPLE}\"");
        findings.problem(&item.path, item.node.position, message);
    }
    fields.finish(findings);
    Some(InstanceLabelFields::Own { key: key?, imds: imds? })
}
