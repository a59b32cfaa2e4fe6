//! What nodeadm makes of several `NodeConfig`s, for tests that hold an outcome against it.
//!
//! Its rules (amazon-eks-ami, `nodeadm/internal/api/merge.go`): the `NodeConfigs` of a document from the first to the last, a later
//! scalar or list over an earlier one, kubelet's flags one behind the other, maps with maps.

use nodestrap_generator::inspect::{Kind, Limits, inspect};
use serde_json::Value;

/// The merged `spec` of a document's `NodeConfigs`.
pub(crate) fn merged(user_data: &[u8]) -> Value {
    let report = inspect(user_data, &Limits::default()).expect("user data");
    let documents = report.parts.iter().filter(|part| part.kind == Kind::NodeConfig);
    let mut spec = Value::Null;
    for part in documents {
        let text = std::str::from_utf8(&part.content).expect("text");
        let document: Value = serde_saphyr::from_str(text).expect("YAML");
        lay_over(&mut spec, document["spec"].clone());
    }
    spec
}

fn lay_over(below: &mut Value, above: Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            for (key, value) in above {
                match (below.get_mut(&key), value) {
                    (Some(Value::Array(flags)), Value::Array(more)) if key == "flags" => flags.extend(more),
                    (Some(below), value) => lay_over(below, value),
                    (None, value) => drop(below.insert(key, value)),
                }
            }
        }
        (below, above) => *below = above,
    }
}
