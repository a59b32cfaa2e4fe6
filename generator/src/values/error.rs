//! What is wrong with a value that the user wrote.

/// Why a text is not the value that it should be: what is wrong, and what would be right.
///
/// Displays as a lowercase fragment without a full stop; the caller adds the place. What can be told to be a private
/// key is never repeated in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ValueError {
    message: String,
}

impl ValueError {
    /// An error with this message.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

/// The text in quotes, escaped and cut to what fits a line, for an error message.
pub(crate) fn quoted(text: &str) -> String {
    /// Enough to recognise the value by; an error stays one readable line.
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_text_is_escaped_and_cut() {
        assert_eq!(quoted("a\nb"), r#""a\nb""#);
        assert_eq!(quoted(&"é".repeat(61)), format!("\"{}\"…", "é".repeat(60)));
    }
}
