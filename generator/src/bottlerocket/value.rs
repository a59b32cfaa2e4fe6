//! What Bottlerocket takes as the value of a setting.
//!
//! Source: bottlerocket-settings-sdk, `bottlerocket-settings-models/modeled-types/src/kubernetes.rs`.

use serde_json::Value as Json;

use crate::cluster_config::reader::join;
use crate::kubelet_config::ConfigProblem;
use crate::values::{Quantity, quoted};

/// The form of a setting's value.
#[derive(Debug)]
pub(super) enum Shape {
    /// `true` or `false`.
    Boolean,
    /// A whole number from the first to the second.
    Integer(i64, i64),
    /// A text.
    Text,
    /// A text of this list.
    OneOf(&'static [&'static str]),
    /// A list of texts.
    Texts,
    /// A time such as `1h30m`, units from large to small.
    Duration,
    /// An amount such as `100Mi`.
    Quantity,
    /// An amount, or a percentage below 100.
    Threshold,
    /// A table with these keys.
    Table(&'static [&'static str], &'static Shape),
    /// Anything: what stands in it is left to Bottlerocket.
    Any,
}

/// Everything that is wrong with a value, each at its path.
pub(super) fn problems(path: &str, value: &Json, shape: &Shape, found: &mut Vec<ConfigProblem>) {
    match (shape, value) {
        (Shape::Table(keys, inner), Json::Object(entries)) => {
            for (key, entry) in entries {
                let path = join(path, key);
                if keys.contains(&key.as_str()) {
                    problems(&path, entry, inner, found);
                } else {
                    let known = keys.join(", ");
                    let message = format!("Bottlerocket does not know {} here; it knows {known}", quoted(key));
                    found.push(ConfigProblem { path, message });
                }
            }
        }
        _ => found.extend(fault(value, shape).map(|message| ConfigProblem { path: path.to_owned(), message })),
    }
}

/// What is wrong with a value that is no table.
fn fault(value: &Json, shape: &Shape) -> Option<String> {
    let (wanted, is_sound) = match shape {
        Shape::Any => return None,
        Shape::Boolean => ("true or false".to_owned(), value.is_boolean()),
        Shape::Integer(least, most) => {
            let wanted =
                if *most == i64::MAX { format!("a whole number from {least}") } else { format!("{least} to {most}") };
            (wanted, value.as_i64().is_some_and(|number| (*least..=*most).contains(&number)))
        }
        Shape::Text => ("a text of one line".to_owned(), value.as_str().is_some_and(is_one_line)),
        Shape::OneOf(texts) => {
            (format!("one of {}", texts.join(", ")), value.as_str().is_some_and(|text| texts.contains(&text)))
        }
        Shape::Texts => {
            let is_text = |item: &Json| item.as_str().is_some_and(is_one_line);
            ("a list of texts".to_owned(), value.as_array().is_some_and(|items| items.iter().all(is_text)))
        }
        Shape::Duration => {
            let wanted = "hours, minutes, seconds and milliseconds in this order, such as \"1h30m\" or \"90s\"";
            (wanted.to_owned(), value.as_str().is_some_and(is_duration))
        }
        Shape::Quantity => {
            let wanted = "an amount such as \"500m\", \"100Mi\" or \"1Gi\"";
            (wanted.to_owned(), value.as_str().is_some_and(is_quantity))
        }
        Shape::Threshold => {
            let wanted = "an amount such as \"100Mi\", or a percentage from \"0%\" to below \"100%\"";
            (wanted.to_owned(), value.as_str().is_some_and(is_threshold))
        }
        Shape::Table(..) => ("a mapping".to_owned(), false),
    };
    (!is_sound).then(|| format!("{} is not what Bottlerocket takes here; write {wanted}", shown(value)))
}

/// The value as a message has it.
pub(super) fn shown(value: &Json) -> String {
    match value {
        Json::String(text) => quoted(text),
        Json::Array(_) => "a list".to_owned(),
        Json::Object(_) => "a mapping".to_owned(),
        scalar => scalar.to_string(),
    }
}

/// Source: `SingleLineString` in `shared.rs` beside the other models.
fn is_one_line(text: &str) -> bool {
    !text.contains(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}'])
}

/// Source: `KUBERNETES_DURATION_VALUE`: stricter than Go's, which takes signs, any order and smaller units.
fn is_duration(text: &str) -> bool {
    let mut units = ["h", "m", "s", "ms"].into_iter();
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let unit_end = after.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_end);
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let sound = match number.split_once('.') {
            None => is_number(number),
            Some((whole, fraction)) => is_number(whole) && is_number(fraction),
        };
        // Consumes the units up to this one, so that none comes twice or late.
        if !sound || !units.any(|known| known == unit) {
            return false;
        }
        rest = after;
    }
    !text.is_empty()
}

/// Source: `KUBERNETES_QUANTITY`, of which kubelet takes what Kubernetes' own grammar has as well; exponents have an `e`
/// and no sign.
fn is_quantity(text: &str) -> bool {
    let suffix = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '+'));
    let is_exponent = suffix.len() > 1 && suffix.starts_with(['e', 'E']) && suffix != "Ei";
    let exponent_is_sound = suffix.starts_with('e') && suffix[1..].bytes().all(|byte| byte.is_ascii_digit());
    text.parse::<Quantity>().is_ok() && (!is_exponent || exponent_is_sound)
}

/// Source: `KubernetesThresholdValue`.
fn is_threshold(text: &str) -> bool {
    match text.strip_suffix('%') {
        Some(number) => number.parse::<f32>().is_ok_and(|percent| (0.0..100.0).contains(&percent)),
        None => is_quantity(text),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(value: &Json, shape: &Shape) -> String {
        let mut found = Vec::new();
        problems("name", value, shape, &mut found);
        found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn durations_are_those_of_bottlerocket() {
        for text in ["9ms", "99s", "20m", "1h", "1h2m3s10ms", "2h3s10ms", "1.5h3.5m", "0s"] {
            assert!(is_duration(text), "{text}");
        }
        for text in ["", "100", "...3ms", "1..5s", "1m2h", "9ns", "1m1m", "-1s", "1 s", "5µs", ".5s", "5.s"] {
            assert!(!is_duration(text), "{text}");
        }
    }

    #[test]
    fn amounts_are_those_that_bottlerocket_and_kubelet_both_take() {
        for text in ["129e6", "10Mi", "1024M", "1Gi", "120Ki", "1Ti", "1000n", "100m", "0.5", "1E", "1Ei"] {
            assert!(is_quantity(text), "{text}");
        }
        for text in ["", "12%", "12ki", "100e23m", "1100KTi", "1e+3", "1E3", "1K", "-1Gi"] {
            assert!(!is_quantity(text), "{text}");
        }
        for (text, sound) in [("10%", true), ("0%", true), ("99.5%", true), ("100%", false), ("x%", false)] {
            assert_eq!(is_threshold(text), sound, "{text}");
        }
    }

    #[test]
    fn each_form_says_what_would_be_right() {
        let text = |wanted: &str| format!("name: \"x\" is not what Bottlerocket takes here; write {wanted}");
        for (shape, wanted) in [
            (Shape::Boolean, "true or false"),
            (Shape::Integer(0, i64::MAX), "a whole number from 0"),
            (Shape::Integer(0, 100), "0 to 100"),
            (Shape::OneOf(&["aws", "tls"]), "one of aws, tls"),
            (Shape::Texts, "a list of texts"),
            (Shape::Duration, "hours, minutes, seconds and milliseconds in this order, such as \"1h30m\" or \"90s\""),
            (Shape::Quantity, "an amount such as \"500m\", \"100Mi\" or \"1Gi\""),
            (Shape::Threshold, "an amount such as \"100Mi\", or a percentage from \"0%\" to below \"100%\""),
            (Shape::Table(&["cpu"], &Shape::Quantity), "a mapping"),
        ] {
            assert_eq!(message(&json!("x"), &shape), text(wanted));
        }
        assert_eq!(
            message(&json!("a\nb"), &Shape::Text),
            "name: \"a\\nb\" is not what Bottlerocket takes here; write a text of one line"
        );
        assert_eq!(
            message(&json!([1]), &Shape::Boolean),
            "name: a list is not what Bottlerocket takes here; write true or false"
        );
    }

    #[test]
    fn keys_of_a_table_are_known() {
        let shape = Shape::Table(&["cpu", "memory"], &Shape::Quantity);
        assert_eq!(message(&json!({"cpu": "80m"}), &shape), "");
        assert_eq!(
            message(&json!({"pid": "1000", "memory": 1}), &shape),
            "name.pid: Bottlerocket does not know \"pid\" here; it knows cpu, memory\n\
             name.memory: 1 is not what Bottlerocket takes here; write an amount such as \"500m\", \"100Mi\" or \"1Gi\""
        );
    }
}
