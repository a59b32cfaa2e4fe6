//! Each message of the library stands in a test.
//!
//! Reads the library's sources and the tests': of each text in the sources the longest piece between placeholders, where it
//! has as many words as a sentence, has to be in a text of some test. That no test asserts what it quotes, this cannot see;
//! that a new refusal has none, it does.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::Lit;

/// The fewest words of a piece that is looked for; fewer are a noun, or stand in many messages.
const WORDS: usize = 5;

/// What holds no messages: help, titles and pages, and what an editor is shown.
const OTHER_TEXTS: [&str; 9] = [
    "agent_binary.rs",
    "bin/gen-userdata/arguments.rs",
    "bin/gen-userdata/commands/sizes.rs",
    "bin/gen-userdata/summary.rs",
    "inspect/kind.rs",
    "inspect/origin.rs",
    "inspect/render.rs",
    "sbom.rs",
    "schema/",
];

/// What no input is known to bring about: the parser ends no node without a value.
const UNREACHED: &str = "a value is missing here";

/// The files below a directory of this package.
fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("the directory is there");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut found: Vec<PathBuf> =
        paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
    found.sort();
    found
}

/// The Rust files among them.
fn sources(directory: &Path) -> Vec<PathBuf> {
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    files(directory).into_iter().filter(is_rust).collect()
}

/// Whether a file is there for tests alone.
fn is_of_tests(path: &str) -> bool {
    path.ends_with("tests.rs") || path.contains("/tests/")
}

/// The texts of a file: those of its messages, and those of its tests.
#[derive(Debug, Default)]
struct Texts {
    messages: Vec<String>,
    tests: Vec<String>,
}

impl Texts {
    /// Takes the texts of a stretch of code, all of them as a test's where it is one.
    fn take(&mut self, code: TokenStream, mut is_test: bool) {
        let mut before = [String::new(), String::new()];
        let outer = is_test;
        for token in code {
            match &token {
                TokenTree::Literal(literal) => {
                    if let Lit::Str(text) = Lit::new(literal.clone()) {
                        let texts = if is_test { &mut self.tests } else { &mut self.messages };
                        texts.push(text.value());
                    }
                }
                // What stands in `expect` is for who reads the code, and in an attribute for the compiler or clap.
                TokenTree::Group(group) if before[1] == "expect" => self.take(group.stream(), true),
                TokenTree::Group(group)
                    if matches!(before[1].as_str(), "#" | "#!") && group.delimiter() == Delimiter::Bracket =>
                {
                    let attribute = group.stream().to_string();
                    if attribute.starts_with("cfg") && attribute.contains("test") {
                        is_test = true;
                    } else if attribute.starts_with("error") {
                        self.take(group.stream(), is_test);
                    }
                }
                TokenTree::Group(group) => {
                    self.take(group.stream(), is_test || before[1].contains("assert"));
                    // The end of a test's module, or of whatever else is there for tests alone.
                    if group.delimiter() == Delimiter::Brace {
                        is_test = outer;
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
            let macro_name = format!("{}!", before[1]);
            let last = token.to_string();
            let [_, previous] = before;
            before = [previous, if last == "!" { macro_name } else { last }];
        }
    }
}

/// The longest piece of a text between its placeholders, without what joins it to them; `None` where it is short.
fn piece(text: &str) -> Option<String> {
    let text = text.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let pieces = text.split(['{', '}']).step_by(2).map(words);
    let longest = pieces.max_by_key(|piece| piece.split(' ').count())?;
    let longest = longest.trim_matches(|c: char| matches!(c, ' ' | ':' | ';' | ',' | '(' | ')' | '"')).to_owned();
    (longest.split(' ').count() >= WORDS).then_some(longest)
}

/// A text with one space between words, as a format string means it.
fn words(text: &str) -> String {
    let plain = text.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let plain = plain.replace('\u{1}', "{").replace('\u{2}', "}");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn each_message_stands_in_a_test() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let library = package.join("src");
    let (mut messages, mut quoted) = (Vec::new(), Vec::new());
    // The creator reads the same fields, and its tests quote some messages about them; what is kept of whole runs does too.
    let creator = ["../creator/stacks", "../creator/tests"].map(|directory| sources(&package.join(directory))).concat();
    let creator = creator.into_iter().filter(|path| is_of_tests(&path.display().to_string()));
    let kept = files(&package.join("tests/golden")).into_iter().filter_map(|path| fs::read_to_string(path).ok());
    quoted.extend(kept.map(|text| words(&text)));
    for path in [sources(&library), sources(&package.join("tests"))].concat().into_iter().chain(creator) {
        let name = path.strip_prefix(&library).ok().map(|path| path.display().to_string());
        let is_test = name.as_ref().is_none_or(|name| is_of_tests(name));
        let code = fs::read_to_string(&path).expect("the file is text");
        let mut texts = Texts::default();
        texts.take(code.parse().expect("the file is Rust"), is_test);
        quoted.extend(texts.tests.iter().map(|text| words(text)));
        let name = name.unwrap_or_default();
        if !OTHER_TEXTS.iter().any(|other| name.starts_with(other)) {
            messages.extend(texts.messages.into_iter().map(|text| (name.clone(), text)));
        }
    }
    let pieces = messages.iter().filter_map(|(name, text)| Some((name, piece(text)?)));
    let missing: Vec<String> = pieces
        .filter(|(_, piece)| piece != UNREACHED && !quoted.iter().any(|text| text.contains(piece.as_str())))
        .map(|(name, piece)| format!("generator/src/{name}: {piece}"))
        .collect();
    assert!(messages.len() > 1000 && missing.is_empty(), "no test quotes:\n{}", missing.join("\n"));
}
