//! Trees as XML, in the way of AWS' query protocols.

use serde_json::Value;

/// A document of one element, its attribute `xmlns` where there is a namespace; lists have elements named `item`.
pub(super) fn document(root: &str, namespace: &str, tree: &Value, item: &str) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let opened = if namespace.is_empty() { root.to_owned() } else { format!("{root} xmlns=\"{namespace}\"") };
    text.extend(["<", &opened, ">"]);
    write_inside(&mut text, tree, item);
    text.extend(["</", root, ">"]);
    text
}

fn write(text: &mut String, name: &str, value: &Value, item: &str) {
    if value.is_null() {
        return;
    }
    text.extend(["<", name, ">"]);
    write_inside(text, value, item);
    text.extend(["</", name, ">"]);
}

fn write_inside(text: &mut String, value: &Value, item: &str) {
    match value {
        Value::Null => {}
        Value::Object(fields) => fields.iter().for_each(|(name, value)| write(text, name, value, item)),
        Value::Array(values) => values.iter().for_each(|value| write(text, item, value, item)),
        Value::String(value) => text.push_str(&escaped(value)),
        other => text.push_str(&other.to_string()),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn trees_become_elements() {
        let tree = json!({ "Name": "a & <b>", "None": null, "Tags": [{ "Key": "k" }, { "Key": "l" }], "Flag": true });
        assert_eq!(
            document("Answer", "urn:x", &tree, "member"),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Answer xmlns=\"urn:x\"><Name>a &amp; &lt;b&gt;</Name>\
             <Tags><member><Key>k</Key></member><member><Key>l</Key></member></Tags><Flag>true</Flag></Answer>"
        );
    }
}
