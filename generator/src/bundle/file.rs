//! The bundle itself.

use crate::user_parts::UserParts;

/// Everything that user data brings to a node, in the order in which the node gets it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// Files, written before any command runs.
    pub files: Vec<File>,
    /// Commands that run once, on the first boot, each as its argument vector.
    pub commands: Vec<Vec<String>>,
    /// Public keys for the image's default user, one OpenSSH line each.
    pub authorized_keys: Vec<String>,
    /// Parts of the user's own, whose commands run before and after these.
    pub user_parts: UserParts,
}

impl Bundle {
    /// The file at `path`, if the bundle has one.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }
}

/// One file on the node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The absolute path.
    pub path: String,
    /// The permission bits, such as `0o644`.
    pub mode: u32,
    /// `user:group`.
    pub owner: String,
    /// What stands in it.
    pub content: Vec<u8>,
}

impl File {
    /// A file that everyone may read and root may write.
    pub(super) fn text(path: &str, content: String) -> Self {
        Self { path: path.to_owned(), mode: 0o644, owner: ROOT.to_owned(), content: content.into_bytes() }
    }

    /// A program.
    pub(super) fn program(path: &str, content: &[u8]) -> Self {
        Self { path: path.to_owned(), mode: 0o755, owner: ROOT.to_owned(), content: content.to_owned() }
    }
}

/// The owner of every file.
const ROOT: &str = "root:root";
