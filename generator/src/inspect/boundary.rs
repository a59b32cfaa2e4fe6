//! Cuts the body of a MIME multi-part at its boundaries, by whole lines as Python's `email` package does.
//!
//! A MIME library would do, but for two things that a report needs: where each part stands in the source, and that a
//! line which merely begins like the boundary is not one (RFC 2046, 5.1.1, and `email/feedparser.py`).

use std::ops::Range;

/// The body of a multi-part, cut.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// Each part, without the line end that belongs to the boundary after it.
    pub(crate) parts: Vec<Range<usize>>,
    /// Whether the last part ends with the closing boundary.
    pub(crate) closed: bool,
}

enum Line {
    Opening,
    Closing,
    Other,
}

/// Cuts `body` at `--boundary` lines. Text before the first and after the closing one belongs to no part.
pub(super) fn cut(body: &[u8], boundary: &str) -> Cut {
    let mut parts = Vec::new();
    let mut start = None;
    let mut offset = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let kind = classify(line, boundary.as_bytes());
        if !matches!(kind, Line::Other) {
            if let Some(start) = start {
                parts.push(start..without_line_end(body, start, offset));
            }
            if matches!(kind, Line::Closing) {
                return Cut { parts, closed: start.is_some() };
            }
            start = Some(offset + line.len());
        }
        offset += line.len();
    }
    if let Some(start) = start {
        parts.push(start..body.len());
    }
    Cut { parts, closed: false }
}

fn classify(line: &[u8], boundary: &[u8]) -> Line {
    let Some(rest) = line.strip_prefix(b"--").and_then(|rest| rest.strip_prefix(boundary)) else {
        return Line::Other;
    };
    let blank = |text: &[u8]| text.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
    match rest.strip_prefix(b"--") {
        Some(rest) if blank(rest) => Line::Closing,
        _ if blank(rest) => Line::Opening,
        _ => Line::Other,
    }
}

fn without_line_end(body: &[u8], start: usize, end: usize) -> usize {
    let text = &body[start..end];
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    start + text.strip_suffix(b"\r").unwrap_or(text).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts<'a>(body: &'a str, boundary: &str) -> (Vec<&'a str>, bool) {
        let cut = cut(body.as_bytes(), boundary);
        (cut.parts.into_iter().map(|range| &body[range]).collect(), cut.closed)
    }

    #[test]
    fn parts_lose_the_line_end_before_the_boundary_only() {
        assert_eq!(parts("intro\n--b\none\n\n--b\r\ntwo\r\n--b--\nrest", "b"), (vec!["one\n", "two"], true));
    }

    #[test]
    fn a_missing_closing_boundary_leaves_the_last_part_whole() {
        assert_eq!(parts("--b\none\n", "b"), (vec!["one\n"], false));
    }

    #[test]
    fn a_line_that_begins_like_the_boundary_is_content() {
        assert_eq!(
            parts("--//\n--//x\n --//\n--//--x\n--// \n--//--", "//"),
            (vec!["--//x\n --//\n--//--x", ""], true)
        );
    }

    #[test]
    fn without_a_boundary_there_are_no_parts() {
        assert_eq!(parts("one\ntwo\n", "b"), (vec![], false));
        assert_eq!(parts("--b--\n", "b"), (vec![], false));
    }
}
