//! base64 as people and tools hand it over: folded or not, with white space around, sometimes damaged.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::error::{Base64Fault, InspectError};

// Bits left over after the last byte are ignored, as Go's and Python's decoders ignore them.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

/// Below this many characters a word cannot be told from base64.
const SHORTEST_CERTAIN: usize = 16;

/// What base64 held.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) bytes: Vec<u8>,
    /// Whether it was spread over lines.
    pub(super) folded: bool,
}

/// Whether the text is meant as base64, sound or damaged.
///
/// Text with a space between two words of a line is not, nor what begins as user data does. Of the rest, nineteen bytes in twenty must be of either
/// base64 alphabet, so that a few damaged characters do not hide what the text is.
pub(super) fn looks_encoded(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    if text.starts_with(b"#") || text.starts_with(b"<") {
        return false;
    }
    let mut characters = 0_usize;
    let mut foreign = 0_usize;
    for line in text.split(|byte| *byte == b'\n') {
        let line = line.trim_ascii();
        if line.iter().any(u8::is_ascii_whitespace) {
            return false;
        }
        characters += line.len();
        foreign += line.iter().filter(|byte| !is_near_alphabet(**byte)).count();
    }
    if characters < SHORTEST_CERTAIN {
        return foreign == 0 && decode(text, "").is_ok_and(|decoded| has_known_start(&decoded.bytes));
    }
    foreign * 20 <= characters
}

fn is_near_alphabet(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_')
}

fn has_known_start(bytes: &[u8]) -> bool {
    bytes.starts_with(b"#") || bytes.starts_with(b"<") || super::gzip::is_gzip(bytes)
}

/// Decodes base64, white space ignored.
pub(super) fn decode(text: &[u8], place: &str) -> Result<Decoded, InspectError> {
    let folded = text.trim_ascii().contains(&b'\n');
    let characters: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    ENGINE.decode(&characters).map(|bytes| Decoded { bytes, folded }).map_err(|_| {
        let (index, fault) = find_fault(&characters);
        let (line, column) = position(text, index);
        InspectError::Base64 { place: place.to_owned(), line, column, fault }
    })
}

/// The first character that breaks the base64, by its index among those that are not white space.
fn find_fault(characters: &[u8]) -> (usize, Base64Fault) {
    let bad = characters.iter().enumerate().find_map(|(index, byte)| match byte {
        b'-' | b'_' => Some((index, Base64Fault::UrlAlphabet(*byte))),
        byte if !is_near_alphabet(*byte) => Some((index, Base64Fault::Character(*byte))),
        _ => None,
    });
    if let Some(found) = bad {
        return found;
    }
    if characters.len().is_multiple_of(4) {
        // Sound characters in whole groups: only the place of the padding is left to be wrong.
        let padding = characters.iter().position(|byte| *byte == b'=').unwrap_or(characters.len());
        return (padding, Base64Fault::PaddingInside);
    }
    (characters.len(), Base64Fault::Length(characters.len()))
}

/// Line and column, from 1, of the character with this index among those that are not white space.
fn position(text: &[u8], index: usize) -> (usize, usize) {
    let (mut line, mut column, mut seen) = (1, 1, 0);
    for byte in text.trim_ascii_end() {
        if !byte.is_ascii_whitespace() {
            if seen == index {
                break;
            }
            seen += 1;
        }
        if *byte == b'\n' {
            line += 1;
            column = 1;
        } else {
            column += 1;
        }
    }
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        decode(text.as_bytes(), "user data").expect_err("bad base64").to_string()
    }

    #[test]
    fn folded_text_with_white_space_around_decodes() {
        let decoded = decode(b"\n  IyEv\r\nYmlu\r\nL3No\r\n\n", "user data").expect("sound base64");
        assert_eq!(decoded, Decoded { bytes: b"#!/bin/sh".to_vec(), folded: true });
        assert!(!decode(b"IyEvYmluL3No\n", "user data").expect("sound base64").folded);
    }

    #[test]
    fn a_bad_character_is_named_with_its_line_and_column() {
        assert_eq!(
            message("IyEvYmlu\nL3*o"),
            "user data: line 2, column 3: '*' is not base64, which is made of A-Z, a-z, 0-9, + and /, with = at its end"
        );
        assert!(message("IyEv\u{e9}mlu").starts_with("user data: line 1, column 5: '\\xc3' is not base64"));
    }

    #[test]
    fn the_alphabet_for_urls_is_named() {
        assert_eq!(
            message("IyEv-mlu"),
            "user data: line 1, column 5: '-' is of the base64 alphabet for URLs: EC2 takes the standard one, with + \
             and /"
        );
    }

    #[test]
    fn text_that_was_cut_is_told_by_its_length() {
        assert_eq!(
            message("IyEvYmluL3N\n"),
            "user data: line 1, column 12: the base64 ends after 11 characters, which is not a multiple of 4: it was \
             cut off, or its = padding is missing"
        );
    }

    #[test]
    fn two_pieces_put_together_are_told_by_the_padding() {
        assert_eq!(
            message("IyE=\nIyE="),
            "user data: line 1, column 4: base64 goes on after its = padding: encode the data as one piece"
        );
    }

    #[test]
    fn a_script_of_long_words_is_not_taken_for_base64() {
        let words = "reboot\n".repeat(100);
        assert!(looks_encoded(words.as_bytes()));
        for start in ["#!/bin/sh\n", "\n#cloud-boothook\n", "<powershell>\n"] {
            assert!(!looks_encoded(format!("{start}{words}").as_bytes()), "{start:?}");
        }
    }

    #[test]
    fn words_and_scripts_are_not_taken_for_base64() {
        for text in ["hello", "hello world", "#!/bin/sh\n", "a = 1", "[settings.kubernetes]\n", "<powershell>", ""] {
            assert!(!looks_encoded(text.as_bytes()), "{text:?}");
        }
        for text in ["IyEvYmluL3No", "H4sIAAAAAAAA/zLkAgD//w==", "IyEvYmluL3NoCmVjaG8gaGVsbG8*Cg=="] {
            assert!(looks_encoded(text.as_bytes()), "{text:?}");
        }
    }
}
