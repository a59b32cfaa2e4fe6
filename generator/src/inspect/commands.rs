//! `bootcmd` and `runcmd`: lists of shell lines and of argument lists.
//!
//! Source: cloud-init, `cloudinit/util.py` (`shellify`): a string goes into a `/bin/sh` script as it is, each item of a
//! list is made a string as Python does it and quoted, null is skipped, anything else fails the whole key.

use super::error::InspectError;
use super::report::Invocation;
use super::yaml::{Node, Value};

/// The commands under a key, in their order.
pub(super) fn read(
    node: &Node,
    key: &str,
    place: &str,
    warnings: &mut Vec<String>,
) -> Result<Vec<Invocation>, InspectError> {
    if matches!(node.value, Value::Null) {
        return Ok(Vec::new());
    }
    let fault = |node: &Node, what: String| InspectError::Yaml {
        place: place.to_owned(),
        line: node.line,
        column: 1,
        message: what,
    };
    let items = node
        .items()
        .ok_or_else(|| fault(node, format!("{key} is {}: cloud-init takes a list of commands", node.type_name())))?;
    let mut commands = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match &item.value {
            Value::Null => {}
            Value::Text(text) => commands.push(Invocation::Shell(text.clone())),
            Value::Sequence(words) => {
                let words = words.iter().enumerate().map(|(word, node)| {
                    let text = python_text(node);
                    if let Some(plain) = node.plain.as_ref().filter(|plain| **plain != text) {
                        warnings.push(format!(
                            "{place}: {key}[{index}][{word}] is an unquoted {plain:?}, which cloud-init passes as \
                             {text:?}: quote it"
                        ));
                    }
                    text
                });
                commands.push(Invocation::Arguments(words.collect()));
            }
            _ => {
                return Err(fault(
                    item,
                    format!(
                        "{key}[{index}] is {}: cloud-init takes text or a list, and with this one runs none of {key}",
                        item.type_name()
                    ),
                ));
            }
        }
    }
    Ok(commands)
}

/// What Python's `str()` makes of a scalar.
pub(super) fn python_text(node: &Node) -> String {
    match &node.value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Integer(value) => value.to_string(),
        Value::Float(value) => format!("{value:?}"),
        Value::Text(text) => text.clone(),
        Value::Timestamp => node.plain.clone().unwrap_or_default(),
        Value::Bytes(bytes) => format!("b'{}'", bytes.escape_ascii()),
        Value::Sequence(_) | Value::Mapping(_) => super::settings::summary(node),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::yaml;

    fn commands(text: &str) -> Result<(Vec<Invocation>, Vec<String>), String> {
        let mut warnings = Vec::new();
        let node = yaml::read(text, "part-001").expect("sound YAML");
        read(&node, "runcmd", "part-001", &mut warnings)
            .map(|commands| (commands, warnings))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn strings_are_shell_and_lists_are_arguments() {
        let (commands, warnings) = commands("- echo $HOME\n-\n- [ls, '-l', 'a b']\n").expect("commands");
        let list = ["ls", "-l", "a b"].map(str::to_owned).to_vec();
        assert_eq!(commands, [Invocation::Shell("echo $HOME".to_owned()), Invocation::Arguments(list)]);
        assert!(warnings.is_empty());
    }

    #[test]
    fn words_that_are_no_text_are_shown_as_the_command_gets_them() {
        let (commands, warnings) = commands("- [chmod, 0755, yes, 1:30, 80, ~]\n").expect("commands");
        let list = ["chmod", "493", "True", "90", "80", "None"].map(str::to_owned).to_vec();
        assert_eq!(commands, [Invocation::Arguments(list)]);
        assert_eq!(warnings.len(), 4);
        assert_eq!(
            warnings[0],
            "part-001: runcmd[0][1] is an unquoted \"0755\", which cloud-init passes as \"493\": quote it"
        );
    }

    #[test]
    fn what_cloud_init_cannot_run_is_an_error_with_its_line() {
        assert_eq!(
            commands("- ls\n- {a: b}\n").expect_err("a mapping"),
            "part-001: line 2, column 1: runcmd[1] is a mapping: cloud-init takes text or a list, and with this one \
             runs none of runcmd"
        );
        assert_eq!(
            commands("ls").expect_err("text"),
            "part-001: line 1, column 1: runcmd is text: cloud-init takes a list of commands"
        );
    }
}
