//! Amazon Linux 2's `/etc/eks/bootstrap.sh`: finds the call, keeps what runs before it, and reads its flags.
//!
//! Source: amazon-eks-ami, `templates/al2/runtime/bootstrap.sh` of the last Amazon Linux 2 release.

mod flags;

use std::collections::BTreeMap;

use super::error::ConvertError;
use super::node::Node;
use super::shell::{self, Command, Unknowns, Variables};
use crate::inspect::{Invocation, Kind, Report};

/// The script's name, with which every call ends.
const SCRIPT: &str = "bootstrap.sh";

/// Commands that may stand before the script's name.
const RUNNERS: [&str; 6] = ["sudo", "exec", "bash", "sh", "/bin/bash", "/bin/sh"];

/// Something that cloud-init runs, as one text.
pub(super) struct Run {
    /// What messages call it.
    pub(super) place: String,
    /// The script.
    pub(super) text: String,
    /// Whether it is the whole input, so that a line needs no name before it.
    is_all: bool,
}

impl Run {
    /// A line of it.
    fn at(&self, line: usize) -> String {
        if self.is_all { format!("line {line}") } else { format!("{}, line {line}", self.place) }
    }
}

/// Whether anything in the report names the script.
pub(super) fn is_named(report: &Report) -> bool {
    runs(report).iter().any(|run| run.text.contains(SCRIPT))
}

/// Everything that cloud-init runs, in its order; of a text that it would not run, the text.
pub(super) fn runs(report: &Report) -> Vec<Run> {
    if let (Kind::Text, [part]) = (report.kind, report.parts.as_slice()) {
        let text = String::from_utf8_lossy(&part.content).into_owned();
        return vec![Run { place: part.name.clone(), text, is_all: true }];
    }
    let is_all = report.kind != Kind::MultiPart && report.commands.len() == 1;
    let mut runs: Vec<Run> = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for command in &report.commands {
        let number = counts.entry(&command.source).or_default();
        let is_script = matches!(command.invocation, Invocation::Script(_));
        let place = if is_script { command.source.clone() } else { format!("{}[{number}]", command.source) };
        *number += 1;
        runs.push(Run { place, text: text(&command.invocation, report), is_all: is_all && is_script });
    }
    runs
}

/// What a command runs, as text for a shell.
fn text(invocation: &Invocation, report: &Report) -> String {
    match invocation {
        Invocation::Shell(text) => text.clone(),
        Invocation::Script(path) => {
            report.file(path).map_or_else(String::new, |file| String::from_utf8_lossy(&file.content).into_owned())
        }
        Invocation::Arguments(words) => match words.as_slice() {
            [shell, flag, text] if RUNNERS.contains(&shell.as_str()) && flag == "-c" => text.clone(),
            words => words.iter().map(|word| quoted_word(word)).collect::<Vec<_>>().join(" "),
        },
    }
}

/// A word as a shell takes it for itself.
fn quoted_word(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./=:,@%+".contains(&byte);
    if !word.is_empty() && word.bytes().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Reads the report's call.
pub(super) fn read(report: &Report) -> Result<Node, ConvertError> {
    let mut node = Node::new("AmazonLinux2");
    let mut found = false;
    for run in runs(report) {
        if found {
            node.findings.lost(&run.place, AFTERWARDS);
            continue;
        }
        if run.text.contains(SCRIPT) && read_run(&run, &mut node)? {
            found = true;
        } else {
            keep(&run, &mut node);
        }
    }
    if !found {
        return Err(ConvertError::NoCall);
    }
    node.tell_of_other_parts(report, &[]);
    Ok(node)
}

/// What to do with a command that comes too late.
const AFTERWARDS: &str = "runs after bootstrap.sh: save it as a script, and name it in nodestrap.userData.after";

/// Reads a script that names bootstrap.sh; returns whether it calls it.
fn read_run(run: &Run, node: &mut Node) -> Result<bool, ConvertError> {
    let fault = |error: shell::ShellError| ConvertError::Shell { place: run.place.clone(), error };
    let commands = shell::scan(&run.text).map_err(fault)?;
    let mut variables = Variables::default();
    let mut unknowns = Unknowns::default();
    let mut matters = false;
    let mut call: Option<(&Command, Vec<String>)> = None;
    for command in &commands {
        if call.is_some() {
            node.findings.lost(run.at(command.line), AFTERWARDS);
            break;
        }
        if variables.assign(command, &mut unknowns) {
            continue;
        }
        let words: Vec<String> = command.words.iter().flat_map(|word| variables.expand(word, &mut unknowns)).collect();
        if let Some(arguments) = arguments_of_call(&words) {
            call = Some((command, arguments.to_vec()));
        } else {
            matters |= !is_preparation(&words);
        }
    }
    let Some((command, arguments)) = call else { return Ok(false) };
    keep_before(run, command, matters, node);
    let place = run.at(command.line);
    flags::Call { place: &place, unknowns: &unknowns }.read(&arguments, node)?;
    Ok(true)
}

/// What stands behind the script's name, where words call it.
fn arguments_of_call(words: &[String]) -> Option<&[String]> {
    let leading = words.iter().take_while(|word| RUNNERS.contains(&word.as_str()) || word.starts_with('-'));
    let at = leading.count();
    let script = words.get(at)?;
    (script == SCRIPT || script.ends_with("/bootstrap.sh")).then(|| &words[at + 1..])
}

/// Whether a command only prepares the script's own run: options and redirections of the shell.
fn is_preparation(words: &[String]) -> bool {
    match words {
        [first] => matches!(first.as_str(), "exec" | "true" | ":"),
        [first, ..] => matches!(first.as_str(), "set" | "shopt"),
        [] => true,
    }
}

/// Keeps what a script does before the call.
fn keep_before(run: &Run, call: &Command, matters: bool, node: &mut Node) {
    if call.list != call.span.start {
        let message = "stands in one list with other commands, joined by &&, || or |, which are left out: write what is \
                       needed of them into preBootstrapCommands";
        node.findings.lost(run.at(call.line), message);
    }
    if !call.is_top_level {
        let message = "calls bootstrap.sh within a condition, a loop or a function, so that what surrounds it is left \
                       out: write what is needed of it into preBootstrapCommands";
        node.findings.lost(run.at(call.line), message);
    } else if matters {
        let before = Run { place: run.at(1), text: run.text[..call.list].to_owned(), is_all: run.is_all };
        keep(&before, node);
    }
}

/// Keeps a command that runs before the call.
pub(super) fn keep(run: &Run, node: &mut Node) {
    let (interpreter, text) = match run.text.strip_prefix("#!") {
        Some(rest) => rest.split_once('\n').unwrap_or((rest, "")),
        None => ("", run.text.as_str()),
    };
    let mut words = interpreter.split_whitespace();
    let shell = words.next().map(|path| path.rsplit('/').next().unwrap_or(path));
    let shell = if shell == Some("env") { words.next() } else { shell };
    if !matches!(shell, None | Some("bash" | "sh")) {
        let message = format!(
            "is a script for {}: save it as a file, and name it in nodestrap.userData.before",
            interpreter.trim()
        );
        return node.findings.lost(&run.place, message);
    }
    let text = text.trim_matches(['\n', '\r']).trim_end();
    let options: Vec<&str> = words.filter(|word| word.starts_with('-')).collect();
    if !options.is_empty() {
        node.pre_bootstrap_commands.push(format!("set {}\n{text}", options.join(" ")));
    } else if !text.is_empty() {
        node.pre_bootstrap_commands.push(text.to_owned());
    }
    if options.iter().any(|option| option.contains('e'))
        || text.lines().any(|line| line.trim_start().starts_with("set -e"))
    {
        let message = "ends at its first error, and the node never joined then; a preBootstrapCommand that fails does \
                       not keep the node from joining";
        node.findings.differs(&run.place, message);
    }
}
