//! The report for people: what it is, the budget, the files in a table, the commands in order, the warnings.
//!
//! User data of unknown origin is printed here, so every control character of it is escaped: a terminal acts on none.

use std::fmt::{self, Write as _};

use super::report::{Command, CostBasis, File, Invocation, Layer, Part, Report};
use crate::number::thousands;

/// A command longer than this is cut; the JSON has the whole.
const MOST_CHARACTERS: usize = 200;

impl Report {
    /// The report as text for people, each line ended.
    pub fn to_text(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let layers: Vec<&str> = self.layers.iter().rev().map(Layer::as_str).collect();
        let wrapping = if layers.is_empty() { String::new() } else { format!(", in {}", layers.join(", in ")) };
        let template = if self.parts.len() == 1 && self.parts[0].template { ", a Jinja template" } else { "" };
        writeln!(out, "kind    {}{template}{wrapping}", self.kind)?;
        if let Some(origin) = self.origin {
            writeln!(out, "origin  {origin}")?;
        }
        writeln!(out, "budget  {}", budget(self.raw_size, self.limit))?;
        if self.parts.len() > 1 || self.parts.iter().any(|part| !part.details.is_empty()) {
            writeln!(out, "\nparts ({})", self.parts.len())?;
            write_parts(out, &self.parts)?;
            write_cut(out, self.parts.iter().flat_map(|part| &part.details))?;
        }
        if !self.files.is_empty() {
            writeln!(out, "\nfiles ({}), in the order in which they are written", self.files.len())?;
            write_files(out, &self.files)?;
            writeln!(
                out,
                "  {}",
                match self.compressed_size_basis {
                    CostBasis::MarginalGzip => "COST: bytes that gzip would save without the entry",
                    CostBasis::AsItStands => "COST: bytes that the entry takes as it stands",
                }
            )?;
        }
        if !self.commands.is_empty() {
            writeln!(out, "\ncommands ({}), in the order in which they run", self.commands.len())?;
            write_commands(out, &self.commands)?;
        }
        if !self.settings.is_empty() {
            writeln!(out, "\nother settings ({})", self.settings.len())?;
            for setting in &self.settings {
                writeln!(out, "  {}: {}", printable(&setting.key), printable(&setting.summary))?;
            }
            write_cut(out, self.settings.iter().map(|setting| &setting.summary))?;
        }
        if !self.warnings.is_empty() {
            writeln!(out, "\nwarnings ({})", self.warnings.len())?;
            for warning in &self.warnings {
                writeln!(out, "  {}", printable(warning))?;
            }
        }
        Ok(())
    }
}

fn budget(used: u64, limit: u64) -> String {
    // Tenths of a percent, in whole numbers: the same digits everywhere.
    let tenths = used.saturating_mul(1000) / limit;
    let left = match limit.checked_sub(used) {
        Some(left) => format!("{} left", thousands(left)),
        None => format!("{} over", thousands(used - limit)),
    };
    let (used, limit) = (thousands(used), thousands(limit));
    format!("{used} of {limit} bytes ({}.{} %), {left}", tenths / 10, tenths % 10)
}

fn write_parts(out: &mut fmt::Formatter<'_>, parts: &[Part]) -> fmt::Result {
    let mut rows = vec![["RAW", "COST", "NAME", "KIND"].map(str::to_owned)];
    for part in parts {
        let template = if part.template { ", a Jinja template" } else { "" };
        rows.push([
            thousands(part.raw_size),
            cost(part.compressed_size),
            printable(&part.name),
            format!("{}{template}", part.kind),
        ]);
    }
    let lines = table(&rows, [true, true, false, false]);
    let mut lines = lines.iter();
    writeln!(out, "{}", lines.next().map_or("", String::as_str))?;
    for (line, part) in lines.zip(parts) {
        writeln!(out, "{line}")?;
        for detail in &part.details {
            writeln!(out, "      {}", printable(detail))?;
        }
    }
    Ok(())
}

/// Says where the rest of lines is that were cut.
fn write_cut<'a>(out: &mut fmt::Formatter<'_>, mut lines: impl Iterator<Item = &'a String>) -> fmt::Result {
    if lines.any(|line| line.ends_with('…')) {
        writeln!(out, "  …: cut short; --show with the name of a part, such as part-001, prints it whole")?;
    }
    Ok(())
}

fn write_files(out: &mut fmt::Formatter<'_>, files: &[File]) -> fmt::Result {
    let mut rows = vec![["MODE", "OWNER", "RAW", "COST", "SHA256", "PATH"].map(str::to_owned)];
    for file in files {
        let mut path = printable(&file.path);
        let mut notes = Vec::new();
        if file.encoding.as_str() != "text" {
            notes.push(file.encoding.as_str().to_owned());
        }
        if file.append {
            notes.push("appended".to_owned());
        }
        if file.deferred {
            notes.push("deferred".to_owned());
        }
        if let Some(elf) = &file.elf {
            let machines: Vec<&str> = [&elf.machine].into_iter().chain(&elf.behind).map(String::as_str).collect();
            notes.push(format!("ELF {}, {}", machines.join(" and "), elf.linkage.as_str()));
            notes.extend(elf.agent_version.as_ref().map(|version| format!("nodestrap-agent {version}")));
            let whose = |own| if own { "this gen-userdata's own" } else { "of another build" };
            notes.extend(elf.agent_is_own.map(|own| whose(own).to_owned()));
        }
        if !notes.is_empty() {
            let _ = write!(path, "  ({})", notes.join(", "));
        }
        rows.push([
            format!("{:04o}", file.mode),
            printable(&file.owner),
            thousands(file.raw_size),
            cost(file.compressed_size),
            file.sha256.get(..12).unwrap_or_default().to_owned(),
            path,
        ]);
    }
    for line in table(&rows, [false, false, true, true, false, false]) {
        writeln!(out, "{line}")?;
    }
    for file in files.iter().filter(|file| file.elf.is_some()) {
        writeln!(out, "  sha256 {}  {}", file.sha256, printable(&file.path))?;
    }
    Ok(())
}

fn write_commands(out: &mut fmt::Formatter<'_>, commands: &[Command]) -> fmt::Result {
    let mut rows = Vec::new();
    for (index, command) in commands.iter().enumerate() {
        let what = match &command.invocation {
            Invocation::Shell(line) => printable(line.trim_end_matches('\n')),
            Invocation::Arguments(words) => {
                let words: Vec<String> = words.iter().map(|word| printable(&quoted(word))).collect();
                words.join(" ")
            }
            Invocation::Script(path) => printable(path),
        };
        rows.push([(index + 1).to_string(), command.source_name().to_owned(), cut(what)]);
    }
    for line in table(&rows, [true, false, false]) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Rows with columns as wide as their widest cell, two spaces apart and indented; `right` says which end flush right.
fn table<const COLUMNS: usize>(rows: &[[String; COLUMNS]], right: [bool; COLUMNS]) -> Vec<String> {
    let mut widths = [0; COLUMNS];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    rows.iter()
        .map(|row| {
            let mut line = String::new();
            for ((cell, width), right) in row.iter().zip(widths).zip(right) {
                let _ = if right { write!(line, "  {cell:>width$}") } else { write!(line, "  {cell:<width$}") };
            }
            line.trim_end().to_owned()
        })
        .collect()
}

fn cost(size: Option<u64>) -> String {
    size.map_or_else(|| "-".to_owned(), thousands)
}

/// The text with what a terminal would act on escaped: control characters, and those that turn its direction.
pub(crate) fn printable(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        let turns = matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if character.is_control() || turns {
            safe.extend(character.escape_default());
        } else {
            safe.push(character);
        }
    }
    safe
}

/// A word as a shell would take it.
pub(crate) fn quoted(word: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:=,@%+".contains(&byte);
    if !word.is_empty() && word.bytes().all(bare) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn cut(text: String) -> String {
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}… ({} bytes)", &text[..end], thousands(text.len() as u64)),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_told_below_and_above_the_limit() {
        assert_eq!(budget(5274, 16_384), "5,274 of 16,384 bytes (32.1 %), 11,110 left");
        assert_eq!(budget(16_385, 16_384), "16,385 of 16,384 bytes (100.0 %), 1 over");
    }

    #[test]
    fn nothing_reaches_the_terminal_as_a_command_to_it() {
        assert_eq!(printable("a\u{1b}[2Jb\tc\nd\u{202e}e\u{9b}é"), "a\\u{1b}[2Jb\\tc\\nd\\u{202e}e\\u{9b}é");
    }

    #[test]
    fn words_are_quoted_where_a_shell_needs_it() {
        let words = ["a=b", "", "it's", "$HOME x"].map(quoted);
        assert_eq!(words, ["a=b", "''", r"'it'\''s'", "'$HOME x'"]);
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["1", "é", "x"], ["100", "ab", ""]].map(|row| row.map(str::to_owned));
        assert_eq!(table(&rows, [true, false, false]), ["    1  é   x", "  100  ab"]);
    }
}
