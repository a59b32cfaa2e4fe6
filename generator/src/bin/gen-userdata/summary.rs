//! What was rendered, in one line for people.

use nodestrap_generator::agent_binary::{embedded, riding, sha256};
use nodestrap_generator::budget::{Checked, LIMIT};
use nodestrap_generator::bundle::Bundle;
use nodestrap_generator::node_spec::{Boot, NodeSpec};
use nodestrap_generator::number::thousands;
use nodestrap_generator::payload::Payload;

/// The one line about the user data.
pub(crate) fn user_data(spec: &NodeSpec, Checked { payload, user_data }: &Checked) -> String {
    let (used, limit) = (thousands(user_data.raw().len() as u64), thousands(LIMIT as u64));
    let contents = match payload {
        Payload::Bundle(bundle) => format!("{}, {}", count(bundle.files.len(), "file"), agent_of(spec, bundle)),
        Payload::MultiPart(document) => count(document.parts.len(), "part"),
        Payload::Text(text) => format!("{} for {}", text.reader.form(), spec.family),
    };
    format!("user data: {used} of {limit} bytes, {contents}")
}

/// The one line about what `--smallest` did.
pub(crate) fn smallest(savings: &[(&str, usize)]) -> String {
    let saved = |(step, bytes): &(&str, usize)| format!("{step} saved {}", thousands(*bytes as u64));
    match savings {
        [] => "smallest: nothing could be saved".to_owned(),
        savings => format!("smallest: {}", savings.iter().map(saved).collect::<Vec<_>>().join(", ")),
    }
}

/// The one line about a tree.
pub(crate) fn tree(spec: &NodeSpec, bundle: &Bundle) -> String {
    format!("tree: {}, {}", count(bundle.files.len(), "file"), agent_of(spec, bundle))
}

/// The agent that rides along, or why none does.
fn agent_of(spec: &NodeSpec, bundle: &Bundle) -> String {
    let riding = riding(spec.architectures).ok();
    if bundle.files.iter().any(|file| Some(file.content.as_slice()) == riding) {
        let one = |architecture| embedded(architecture).ok().map(|program| (architecture, sha256(program)));
        let agents = spec.architectures.iter().filter_map(one);
        let agents: Vec<_> = agents.map(|(name, digest)| format!("agent {name} sha256 {digest}")).collect();
        return agents.join(", ");
    }
    if spec.boot == Boot::Ubuntu {
        return "no agent, for the image's bootstrap.sh does its work".to_owned();
    }
    if spec.override_bootstrap_command.is_some() {
        return "no agent, for overrideBootstrapCommand takes its place".to_owned();
    }
    "agent preinstalled".to_owned()
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_saved_is_told_step_by_step() {
        assert_eq!(smallest(&[("zopfli", 1_234), ("x", 5)]), "smallest: zopfli saved 1,234, x saved 5");
        assert_eq!(smallest(&[]), "smallest: nothing could be saved");
    }

    #[test]
    fn one_file_is_not_called_files() {
        assert_eq!((count(1, "file"), count(2, "file")), ("1 file".to_owned(), "2 files".to_owned()));
    }
}
