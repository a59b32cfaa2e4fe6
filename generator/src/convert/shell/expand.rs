//! Words as a command gets them, with the variables that a script sets to plain text.

use std::collections::BTreeMap;

use super::word::name_length;
use super::{Command, Piece, Word};

/// What encloses the number of something unknown in a text. No word of a shell can hold it.
const MARK: char = '\0';

/// What only a run could tell, by the numbers that stand for it in texts.
#[derive(Clone, Debug, Default)]
pub(in crate::convert) struct Unknowns(Vec<String>);

impl Unknowns {
    /// A text that stands for `source`.
    fn marker(&mut self, source: &str) -> String {
        let number = self.0.iter().position(|known| known == source).unwrap_or_else(|| {
            self.0.push(source.to_owned());
            self.0.len() - 1
        });
        format!("{MARK}{number}{MARK}")
    }

    /// Whether a part of `text` is unknown.
    pub(in crate::convert) fn are_in(text: &str) -> bool {
        text.contains(MARK)
    }

    /// The text as the script has it.
    pub(in crate::convert) fn shown(&self, text: &str) -> String {
        let source = |number: &str| number.parse().ok().and_then(|number: usize| self.0.get(number));
        let stretches = text.split(MARK).enumerate();
        let shown = stretches.map(|(index, stretch)| match source(stretch) {
            Some(source) if index % 2 == 1 => source.as_str(),
            _ => stretch,
        });
        shown.collect()
    }
}

/// Variables whose values are known.
#[derive(Clone, Debug, Default)]
pub(in crate::convert) struct Variables {
    values: BTreeMap<String, String>,
}

impl Variables {
    /// Remembers what a command sets, and returns whether it does nothing else.
    pub(in crate::convert) fn assign(&mut self, command: &Command, unknowns: &mut Unknowns) -> bool {
        let first = self.word(command.words.first(), unknowns);
        let declares = matches!(first.as_str(), "export" | "declare" | "local" | "readonly" | "typeset");
        if matches!(first.as_str(), "read" | "for" | "unset") {
            for word in command.words.iter().skip(1) {
                let name = self.word(Some(word), unknowns);
                self.values.insert(name.clone(), unknowns.marker(&format!("${name}")));
            }
            return false;
        }
        let words = command.words.iter().skip(usize::from(declares));
        let assignments: Vec<Option<(String, bool, Word)>> = words.map(assignment).collect();
        let behind = assignments.iter().skip_while(|assignment| assignment.is_some()).count();
        // Variables before a command are for that command alone.
        if behind > 0 && !declares {
            return false;
        }
        for (name, adds, value) in assignments.into_iter().flatten() {
            let value = if command.is_top_level {
                self.word(Some(&value), unknowns)
            } else {
                unknowns.marker(&format!("${name}"))
            };
            let before = self.values.get(&name).filter(|_| adds).cloned().unwrap_or_default();
            self.values.insert(name, before + &value);
        }
        true
    }

    /// The fields that a word becomes.
    pub(in crate::convert) fn expand(&self, word: &Word, unknowns: &mut Unknowns) -> Vec<String> {
        let mut fields: Vec<String> = Vec::new();
        let mut field: Option<String> = None;
        for piece in &word.pieces {
            match piece {
                Piece::Literal(text) => field.get_or_insert_default().push_str(text),
                Piece::Opaque { source } => field.get_or_insert_default().push_str(&unknowns.marker(source)),
                Piece::Variable { quoted: true, .. } => {
                    field.get_or_insert_default().push_str(&self.value(piece, unknowns));
                }
                Piece::Variable { .. } => {
                    let value = self.value(piece, unknowns);
                    if value.starts_with(char::is_whitespace) {
                        fields.extend(field.take());
                    }
                    for (index, part) in value.split_whitespace().enumerate() {
                        if index > 0 {
                            fields.extend(field.take());
                        }
                        field.get_or_insert_default().push_str(part);
                    }
                    if value.ends_with(char::is_whitespace) {
                        fields.extend(field.take());
                    }
                }
            }
        }
        fields.extend(field);
        fields
    }

    /// A word as one text.
    fn word(&self, word: Option<&Word>, unknowns: &mut Unknowns) -> String {
        word.into_iter().flat_map(|word| &word.pieces).map(|piece| self.value(piece, unknowns)).collect()
    }

    fn value(&self, piece: &Piece, unknowns: &mut Unknowns) -> String {
        match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Opaque { source } => unknowns.marker(source),
            Piece::Variable { name, otherwise, source, .. } => match (self.values.get(name), otherwise) {
                (Some(value), Some(otherwise)) if value.is_empty() => otherwise.clone(),
                (Some(value), _) => value.clone(),
                (None, Some(otherwise)) => otherwise.clone(),
                (None, None) => unknowns.marker(source),
            },
        }
    }
}

/// The name, whether it is `+=`, and the value, of a word that is an assignment.
fn assignment(word: &Word) -> Option<(String, bool, Word)> {
    let Some(Piece::Literal(first)) = word.pieces.first() else { return None };
    let length = name_length(first);
    let (name, rest) = first.split_at(length);
    let adds = rest.starts_with('+');
    let value = rest.trim_start_matches('+').strip_prefix('=').filter(|_| length > 0)?;
    let mut pieces = vec![Piece::Literal(value.to_owned())];
    pieces.extend(word.pieces.iter().skip(1).cloned());
    Some((name.to_owned(), adds, Word { pieces }))
}
