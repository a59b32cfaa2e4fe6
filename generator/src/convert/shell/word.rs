//! Reads one word, with the quotes and expansions in it.

use super::cursor::Cursor;
use super::{Piece, ShellError, Word};

impl Cursor<'_> {
    /// One word; empty where a character that ends words comes first.
    pub(super) fn word(&mut self) -> Result<Word, ShellError> {
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
