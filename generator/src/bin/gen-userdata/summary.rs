//! What was rendered, in one line for people.

use nodestrap_generator::agent_binary::{embedded, sha256};
use nodestrap_generator::budget::{Checked, LIMIT};
use nodestrap_generator::bundle::Bundle;
use nodestrap_generator::node_spec::NodeSpec;

/// The one line about the user data.
pub(crate) fn user_data(spec: &NodeSpec, Checked { bundle, user_data }: &Checked) -> String {
    let (used, limit) = (thousands(user_data.raw().len()), thousands(LIMIT));
    let files = count(bundle.files.len(), "file");
    format!("user data: {used} of {limit} bytes, {files}, {}", agent_of(spec, bundle))
}

/// The one line about a tree.
pub(crate) fn tree(spec: &NodeSpec, bundle: &Bundle) -> String {
    format!("tree: {}, {}", count(bundle.files.len(), "file"), agent_of(spec, bundle))
}

/// The agent that rides along, or why none does.
fn agent_of(spec: &NodeSpec, bundle: &Bundle) -> String {
    let architecture = spec.architecture;
    match embedded(architecture) {
        Ok(program) if bundle.files.iter().any(|file| file.content == program) => {
            format!("agent {architecture} sha256 {}", sha256(program))
        }
        _ if spec.override_bootstrap_command.is_some() => {
            "no agent, for overrideBootstrapCommand takes its place".to_owned()
        }
        _ => "agent preinstalled".to_owned(),
    }
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A number with a comma before every three digits.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_comma_before_every_three_digits() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (16_384, "16,384"), (1_234_567, "1,234,567")] {
            assert_eq!(thousands(number), text);
        }
    }

    #[test]
    fn one_file_is_not_called_files() {
        assert_eq!((count(1, "file"), count(2, "file")), ("1 file".to_owned(), "2 files".to_owned()));
    }
}
