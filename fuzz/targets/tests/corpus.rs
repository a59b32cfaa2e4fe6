//! The stored corpus, and changes of it, against every target: what of fuzzing needs nothing but cargo.
//!
//! `FUZZ_CASES` says how many changed inputs each target gets; `--nocapture` shows how many each had.

use std::fs;
use std::path::Path;

use nodestrap_fuzz_targets::{SECTION_END, TARGETS, Target};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};

/// Changed inputs a target, where `FUZZ_CASES` does not say.
const CASES: u32 = 400;

/// The stored inputs of a target, by their names.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let directory = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../corpus")).join(name);
    let entries = fs::read_dir(&directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("an input")).collect()
}

/// One change of an input: as libFuzzer makes them, but blindly.
#[derive(Clone, Debug)]
enum Change {
    Put(Index, Vec<u8>),
    Cut(Index, usize),
    Flip(Index, u8),
    /// Copies some bytes of another input.
    Cross(Index, Index, Index, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let words: Vec<&[u8]> = vec![
        b"\n",
        b"\r\n",
        b" ",
        b"\"",
        b"'",
        b"\\",
        b"$(id)",
        b"`",
        b";",
        b"#",
        b"=",
        b",",
        b": ",
        b"- ",
        b"\t",
        b"&a",
        b"*a",
        b"|\n",
        b"%",
        b"%%",
        b"\xff",
        b"\xc2\x85",
        b"\xe2\x80\xa8",
        b"--x",
        b"0",
        b"999999999",
        b"{",
        b"}",
        b"[",
        b"]",
        b"---\n",
        &[SECTION_END],
        b"<html>",
        b"null",
        b"\x1b[2J",
    ];
    let words: Vec<Vec<u8>> = words.into_iter().map(<[u8]>::to_vec).collect();
    prop_oneof![
        (any::<Index>(), prop::sample::select(words)).prop_map(|(at, word)| Change::Put(at, word)),
        (any::<Index>(), 1_usize..40).prop_map(|(at, length)| Change::Cut(at, length)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Flip(at, byte)),
        (any::<Index>(), any::<Index>(), any::<Index>(), 1_usize..200)
            .prop_map(|(at, other, from, length)| Change::Cross(at, other, from, length)),
    ]
}

fn apply(change: Change, input: &mut Vec<u8>, corpus: &[Vec<u8>]) {
    let place = |at: Index, input: &[u8]| at.index(input.len() + 1);
    match change {
        Change::Put(at, word) => {
            let at = place(at, input);
            input.splice(at..at, word);
        }
        Change::Cut(at, length) => {
            let at = place(at, input);
            let end = (at + length).min(input.len());
            input.drain(at..end);
        }
        Change::Flip(at, byte) => {
            let at = place(at, input);
            if let Some(target) = input.get_mut(at) {
                *target ^= byte;
            }
        }
        Change::Cross(at, other, from, length) => {
            let other = &corpus[other.index(corpus.len())];
            let (at, from) = (place(at, input), place(from, other));
            input.splice(at..at, other[from..(from + length).min(other.len())].iter().copied());
        }
    }
}

fn cases() -> u32 {
    std::env::var("FUZZ_CASES").map_or(CASES, |text| text.parse().expect("FUZZ_CASES is a number"))
}

#[track_caller]
fn holds(name: &str) {
    let (_, target) = TARGETS.into_iter().find(|(known, _)| *known == name).expect("a target of this name");
    let corpus = corpus(name);
    assert!(corpus.len() > 2, "{name} has a corpus");
    stored(target, &corpus);
    let mut runner = TestRunner::new(Config { cases: cases(), failure_persistence: None, ..Config::default() });
    let changes = prop::collection::vec(change(), 1..6);
    let result = runner.run(&(any::<Index>(), changes), |(which, changes)| {
        let mut input = corpus[which.index(corpus.len())].clone();
        for change in changes {
            apply(change, &mut input, &corpus);
        }
        target(&input);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{name}: {error}");
    }
    println!("{name}: {} stored inputs and {} changed ones", corpus.len(), cases());
}

/// Every stored input, and each as it is cut in half.
fn stored(target: Target, corpus: &[Vec<u8>]) {
    target(b"");
    for input in corpus {
        target(input);
        target(&input[..input.len() / 2]);
    }
}

/// One test a target, so that they run side by side.
macro_rules! targets {
    ($($name:ident),+) => {
        $(#[test]
        fn $name() {
            holds(stringify!($name));
        })+

        #[test]
        fn every_target_is_tested_and_has_a_program() {
            let names = [$(stringify!($name)),+];
            assert_eq!(names, TARGETS.map(|(name, _)| name));
            let manifest = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml")).expect("the manifest");
            for name in names {
                assert!(manifest.contains(&format!("name = \"{name}\"\n")), "{name}");
            }
        }
    };
}

targets!(http_response, max_pods_map, environment_file, credentials, cluster_config, user_data, conversion, own_part);
