//! A part of the user's own, and where it stands.

use super::cloud_config::{CloudConfig, WrittenFile};
use super::node_config::NodeConfigPart;
use crate::cluster_config::json::LocatedObject;

/// The user's own parts, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserParts {
    /// Those whose commands run before nodestrap's.
    pub(crate) before: Vec<UserPart>,
    /// Those whose commands run after the agent has started kubelet.
    pub(crate) after: Vec<UserPart>,
}

impl UserParts {
    /// All of them, those before nodestrap's first.
    pub fn iter(&self) -> impl Iterator<Item = &UserPart> {
        self.before.iter().chain(&self.after)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.before.is_empty() && self.after.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.before.len() + self.after.len()
    }

    /// The cloud-configs among them.
    pub(crate) fn cloud_configs(&self) -> impl Iterator<Item = &CloudConfig> {
        self.iter().filter_map(|part| match &part.content {
            Content::CloudConfig(config) => Some(config),
            _ => None,
        })
    }

    /// The scripts before nodestrap's own that are not text.
    pub(crate) fn before_without_text(&self) -> impl Iterator<Item = &str> {
        let is_text = |content: &[u8]| std::str::from_utf8(content).is_ok();
        let found = move |part: &&UserPart| matches!(&part.content, Content::Script(content) if !is_text(content));
        self.before.iter().filter(found).map(UserPart::name)
    }

    /// The settings among them, for Bottlerocket.
    pub(crate) fn settings(&self) -> impl Iterator<Item = &LocatedObject> {
        self.iter().filter_map(|part| match &part.content {
            Content::Settings(settings) => Some(settings),
            _ => None,
        })
    }

    /// The `NodeConfig`s among them, for nodeadm, in their order.
    pub(crate) fn node_configs(&self) -> impl Iterator<Item = &NodeConfigPart> {
        self.iter().filter_map(UserPart::node_config)
    }

    /// What their `write_files` have.
    pub(crate) fn files(&self) -> impl Iterator<Item = &WrittenFile> {
        self.cloud_configs().flat_map(|config| &config.files)
    }

    /// Takes out the part at `index` in the order of [`UserParts::iter`].
    ///
    /// # Panics
    /// Where there is none.
    pub(crate) fn remove(&mut self, index: usize) {
        match index.checked_sub(self.before.len()) {
            None => drop(self.before.remove(index)),
            Some(index) => drop(self.after.remove(index)),
        }
    }
}

/// One part of the user's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserPart {
    /// The file that it came from, as messages show it.
    pub(crate) name: String,
    /// What it is.
    pub(crate) content: Content,
}

impl UserPart {
    /// The file that it came from, as messages show it; a part of a multi-part is told with its number.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The settings for nodeadm, where it is such.
    pub(crate) fn node_config(&self) -> Option<&NodeConfigPart> {
        match &self.content {
            Content::NodeConfig(config) => Some(config),
            _ => None,
        }
    }

    /// What it is, for people.
    pub fn kind(&self) -> &'static str {
        match self.content {
            Content::CloudConfig(_) => "cloud-config",
            Content::NodeConfig(_) => "NodeConfig",
            Content::PowerShell(_) => "PowerShell script",
            Content::Script(_) => "script",
            Content::Settings(_) => "settings",
        }
    }
}

/// What a part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Settings for cloud-init.
    CloudConfig(CloudConfig),
    /// Settings for nodeadm.
    NodeConfig(NodeConfigPart),
    /// A script for Windows, without tags.
    PowerShell(String),
    /// A program that begins with `#!`; the bytes as they are to run.
    Script(Vec<u8>),
    /// Settings for Bottlerocket, below `settings`.
    Settings(LocatedObject),
}
