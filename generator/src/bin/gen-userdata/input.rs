//! Reads what the command line names: files, standard input, and files that a `ClusterConfig` names.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The name of standard input.
pub(crate) const STANDARD_INPUT: &str = "-";

/// More than any input has: the largest, every page of `describe-instance-types`, is 10 MB.
const MOST_BYTES: u64 = 64 << 20;

/// What messages call an input.
pub(crate) fn shown(name: &str) -> &str {
    if name == STANDARD_INPUT { "standard input" } else { name }
}

/// What a file holds, or standard input for `-`.
pub(crate) fn read(name: &str) -> Result<Vec<u8>, Failure> {
    let read = if name == STANDARD_INPUT { read_all(io::stdin().lock()) } else { read_file(Path::new(name)) };
    read.map_err(|error| Failure::to(format!("read {}", shown(name)), error))
}

/// What a text file holds.
pub(crate) fn read_text(name: &str) -> Result<String, Failure> {
    let not_text = |_| Failure::to(format!("read {name}"), "it is not text in UTF-8; name another file");
    String::from_utf8(read(name)?).map_err(not_text)
}

/// What a file holds that a `ClusterConfig` names; `~/` at its start is the user's home directory.
pub(crate) fn read_named(name: &str) -> io::Result<Vec<u8>> {
    read_file(&resolve_home(name, std::env::home_dir()))
}

fn resolve_home(name: &str, home: Option<PathBuf>) -> PathBuf {
    match (name.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(name),
    }
}

fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    read_all(File::open(path)?)
}

fn read_all(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(io::Error::other(format!("it holds more than {} MiB; name another file", MOST_BYTES >> 20)));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tilde_at_the_start_is_the_home_directory() {
        let resolved = |name| resolve_home(name, Some(PathBuf::from("/home/me")));
        assert_eq!(resolved("~/.ssh/id.pub"), Path::new("/home/me/.ssh/id.pub"));
        for name in ["~other/id.pub", "keys/~/id.pub", "/etc/id.pub", "~"] {
            assert_eq!(resolved(name), Path::new(name));
        }
        assert_eq!(resolve_home("~/id.pub", None), Path::new("~/id.pub"));
    }

    #[test]
    fn an_input_without_an_end_is_refused() {
        let error = read_all(io::repeat(b'a')).expect_err("it never ends").to_string();
        assert_eq!(error, "it holds more than 64 MiB; name another file");
    }
}
