//! What user data says, before it is packed: one form for each program that makes a node of an instance.
//!
//! [`build`] asks the node group's [`Boot`](crate::node_spec::Boot) which module makes it; each boot has one of its own
//! beside this one, such as [`bundle`](crate::bundle) for the agent. [`encode`](crate::encode) packs what comes out.

mod build;
mod managed;
mod multi_part;
mod text;

pub use build::{PayloadError, build};
pub use multi_part::{MultiPart, Part};
pub use text::{Piece, Reader, Text};

use crate::bundle::Bundle;

/// What user data says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// Files and commands, which cloud-init brings to the node.
    Bundle(Bundle),
    /// Parts, each for a reader of its own.
    MultiPart(MultiPart),
    /// One text for one reader.
    Text(Text),
}

/// When a payload's readers are to get it in gzip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Always: every release of the reader unpacks it.
    Always,
    /// Where the plain text is more than EC2 takes: early releases of a reader do not unpack it, and people read plain
    /// text in the console.
    WhereNeeded,
    /// Never: the reader does not unpack it.
    Never,
}

impl Payload {
    /// The files and commands, where cloud-init is to bring such.
    pub fn bundle(&self) -> Option<&Bundle> {
        match self {
            Self::Bundle(bundle) => Some(bundle),
            Self::MultiPart(_) | Self::Text(_) => None,
        }
    }

    /// When it is packed.
    pub fn packing(&self) -> Packing {
        match self {
            // cloud-init has unpacked gzip since its first releases.
            Self::Bundle(_) => Packing::Always,
            Self::MultiPart(document) => document.packing,
            Self::Text(text) => text.packing,
        }
    }
}
