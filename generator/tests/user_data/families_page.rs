//! The table in `docs/ami-families.md` against the families that it lists. `UPDATE_GOLDEN=1 cargo test` writes it anew.

use std::fs;
use std::path::Path;

use nodestrap_generator::node_spec::{AmiFamily, Boot};

const HEAD: &str = "\
| family | booted by | images for | user data |
|---|---|---|---|
";

/// Who boots a node, and what it reads.
fn booted(boot: Boot) -> (&'static str, &'static str) {
    match boot {
        Boot::Agent => ("nodestrap's agent", "cloud-config in gzip"),
        Boot::Nodeadm => ("nodeadm", "MIME with a NodeConfig"),
        Boot::Bottlerocket => ("Bottlerocket", "TOML"),
        Boot::Ubuntu => ("`/etc/eks/bootstrap.sh`", "cloud-config in gzip"),
        Boot::Windows => ("`Start-EKSBootstrap.ps1`", "`<powershell>`"),
    }
}

/// A row of the page: neighbours that differ in their names alone.
fn row(families: &[AmiFamily]) -> String {
    let first = families[0];
    let names: Vec<String> = families.iter().map(|family| format!("`{family}`")).collect();
    let (programs, forms): (Vec<_>, Vec<_>) = first.boots().iter().copied().map(booted).unzip();
    let images = if first == AmiFamily::Custom {
        "every Kubernetes version: the image is the user's own".to_owned()
    } else {
        first.images().to_string()
    };
    format!("| {} | {} | {images} | {} |\n", names.join(", "), programs.join(", or "), forms.join(", or "))
}

#[test]
fn the_docs_table_of_families_is_what_is_known_of_them() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ami-families.md");
    let page = fs::read_to_string(&path).expect("the page is there");
    let alike = |one: &AmiFamily, next: &AmiFamily| {
        one.boot() == next.boot() && one.images() == next.images() && *next != AmiFamily::Custom
    };
    let rows: String = AmiFamily::ALL.chunk_by(alike).map(row).collect();
    let table = format!("{HEAD}{rows}");
    let begin = page.find("| family | booted by").expect("the table is there");
    let end = begin + page[begin..].find("\n\n").expect("the table ends") + 1;
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let page = format!("{}{table}{}", &page[..begin], &page[end..]);
        return fs::write(&path, page).expect("the page is written");
    }
    assert_eq!(
        page[begin..end],
        table,
        "docs/ami-families.md differs from the families; write it anew with UPDATE_GOLDEN=1 cargo test -p \
         nodestrap-generator --test user_data families_page"
    );
}
