//! `docs/sizes.md` against what `gen-userdata sizes` prints. `UPDATE_GOLDEN=1 cargo test` writes it anew.

use std::fs;
use std::path::Path;

use crate::support::run;

#[test]
fn the_docs_table_of_sizes_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/sizes.md");
    let printed = run(&["sizes"]).text();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &printed).expect("the page is written");
    }
    let kept = fs::read_to_string(&path).expect("the page is there");
    assert_eq!(
        printed, kept,
        "docs/sizes.md is not what `gen-userdata sizes` prints; write it anew with UPDATE_GOLDEN=1 cargo test -p \
         nodestrap-generator --test cli sizes"
    );
}

#[test]
fn the_table_has_a_row_for_each_minor_with_true_numbers() {
    let printed = run(&["sizes"]).text();
    let rows: Vec<Vec<&str>> = printed
        .lines()
        .filter(|line| line.starts_with("| 1."))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let minors = &nodestrap_generator::kubernetes::MINORS;
    for minor in minors {
        assert!(rows.iter().any(|row| row[0] == minor.to_string()), "1.{} has no row", minor.minor);
    }
    let article = run(&["-f", "article.yaml", "--format", "gzip"]).done().len();
    let needed = run(&["-f", "article.yaml", "--format", "gzip", "--types", "needed"]).done().len();
    let row = rows.iter().find(|row| row[0] == "1.14").expect("the article's minor");
    assert_eq!([row[3], row[4]].map(|cell| cell.replace(',', "").parse()), [Ok(article), Ok(needed)]);
}
