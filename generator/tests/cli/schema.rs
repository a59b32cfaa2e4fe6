//! `docs/clusterconfig.schema.json` against what `gen-userdata schema` prints. `UPDATE_GOLDEN=1 cargo test` writes it anew.

use std::fs;
use std::path::Path;

use crate::support::run;

#[test]
fn the_schema_in_docs_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/clusterconfig.schema.json");
    let printed = run(&["schema"]).text();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &printed).expect("the schema is written");
    }
    let kept = fs::read_to_string(&path).expect("the schema is there");
    // Not the two texts, which no terminal holds.
    assert!(
        printed == kept,
        "docs/clusterconfig.schema.json is not what `gen-userdata schema` prints; write it anew with UPDATE_GOLDEN=1 cargo \
         test -p nodestrap-generator --test cli schema"
    );
}
