//! Of several `NodeConfig`s, which value reaches the node: nodeadm lays each over those before it, and says nothing.
//!
//! Reads the node spec's `NodeConfig` and those of the user's, in the document's order; writes a note for each value that
//! another one takes the place of. The cluster's facts are not among them: unlike ones are refused.

use super::build::node_config;
use super::layer::Layer;
use crate::bundle::Options;
use crate::convert::field_of;
use crate::node_spec::NodeSpec;
use crate::problem::{Note, Place};
use crate::user_parts::UserPart;

/// Values that another one takes the place of; `override_place` is where `overrideBootstrapCommand` stands.
pub(crate) fn overlaid(spec: &NodeSpec, override_place: Option<&Place>, options: &Options<'_>) -> Vec<Note> {
    let of_user = |parts: &[UserPart]| -> Vec<Layer> {
        parts.iter().filter_map(UserPart::node_config).map(Layer::of_part).collect()
    };
    let mut layers = of_user(&spec.own.user_data.before);
    // Why there is none is told by whoever renders it.
    layers.extend(node_config(spec, options).ok().as_ref().map(Layer::of_node_group));
    let own = spec.override_bootstrap_command.as_ref().zip(override_place);
    layers.extend(own.map(|(text, place)| Layer::of_override(text, place)));
    layers.extend(of_user(&spec.own.user_data.after));
    let mut notes = Vec::new();
    for (index, layer) in layers.iter().enumerate() {
        for (path, value) in &layer.values {
            let above = layers[index + 1..].iter().rev().find(|above| above.values.contains_key(path));
            if let Some(above) = above
                && !same(&above.values[path], value)
            {
                notes.extend(note(spec, path, layer, above));
            }
        }
    }
    notes.extend(flags_over_fields(spec, &layers));
    notes.extend(memory_for_other_pods(&layers));
    notes
}

/// Fields of kubelet's configuration that a flag of another `NodeConfig` takes the place of, wherever the two stand.
///
/// Source: the Kubernetes documentation, "Set Kubelet Parameters Via A Configuration File": flags come before all files.
fn flags_over_fields(spec: &NodeSpec, layers: &[Layer]) -> Vec<Note> {
    let mut notes = Vec::new();
    for (index, of_flag) in layers.iter().enumerate() {
        for (path, value) in &of_flag.values {
            let Some(flag) = path.strip_prefix("kubelet.flags.--") else { continue };
            // A flag that is added up has its key behind its name, as the field has.
            let name = flag.split(['.', '[']).next().unwrap_or_default();
            let Some(field) = field_of(name) else { continue };
            let field = format!("kubelet.config.{field}{}", &flag[name.len()..]);
            let others = layers.iter().enumerate().filter(|(other, _)| *other != index);
            for (_, of_field) in others {
                let Some(found) = of_field.below(&field) else { continue };
                if !same(&of_field.values[found], value) {
                    notes.extend(note_of_flag(spec, (path, of_flag), (found, of_field)));
                }
            }
        }
    }
    notes
}

/// Whether two values are alike as text, which is what a service or a command line gets.
fn same(a: &str, b: &str) -> bool {
    a.trim_matches('"') == b.trim_matches('"')
}

fn note_of_flag(spec: &NodeSpec, (flag, of_flag): (&str, &Layer), (found, of_field): (&str, &Layer)) -> Option<Note> {
    if of_field.is_of_node_group() {
        let (place, lead) = of_flag.place(flag)?;
        let message = format!(
            "{lead}takes the place of {found}, which {} has: kubelet takes its flags first",
            field(spec, found)
        );
        return Some(Note { place, message });
    }
    let (place, lead) = of_field.place(found)?;
    let who = of_flag.place(flag).map_or_else(|| field(spec, flag).to_owned(), |(place, _)| place.to_string());
    Some(Note {
        place,
        message: format!("{lead}has no effect, for kubelet takes its flags first, and {who} has one for it"),
    })
}

/// That the value of `below` is taken the place of; it is told where the user can change it.
fn note(spec: &NodeSpec, path: &str, below: &Layer, above: &Layer) -> Option<Note> {
    let (value, over) = (&below.values[path], &above.values[path]);
    if below.is_of_node_group() {
        let (place, lead) = above.place(path)?;
        let message = format!("{lead}takes the place of {value}, which {} has", field(spec, path));
        return Some(Note { place, message });
    }
    let (place, lead) = below.place(path)?;
    let who = match above.place(path) {
        Some((place, _)) => place.to_string(),
        None => field(spec, path).to_owned(),
    };
    Some(Note { place, message: format!("{lead}has no effect, for {over} of {who} lies over it") })
}

/// The field of the node group that a value is made of.
fn field(spec: &NodeSpec, path: &str) -> &'static str {
    const PROXY: [&str; 3] = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];
    let starts = |with: &str| path.starts_with(with);
    match path {
        "kubelet.config.clusterDNS" => "clusterDNS or the service CIDR",
        "kubelet.config.maxPods" | "kubelet.maxPodsExpression" if spec.max_pods.is_some() => "maxPodsPerNode",
        "kubelet.config.maxPods" | "kubelet.maxPodsExpression" => "nodestrap.capacity",
        _ if starts("kubelet.config") => "kubeletExtraConfig",
        _ if starts("kubelet.flags.--node-labels") => "labels",
        _ if starts("kubelet.flags") => "taints",
        _ if starts("instance.localStorage") => "nodestrap.localStorage",
        _ if starts("instance.network") => "nodestrap.network",
        _ if PROXY.iter().any(|name| path.to_ascii_uppercase().ends_with(name)) => "nodestrap.proxy",
        _ if starts("instance.environment") => "nodestrap.environment",
        _ if starts("featureGates") => "nodestrap.nodeName",
        _ if starts("containerd") => "nodestrap.containerd",
        _ => "the ClusterConfig",
    }
}

const MAX_PODS: &str = "kubelet.config.maxPods";
const EXPRESSION: &str = "kubelet.maxPodsExpression";

/// A number of pods for kubelet alone: nodeadm sets memory aside for those of its own count or of the expression
/// (amazon-eks-ami, `nodeadm/internal/kubelet/config.go`).
fn memory_for_other_pods(layers: &[Layer]) -> Option<Note> {
    let last = |path: &str| layers.iter().rposition(|layer| layer.values.contains_key(path));
    let (of_pods, of_expression) = (last(MAX_PODS)?, last(EXPRESSION));
    let pods = &layers[of_pods].values[MAX_PODS];
    let expression = of_expression.map(|index| layers[index].values[EXPRESSION].trim_matches('"'));
    // Who writes both side by side has thought of it.
    if of_expression == Some(of_pods) || expression == Some(pods) {
        return None;
    }
    let (place, lead) = layers[of_pods].place(MAX_PODS)?;
    let by = match expression {
        Some(expression) => format!("{expression}, by maxPodsExpression"),
        None => "as many as the instance type has".to_owned(),
    };
    let message = format!(
        "{lead}is kubelet's number of pods, while nodeadm sets memory aside for {by}; write maxPodsPerNode, which says both"
    );
    Some(Note { place, message })
}
