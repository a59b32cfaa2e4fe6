//! YAML of others, read and written back without losing anything but comments and the way that it was laid out.

use serde_json::Value;
use serde_saphyr::options::NonFiniteFloatPolicy;
use thiserror::Error;

/// What is wrong with a text that should be YAML, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: {message}")]
pub struct YamlError {
    line: u64,
    column: u64,
    message: String,
}

/// Reads the one document of a text; an empty text is null. Mappings keep the order of their keys.
pub(crate) fn read(text: &str) -> Result<Value, YamlError> {
    let options = serde_saphyr::options! {
        // What YAML 1.1 and 1.2 read differently stays the text that it is.
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        strict_booleans: true,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
        emit_comments: false,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let location = error.location();
        let mut message = error.to_string();
        if let Some(cut) = message.find(" at line ") {
            message.truncate(cut);
        }
        YamlError {
            line: location.map_or(1, |location| location.line()),
            column: location.map_or(1, |location| location.column()),
            message,
        }
    })
}

/// Writes a value so that every reader, of YAML 1.1 and 1.2, reads it again.
pub(crate) fn write(value: &Value) -> String {
    let options = serde_saphyr::ser_options! { compact_list_indent: true, prefer_block_scalars: true };
    serde_saphyr::to_string_with_options(value, options).expect("JSON has nothing that YAML lacks")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_written_is_read_again() {
        let value = json!({
            "zeta": ["yes", "no", "1.20", "0644", "null", "~", "", " blank ", "a: b", "# none", "two\nlines\n", "é"],
            "alpha": {"empty list": [], "empty mapping": {}, "nothing": null, "truth": true, "numbers": [1, -2.5]},
        });
        assert_eq!(read(&write(&value)).expect("YAML"), value);
    }

    #[test]
    fn what_is_no_yaml_is_told_with_its_place() {
        for (text, said) in [
            ("a: [1, 2\nb: 3\n", "line 2, column 2: "),
            ("a: 1\na: 2\n", "line 2, column 1: "),
            ("a: 1\n---\nb: 2\n", "line 3, column 1: "),
        ] {
            let error = read(text).expect_err(text).to_string();
            assert!(error.starts_with(said), "{error}");
            assert!(!error.contains('\n'), "{error}");
        }
    }
}
