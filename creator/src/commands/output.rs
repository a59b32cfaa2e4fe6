//! Results, on standard output: tables for people, JSON and YAML for programs.

use std::io::{self, Write as _};

use serde::Serialize;

use super::failure::Failure;
use crate::cli::ListFormat;

/// A column of a table: its head, and what a row has in it.
pub(super) type Column<R> = (&'static str, fn(&R) -> String);

/// Prints rows in the form that was asked for.
pub(super) fn list<R: Serialize>(rows: &[R], columns: &[Column<R>], format: ListFormat) -> Result<(), Failure> {
    let text = match format {
        ListFormat::Table => table(rows, columns),
        ListFormat::Json => json(&rows),
        ListFormat::Yaml => {
            serde_saphyr::to_string(&rows).map_err(|error| Failure::to("write the list as YAML", error))?
        }
    };
    print(&text)
}

/// Something as JSON, with a newline at its end.
pub(super) fn json(value: &impl Serialize) -> String {
    // Cannot fail: what is printed has texts for keys.
    let value = serde_json::to_value(value).unwrap_or_default();
    format!("{value:#}\n")
}

/// Prints a text as it is. A reader that went away is no failure.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::to("write to standard output", error)),
        _ => Ok(()),
    }
}

/// Columns as wide as their widest cell, two spaces between them; an empty cell is `-`.
fn table<R>(rows: &[R], columns: &[Column<R>]) -> String {
    let cell = |text: String| if text.is_empty() { "-".to_owned() } else { text };
    let head = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut lines: Vec<Vec<String>> = vec![head];
    lines.extend(rows.iter().map(|row| columns.iter().map(|(_, of)| cell(of(row))).collect()));
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        let padded: Vec<String> = line.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}")).collect();
        text.push_str(padded.join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let columns: [Column<(&str, &str)>; 2] = [("NAME", |row| row.0.to_owned()), ("STATUS", |row| row.1.to_owned())];
        assert_eq!(
            table(&[("adorable-outfit", "ACTIVE"), ("b", "")], &columns),
            "NAME             STATUS\nadorable-outfit  ACTIVE\nb                -\n"
        );
    }

    #[test]
    fn a_table_without_rows_is_its_head() {
        let columns: [Column<()>; 1] = [("NAME", |()| String::new())];
        assert_eq!(table(&[], &columns), "NAME\n");
    }
}
