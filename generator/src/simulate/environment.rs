//! Variables of `EnvironmentFile=` files.
//!
//! Source: systemd.exec(5), `EnvironmentFile=`: one assignment a line, comments with `#` or `;`, quotes around a value
//! taken off; a variable that is set again has its last value.

use std::collections::BTreeMap;

/// Adds the variables of a file to `environment`, over those that are there.
pub(super) fn read_into(environment: &mut BTreeMap<String, String>, text: &str) {
    environment.extend(variables(text));
}

/// The variables of a file, in its order.
pub(crate) fn variables(text: &str) -> impl Iterator<Item = (String, String)> {
    let assignments = text.lines().map(str::trim).filter(|line| !line.starts_with(['#', ';']));
    assignments.filter_map(|line| {
        let (name, value) = line.split_once('=')?;
        Some((name.trim_end().to_owned(), unquoted(value.trim_start()).to_owned()))
    })
}

/// The variables that an `Environment=` or `DefaultEnvironment=` setting assigns, quotes, escapes and `%%` resolved.
///
/// Source: systemd.syntax(7), "Quoting"; of the escapes, those of a quote and of a backslash are known here.
pub(super) fn assignments(setting: &str) -> Vec<(String, String)> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None::<char>);
    let mut characters = setting.chars();
    while let Some(character) = characters.next() {
        match character {
            ' ' | '\t' if quote.is_none() => words.extend(word.take()),
            '"' | '\'' if quote.is_none() => (quote, word) = (Some(character), Some(word.unwrap_or_default())),
            _ if quote == Some(character) => quote = None,
            '\\' => word.get_or_insert_default().extend(characters.next()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    let assignment = |word: String| {
        let (name, value) = word.split_once('=')?;
        Some((name.to_owned(), value.replace("%%", "%")))
    };
    words.into_iter().filter_map(assignment).collect()
}

/// The variables that every service gets from systemd's own configuration.
pub(super) fn defaults(text: &str) -> Vec<(String, String)> {
    text.lines().filter_map(|line| line.strip_prefix("DefaultEnvironment=")).flat_map(assignments).collect()
}

fn unquoted(value: &str) -> &str {
    let inside = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    inside('"').or_else(|| inside('\'')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_values_win_across_files() {
        let mut environment = BTreeMap::new();
        read_into(&mut environment, "NODE_LABELS=a=b\nNODE_TAINTS=\n");
        read_into(&mut environment, "# MAX_PODS=1\n\nMAX_PODS=29\nNODE_LABELS=a=b,c=d\nnonsense\n");
        let read: Vec<(&str, &str)> = environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(read, [("MAX_PODS", "29"), ("NODE_LABELS", "a=b,c=d"), ("NODE_TAINTS", "")]);
    }

    #[test]
    fn assignments_are_words_in_quotes_or_without() {
        let setting = r#""A=b \"c\" \\ 100%%" B=d 'C=e "f"' D= nonsense"#;
        let read = assignments(setting);
        let read: Vec<(&str, &str)> = read.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(read, [("A", r#"b "c" \ 100%"#), ("B", "d"), ("C", r#"e "f""#), ("D", "")]);
        assert_eq!(defaults("[Manager]\nDefaultEnvironment=\"A=b c\"\n"), [("A".to_owned(), "b c".to_owned())]);
    }

    #[test]
    fn quotes_around_a_value_are_taken_off() {
        let read: Vec<String> = variables("A=\"b c\"\n B = 'd'\nC=\"\nD=\"\"\r\n").map(|(_, value)| value).collect();
        assert_eq!(read, ["b c", "d", "\"", ""]);
    }
}
