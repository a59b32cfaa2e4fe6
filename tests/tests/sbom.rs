//! `gen-userdata sbom`, held against CycloneDX's own schema.

use nodestrap_tests::programs::stdout_of_gen_userdata;
use nodestrap_tests::python::ask;
use serde_json::{Value, json};

fn faults(bill: &Value) -> Vec<String> {
    ask("sbom.py", bill).expect("the validator answers")
}

#[test]
fn the_bill_of_materials_is_sound_cyclonedx() {
    let mut bill: Value = serde_json::from_slice(&stdout_of_gen_userdata(&["sbom"])).expect("it is JSON");
    assert_eq!(faults(&bill), [""; 0]);
    bill["components"][0]["hashes"][0]["content"] = json!("no digest");
    assert_eq!(faults(&bill).len(), 1, "the validator looks at it");
}
