//! The difference for people: the size, then what differs under a heading a subject, `+` added, `-` removed, `~` changed,
//! `=` said in other words.
//!
//! User data of unknown origin is printed here, so every control character of it is escaped: a terminal acts on none.

use serde_json::Value;

use super::difference::{Aspect, Change, Difference, Section, Sides, State, Subject};
use super::lines;
use crate::inspect::{printable, quoted};
use crate::number::thousands;

/// A change longer than this stands on several lines.
const LONGEST_LINE: usize = 110;

/// Types of a max-pods map that are named unless all are asked for.
const NAMED_TYPES: usize = 5;

impl Difference {
    /// The difference as text for people, each line ended; nothing where there is none. `all` names each instance type
    /// whose pods changed, where else the first few of many stand for the rest.
    pub fn to_text(&self, all: bool) -> String {
        if self.sections.is_empty() {
            return String::new();
        }
        let mut text = Text { lines: vec![size(self.raw_size, self.limit)], all };
        let mut subject = None;
        for section in &self.sections {
            if subject.replace(section.subject) != Some(section.subject) {
                text.lines.push(String::new());
                text.lines.push(heading(section.subject).to_owned());
            }
            text.section(section);
        }
        text.lines.join("\n") + "\n"
    }
}

fn size(Sides { before, after }: Sides<u64>, limit: u64) -> String {
    let limit = thousands(limit);
    match after.cmp(&before) {
        std::cmp::Ordering::Equal => format!("size  {} of {limit} bytes on both sides", thousands(after)),
        std::cmp::Ordering::Greater => {
            let more = thousands(after - before);
            format!("size  {} -> {} of {limit} bytes, {more} more", thousands(before), thousands(after))
        }
        std::cmp::Ordering::Less => {
            let less = thousands(before - after);
            format!("size  {} -> {} of {limit} bytes, {less} less", thousands(before), thousands(after))
        }
    }
}

fn heading(subject: Subject) -> &'static str {
    match subject {
        Subject::UserData => "user data",
        Subject::Part => "parts",
        Subject::File => "files",
        Subject::Commands => "commands",
        Subject::Settings => "other settings",
        Subject::Warnings => "warnings",
    }
}

/// Lines so far, none with its end.
struct Text {
    lines: Vec<String>,
    all: bool,
}

impl Text {
    fn line(&mut self, indent: usize, text: &str) {
        self.lines.push(format!("{:indent$}{}", "", printable(text)));
    }

    fn section(&mut self, Section { subject, name, state, changes }: &Section) {
        if !matches!(subject, Subject::File | Subject::Part) {
            let same = *state == State::SameMeaning;
            for change in changes {
                self.change(2, change, if same { '=' } else { sign(change) });
            }
            return;
        }
        match state {
            State::Added | State::Removed => {
                let sign = if *state == State::Added { '+' } else { '-' };
                self.line(2, &format!("{sign} {name}  ({})", attributes(changes)));
            }
            State::SameMeaning => self.line(2, &format!("= {name}  says the same in other words")),
            State::Changed => {
                self.line(2, &format!("~ {name}"));
                let in_sum = |change: &&Change| matches!(change.aspect, Aspect::Pods | Aspect::DefaultPods);
                changes.iter().filter(|change| !in_sum(change)).for_each(|change| self.change(6, change, sign(change)));
                self.pods(changes, Aspect::Pods, "type", "types");
                self.pods(changes, Aspect::DefaultPods, "size of unknown types", "sizes of unknown types");
            }
        }
    }

    fn change(&mut self, indent: usize, change: &Change, sign: char) {
        let name = if change.name.is_empty() { String::new() } else { format!(" {}", change.name) };
        let shown = |value: &Value| shown(change.aspect, value);
        match (change.before.as_ref().map(shown), change.after.as_ref().map(shown)) {
            (Some(before), Some(after)) => {
                let line = format!("{sign}{name}: {before} -> {after}");
                if before.contains('\n') || after.contains('\n') {
                    self.line(indent, &format!("{sign}{name}, several lines"));
                    for line in lines::changes(&before, &after) {
                        self.change(indent + 4, &line, self::sign(&line));
                    }
                } else if line.chars().count() > LONGEST_LINE || change.aspect == Aspect::Command {
                    self.line(indent, &format!("{sign}{name}"));
                    self.line(indent + 4, &format!("- {before}"));
                    self.line(indent + 4, &format!("+ {after}"));
                } else {
                    self.line(indent, &line);
                }
            }
            (Some(value), None) | (None, Some(value)) => {
                let value = value.strip_suffix('\n').unwrap_or(&value);
                if value.contains('\n') {
                    self.line(indent, &format!("{sign}{name}, several lines"));
                    value.split('\n').for_each(|line| self.line(indent + 4, &format!("{sign} {line}")));
                } else if value.is_empty() {
                    self.line(indent, &format!("{sign}{name}"));
                } else {
                    let colon = if name.is_empty() { "" } else { ":" };
                    self.line(indent, &format!("{sign}{name}{colon} {value}"));
                }
            }
            (None, None) => {}
        }
    }

    /// Types whose pods changed, in a line for each way in which they did.
    fn pods(&mut self, changes: &[Change], aspect: Aspect, one: &str, many: &str) {
        for wanted in ['~', '-', '+'] {
            let is_wanted = |change: &&Change| change.aspect == aspect && sign(change) == wanted;
            let changes: Vec<&Change> = changes.iter().filter(is_wanted).collect();
            if changes.is_empty() {
                continue;
            }
            let most = if self.all { changes.len() } else { NAMED_TYPES };
            let mut types: Vec<String> = changes.iter().take(most).map(|change| pods(change)).collect();
            if changes.len() > most {
                types.push(format!("and {} more, which --all names", thousands((changes.len() - most) as u64)));
            }
            let noun = if changes.len() == 1 { one } else { many };
            self.line(6, &format!("{wanted} {} {noun}: {}", thousands(changes.len() as u64), types.join(", ")));
        }
    }
}

fn sign(change: &Change) -> char {
    match (&change.before, &change.after) {
        (Some(_), Some(_)) => '~',
        (Some(_), None) => '-',
        _ => '+',
    }
}

fn pods(Change { name, before, after, .. }: &Change) -> String {
    let sides: Vec<String> = before.iter().chain(after).map(|value| shown(Aspect::Pods, value)).collect();
    format!("{name} {}", sides.join(" -> "))
}

/// Mode, owner and the rest of a file in a few words; its digest stands in the JSON.
fn attributes(changes: &[Change]) -> String {
    let word = |change: &Change| {
        let value = change.before.as_ref().or(change.after.as_ref())?;
        Some(match (change.name.as_str(), value) {
            ("sha256", _) => return None,
            ("bytes", Value::Number(bytes)) if bytes.as_u64() == Some(1) => "1 byte".to_owned(),
            ("bytes", Value::Number(bytes)) => format!("{} bytes", thousands(bytes.as_u64()?)),
            ("nodestrap-agent", value) => format!("nodestrap-agent {}", shown(Aspect::Attribute, value)),
            (name, Value::Bool(_)) => name.to_owned(),
            (_, value) => shown(Aspect::Attribute, value),
        })
    };
    changes.iter().filter_map(word).collect::<Vec<_>>().join(", ")
}

/// A value in a line, or in as many as it has.
fn shown(aspect: Aspect, value: &Value) -> String {
    match (aspect, value) {
        (Aspect::Key, value) => value.to_string(),
        // A flag or an item without a value is there or not.
        (Aspect::Argument | Aspect::Item, Value::Bool(true)) => String::new(),
        (Aspect::Command, Value::Array(words)) => {
            words.iter().filter_map(Value::as_str).map(quoted).collect::<Vec<_>>().join(" ")
        }
        (Aspect::Variable | Aspect::Item | Aspect::Argument | Aspect::Directive, Value::String(text))
            if text.is_empty() =>
        {
            "\"\"".to_owned()
        }
        (Aspect::Attribute, Value::Number(number)) => number.as_u64().map_or(number.to_string(), thousands),
        (_, Value::String(text)) => text.clone(),
        (_, value) => value.to_string(),
    }
}
