//! One of several `NodeConfig`s: its values by path, each with its place, to be held against those of the others.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::NodeConfig;
use crate::cluster_config::compose::compose;
use crate::cluster_config::json;
use crate::cluster_config::known_fields::Object;
use crate::cluster_config::reader::{Field, Findings, join};
use crate::cluster_config::tree::Node;
use crate::problem::Place;
use crate::user_parts::NodeConfigPart;
use crate::values::quoted;

/// The fields of a document; what else stands there is told of elsewhere.
static DOCUMENT: Object = Object::own("a NodeConfig", &["spec"]);

/// The values of a `NodeConfig`.
#[derive(Debug)]
pub(super) struct Layer {
    origin: Origin,
    /// What is no mapping, by its path in `spec`; flags by their names, and by key where kubelet adds up several.
    pub(super) values: BTreeMap<String, String>,
    places: BTreeMap<String, Place>,
}

/// Where a `NodeConfig` comes from.
#[derive(Debug)]
enum Origin {
    /// The node group's fields.
    NodeGroup,
    /// A file of the user's.
    File,
    /// `overrideBootstrapCommand`, which stands there.
    Override(Place),
}

impl Layer {
    /// What is made of the node group's fields.
    pub(super) fn of_node_group(made: &NodeConfig) -> Self {
        let spec = serde_json::to_value(&made.spec).ok();
        let object = spec.as_ref().and_then(Json::as_object).cloned().unwrap_or_default();
        Self::new(Origin::NodeGroup, &object, BTreeMap::new())
    }

    /// What a file of the user's says.
    pub(super) fn of_part(part: &NodeConfigPart) -> Self {
        let (object, places) = spec(&part.file, &part.document);
        Self::new(Origin::File, &object, places)
    }

    /// What `overrideBootstrapCommand` says, which stands at `place`.
    pub(super) fn of_override(text: &str, place: &Place) -> Self {
        let document = compose("", text.as_bytes()).ok().flatten();
        let (object, places) = document.map(|document| spec("", &document)).unwrap_or_default();
        Self::new(Origin::Override(place.clone()), &object, places)
    }

    fn new(origin: Origin, spec: &Map<String, Json>, places: BTreeMap<String, Place>) -> Self {
        let mut layer = Self { origin, values: BTreeMap::new(), places };
        layer.take("", spec);
        layer
    }

    /// Whether it is of the node group's fields.
    pub(super) fn is_of_node_group(&self) -> bool {
        matches!(self.origin, Origin::NodeGroup)
    }

    /// The path of a value that stands at `path` or in the mapping there.
    pub(super) fn below(&self, path: &str) -> Option<&str> {
        let inside = |found: &&String| {
            found.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        self.values.keys().find(inside).map(String::as_str)
    }

    /// Where a value stands, and what leads a message about it; `None` where no file has it.
    pub(super) fn place(&self, path: &str) -> Option<(Place, String)> {
        // What stands within a text has the text's place.
        let mut within = path;
        let place = loop {
            match (self.places.get(within), within.rfind(['.', '['])) {
                (Some(place), _) => break place,
                (None, Some(end)) => within = &within[..end],
                (None, None) => return None,
            }
        };
        let rest = path[within.len()..].trim_start_matches('.');
        let rest = if rest.is_empty() { String::new() } else { format!("{rest} ") };
        match (&self.origin, place) {
            (Origin::NodeGroup, _) => None,
            (Origin::Override(of_text), Place::File { path, line, column, .. }) => {
                Some((of_text.clone(), format!("line {line}, column {column} of the NodeConfig: {path}: {rest}")))
            }
            (Origin::File | Origin::Override(_), place) => Some((place.clone(), rest)),
        }
    }

    /// Takes the values of a mapping that stands at `within`.
    fn take(&mut self, within: &str, object: &Map<String, Json>) {
        for (key, value) in object {
            let path = join(within, key);
            match value {
                // Unlike facts of the cluster are refused, and the same one can be written in several ways.
                _ if path == "cluster" => {}
                Json::Object(inner) => self.take(&path, inner),
                Json::Array(flags) if path == "kubelet.flags" => self.take_flags(&path, flags),
                Json::String(text) if path == "containerd.config" => self.take_toml(&path, text),
                // nodeadm takes these for absent, and in kubelet's configuration they say something to kubelet.
                Json::Null => {}
                Json::String(text) if text.is_empty() && !path.starts_with("kubelet.config.") => {}
                Json::String(text) => drop(self.values.insert(path, quoted(text))),
                other => drop(self.values.insert(path, other.to_string())),
            }
        }
    }

    /// The tables of containerd's configuration, which nodeadm merges as well.
    fn take_toml(&mut self, path: &str, text: &str) {
        let table = toml::from_str::<toml::Table>(text).ok();
        if let Some(Json::Object(object)) = table.and_then(|table| serde_json::to_value(table).ok()) {
            self.take(path, &object);
        }
    }

    fn take_flags(&mut self, path: &str, flags: &[Json]) {
        for (index, flag) in flags.iter().enumerate() {
            let Some((name, value)) = flag.as_str().map(|flag| flag.split_once('=').unwrap_or((flag, "true"))) else {
                continue;
            };
            let at = join(path, name);
            let place = self.places.get(&format!("{path}[{index}]")).cloned();
            let pairs: Vec<_> = value.split(',').filter_map(|pair| pair.split_once('=')).collect();
            if ADDED_UP.contains(&name) {
                for (key, value) in pairs {
                    self.take_flag(join(&at, key), value, place.clone());
                }
            } else {
                self.take_flag(at, value, place);
            }
        }
    }

    fn take_flag(&mut self, path: String, value: &str, place: Option<Place>) {
        self.places.extend(place.map(|place| (path.clone(), place)));
        self.values.insert(path, quoted(value));
    }
}

/// Flags whose keys and values kubelet adds up where they are there several times; of others it takes the last.
///
/// Source: Kubernetes, `staging/src/k8s.io/component-base/cli/flag/`: `configuration_map.go`, `map_string_bool.go`.
const ADDED_UP: [&str; 2] = ["--feature-gates", "--node-labels"];

/// `spec` of a document, with the places of what is in it.
fn spec(file: &str, document: &Node) -> (Map<String, Json>, BTreeMap<String, Place>) {
    // What cannot be read is told of already.
    let mut unheard = Findings::new(file, false);
    let fields = Field::document(document).fields(&DOCUMENT, &mut unheard);
    let spec = fields.and_then(|mut fields| fields.take("spec"));
    let located = spec.and_then(|spec| json::object(&spec, &mut unheard));
    located.map(|located| (located.object, located.places)).unwrap_or_default()
}
