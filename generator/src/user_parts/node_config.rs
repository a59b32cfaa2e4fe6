//! A part for nodeadm: a `NodeConfig` of the user's own, in YAML or JSON.
//!
//! It rides as it was written. Whether nodeadm can use what it says is for [`nodeadm`](crate::nodeadm) to tell, which
//! holds `overrideBootstrapCommand` to the same.

use crate::cluster_config::compose::compose;
use crate::cluster_config::tree::Node;
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
