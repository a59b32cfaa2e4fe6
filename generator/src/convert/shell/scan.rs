//! Cuts a script into commands and their words.

use std::ops::Range;

use super::cursor::Cursor;
use super::{ShellError, Word};

/// A simple command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::convert) struct Command {
    /// Its words, redirections left out.
    pub(in crate::convert) words: Vec<Word>,
    /// Line of its first word, from 1.
    pub(in crate::convert) line: usize,
    /// Bytes from its first word on; what ends it is not in there.
    pub(in crate::convert) span: Range<usize>,
    /// Where the list begins that it stands in: commands that `&&`, `||` and `|` join.
    pub(in crate::convert) list: usize,
    /// Whether it stands by itself, and not within a loop, a condition or a function.
    pub(in crate::convert) is_top_level: bool,
}

/// The commands of `text`, in its order.
pub(in crate::convert) fn scan(text: &str) -> Result<Vec<Command>, ShellError> {
    let mut scanner = Scanner {
        cursor: Cursor::new(text),
        commands: Vec::new(),
        here_documents: Vec::new(),
        depth: 0,
        parentheses: 0,
        names_function: false,
        counted: (0, 1),
    };
    scanner.script()?;
    Ok(scanner.commands)
}

/// What ends a command, the longer ones first.
const OPERATORS: [&str; 11] = [";;&", ";;", ";&", "&&", "||", "|&", ";", "|", "&", "(", ")"];

/// Redirections, the longer ones first.
const REDIRECTIONS: [&str; 12] = ["&>>", "<<<", "<<-", "<<", "<>", "<&", ">>", ">&", ">|", "&>", "<", ">"];

struct Scanner<'t> {
    cursor: Cursor<'t>,
    commands: Vec<Command>,
    /// Ends of here-documents whose text begins on the next line.
    here_documents: Vec<String>,
    /// Compound commands that are open.
    depth: usize,
    parentheses: usize,
    /// Whether the next word is a function's name.
    names_function: bool,
    /// A place in the text and its line.
    counted: (usize, usize),
}

impl Scanner<'_> {
    fn script(&mut self) -> Result<(), ShellError> {
        let mut words: Vec<Word> = Vec::new();
        let mut start = 0;
        let mut end = 0;
        let mut list: Option<usize> = None;
        loop {
            let rest = self.cursor.rest();
            let Some(next) = self.cursor.next() else { break };
            if rest.starts_with("\\\n") || rest.starts_with("\\\r\n") {
                self.cursor.at += rest.find('\n').map_or(0, |at| at + 1);
            } else if next == '#' {
                self.cursor.at += rest.find('\n').unwrap_or(rest.len());
            } else if next == '\n' {
                self.finish(&mut words, start..end, list);
                list = None;
                self.cursor.take();
                self.skip_here_documents();
            } else if next.is_whitespace() {
                self.cursor.take();
            } else if let Some(operator) = self.redirection() {
                self.redirect(operator)?;
                end = self.cursor.at;
            } else if let Some(operator) = OPERATORS.into_iter().find(|operator| rest.starts_with(operator)) {
                let first = list.or((!words.is_empty()).then_some(start));
                self.finish(&mut words, start..end, list);
                list = first.filter(|_| matches!(operator, "&&" | "||" | "|" | "|&"));
                self.cursor.at += operator.len();
                match operator {
                    "(" => self.parentheses += 1,
                    // One that nothing opened ends a pattern of case.
                    ")" => self.parentheses = self.parentheses.saturating_sub(1),
                    _ => {}
                }
            } else {
                let begin = self.cursor.at;
                let word = self.cursor.word()?;
                if words.is_empty() {
                    start = begin;
                    list.get_or_insert(begin);
                    if self.is_reserved(&self.cursor.text[begin..self.cursor.at]) {
                        list = None;
                        continue;
                    }
                }
                end = self.cursor.at;
                words.push(word);
            }
        }
        self.finish(&mut words, start..end, list);
        Ok(())
    }

    /// Whether the first word of a command is the shell's own, after which a command may begin.
    fn is_reserved(&mut self, word: &str) -> bool {
        match word {
            "if" | "while" | "until" | "{" => self.depth += 1,
            "fi" | "done" | "esac" | "}" => self.depth = self.depth.saturating_sub(1),
            "then" | "do" | "else" | "elif" | "!" | "time" => {}
            "function" => {
                self.names_function = true;
                return true;
            }
            // The words behind these are names and values.
            "for" | "case" | "select" => {
                self.depth += 1;
                return false;
            }
            _ => return std::mem::take(&mut self.names_function),
        }
        true
    }

    fn finish(&mut self, words: &mut Vec<Word>, span: Range<usize>, list: Option<usize>) {
        if words.is_empty() {
            return;
        }
        let list = list.unwrap_or(span.start);
        let is_top_level = self.depth == 0 && self.parentheses == 0;
        let (at, line) = self.counted;
        let line = line + self.cursor.text[at..span.start].matches('\n').count();
        self.counted = (span.start, line);
        self.commands.push(Command { words: std::mem::take(words), line, span, list, is_top_level });
    }

    /// The redirection that begins here, its file descriptor included in what is passed over.
    fn redirection(&mut self) -> Option<&'static str> {
        let rest = self.cursor.rest();
        let digits = rest.len() - rest.trim_start_matches(|next: char| next.is_ascii_digit()).len();
        let operator = REDIRECTIONS.into_iter().find(|operator| rest[digits..].starts_with(operator))?;
        // `<(…)` and `>(…)` are words.
        if digits == 0 && operator.len() == 1 && rest[1..].starts_with('(') {
            return None;
        }
        self.cursor.at += digits + operator.len();
        Some(operator)
    }

    fn redirect(&mut self, operator: &str) -> Result<(), ShellError> {
        while self.cursor.next().is_some_and(|next| next == ' ' || next == '\t') {
            self.cursor.take();
        }
        let begin = self.cursor.at;
        self.cursor.word()?;
        if matches!(operator, "<<" | "<<-") {
            let end = self.cursor.text[begin..self.cursor.at].replace(['\'', '"', '\\'], "");
            self.here_documents.push(end);
        }
        Ok(())
    }

    fn skip_here_documents(&mut self) {
        for end in std::mem::take(&mut self.here_documents) {
            while !self.cursor.rest().is_empty() {
                let rest = self.cursor.rest();
                let (line, behind) = rest.split_once('\n').unwrap_or((rest, ""));
                self.cursor.at = self.cursor.text.len() - behind.len();
                if line.trim_start_matches('\t').trim_end_matches('\r') == end {
                    break;
                }
            }
        }
    }
}
