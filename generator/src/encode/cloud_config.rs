//! cloud-init's `#cloud-config`.
//!
//! Texts stand in it as they are, for inside of the outer gzip that is smaller than packing each of them. A program is
//! packed by itself: gzip, then base64 in one line, since base64 has one symbol more than it needs wherever a line is
//! folded. The keys are those of cloud-init 19.3, which Amazon Linux 2 has, up to today's.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_saphyr::ser_options;

use super::compression::{Compression, gzip};
use crate::agent_binary;
use crate::bundle::{Bundle, File};
use crate::user_parts::{Content, UserParts, block_item, block_key, merge};

/// The cloud-config of a bundle: `runcmd`, `ssh_authorized_keys` and `write_files`, those that are not empty, and the
/// keys of the user's own parts.
///
/// `compression` is for programs. Source of the keys: cloud-init's documentation, "Module reference": Runcmd, SSH, Write
/// Files.
pub fn cloud_config(bundle: &Bundle, compression: Compression) -> String {
    let user = UserLists::of(&bundle.user_parts, compression);
    let own_files: Vec<_> = bundle.files.iter().map(|file| WriteFile::new(file, compression)).collect();
    let mut text = HEAD.to_owned() + &user.rest;
    for (key, items) in [
        ("runcmd", [user.commands_before, list(&bundle.commands), user.commands_after].concat()),
        ("ssh_authorized_keys", list(&bundle.authorized_keys) + &user.authorized_keys),
        ("write_files", user.files + &list(&own_files)),
    ] {
        if !items.is_empty() {
            text.extend([key, ":\n", &items]);
        }
    }
    text
}

/// A list at the margin; nothing for an empty one.
fn list<T: Serialize>(items: &[T]) -> String {
    if items.is_empty() {
        return String::new();
    }
    // Folded texts depend on what each reader makes of line ends, so a long line stays one.
    let options = ser_options! { folded_wrap_chars: usize::MAX };
    serde_saphyr::to_string_with_options(&items, options).expect("texts and lists have a YAML form")
}

/// What cloud-init knows the format by.
const HEAD: &str = "#cloud-config\n";

#[derive(Serialize)]
struct WriteFile<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'a str>,
    /// A text, for YAML readers disagree on whether `0644` is octal.
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<&'static str>,
    content: Cow<'a, str>,
}

impl<'a> WriteFile<'a> {
    fn new(file: &'a File, compression: Compression) -> Self {
        let (encoding, content) = if let Some(text) = as_text(&file.content) {
            (None, Cow::Borrowed(text))
        } else {
            let packed = agent_binary::packed(&file.content)
                .map_or_else(|| Cow::Owned(gzip(&file.content, compression)), Cow::Borrowed);
            (Some("gz+b64"), Cow::Owned(STANDARD.encode(packed)))
        };
        let owner = (file.owner != DEFAULT_OWNER).then_some(file.owner.as_str());
        let permissions = (file.mode != DEFAULT_MODE).then(|| format!("{:04o}", file.mode));
        Self { path: &file.path, owner, permissions, encoding, content }
    }
}

/// What cloud-init gives a file that asks for nothing else (`cc_write_files.py`, in every version since 0.7).
const DEFAULT_OWNER: &str = "root:root";
const DEFAULT_MODE: u32 = 0o644;

/// What the user's own parts add to each list, and their other keys; all at the margin.
#[derive(Default)]
struct UserLists {
    commands_before: String,
    commands_after: String,
    authorized_keys: String,
    files: String,
    rest: String,
}

impl UserLists {
    fn of(parts: &UserParts, compression: Compression) -> Self {
        let entries = merge(parts.cloud_configs()).expect("parts that contradict each other make no node spec");
        let mut lists = Self { rest: entries.iter().map(block_key).collect(), ..Self::default() };
        let mut number = 0;
        for (index, part) in parts.iter().enumerate() {
            let mut commands = String::new();
            match &part.content {
                Content::CloudConfig(config) => {
                    commands.extend(config.commands.iter().map(block_item));
                    lists.authorized_keys.extend(config.authorized_keys.iter().map(block_item));
                    lists.files.extend(config.files.iter().map(|file| block_item(&file.item)));
                }
                Content::Script(content) => {
                    number += 1;
                    let path = script_path(number, &part.name);
                    commands += &list(&[[&path]]);
                    let owner = "root:root".to_owned();
                    // A script may hold secrets, and nobody but root is to run it.
                    let script = File { path, mode: 0o700, owner, content: content.clone() };
                    lists.files += &list(&[WriteFile::new(&script, compression)]);
                }
                // Those are of boots without a cloud-config.
                Content::NodeConfig(_) | Content::PowerShell(_) | Content::Settings(_) => {}
            }
            if index < parts.before.len() {
                lists.commands_before += &commands;
            } else {
                lists.commands_after += &commands;
            }
        }
        lists
    }
}

/// Where a script of the user's stands on the node: under its number and its file's name.
fn script_path(number: usize, name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or_default();
    let plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-');
    let name: String = name.chars().map(|character| if plain(character) { character } else { '-' }).collect();
    format!("{SCRIPTS}/{number}-{name}")
}

/// Beside the directories that cloud-init has for scripts of its own; it runs what is in those at other times.
const SCRIPTS: &str = "/var/lib/cloud/scripts/nodestrap";

/// The text, if it is one that YAML can carry without an escape.
fn as_text(content: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(content).ok()?;
    let is_plain = |character: char| !character.is_control() || matches!(character, '\n' | '\t');
    text.chars().all(is_plain).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, mode: u32, content: &[u8]) -> File {
        File { path: path.to_owned(), mode, owner: "root:root".to_owned(), content: content.to_owned() }
    }

    fn bundle(files: Vec<File>, commands: &[&[&str]]) -> Bundle {
        let words = |command: &&[&str]| command.iter().map(|word| (*word).to_owned()).collect();
        Bundle {
            files,
            commands: commands.iter().map(words).collect(),
            authorized_keys: Vec::new(),
            user_parts: UserParts::default(),
        }
    }

    #[test]
    fn texts_stand_as_they_are_and_what_cloud_init_does_by_itself_is_not_said() {
        let bundle = bundle(
            vec![file("/etc/a", 0o644, b"one\ntwo\n"), file("/etc/b", 0o600, b"no end")],
            &[&["systemctl", "start", "a.service"]],
        );
        assert_eq!(
            cloud_config(&bundle, Compression::Standard),
            r#"#cloud-config
runcmd:
- - systemctl
  - start
  - a.service
write_files:
- path: /etc/a
  content: |
    one
    two
- path: /etc/b
  permissions: "0600"
  content: no end
"#
        );
    }

    #[test]
    fn a_program_is_one_line_of_base64_of_gzip() {
        let program: Vec<u8> = (0..=u8::MAX).cycle().take(5000).collect();
        let text = cloud_config(&bundle(vec![file("/a", 0o755, &program)], &[]), Compression::Standard);
        let line = STANDARD.encode(gzip(&program, Compression::Standard));
        let head = "write_files:\n- path: /a\n  permissions: \"0755\"\n  encoding: gz+b64\n";
        assert_eq!(text, format!("#cloud-config\n{head}  content: {line}\n"));
    }

    #[test]
    fn what_yaml_cannot_carry_plainly_is_packed() {
        for content in [&b"\xff"[..], b"a\0b", b"\x1b[0m", b"a\r\n"] {
            let text = cloud_config(&bundle(vec![file("/a", 0o644, content)], &[]), Compression::Standard);
            assert!(text.contains("  encoding: gz+b64\n"), "{content:?} in {text}");
        }
    }

    #[test]
    fn words_that_yaml_1_1_takes_for_something_else_are_quoted() {
        let words =
            ["yes", "No", "on", "y", "1:30", "12:30:45", "0644", "0o7", "1_000", "2026-01-01", "=", "<<", "~", ""];
        let text = cloud_config(&bundle(Vec::new(), &[&words]), Compression::Standard);
        for (line, word) in text.lines().skip(2).zip(words) {
            let quoted = line.trim_start_matches(['-', ' ']);
            assert!(quoted == format!("\"{word}\"") || quoted == format!("'{word}'"), "{line}");
        }
        assert_eq!(text.lines().count(), words.len() + 2);
    }

    #[test]
    fn a_long_command_is_never_folded() {
        let command = "echo word ".repeat(40);
        let text = cloud_config(&bundle(Vec::new(), &[&["/bin/bash", "-c", &command]]), Compression::Standard);
        assert_eq!(text.lines().count(), 5, "{text}");
    }
}
