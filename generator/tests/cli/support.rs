//! Runs the program as a user would, and looks at what it wrote.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What a run of the program left.
pub(crate) struct Run {
    /// The exit code.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) output: Vec<u8>,
    /// Standard error.
    pub(crate) report: String,
}

impl Run {
    /// Standard output of a run that must have gone well.
    #[track_caller]
    pub(crate) fn done(self) -> Vec<u8> {
        assert_eq!(self.code, Some(0), "{}", self.report);
        self.output
    }

    /// The same as text.
    #[track_caller]
    pub(crate) fn text(self) -> String {
        String::from_utf8(self.done()).expect("the output is text")
    }

    /// Standard error of a run that must have failed with this exit code, and written nothing.
    #[track_caller]
    pub(crate) fn failed(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{}", self.report);
        assert!(self.output.is_empty(), "a failure writes nothing to standard output");
        self.report
    }
}

/// The program, in the directory of the examples.
pub(crate) fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_gen-userdata"));
    program.current_dir(examples());
    program
}

/// Runs the program with these arguments and nothing on standard input.
pub(crate) fn run<S: AsRef<str>>(arguments: &[S]) -> Run {
    run_with_input(arguments, b"")
}

/// Runs the program with `input` on standard input.
pub(crate) fn run_with_input<S: AsRef<str>>(arguments: &[S], input: &[u8]) -> Run {
    let mut child = program()
        .args(arguments.iter().map(AsRef::as_ref))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut standard_input = child.stdin.take().expect("a pipe");
    std::thread::scope(|scope| {
        // A program that does not read its input closes the pipe, which is no fault.
        scope.spawn(move || standard_input.write_all(input).ok());
        let output = child.wait_with_output().expect("the program ends");
        let report = String::from_utf8(output.stderr).expect("standard error is text");
        Run { code: output.status.code(), output: output.stdout, report }
    })
}

/// Where the examples are.
pub(crate) fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples")
}

/// The text of an example.
pub(crate) fn example(name: &str) -> String {
    std::fs::read_to_string(examples().join(name)).expect("the example is there")
}

/// The base64 of the article's certificate authority.
pub(crate) fn certificate_authority_data() -> String {
    let article = example("article.yaml");
    let line = article.lines().find_map(|line| line.trim().strip_prefix("certificateAuthorityData: "));
    line.expect("the example has a certificate authority").to_owned()
}

/// Flags that say all that the article's file says, but its certificate authority.
pub(crate) const ARTICLE: [&str; 16] = [
    "--cluster-name",
    "hilarious-hideout-1578729265",
    "--region",
    "ap-northeast-1",
    "--kubernetes-version",
    "1.14",
    "--service-cidr",
    "10.100.0.0/16",
    "--endpoint",
    "https://7950C8F5B4E86FAF920EB443279E8896.sk1.ap-northeast-1.eks.amazonaws.com",
    "--nodegroup",
    "ng-b50c30b5",
    "--ami-family",
    "AmazonLinux2",
    "--instance-type",
    "m5.large",
];

/// What base64 with a line end holds.
pub(crate) fn decoded(base64: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(base64).expect("base64 is text");
    let line = text.strip_suffix('\n').expect("the line is ended");
    assert!(!line.contains('\n'), "base64 is one line");
    STANDARD.decode(line).expect("it is base64")
}

/// One file of the user data that these arguments render.
#[track_caller]
pub(crate) fn rendered_file(arguments: &[&str], path: &str) -> String {
    let user_data = run(arguments).done();
    run_with_input(&["inspect", "-", "--show", path], &user_data).text()
}

/// The report of an inspection, as JSON, of the user data that these arguments render.
#[track_caller]
pub(crate) fn inspected(arguments: &[&str]) -> serde_json::Value {
    let user_data = run(arguments).done();
    serde_json::from_slice(&run_with_input(&["inspect", "-", "--json"], &user_data).done()).expect("it is JSON")
}
