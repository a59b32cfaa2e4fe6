//! One text for one reader.

use super::Packing;

/// A text as its reader takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Who reads it.
    pub reader: Reader,
    /// What it is put together from.
    pub pieces: Vec<Piece>,
    /// When it is packed.
    pub packing: Packing,
}

/// A stretch of such a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is, for people; `None` for what no text is without.
    pub what: Option<String>,
    /// The text.
    pub text: String,
}

impl Text {
    /// A text for a reader, packed where that one wants it so.
    pub(super) fn of(reader: Reader, pieces: Vec<Piece>) -> Self {
        Self { reader, pieces, packing: reader.packing() }
    }

    /// The whole text.
    pub fn whole(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }
}

/// Who reads user data that is one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Bottlerocket's early-boot-config: TOML.
    Bottlerocket,
    /// `EC2Launch` of Windows: a script between tags.
    Windows,
}

impl Reader {
    /// What it reads, in one word.
    pub fn form(self) -> &'static str {
        match self {
            Self::Bottlerocket => "settings",
            Self::Windows => "script",
        }
    }

    /// When it is to get its text in gzip.
    fn packing(self) -> Packing {
        match self {
            // Source: karpenter-provider-aws, pull request 8075.
            Self::Bottlerocket => Packing::WhereNeeded,
            // Source: the EC2 user guide, "How Amazon EC2 handles user data for Windows instances".
            Self::Windows => Packing::Never,
        }
    }
}
