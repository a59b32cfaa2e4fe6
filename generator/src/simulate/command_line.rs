//! A command line of a unit, made into words as systemd makes them.
//!
//! Source: systemd.service(5), "Command lines": the line is split at white space first, quotes and backslashes taken
//! off, and variables are put into the words after that, so that `${NAME}` never makes two words of one.

use std::collections::BTreeMap;

use super::SimulateError;

/// Words of a command, and the variables that it asks for and nobody sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CommandLine {
    /// The program and its arguments.
    pub(super) words: Vec<String>,
    /// Variables that became the empty text, each once, in the order of the line.
    pub(super) unset: Vec<String>,
}

/// The words of `line` with variables from `environment` in them.
///
/// # Errors
/// A quote that is never closed, where systemd would ignore the whole line.
pub(super) fn expand(line: &str, environment: &BTreeMap<String, String>) -> Result<CommandLine, SimulateError> {
    let mut expander = Expander { environment, command: CommandLine::default() };
    for word in split(line)? {
        if let Some(name) = whole_variable(&word) {
            let value = expander.value(name);
            expander.command.words.extend(value.split_ascii_whitespace().map(str::to_owned));
        } else {
            let filled = expander.word(&word);
            expander.command.words.push(filled);
        }
    }
    if let Some(program) = expander.command.words.first_mut() {
        // "-" ignores a failure; "+" and "!" are about privileges. None is part of the program's path.
        *program = program.trim_start_matches(['-', '+', '!']).to_owned();
    }
    Ok(expander.command)
}

/// The name in a word that is `$NAME` and nothing else, whose value is split into words of its own.
fn whole_variable(word: &str) -> Option<&str> {
    word.strip_prefix('$').filter(|name| is_name(name))
}

fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

struct Expander<'a> {
    environment: &'a BTreeMap<String, String>,
    command: CommandLine,
}

impl Expander<'_> {
    /// A word with each `${NAME}` replaced, `$$` and `%%` made single.
    fn word(&mut self, word: &str) -> String {
        let mut expanded = String::new();
        let mut rest = word;
        while let Some(at) = rest.find(['$', '%']) {
            expanded.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some(behind) = rest.strip_prefix("$$").or_else(|| rest.strip_prefix("%%")) {
                expanded.push_str(&rest[..1]);
                rest = behind;
            } else if let Some((name, behind)) = rest.strip_prefix("${").and_then(|inside| inside.split_once('}'))
                && is_name(name)
            {
                expanded.push_str(&self.value(name));
                rest = behind;
            } else {
                expanded.push_str(&rest[..1]);
                rest = &rest[1..];
            }
        }
        expanded + rest
    }

    fn value(&mut self, name: &str) -> String {
        let Some(value) = self.environment.get(name) else {
            if !self.command.unset.iter().any(|known| known == name) {
                self.command.unset.push(name.to_owned());
            }
            return String::new();
        };
        value.clone()
    }
}

/// Words at white space outside of quotes, without the quotes and with backslashed characters as they are meant.
pub(crate) fn split(line: &str) -> Result<Vec<String>, SimulateError> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match (character, quote) {
            ('\\', _) => {
                let escaped = match characters.next() {
                    Some('n') => '\n',
                    Some('t') => '\t',
                    Some('s') => ' ',
                    Some(other) => other,
                    None => '\\',
                };
                word.get_or_insert_default().push(escaped);
            }
            (_, Some(open)) if character == open => quote = None,
            ('"' | '\'', None) => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (_, None) if character.is_ascii_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    if let Some(open) = quote {
        return Err(SimulateError::OpenQuote { quote: open, line: line.to_owned() });
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(line: &str) -> CommandLine {
        let environment = [("LABELS", "a=b,c=d"), ("SPACED", "one two"), ("EMPTY", "")]
            .map(|(name, value)| (name.into(), value.into()));
        expand(line, &BTreeMap::from(environment)).expect("the line is sound")
    }

    #[test]
    fn braced_variables_stay_within_their_word() {
        assert_eq!(
            expanded("/usr/bin/kubelet --labels=${LABELS},x=${EMPTY}y  --spaced=${SPACED}").words,
            ["/usr/bin/kubelet", "--labels=a=b,c=d,x=y", "--spaced=one two"]
        );
    }

    #[test]
    fn a_bare_variable_makes_as_many_words_as_its_value_has() {
        assert_eq!(expanded("p $SPACED $EMPTY end").words, ["p", "one", "two", "end"]);
        assert_eq!(expanded("p x$SPACED ${SPACED}").words, ["p", "x$SPACED", "one two"]);
    }

    #[test]
    fn quotes_and_backslashes_are_taken_off_before_variables_are_put_in() {
        assert_eq!(
            expanded(r#"p "a  b" 'c "d"' e\ f "" g"h i"j '${LABELS}' \x"#).words,
            ["p", "a  b", "c \"d\"", "e f", "", "gh ij", "a=b,c=d", "x"]
        );
    }

    #[test]
    fn doubled_signs_are_single_and_other_dollars_stay() {
        assert_eq!(
            expanded("p $${LABELS} 100%% ${no-name} $ 5$").words,
            ["p", "${LABELS}", "100%", "${no-name}", "$", "5$"]
        );
    }

    #[test]
    fn prefixes_are_no_part_of_the_program() {
        assert_eq!(expanded("-/usr/bin/kubelet -v").words, ["/usr/bin/kubelet", "-v"]);
    }

    #[test]
    fn variables_that_nobody_sets_are_named_once() {
        let command = expanded("p --max-pods=${MAX_PODS} ${MAX_PODS} $OTHER");
        assert_eq!(command.words, ["p", "--max-pods=", ""]);
        assert_eq!(command.unset, ["MAX_PODS", "OTHER"]);
    }

    #[test]
    fn an_open_quote_is_an_error() {
        let error = expand("p 'a b", &BTreeMap::new()).expect_err("it is never closed").to_string();
        assert_eq!(
            error,
            "kubelet's ExecStart opens a ' that it never closes, so that systemd ignores the line; close it: p 'a b"
        );
    }
}
