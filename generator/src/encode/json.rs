//! JSON for people and programs.

use serde::Serialize;

/// Indented JSON with a line end. `value` is made of texts, numbers and structs of these.
pub(super) fn pretty(value: &impl Serialize) -> String {
    let json = serde_json::to_string_pretty(value).expect("texts, numbers and structs have a JSON form");
    format!("{json}\n")
}
