//! Environment variables of the node's services.

use super::error::{ValueError, quoted};
use super::text::text_value;

text_value! {
    /// The name of an environment variable.
    ///
    /// Source: systemd.exec(5), `Environment=`, which takes what POSIX calls a portable name.
    VariableName, check_name
}

text_value! {
    /// The value of an environment variable: any text of one line, perhaps empty.
    ///
    /// Source: systemd.exec(5), `Environment=`, which refuses control characters.
    VariableValue, check_value
}

fn check_name(text: &str) -> Result<(), ValueError> {
    let starts_well = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    if starts_well && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Ok(());
    }
    Err(ValueError::new(format!(
        "{} is not the name of an environment variable, which has letters, digits and underscores alone and does not \
         start with a digit",
        quoted(text)
    )))
}

fn check_value(text: &str) -> Result<(), ValueError> {
    match text.chars().find(|character| character.is_control()) {
        None => Ok(()),
        Some(character) => Err(ValueError::new(format!(
            "{} holds {character:?}, which no environment variable of a unit can; write one line without control \
             characters",
            quoted(text)
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_portable_ones() {
        for text in ["A", "_", "GOMAXPROCS", "http_proxy", "A1_"] {
            assert_eq!(text.parse::<VariableName>().expect(text).as_str(), text);
        }
        for text in ["", "1A", "A-B", "A B", "A=B", "Ä", "A\n"] {
            assert_eq!(
                text.parse::<VariableName>().expect_err(text).to_string(),
                format!(
                    "{text:?} is not the name of an environment variable, which has letters, digits and underscores \
                     alone and does not start with a digit"
                )
            );
        }
    }

    #[test]
    fn values_are_of_one_line() {
        for text in ["", "a b", "\"q'\\ $x %h `", "ümlaut", "trailing\\"] {
            assert_eq!(text.parse::<VariableValue>().expect(text).as_str(), text);
        }
        for character in ['\n', '\r', '\t', '\0', '\u{1b}', '\u{85}'] {
            let text = format!("a{character}b");
            assert_eq!(
                text.parse::<VariableValue>().expect_err("refused").to_string(),
                format!(
                    "{text:?} holds {character:?}, which no environment variable of a unit can; write one line without \
                     control characters"
                )
            );
        }
    }
}
