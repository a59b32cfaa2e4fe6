//! No input panics, hangs or writes: bytes at random, and sound documents with a few bytes changed.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::build::{base64, cloud_config, elf, gzip, multi_part};
use crate::inspect::{Limits, extract, inspect};

/// One sound document of each sort.
fn documents() -> Vec<Vec<u8>> {
    let files = cloud_config(&format!(
        "- path: /a\n  permissions: 0755\n  content: &text |\n    text\n- {{path: /b, encoding: gz+b64, content: \
         {}}}\n- \
         {{path: /c, content: *text, owner: 'a:b', append: yes, defer: on}}\nruncmd:\n- [a, 1:30, ~]\n- b\nusers: \
         [default]\nmerge_how: dict()\n",
        base64(&gzip(&elf(62, 3)))
    ));
    let inner = multi_part(&["Content-Type: text/cloud-config\n\nruncmd: [a]"]);
    let message = multi_part(&[
        "Content-Type: text/x-shellscript\nContent-Transfer-Encoding: base64\n\nIyEvYmluL3NoCg==",
        "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n#!/bin/sh=0A",
        "Content-Type: application/node.eks.aws\n\napiVersion: node.eks.aws/v1alpha1",
        "Content-Type: text/cloud-config\nMerge-Type: list(append)+dict(recurse_list)\n\nruncmd: [b]",
        &inner.replace("BOUNDARY", "INNER"),
    ]);
    vec![
        gzip(files.as_bytes()),
        base64(&gzip(files.as_bytes())).into_bytes(),
        files.into_bytes(),
        gzip(message.as_bytes()),
        message.into_bytes(),
        b"#cloud-config-archive\n- '#!/bin/sh'\n- {type: text/cloud-config, content: 'a: b', filename: n}\n".to_vec(),
        b"## template: jinja\n#cloud-config\na: {{ b }}\n".to_vec(),
        b"[settings.kubernetes]\na.b = [1, {c = 2}]\n".to_vec(),
        br#"{"LaunchTemplateVersions": [{"LaunchTemplateData": {"UserData": "IyEvYmluL3NoCg=="}}]}"#.to_vec(),
        b"#include\nhttps://example.com\n".to_vec(),
    ]
}

/// Runs everything that a user can ask of an input.
fn exercise(bytes: &[u8]) {
    let limits = Limits { unpacked_bytes: 1 << 16, ..Limits::default() };
    match inspect(bytes, &limits) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(report) => {
            let text = report.to_text();
            assert!(text.chars().all(|character| character == '\n' || !character.is_control()), "{text:?}");
            let json: serde_json::Value = serde_json::from_str(&report.to_json()).expect("the report is JSON");
            assert_eq!(json["files"].as_array().map(Vec::len), Some(report.files.len()));
            for file in &report.files {
                assert!(report.content(&file.path).is_ok());
            }
            let place = tempfile::tempdir().expect("a temporary directory");
            let directory = place.path().join("out");
            let extracted = extract(&report, &directory).is_ok();
            let entries = std::fs::read_dir(place.path()).expect("the place").count();
            assert_eq!((directory.exists(), entries), (extracted, usize::from(extracted)));
        }
    }
}

#[test]
fn the_documents_themselves_are_sound() {
    for document in documents() {
        let report = inspect(&document, &Limits::default()).expect("a sound document");
        assert!(!report.parts.is_empty());
        exercise(&document);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_reported_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        exercise(&bytes);
    }

    #[test]
    fn random_text_behind_a_known_start_is_reported_or_refused(
        start in prop::sample::select(vec![
            "#cloud-config\n", "#cloud-config-archive\n", "#!", "#cloud-boothook", "#include", "## template: jinja\n",
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n", "[settings]\n", "{\"UserData\": ",
            "#cloud-config\nwrite_files:\n- ", "#cloud-config\nruncmd:\n- ",
        ]),
        text in "[ -~\n\t\u{e9}]{0,200}",
    ) {
        exercise(format!("{start}{text}").as_bytes());
    }

    #[test]
    fn a_changed_document_is_reported_or_refused(
        document in prop::sample::select(documents()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6),
    ) {
        let mut bytes = document;
        for (index, byte, change) in changes {
            if bytes.is_empty() {
                break;
            }
            let index = index.index(bytes.len());
            match change {
                0 => bytes[index] = byte,
                1 => bytes.insert(index, byte),
                _ => {
                    bytes.remove(index);
                }
            }
        }
        exercise(&bytes);
    }

    #[test]
    fn a_cut_document_is_reported_or_refused(
        document in prop::sample::select(documents()),
        end in any::<prop::sample::Index>(),
    ) {
        let end = end.index(document.len());
        exercise(&document[..end]);
    }
}

/// Documents of the largest size that the limit lets through, each the worst of its sort. The bound on the time is
/// far above what they take: it is there to tell the slow from the endless.
#[test]
fn large_documents_end_in_time() {
    let size = 4 << 20;
    let many_files = cloud_config(&"- {path: /a, content: b}\n".repeat(20_000));
    let many_parts = multi_part(&vec!["\n#!/bin/sh\n"; 100_000]);
    let many_blank = "\n".repeat(size);
    let many_headers = format!("MIME-Version: 1.0\n{}", "A: b\n".repeat(size / 5));
    let many_commands = format!("#cloud-config\nruncmd:\n{}", "- a\n".repeat(100_000));
    let many_letters = "A".repeat(size);
    for document in [many_files, many_parts, many_blank, many_headers, many_commands, many_letters] {
        let start = Instant::now();
        if let Ok(report) = inspect(&gzip(document.as_bytes()), &Limits::default()) {
            report.to_text();
        }
        let took = start.elapsed();
        assert!(took < Duration::from_mins(2), "{took:?} for {:?}…", document.get(..60));
    }
}
