//! A part for nodeadm: a `NodeConfig` of the user's own, in YAML or JSON.
//!
//! It rides as it was written, or without comments where every byte counts. Whether nodeadm can use what it says is for [`nodeadm`](crate::nodeadm) to tell, which
//! holds `overrideBootstrapCommand` to the same.

use super::yaml::block_key;
use crate::cluster_config::compose::compose;
use crate::cluster_config::tree::{Node, Value};
use crate::inspect::Tree;
use crate::problem::Problems;

/// A `NodeConfig` of the user's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NodeConfigPart {
    /// The file's name, for places.
    pub(crate) file: String,
    /// The text.
    pub(crate) text: String,
    /// What it says; lines are the file's.
    pub(crate) document: Node,
}

impl NodeConfigPart {
    /// Reads a text that stands in `file` behind `lines_before` lines; `None` where it says nothing.
    ///
    /// # Errors
    /// What YAML sees of faults.
    pub(super) fn read(file: &str, lines_before: usize, bytes: &[u8]) -> Result<Option<Self>, Problems> {
        let mut padded = vec![b'\n'; lines_before];
        padded.extend_from_slice(bytes);
        let part =
            |document| Self { file: file.to_owned(), text: String::from_utf8_lossy(bytes).into_owned(), document };
        Ok(compose(file, &padded)?.map(part))
    }

    /// The same without comments and empty lines, each value in one style; `None` where that is no shorter.
    pub(crate) fn without_comments(&self) -> Option<String> {
        let Value::Mapping(entries) = &self.document.value else { return None };
        let text: String = entries.iter().map(block_key).collect();
        // Whatever the writer may get wrong, no value is lost to save bytes.
        let says_the_same = Tree::from_yaml(&text).is_some_and(|tree| Tree::from_yaml(&self.text) == Some(tree));
        (text.len() < self.text.len() && says_the_same).then_some(text)
    }
}

/// Whether a text is meant for a `NodeConfig`, faults in it aside: a line names nodeadm's API or its object.
pub(super) fn looks_like_one(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).lines().any(|line| {
        let sign = |character: char| character.is_whitespace() || matches!(character, '"' | '\'' | '{');
        let squeezed: String = line.chars().filter(|character| !sign(*character)).collect();
        let named = |name: &str| squeezed.starts_with(name) || squeezed.contains(&format!(",{name}"));
        named("apiVersion:node.eks.aws") || named("kind:NodeConfig")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without_comments(text: &str) -> Option<String> {
        NodeConfigPart::read("own.yaml", 3, text.as_bytes()).expect("sound").expect("a document").without_comments()
    }

    #[test]
    fn comments_are_left_out_and_every_value_stays() {
        assert_eq!(
            without_comments(
                "# ours\nkind:   NodeConfig # it is\nspec:\n    kubelet: {flags: [--v=4, '--a=b: c'], config: {a: yes, b: 'yes', c: 010, d: ~}}\n    \
                 containerd:\n        config: |\n            # kept\n            [a]\n# and so on, and so on, and so on\n"
            )
            .as_deref(),
            Some(
                "kind: NodeConfig\nspec:\n  kubelet:\n    flags:\n    - --v=4\n    - \"--a=b: c\"\n    config:\n      a: yes\n      \
                 b: \"yes\"\n      c: 010\n      d: ~\n  containerd:\n    config: |\n      # kept\n      [a]\n"
            )
        );
        assert_eq!(without_comments("kind: NodeConfig\n"), None);
        assert_eq!(without_comments("[a]\n"), None);
    }

    #[test]
    fn it_is_known_by_its_api_or_its_kind_whatever_stands_around() {
        for text in [
            "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n",
            "# ours\n---\nkind: NodeConfig\nspec: [",
            "{\"spec\": {}, \"apiVersion\": \"node.eks.aws/v1alpha1\"}",
            "{ 'kind': NodeConfig }",
            "apiVersion: node.eks.aws/v1\n",
        ] {
            assert!(looks_like_one(text.as_bytes()), "{text}");
        }
        for text in ["", "# kind: NodeConfig\n", "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\n", "\u{ff}"] {
            assert!(!looks_like_one(text.as_bytes()), "{text}");
        }
    }
}
