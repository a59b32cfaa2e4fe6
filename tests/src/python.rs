//! Runs the scripts under `tests/python/`, which hold the project against programs of others.
//!
//! They run in a virtual environment with pinned requirements: `target/venv`, or where `NODESTRAP_VENV` says.
//! `tests/python/install` makes it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, thread};

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::programs::repository;

/// Where the virtual environment is, if not in `target/venv`.
pub const VENV_VARIABLE: &str = "NODESTRAP_VENV";

/// Why a script gave no answer.
#[derive(Debug, Error)]
pub enum PythonError {
    /// There is no virtual environment, or one without an interpreter.
    #[error("no Python at {}: make the tests' environment with tests/python/install", .0.display())]
    NoEnvironment(PathBuf),
    /// The script could not be run.
    #[error("cannot run {script}: {error}")]
    Run {
        /// Its name below `tests/python/`.
        script: String,
        /// What the system said.
        error: io::Error,
    },
    /// The script failed, as it does where the environment is older than the requirements.
    #[error("{script} failed; if a module is missing, run tests/python/install:\n{said}")]
    Failed {
        /// Its name below `tests/python/`.
        script: String,
        /// What it wrote on standard error.
        said: String,
    },
    /// What it wrote is not the JSON that was asked for.
    #[error("{script} answered something else: {error}")]
    Answer {
        /// Its name below `tests/python/`.
        script: String,
        /// What is wrong, and where.
        error: serde_json::Error,
    },
}

/// Runs a script with `question` on its standard input, as JSON, and reads its standard output as JSON.
///
/// It gets nothing of the environment.
pub fn ask<A: DeserializeOwned>(script: &str, question: &impl Serialize) -> Result<A, PythonError> {
    ask_in(&environment(), script, question)
}

fn environment() -> PathBuf {
    env::var_os(VENV_VARIABLE).map_or_else(|| repository().join("target/venv"), PathBuf::from)
}

/// The environment's interpreter.
pub(crate) fn interpreter() -> Result<PathBuf, PythonError> {
    interpreter_of(&environment())
}

fn interpreter_of(venv: &Path) -> Result<PathBuf, PythonError> {
    let python = venv.join("bin/python");
    if python.exists() { Ok(python) } else { Err(PythonError::NoEnvironment(python)) }
}

fn ask_in<A: DeserializeOwned>(venv: &Path, script: &str, question: &impl Serialize) -> Result<A, PythonError> {
    let python = interpreter_of(venv)?;
    let not_run = |error: io::Error| PythonError::Run { script: script.to_owned(), error };
    let question = serde_json::to_vec(question).map_err(|error| not_run(error.into()))?;
    let mut child = Command::new(python)
        // No byte code beside the sources.
        .arg("-B")
        .arg(repository().join("tests/python").join(script))
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(not_run)?;
    // From a thread, so that a script that answers before it has read everything does not block. It may also end before,
    // and then its own words say more than a broken pipe.
    let writer = child.stdin.take().map(|mut stdin| thread::spawn(move || stdin.write_all(&question)));
    let output = child.wait_with_output().map_err(not_run)?;
    let written = writer.is_none_or(|writer| writer.join().is_ok_and(|result| result.is_ok()));
    if !output.status.success() || !written {
        let said = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
        return Err(PythonError::Failed { script: script.to_owned(), said });
    }
    serde_json::from_slice(&output.stdout).map_err(|error| PythonError::Answer { script: script.to_owned(), error })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use serde_json::Value;

    use super::*;

    #[test]
    fn a_missing_environment_is_named_with_what_makes_it() {
        let error = ask_in::<Value>(Path::new("/nonexistent/venv"), "presign.py", &()).expect_err("no environment");
        assert_eq!(
            error.to_string(),
            "no Python at /nonexistent/venv/bin/python: make the tests' environment with tests/python/install"
        );
    }

    #[test]
    fn a_script_s_own_words_are_told() {
        // Debian's own Python, which has no such script.
        let venv = tempfile::tempdir().expect("a directory");
        std::fs::create_dir(venv.path().join("bin")).expect("made");
        symlink("/usr/bin/python3", venv.path().join("bin/python")).expect("made");
        let error = ask_in::<Value>(venv.path(), "absent.py", &()).expect_err("no script").to_string();
        assert!(error.starts_with("absent.py failed; if a module is missing, run tests/python/install:\n"), "{error}");
        assert!(error.contains("tests/python/absent.py': [Errno 2] No such file or directory"), "{error}");
    }
}
