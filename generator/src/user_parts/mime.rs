//! The user's own parts as parts of a MIME document, beside parts that are not nodestrap's to merge.
//!
//! cloud-init runs the scripts of a document in their order, and then, as one script more, what `runcmd` has
//! (`config/cc_scripts_user.py`: by name, and `part-001` comes before `runcmd`). So what is to run before others' scripts is a
//! script here, commands of a cloud-config as well, and what is to run after them is of `runcmd`.

use super::part::{Content, UserPart, UserParts};
use crate::bundle::Bundle;
use crate::cluster_config::tree::{Node, Value};
use crate::encode::{Compression, cloud_config};
use crate::payload::Part;

/// The parts, in the order in which they run; one cloud-config first, if any, so that no list replaces another.
pub(crate) fn mime_parts(parts: &UserParts, authorized_keys: Vec<String>) -> Vec<Part> {
    let mut settings = UserParts { before: Vec::new(), after: parts.after.clone() };
    let mut scripts = Vec::new();
    for part in &parts.before {
        match &part.content {
            Content::CloudConfig(config) => {
                let mut config = config.clone();
                let commands = std::mem::take(&mut config.commands);
                if !commands.is_empty() {
                    let text = commands.iter().map(shell_line).fold("#!/bin/sh\n".to_owned(), |all, line| all + &line);
                    scripts.push(Part::of_user(Part::SHELL_SCRIPT, text, part.name()));
                }
                settings.before.push(UserPart { name: part.name.clone(), content: Content::CloudConfig(config) });
            }
            // What is no text would be lost on the way; whoever names such a script is told of it.
            Content::Script(content) => {
                let text = String::from_utf8_lossy(content).into_owned();
                scripts.push(Part::of_user(Part::SHELL_SCRIPT, text, part.name()));
            }
            // nodeadm's have an order of their own, and the others are of boots that have no such document.
            Content::NodeConfig(_) | Content::PowerShell(_) | Content::Settings(_) => {}
        }
    }
    let bundle = Bundle { files: Vec::new(), commands: Vec::new(), authorized_keys, user_parts: settings };
    let text = cloud_config(&bundle, Compression::Standard);
    let settings = (text.lines().count() > 1).then_some(Part::new(Part::CLOUD_CONFIG, text));
    settings.into_iter().chain(scripts).collect()
}

/// A command as cloud-init itself writes it for the shell (`cloudinit/util.py`, `shellify`).
fn shell_line(command: &Node) -> String {
    let word = |node: &Node| match &node.value {
        Value::Scalar(scalar) => format!("'{}'", scalar.text.replace('\'', "'\\''")),
        _ => String::new(),
    };
    match &command.value {
        Value::Scalar(scalar) => format!("{}\n", scalar.text),
        Value::Sequence(words) => words.iter().map(word).collect::<Vec<_>>().join(" ") + "\n",
        Value::Mapping(_) => String::new(),
    }
}
