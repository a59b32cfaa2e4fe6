//! What a value from outside may look like.

use maxpods_data::scan::only;

/// Whether `value` is one word of letters, digits and `separators`, and begins with none of these: nothing that
/// systemd's `EnvironmentFile=`, a shell, or a label list would read in another way.
pub fn is_word(value: &[u8], separators: &[u8]) -> bool {
    only(value, separators) && value.first().is_some_and(u8::is_ascii_alphanumeric)
}

/// Whether a word of letters, digits and `._-` ends as a label's value does: within 63 bytes, with a letter or a digit.
pub fn ends_like_a_label(word: &[u8]) -> bool {
    word.len() < 64 && word.last().is_some_and(u8::is_ascii_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_can_break_out_of_no_file() {
        for word in ["m5.large", "fd00:ec2::254", "ip-10-0-0-1.ec2.internal", "a/b_c"] {
            assert!(is_word(word.as_bytes(), b"._-:/"), "{word}");
        }
        for text in
            ["", "a b", "a\nb", "a\"", "a'", "a,b", "a=b", "-a", ".", "a\\", "<html>", "a\0", "\u{e9}", "$a", "a;b"]
        {
            assert!(!is_word(text.as_bytes(), b"._-:/"), "{text}");
        }
    }

    #[test]
    fn a_label_s_value_is_short_and_ends_with_a_letter_or_a_digit() {
        assert!(ends_like_a_label(&[b'a'; 63]));
        for value in [&[b'a'; 64][..], b"a.", b"a-", b"a_", b""] {
            assert!(!ends_like_a_label(value), "{value:?}");
        }
    }
}
