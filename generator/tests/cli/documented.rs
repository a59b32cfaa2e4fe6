//! The sessions in `docs/gen-userdata.md`: each `$` line of a `console` block is run, and prints what stands below it.
//!
//! They run in a directory with the examples' files, one after the other. `UPDATE_GOLDEN=1 cargo test` writes what they
//! print into the page.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::examples;

const START: &str = "```console\n";
const END: &str = "```\n";

/// Standard output of a line for the shell, whatever its exit code: one of 1 is how `diff` tells a difference.
fn output(line: &str, directory: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_gen-userdata"));
    let directories = program.parent().expect("a directory").display();
    let output = Command::new("/bin/sh")
        .args(["-c", line])
        .current_dir(directory)
        .env("PATH", format!("{directories}:/usr/bin:/bin"))
        .stdin(Stdio::null())
        .output()
        .expect("the shell starts");
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)) && !report.contains("error:"), "{line}: {report}");
    String::from_utf8(output.stdout).expect("the output is text")
}

#[test]
fn the_sessions_of_the_page_print_what_it_says() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/gen-userdata.md");
    let text = fs::read_to_string(&page).expect("the page is there");
    let place = tempfile::tempdir().expect("a directory");
    for directory in ["", "parts"] {
        fs::create_dir_all(place.path().join(directory)).expect("made");
        for entry in fs::read_dir(examples().join(directory)).expect("the examples") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                fs::copy(&path, place.path().join(directory).join(path.file_name().expect("a name"))).expect("copied");
            }
        }
    }
    let mut rest = text.as_str();
    let (mut fresh, mut commands) = (String::new(), 0);
    while let Some((before, block)) = rest.split_once(START) {
        let (session, behind) = block.split_once(END).expect("the block is ended");
        fresh.extend([before, START]);
        for line in session.lines().filter_map(|line| line.strip_prefix("$ ")) {
            commands += 1;
            fresh.extend(["$ ", line, "\n", &output(line, place.path())]);
        }
        fresh.push_str(END);
        rest = behind;
    }
    fresh.push_str(rest);
    assert!(commands > 3, "the page has no sessions");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&page, &fresh).expect("the page is written");
        return;
    }
    assert_eq!(
        fresh, text,
        "docs/gen-userdata.md is not what the commands print; write it anew with UPDATE_GOLDEN=1 cargo test -p \
         nodestrap-generator --test cli documented"
    );
}
