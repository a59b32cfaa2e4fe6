//! Cuts a script into commands and their words.

use std::ops::Range;

use super::{Piece, ShellError, Word};

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
        text,
        at: 0,
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
    text: &'t str,
    at: usize,
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

impl<'t> Scanner<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self) -> Option<char> {
        let next = self.next()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn line(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }

    fn unclosed(&self, at: usize, opening: &'static str) -> ShellError {
        ShellError { line: self.line(at), opening }
    }

    fn script(&mut self) -> Result<(), ShellError> {
        let mut words: Vec<Word> = Vec::new();
        let mut start = 0;
        let mut end = 0;
        let mut list: Option<usize> = None;
        loop {
            let rest = self.rest();
            let Some(next) = self.next() else { break };
            if rest.starts_with("\\\n") || rest.starts_with("\\\r\n") {
                self.at += rest.find('\n').map_or(0, |at| at + 1);
            } else if next == '#' {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if next == '\n' {
                self.finish(&mut words, start..end, list);
                list = None;
                self.take();
                self.skip_here_documents();
            } else if next.is_whitespace() {
                self.take();
            } else if let Some(operator) = self.redirection() {
                self.redirect(operator)?;
                end = self.at;
            } else if let Some(operator) = OPERATORS.into_iter().find(|operator| rest.starts_with(operator)) {
                let first = list.or((!words.is_empty()).then_some(start));
                self.finish(&mut words, start..end, list);
                list = first.filter(|_| matches!(operator, "&&" | "||" | "|" | "|&"));
                self.at += operator.len();
                match operator {
                    "(" => self.parentheses += 1,
                    // One that nothing opened ends a pattern of case.
                    ")" => self.parentheses = self.parentheses.saturating_sub(1),
                    _ => {}
                }
            } else {
                let begin = self.at;
                let word = self.word()?;
                if words.is_empty() {
                    start = begin;
                    list.get_or_insert(begin);
                    if self.is_reserved(&self.text[begin..self.at]) {
                        list = None;
                        continue;
                    }
                }
                end = self.at;
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
        let line = line + self.text[at..span.start].matches('\n').count();
        self.counted = (span.start, line);
        self.commands.push(Command { words: std::mem::take(words), line, span, list, is_top_level });
    }

    /// The redirection that begins here, its file descriptor included in what is passed over.
    fn redirection(&mut self) -> Option<&'static str> {
        let rest = self.rest();
        let digits = rest.len() - rest.trim_start_matches(|next: char| next.is_ascii_digit()).len();
        let operator = REDIRECTIONS.into_iter().find(|operator| rest[digits..].starts_with(operator))?;
        // `<(…)` and `>(…)` are words.
        if digits == 0 && operator.len() == 1 && rest[1..].starts_with('(') {
            return None;
        }
        self.at += digits + operator.len();
        Some(operator)
    }

    fn redirect(&mut self, operator: &str) -> Result<(), ShellError> {
        while self.next().is_some_and(|next| next == ' ' || next == '\t') {
            self.take();
        }
        let begin = self.at;
        self.word()?;
        if matches!(operator, "<<" | "<<-") {
            let end = self.text[begin..self.at].replace(['\'', '"', '\\'], "");
            self.here_documents.push(end);
        }
        Ok(())
    }

    fn skip_here_documents(&mut self) {
        for end in std::mem::take(&mut self.here_documents) {
            while !self.rest().is_empty() {
                let rest = self.rest();
                let (line, behind) = rest.split_once('\n').unwrap_or((rest, ""));
                self.at = self.text.len() - behind.len();
                if line.trim_start_matches('\t').trim_end_matches('\r') == end {
                    break;
                }
            }
        }
    }

    /// One word; empty where a character that ends words comes first.
    fn word(&mut self) -> Result<Word, ShellError> {
        let mut word = Word::default();
        while let Some(next) = self.next() {
            let begin = self.at;
            match next {
                '\'' => {
                    self.take();
                    let Some(length) = self.rest().find('\'') else {
                        return Err(self.unclosed(begin, "a single quote"));
                    };
                    word.literal(&self.rest()[..length]);
                    self.at += length + 1;
                }
                '"' => self.double_quoted(&mut word)?,
                '\\' => {
                    self.take();
                    match self.take() {
                        Some('\n') | None => {}
                        Some(escaped) => word.literal(escaped.encode_utf8(&mut [0; 4])),
                    }
                }
                '$' | '`' => word.pieces.push(self.expansion(false)?),
                '<' | '>' if self.rest()[1..].starts_with('(') => {
                    self.at += 2;
                    self.skip_to_parenthesis(begin)?;
                    word.pieces.push(Piece::Opaque { source: self.text[begin..self.at].to_owned() });
                }
                // An array's items.
                '(' if !word.pieces.is_empty() && self.text[..begin].ends_with('=') => {
                    self.take();
                    self.skip_to_parenthesis(begin)?;
                    word.pieces.push(Piece::Opaque { source: self.text[begin..self.at].to_owned() });
                }
                ';' | '&' | '|' | '<' | '>' | '(' | ')' => break,
                next if next.is_whitespace() => break,
                next => {
                    self.take();
                    word.literal(next.encode_utf8(&mut [0; 4]));
                }
            }
        }
        Ok(word)
    }

    fn double_quoted(&mut self, word: &mut Word) -> Result<(), ShellError> {
        let begin = self.at;
        self.take();
        word.literal("");
        loop {
            match self.next() {
                None => return Err(self.unclosed(begin, "a double quote")),
                Some('"') => {
                    self.take();
                    return Ok(());
                }
                Some('$' | '`') => word.pieces.push(self.expansion(true)?),
                Some('\\') => {
                    self.take();
                    match self.take() {
                        Some('\n') | None => {}
                        Some(escaped @ ('$' | '`' | '"' | '\\')) => word.literal(escaped.encode_utf8(&mut [0; 4])),
                        Some(other) => word.literal(&format!("\\{other}")),
                    }
                }
                Some(next) => {
                    self.take();
                    word.literal(next.encode_utf8(&mut [0; 4]));
                }
            }
        }
    }

    /// What begins with `$` or a backtick.
    fn expansion(&mut self, quoted: bool) -> Result<Piece, ShellError> {
        let begin = self.at;
        if self.take() == Some('`') {
            let Some(length) = self.rest().find('`') else { return Err(self.unclosed(begin, "a backtick")) };
            self.at += length + 1;
            return Ok(Piece::Opaque { source: self.text[begin..self.at].to_owned() });
        }
        let rest = self.rest();
        let name = &rest[..name_length(rest)];
        if !name.is_empty() {
            self.at += name.len();
            return Ok(self.variable(begin, name, None, quoted));
        }
        match self.next() {
            Some('(') => {
                self.take();
                self.skip_to_parenthesis(begin)?;
            }
            Some('{') => {
                let Some(length) = closing_brace(rest) else { return Err(self.unclosed(begin, "${")) };
                let inside = &rest[1..length];
                self.at += length + 1;
                let name = &inside[..name_length(inside)];
                let otherwise = inside[name.len()..].strip_prefix(":-");
                let is_plain = |text: &str| !text.contains(['$', '`', '"', '\'', '\\']);
                if name == inside || (!name.is_empty() && otherwise.is_some_and(is_plain)) {
                    return Ok(self.variable(begin, name, otherwise, quoted));
                }
            }
            Some(special @ ('?' | '@' | '*' | '#' | '$' | '!' | '-' | '0'..='9')) => self.at += special.len_utf8(),
            // Translated text: the quotes come next.
            Some('"') if !quoted => return Ok(Piece::Literal(String::new())),
            // Text with escapes of C's.
            Some('\'') if !quoted => {
                self.take();
                loop {
                    match self.take() {
                        Some('\'') => break,
                        Some('\\') => {
                            self.take();
                        }
                        Some(_) => {}
                        None => return Err(self.unclosed(begin, "a single quote")),
                    }
                }
            }
            _ => return Ok(Piece::Literal("$".to_owned())),
        }
        Ok(Piece::Opaque { source: self.text[begin..self.at].to_owned() })
    }

    fn variable(&self, begin: usize, name: &str, otherwise: Option<&str>, quoted: bool) -> Piece {
        Piece::Variable {
            name: name.to_owned(),
            otherwise: otherwise.map(str::to_owned),
            quoted,
            source: self.text[begin..self.at].to_owned(),
        }
    }

    /// Passes over what stands in parentheses, behind the closing one.
    fn skip_to_parenthesis(&mut self, begin: usize) -> Result<(), ShellError> {
        let mut open = 1_usize;
        let mut quote: Option<char> = None;
        while let Some(next) = self.take() {
            match (next, quote) {
                ('\\', None | Some('"')) => {
                    self.take();
                }
                (_, Some(own)) if next == own => quote = None,
                ('\'' | '"', None) => quote = Some(next),
                ('(', None) => open += 1,
                (')', None) => {
                    open -= 1;
                    if open == 0 {
                        return Ok(());
                    }
                }
                _ => {}
            }
        }
        Err(self.unclosed(begin, "a parenthesis"))
    }
}

impl Word {
    fn literal(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Literal(before)) => before.push_str(text),
            _ => self.pieces.push(Piece::Literal(text.to_owned())),
        }
    }
}

/// Bytes of the variable's name that the text begins with.
pub(super) fn name_length(text: &str) -> usize {
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        return 0;
    }
    text.find(|next: char| !next.is_ascii_alphanumeric() && next != '_').unwrap_or(text.len())
}

/// Where the brace is closed that the text begins with.
fn closing_brace(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, next) in text.char_indices() {
        match next {
            '{' => open += 1,
            '}' => {
                open -= 1;
                if open == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}
