//! Texts that nothing better is known of, line by line.

use super::difference::{Aspect, Change};
use super::sequence::hunks;

/// What changed between two texts.
pub(super) fn changes(before: &str, after: &str) -> Vec<Change> {
    let (before, before_ends) = lines(before);
    let (after, after_ends) = lines(after);
    let mut changes = Vec::new();
    for hunk in hunks(&before, &after) {
        let line = |index: usize| format!("line {}", index + 1);
        changes.extend(hunk.before.map(|index| Change::removed(Aspect::Line, line(index), before[index])));
        changes.extend(hunk.after.map(|index| Change::added(Aspect::Line, line(index), after[index])));
    }
    let end = |ends: bool| Some(if ends { "ended" } else { "without an end" });
    changes.extend(Change::between(Aspect::Attribute, "last line", end(before_ends), end(after_ends)));
    changes
}

/// The lines of a text, and whether the last is ended. An empty text has none, and nothing to end.
fn lines(text: &str) -> (Vec<&str>, bool) {
    match text.strip_suffix('\n') {
        Some(text) => (text.split('\n').collect(), true),
        None if text.is_empty() => (Vec::new(), true),
        None => (text.split('\n').collect(), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> Vec<String> {
        let side = |side: Option<serde_json::Value>| side.map_or("none".to_owned(), |value| value.to_string());
        let changes = changes(before, after).into_iter();
        changes.map(|change| format!("{}: {} -> {}", change.name, side(change.before), side(change.after))).collect()
    }

    #[test]
    fn lines_have_the_number_of_the_side_that_they_stand_on() {
        assert_eq!(
            shown("a\nb\nc\n", "new\na\nB\nc\n"),
            [r#"line 1: none -> "new""#, r#"line 2: "b" -> none"#, r#"line 3: none -> "B""#]
        );
    }

    #[test]
    fn ends_of_lines_are_seen() {
        assert_eq!(shown("a\n", "a"), [r#"last line: "ended" -> "without an end""#]);
        assert_eq!(shown("a\n", "a\r\n"), [r#"line 1: "a" -> none"#, r#"line 1: none -> "a\r""#]);
        assert_eq!(shown("", "\n"), [r#"line 1: none -> """#]);
        assert_eq!(shown("a\n", "a\n\n"), [r#"line 2: none -> """#]);
    }
}
