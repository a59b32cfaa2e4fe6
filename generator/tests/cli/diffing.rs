//! `gen-userdata diff`: whole differences against `tests/golden/diff/`, and the exit codes of diff(1).
//!
//! `UPDATE_GOLDEN=1 cargo test` writes the differences anew.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::{Run, run, run_with_input};

/// User data of each maker that `inspect` knows, before and after.
const CASES: [&str; 5] = ["nodestrap", "eksctl", "nodeadm", "bottlerocket", "family"];

fn file(case: &str, name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/diff").join(case).join(name)
}

fn diff(case: &str, flags: &[&str]) -> Run {
    let sides = ["before.txt", "after.txt"].map(|name| file(case, name).display().to_string());
    run(&[&["diff", &sides[0], &sides[1]], flags].concat())
}

/// Standard output of a comparison that found a difference.
#[track_caller]
fn different(run: Run) -> String {
    assert_eq!((run.code, run.report.as_str()), (Some(1), ""));
    String::from_utf8(run.output).expect("the output is text")
}

#[track_caller]
fn matches_golden(path: &Path, text: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, text).expect("the golden file is written");
    }
    assert_eq!(text, fs::read_to_string(path).expect("the golden file is there"), "{}", path.display());
}

#[test]
fn user_data_of_every_maker_is_compared() {
    for case in CASES {
        matches_golden(&file(case, "difference.txt"), &different(diff(case, &["--all"])));
    }
}

#[test]
fn programs_get_the_difference_as_json() {
    for case in CASES {
        matches_golden(&file(case, "difference.json"), &different(diff(case, &["--json"])));
    }
}

#[test]
fn what_says_the_same_in_other_words_is_told_on_demand_alone() {
    let said = |flags: &[&str]| different(diff("nodestrap", flags));
    let line = "  = /etc/eksctl/metadata.env  says the same in other words\n";
    assert!(said(&["--all"]).contains(line));
    assert!(!said(&[]).contains("says the same"));
    let states = |flags: &[&str]| -> Vec<Value> {
        let json: Value = serde_json::from_str(&said(flags)).expect("JSON");
        json["sections"].as_array().expect("a list").iter().map(|section| section["state"].clone()).collect()
    };
    assert!(states(&["--json", "--all"]).contains(&json!("same-meaning")));
    assert!(!states(&["--json"]).contains(&json!("same-meaning")));
}

#[test]
fn no_difference_is_silence_and_exit_code_0() {
    let user_data = run(&["-f", "article.yaml"]).done();
    let place = tempfile::tempdir().expect("a directory");
    let before = place.path().join("before.txt");
    fs::write(&before, &user_data).expect("written");
    let before = before.to_str().expect("UTF-8");
    assert!(run_with_input(&["diff", before, "-"], &user_data).done().is_empty());
    assert!(run_with_input(&["diff", "-", before, "--all"], &user_data).done().is_empty());

    let raw = run(&["-f", "article.yaml", "--format", "gzip", "--smallest", "--types", "all"]).done();
    assert!(run_with_input(&["diff", before, "-"], &raw).done().is_empty());
    let told = run_with_input(&["diff", before, "-", "--all"], &raw).text();
    assert!(told.ends_with("\nuser data\n  = wrapping: base64, gzip -> gzip\n"), "{told}");
}

#[test]
fn types_beyond_the_first_few_are_named_on_demand() {
    let user_data = run(&["-f", "article.yaml", "--types", "needed"]).done();
    let place = tempfile::tempdir().expect("a directory");
    let before = place.path().join("before.txt");
    fs::write(&before, run(&["-f", "article.yaml"]).done()).expect("written");
    let before = before.to_str().expect("UTF-8");
    let few = different(run_with_input(&["diff", before, "-"], &user_data));
    assert!(few.contains(" more, which --all names\n") && !few.contains("z1d.large"), "{few}");
    let all = different(run_with_input(&["diff", before, "-", "--all"], &user_data));
    assert!(all.contains("z1d.large 29") && !all.contains(" more"), "{all}");
}

#[test]
fn what_cannot_be_compared_is_exit_code_2() {
    let sound = file("eksctl", "before.txt");
    let sound = sound.to_str().expect("UTF-8");
    assert_eq!(
        run(&["diff", sound, "/nowhere"]).failed(2),
        "error: failed to read /nowhere:\nNo such file or directory (os error 2)\n"
    );
    assert_eq!(
        run_with_input(&["diff", sound, "-"], b" \n").failed(2),
        "error: failed to inspect standard input:\nuser data is empty: an instance without user data has nothing to \
         inspect\n"
    );
    assert_eq!(
        run(&["diff", "-", "-"]).failed(2),
        "error: standard input can be one of the two; name a file for the other\n"
    );
    let usage = run(&["diff", sound]).failed(2);
    assert!(usage.starts_with("error: the following required arguments were not provided:\n  <AFTER>\n"), "{usage}");
}
