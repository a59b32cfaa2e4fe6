//! A cloud-config of the user's: the lists that nodestrap's own cloud-config has as well, and everything else.
//!
//! Source of what the lists take: cloud-init's documentation, "Module reference": Runcmd, SSH, Write Files.

use crate::cluster_config::reader::join;
use crate::cluster_config::tree::{Entry, Node, Position, Value};
use crate::problem::{Place, Problem};
use crate::values::quoted;

/// A cloud-config, apart by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CloudConfig {
    /// The file's name, for places.
    pub(crate) file: String,
    /// The items of `runcmd`.
    pub(crate) commands: Vec<Node>,
    /// The items of `write_files`.
    pub(crate) files: Vec<WrittenFile>,
    /// The items of `ssh_authorized_keys`.
    pub(crate) authorized_keys: Vec<Node>,
    /// Every other key, untouched.
    pub(crate) rest: Vec<Entry>,
}

/// An item of `write_files`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WrittenFile {
    /// Where it is written.
    pub(crate) path: String,
    /// Whether it is added to what is there.
    pub(crate) appends: bool,
    /// Where the path stands.
    pub(crate) place: Place,
    /// The item.
    pub(crate) item: Node,
}

impl CloudConfig {
    /// The settings of a document.
    pub(super) fn read(file: &str, document: Node, problems: &mut Vec<Problem>) -> Self {
        let mut reader = Reader { file, problems };
        let mut config = Self { file: file.to_owned(), ..Self::default() };
        let position = document.position;
        let Value::Mapping(entries) = document.value else {
            let message = format!("a cloud-config must be a mapping, not {}", document.value.describe());
            reader.problem("", position, message);
            return config;
        };
        for entry in entries {
            match entry.key.as_str() {
                "runcmd" => config.commands = reader.commands(entry.value),
                "write_files" => config.files = reader.files(entry.value),
                "ssh_authorized_keys" => config.authorized_keys = reader.items("ssh_authorized_keys", entry.value),
                "merge_how" | "merge_type" => {
                    let message = "lists of several parts are put one behind the other, and nothing is replaced; \
                                   remove it";
                    reader.problem(&entry.key, entry.key_position, message);
                }
                _ => config.rest.push(entry),
            }
        }
        config
    }
}

/// Reads lists, and notes what is wrong with them.
struct Reader<'a> {
    file: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn place(&self, path: &str, Position { line, column }: Position) -> Place {
        Place::File { file: self.file.to_owned(), path: path.to_owned(), line, column }
    }

    fn problem(&mut self, path: &str, position: Position, message: impl Into<String>) {
        let place = self.place(path, position);
        self.problems.push(Problem::at(&place, message));
    }

    /// The items of a list; a key without a value has none.
    fn items(&mut self, key: &str, node: Node) -> Vec<Node> {
        match node.value {
            Value::Sequence(items) => items,
            Value::Scalar(scalar) if scalar.is_null() => Vec::new(),
            other => {
                self.problem(key, node.position, format!("must be a list, not {}", other.describe()));
                Vec::new()
            }
        }
    }

    /// `runcmd`: each item a text for the shell, or a list of words.
    fn commands(&mut self, node: Node) -> Vec<Node> {
        let items = self.items("runcmd", node);
        for (index, item) in items.iter().enumerate() {
            let is_word = |node: &Node| matches!(&node.value, Value::Scalar(scalar) if !scalar.is_null());
            let sound = match &item.value {
                Value::Sequence(words) => !words.is_empty() && words.iter().all(is_word),
                _ => is_word(item),
            };
            if !sound {
                let message = format!(
                    "must be a command, which is text for the shell or a list of words, not {}",
                    item.value.describe()
                );
                self.problem(&format!("runcmd[{index}]"), item.position, message);
            }
        }
        items
    }

    /// `write_files`: each item a mapping with a path.
    fn files(&mut self, node: Node) -> Vec<WrittenFile> {
        let items = self.items("write_files", node);
        items.into_iter().enumerate().filter_map(|(index, item)| self.file(index, item)).collect()
    }

    fn file(&mut self, index: usize, item: Node) -> Option<WrittenFile> {
        let at = format!("write_files[{index}]");
        let entries = match &item.value {
            Value::Mapping(entries) => entries.as_slice(),
            _ => &[],
        };
        let scalar = |key: &str| {
            let entry = entries.iter().find(|entry| entry.key == key)?;
            match &entry.value.value {
                Value::Scalar(scalar) if !scalar.is_null() => Some((scalar.text.clone(), entry.value.position)),
                _ => None,
            }
        };
        let Some((path, position)) = scalar("path") else {
            self.problem(&at, item.position, "needs a path, such as \"{path: /etc/motd, content: hello}\"");
            return None;
        };
        let appends = scalar("append").is_some_and(|(word, _)| matches!(word.as_str(), "true" | "True" | "yes" | "on"));
        let place = self.place(&join(&at, "path"), position);
        if !path.starts_with('/') {
            let message = format!("must be an absolute path, such as /etc/motd, not {}", quoted(&path));
            self.problems.push(Problem::at(&place, message));
        }
        Some(WrittenFile { path, appends, place, item })
    }
}
