//! Bytes in the place of the JSON that IMDS gives: the identity document and the role's credentials.

use nodestrap_agent::failure::Exit;
use nodestrap_agent::json::field;
use nodestrap_agent::sheet::Sheet;
use nodestrap_agent::token::{Request, exec_credential};
use serde_json::Value;

use crate::node::{Answers, ROOM};
use crate::sections;

/// Where a general parser reads a flat object of plain strings, the agent's reader finds the same values, and none that
/// is not there. A credential for kubelet is one line of JSON with just its fields, whose token is base64 throughout, or
/// there is none.
///
/// Sections: the role's name, the partition's domain, the document.
pub fn credentials(input: &[u8]) {
    let [role, domain, document] = sections::<3>(input);
    compare(document);
    let answers: [(&[u8], &[u8]); 3] = [
        (b"/latest/meta-data/services/domain", domain),
        (b"/latest/meta-data/iam/security-credentials/", if document.is_empty() { role } else { document }),
        (b"/", b""),
    ];
    let mut room = vec![0; ROOM];
    let mut sheet = Sheet::new(&mut room);
    sheet.set(b'N', b"demo");
    sheet.set(b'R', b"eu-west-1");
    let request = Request { exec_info: b"", now: 1_578_729_265 };
    match exec_credential(&mut Answers(&answers), &mut sheet, &request) {
        Some(credential) if !sheet.is_full() => {
            let line = credential.strip_suffix(b"\n").expect("a line end");
            assert!(!line.contains(&b'\n'), "one line");
            let json: Value = serde_json::from_slice(line).expect("it is JSON");
            let keys = |value: &Value| value.as_object().map(|object| object.keys().cloned().collect::<Vec<_>>());
            assert_eq!(keys(&json), Some(["kind", "apiVersion", "status"].map(str::to_owned).to_vec()));
            assert_eq!(keys(&json["status"]), Some(["expirationTimestamp", "token"].map(str::to_owned).to_vec()));
            let token = json["status"]["token"].as_str().expect("a token");
            let token = token.strip_prefix("k8s-aws-v1.").expect("its kind");
            assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{token}");
        }
        Some(_) => {}
        None => assert_eq!(sheet.exit(), Exit::BadMetadata),
    }
}

/// The agent's reader against serde's.
fn compare(document: &[u8]) {
    // The agent reads flat texts without escapes; names and values that its trimming would change are not in question.
    let plain = |text: &str| {
        let ends = |byte: Option<u8>| byte.is_none_or(|byte| (b'('..=b'z').contains(&byte));
        let (first, last) = (text.bytes().next(), text.bytes().next_back());
        ends(first) && ends(last) && !text.contains([',', '"', '\\', ':', '{', '}', '[', ']'])
    };
    let Ok(Value::Object(object)) = serde_json::from_slice(document) else { return };
    let text = String::from_utf8_lossy(document);
    let names: Vec<&String> = object.keys().collect();
    let distinct = |name: &str| names.iter().filter(|other| other.eq_ignore_ascii_case(name)).count() == 1;
    // serde keeps the last of two equal names, without a word.
    let once = |name: &str| text.matches(&format!("\"{name}\"")).count() == 1;
    let flat = object.iter().all(|(name, value)| {
        let simple = value.as_str().map_or(value.is_null() || value.is_boolean() || value.is_u64(), plain);
        plain(name) && !name.is_empty() && simple && distinct(name) && once(name)
    });
    if !flat || document.contains(&b'\\') {
        return;
    }
    for (name, value) in &object {
        let expected = value.as_str().unwrap_or_default();
        assert_eq!(field(document, name.as_bytes()), expected.as_bytes(), "{name} of {text}");
    }
}
