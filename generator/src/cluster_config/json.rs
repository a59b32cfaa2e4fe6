//! From the tree to JSON, for kubelet configuration: what its text says, and where each key stands.
//!
//! eksctl reads these scalars as YAML 1.1, most readers since as YAML 1.2. A plain scalar that the two read otherwise
//! (`yes`, `0644`, `1_000`) is a fault here, so that a file means one thing to every reader.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value as Json};

use super::reader::{Field, Findings, join};
use super::tree::{Scalar, Value};
use crate::problem::Place;
use crate::values::quoted;

/// A JSON object with the places of its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LocatedObject {
    /// The object.
    pub(crate) object: Map<String, Json>,
    /// Where each key or list item stands, by its path inside of the object, such as `featureGates.Foo`.
    pub(crate) places: BTreeMap<String, Place>,
    /// Where the object itself begins.
    pub(crate) place: Place,
}

/// The mapping in `field` as JSON.
pub(crate) fn object(field: &Field<'_>, findings: &mut Findings) -> Option<LocatedObject> {
    let mut places = BTreeMap::new();
    let place = field.place(findings);
    let object = pairs(field, "", &mut places, findings);
    matches!(field.node.value, Value::Mapping(_)).then_some(LocatedObject { object, places, place })
}

/// One value as JSON; what cannot be converted is noted and reads as null.
fn convert(field: &Field<'_>, within: &str, places: &mut BTreeMap<String, Place>, findings: &mut Findings) -> Json {
    match &field.node.value {
        Value::Scalar(scalar) => scalar_to_json(scalar).unwrap_or_else(|message| {
            findings.problem(&field.path, field.node.position, message);
            Json::Null
        }),
        Value::Sequence(_) => {
            let mut items = Vec::new();
            for (index, item) in field.items(findings).iter().enumerate() {
                let within = format!("{within}[{index}]");
                places.insert(within.clone(), item.place(findings));
                items.push(convert(item, &within, places, findings));
            }
            Json::Array(items)
        }
        Value::Mapping(_) => Json::Object(pairs(field, within, places, findings)),
    }
}

/// The keys and values of a mapping as JSON.
fn pairs(
    field: &Field<'_>,
    within: &str,
    places: &mut BTreeMap<String, Place>,
    findings: &mut Findings,
) -> Map<String, Json> {
    let mut object = Map::new();
    for (key, value) in field.pairs(findings) {
        let within = join(within, &key.value);
        places.insert(within.clone(), key.place);
        object.insert(key.value, convert(&value, &within, places, findings));
    }
    object
}

/// What a scalar says by YAML 1.2's core schema, where YAML 1.1 agrees.
pub(crate) fn scalar_to_json(scalar: &Scalar) -> Result<Json, String> {
    let text = scalar.text.as_str();
    if !scalar.plain {
        return Ok(text.into());
    }
    if scalar.is_null() {
        return Ok(Json::Null);
    }
    match text.to_ascii_lowercase().as_str() {
        "true" if is_one_case(text) => return Ok(true.into()),
        "false" if is_one_case(text) => return Ok(false.into()),
        "y" | "yes" | "on" | "true" => return Err(two_readings(text, "true")),
        "n" | "no" | "off" | "false" => return Err(two_readings(text, "false")),
        ".inf" | "+.inf" | "-.inf" | ".nan" => {
            return Err(format!(
                "{} is no number that kubelet can read; write digits, or quotes around it",
                quoted(text)
            ));
        }
        _ => {}
    }
    let unsigned = text.trim_start_matches(['+', '-']);
    if !unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return Ok(text.into());
    }
    number(text, unsigned)
}

/// A plain scalar that begins like a number: a number, a text, or one of the forms that readers differ on.
fn number(text: &str, unsigned: &str) -> Result<Json, String> {
    if let Some(digits) = unsigned.strip_prefix("0x") {
        return match u64::from_str_radix(digits, 16) {
            Ok(value) if text == unsigned => Ok(value.into()),
            _ => Err(two_readings(text, "a decimal number")),
        };
    }
    let integer = !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit());
    let other_base = ["0o", "0b"].iter().any(|prefix| unsigned.starts_with(prefix))
        && unsigned[2..].bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let underscores =
        unsigned.contains('_') && unsigned.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'_' | b'.'));
    if other_base || underscores || (integer && unsigned.len() > 1 && unsigned.starts_with('0')) {
        return Err(two_readings(text, "a decimal number"));
    }
    if integer {
        let signed = text.trim_start_matches('+');
        let value = signed.parse::<i64>().map(Json::from).or_else(|_| signed.parse::<u64>().map(Json::from));
        return value.map_err(|_| format!("{} is too large a number", quoted(text)));
    }
    let decimal =
        unsigned.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    match text.parse::<f64>().ok().filter(|_| decimal) {
        Some(value) => {
            Number::from_f64(value).map(Json::Number).ok_or_else(|| format!("{} is too large a number", quoted(text)))
        }
        None => Ok(text.into()),
    }
}

/// Whether a boolean is written in one of the three ways that YAML 1.1 and 1.2 share: `true`, `True`, `TRUE`.
fn is_one_case(text: &str) -> bool {
    let rest = &text[1..];
    rest.bytes().all(|byte| byte.is_ascii_lowercase()) || text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The message for a scalar that YAML readers differ on.
fn two_readings(text: &str, instead: &str) -> String {
    let shown = quoted(text);
    format!("YAML readers differ on {text}; write {instead} without quotes, or {shown} with them")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster_config::compose::compose;

    fn read(text: &str) -> (Option<LocatedObject>, String) {
        let node = compose("cluster.yaml", text.as_bytes()).expect("the text is sound").expect("there is a document");
        let mut findings = Findings::new("cluster.yaml", false);
        let located = object(&Field { path: "kubeletExtraConfig".to_owned(), node: &node }, &mut findings);
        let messages: Vec<String> = findings.problems.iter().map(ToString::to_string).collect();
        (located, messages.join("\n"))
    }

    #[test]
    fn scalars_become_what_both_yaml_versions_take_them_for() {
        let text = "{a: 110, b: -5, c: 0.5, d: 1e3, e: true, f: FALSE, g: null, h: text, i: 'yes', j: 0x1F, k: +7, \
                    l: 1m30s, m: '0644', n: 5%, o: 100Mi, p: 2026-01-02, q: 1.2.3.4, r: ~, s: 18446744073709551615}";
        let (located, messages) = read(text);
        assert_eq!(messages, "");
        assert_eq!(
            Json::Object(located.expect("a mapping").object),
            serde_json::json!({
                "a": 110, "b": -5, "c": 0.5, "d": 1000.0, "e": true, "f": false, "g": null, "h": "text", "i": "yes",
                "j": 31, "k": 7, "l": "1m30s", "m": "0644", "n": "5%", "o": "100Mi", "p": "2026-01-02",
                "q": "1.2.3.4", "r": null, "s": 18_446_744_073_709_551_615_u64,
            })
        );
    }

    #[test]
    fn scalars_that_yaml_readers_differ_on_are_refused() {
        for (text, instead) in [
            ("yes", "true"),
            ("On", "true"),
            ("y", "true"),
            ("tRUE", "true"),
            ("NO", "false"),
            ("off", "false"),
            ("0644", "a decimal number"),
            ("-07", "a decimal number"),
            ("0o17", "a decimal number"),
            ("0b11", "a decimal number"),
            ("1_000", "a decimal number"),
            ("1_0.5", "a decimal number"),
            ("-0x1F", "a decimal number"),
        ] {
            let (_, message) = read(&format!("a: {text}"));
            assert_eq!(
                message,
                format!(
                    "cluster.yaml:1:4: kubeletExtraConfig.a: YAML readers differ on {text}; \
                     write {instead} without quotes, or {text:?} with them"
                )
            );
        }
    }

    #[test]
    fn numbers_that_json_cannot_hold_are_refused() {
        let at = "cluster.yaml:1:4: kubeletExtraConfig.a";
        assert_eq!(
            read("a: .inf").1,
            format!(r#"{at}: ".inf" is no number that kubelet can read; write digits, or quotes around it"#)
        );
        assert_eq!(read("a: 99999999999999999999").1, format!(r#"{at}: "99999999999999999999" is too large a number"#));
        assert_eq!(read("a: 1e999").1, format!(r#"{at}: "1e999" is too large a number"#));
    }

    #[test]
    fn every_key_and_item_has_its_place() {
        let (located, _) = read("a: [1, {b: 2}]\nevictionHard:\n  memory.available: 5%\n");
        let located = located.expect("a mapping");
        let shown: Vec<String> = located.places.iter().map(|(path, place)| format!("{path} {place}")).collect();
        assert_eq!(
            shown,
            [
                "a cluster.yaml:1:1: kubeletExtraConfig.a",
                "a[0] cluster.yaml:1:5: kubeletExtraConfig.a[0]",
                "a[1] cluster.yaml:1:8: kubeletExtraConfig.a[1]",
                "a[1].b cluster.yaml:1:9: kubeletExtraConfig.a[1].b",
                "evictionHard cluster.yaml:2:1: kubeletExtraConfig.evictionHard",
                r#"evictionHard["memory.available"] cluster.yaml:3:3: kubeletExtraConfig.evictionHard["memory.available"]"#,
            ]
        );
    }

    #[test]
    fn what_is_no_mapping_is_refused() {
        let (located, message) = read("[1]");
        assert_eq!(located, None);
        assert_eq!(message, "cluster.yaml:1:1: kubeletExtraConfig: must be a mapping, not a list");
    }
}
