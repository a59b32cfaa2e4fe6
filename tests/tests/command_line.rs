//! What `gen-userdata` says of itself, held against its readers: shells read its completions, man(1) and mandoc(1) its
//! manual pages.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use nodestrap_tests::programs::{gen_userdata, stdout_of_gen_userdata};

/// Runs a program that `tests/lab/install-packages` installs.
fn run(program: &str, arguments: &[&OsStr]) -> Output {
    let run = Command::new(program).args(arguments).env("MANPAGER", "cat").output();
    run.unwrap_or_else(|error| panic!("{program}: {error}; install it with tests/lab/install-packages"))
}

/// Fails if the program has something to say against what it read.
#[track_caller]
fn assert_content(output: &Output, what: &str) {
    let said = [&output.stdout[..], &output.stderr].concat();
    assert!(output.status.success() && said.is_empty(), "{what}: {}", String::from_utf8_lossy(&said));
}

/// The completions of a shell, in a file.
fn completions(shell: &str, directory: &Path) -> PathBuf {
    let path = directory.join(shell);
    fs::write(&path, stdout_of_gen_userdata(&["completion", shell])).expect("written");
    path
}

#[test]
fn shells_read_their_completions() {
    let place = tempfile::tempdir().expect("a directory");
    for shell in ["bash", "zsh", "fish"] {
        let script = completions(shell, place.path());
        assert_content(&run(shell, &["-n".as_ref(), script.as_ref()]), shell);
    }
}

#[test]
fn bash_completes_commands_flags_and_their_words() {
    let place = tempfile::tempdir().expect("a directory");
    let script = completions("bash", place.path());
    let script = script.to_str().expect("UTF-8");
    let complete = |words: &str| {
        // As bash itself would call what the script registers.
        let line = format!(
            "source {script}; function=$(complete -p gen-userdata | sed 's/.*-F //; s/ .*//'); \
             COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             $function gen-userdata \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; \
             echo ${{COMPREPLY[*]}}"
        );
        String::from_utf8(run("bash", &["-c".as_ref(), line.as_ref()]).stdout).expect("UTF-8")
    };
    for (words, completed) in [
        ("gen-userdata insp", "inspect\n"),
        ("gen-userdata --service", "--service-cidr\n"),
        ("gen-userdata --format launch", "launch-template\n"),
        ("gen-userdata simulate --lif", "--lifecycle\n"),
    ] {
        assert_eq!(complete(words), completed, "{words}");
    }
}

#[test]
fn each_command_has_a_manual_page_that_readers_take() {
    let place = tempfile::tempdir().expect("a directory");
    stdout_of_gen_userdata(&["man", place.path().to_str().expect("UTF-8")]);
    let entries = fs::read_dir(place.path()).expect("the pages").map(|entry| entry.expect("an entry").path());
    let mut pages: Vec<PathBuf> = entries.collect();
    pages.sort();
    let help = String::from_utf8(stdout_of_gen_userdata(&["--help"])).expect("UTF-8");
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<&str> = listed.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(commands.contains(&"inspect") && commands.contains(&"completion"), "{commands:?}");
    for command in &commands {
        let page = place.path().join(format!("gen-userdata-{command}.1"));
        assert!(pages.contains(&page), "{command} has no page");
    }
    assert_eq!(pages.len(), commands.len() + 1, "{pages:?}");
    for page in &pages {
        assert_content(
            &run("mandoc", &["-T".as_ref(), "lint".as_ref(), "-W".as_ref(), "error".as_ref(), page.as_ref()]),
            "mandoc",
        );
        let read = run("man", &["--warnings".as_ref(), "--local-file".as_ref(), page.as_ref()]);
        assert!(read.status.success() && read.stderr.is_empty(), "{}", String::from_utf8_lossy(&read.stderr));
        assert!(String::from_utf8_lossy(&read.stdout).contains("EXAMPLE"), "{}: it has no example", page.display());
    }
}

#[test]
fn a_directory_that_is_not_there_is_named() {
    let output = Command::new(gen_userdata()).args(["man", "/nonexistent/man1"]).output().expect("it starts");
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "error: failed to write /nonexistent/man1/gen-userdata-inspect.1:\nthere is no directory /nonexistent/man1; make \
         it first\n"
    );
    assert_eq!(output.status.code(), Some(1));
}
