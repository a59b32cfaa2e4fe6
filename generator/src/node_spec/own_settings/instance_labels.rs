//! `nodestrap.instanceLabels`, parsed: labels that a node takes from its own instance.

use std::collections::BTreeMap;

use crate::cluster_config::own_settings::instance_labels::{EXAMPLE, InstanceLabelFields, InstanceLabelsFields};
use crate::near_miss::near_miss;
use crate::node_spec::resolve::Resolver;
use crate::problem::{Note, Place};
use crate::values::{ImdsCategory, LabelKey, quoted};

/// Labels that a node takes from its own instance.
///
/// The agent asks IMDS for each at every boot; one that IMDS has no value for is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstanceLabels(BTreeMap<LabelKey, ImdsCategory>);

/// A label that has a name of its own: the key that the field uses for it, and where its value is.
struct Known {
    name: &'static str,
    key: &'static str,
    imds: &'static str,
}

/// Sources: Kubernetes, "Well-Known Labels, Annotations and Taints"; for the zone's identifier the AWS cloud provider and
/// Karpenter, "Well-Known Labels"; for the life cycle eksctl 0.44, `bootstrap.al2.sh`.
const KNOWN: [Known; 5] = [
    Known { name: "instanceType", key: "node.kubernetes.io/instance-type", imds: "instance-type" },
    Known { name: "lifecycle", key: "node-lifecycle", imds: "instance-life-cycle" },
    Known { name: "region", key: "topology.kubernetes.io/region", imds: "placement/region" },
    Known { name: "zone", key: "topology.kubernetes.io/zone", imds: "placement/availability-zone" },
    Known { name: "zoneId", key: "topology.k8s.aws/zone-id", imds: "placement/availability-zone-id" },
];

impl InstanceLabels {
    /// The labels of `fields`.
    pub(super) fn resolve(fields: &InstanceLabelsFields, resolver: &mut Resolver<'_>) -> Self {
        let mut labels = BTreeMap::new();
        for item in &fields.items {
            let (place, label) = match item {
                InstanceLabelFields::Known(name) => (&name.place, known(&name.value, &name.place, resolver)),
                InstanceLabelFields::Own { key, imds } => {
                    let parsed = (resolver.parse::<LabelKey>(key), resolver.parse::<ImdsCategory>(imds));
                    (&key.place, Option::zip(parsed.0, parsed.1))
                }
            };
            let Some((key, category)) = label else { continue };
            if labels.contains_key(&key) {
                resolver.note(place, format!("takes the label {key} from the instance again; keep one of them"));
                continue;
            }
            resolver.check_instance_label(place, &key, &category);
            if category.is_tag() {
                let message = "a tag is in IMDS only where the launch template's metadata options set \
                               InstanceMetadataTags to enabled"
                    .to_owned();
                resolver.notes.push(Note { place: place.clone(), message });
            }
            labels.insert(key, category);
        }
        Self(labels)
    }

    /// The names of the labels that have one, in their order.
    pub(crate) fn names() -> Vec<&'static str> {
        KNOWN.iter().map(|known| known.name).collect()
    }

    /// Each key with its category, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&LabelKey, &ImdsCategory)> {
        self.0.iter()
    }

    /// Whether a label comes from a tag of the instance.
    pub fn reads_tags(&self) -> bool {
        self.0.values().any(ImdsCategory::is_tag)
    }
}

/// The label of this name.
fn known(name: &str, place: &Place, resolver: &mut Resolver<'_>) -> Option<(LabelKey, ImdsCategory)> {
    if let Some(known) = KNOWN.iter().find(|known| known.name == name) {
        return Some((known.key.parse().expect("a label's key"), known.imds.parse().expect("a category")));
    }
    let names = KNOWN.map(|known| known.name);
    let mend = match near_miss(name, names) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("those are {}; write others as \"{EXAMPLE}\"", names.join(", ")),
    };
    resolver.note(place, format!("{} is not the name of an instance label; {mend}", quoted(name)));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kubelet_may_set_every_label_that_has_a_name() {
        assert!(KNOWN.is_sorted_by_key(|known| known.name));
        for known in &KNOWN {
            let key: LabelKey = known.key.parse().expect("a key");
            assert_eq!(key.check_kubelet_may_set(), Ok(()));
            assert!(known.imds.parse::<ImdsCategory>().is_ok(), "{}", known.imds);
        }
    }
}
