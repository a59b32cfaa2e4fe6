//! MIME `multipart/mixed`, as cloud-init and nodeadm read it.
//!
//! Source: RFC 2046, section 5.1. Each part has one `Content-Type`, and an empty line before its text: nodeadm gives up
//! where that line is missing (amazon-eks-ami, issue 1701). The same parts give the same boundary.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::compression::Compression;
use crate::payload::{MultiPart, Part};

/// The document.
pub(super) fn multi_part(document: &MultiPart, compression: Compression) -> String {
    let texts: Vec<&str> = document.parts.iter().map(|part| part.text_for(compression)).collect();
    let boundary = boundary(&texts);
    let mut text = format!("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"{boundary}\"\n\n");
    for (Part { media_type, .. }, content) in document.parts.iter().zip(texts) {
        let _ = writeln!(text, "--{boundary}\nContent-Type: {media_type}{}", transfer(content));
    }
    let _ = writeln!(text, "--{boundary}--");
    text
}

/// The rest of a part's header, an empty line and its content.
///
/// What is not ASCII goes in base64: cloud-init takes the document for a text and leaves it to Python's `email` package
/// to find the bytes of a part again, which it does for ASCII alone (`email/message.py`, `get_payload`).
fn transfer(content: &str) -> String {
    // A boundary begins on a line of its own, and the line end before it is the boundary's.
    let plain = |text: &str| format!("\n\n{text}");
    if content.is_ascii() {
        return plain(content);
    }
    let encoded = STANDARD.encode(content);
    let lines: Vec<&str> = encoded.as_bytes().chunks(LINE).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("; charset=\"utf-8\"\nContent-Transfer-Encoding: base64{}", plain(&lines.join("\n")))
}

/// The longest line of base64 (RFC 2045, section 6.8).
const LINE: usize = 76;

/// A boundary that no line of any part begins with.
fn boundary(texts: &[&str]) -> String {
    let taken = |boundary: &str| {
        let delimiter = format!("--{boundary}");
        texts.iter().flat_map(|text| text.lines()).any(|line| line.starts_with(&delimiter))
    };
    let mut boundary = BOUNDARY.to_owned();
    for number in 2_u32.. {
        if !taken(&boundary) {
            break;
        }
        boundary = format!("{BOUNDARY}-{number}");
    }
    boundary
}

/// What stands between parts, where none of them holds it.
const BOUNDARY: &str = "nodestrap";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::Packing;

    fn document(texts: &[&str]) -> String {
        let part = |text: &&str| Part::new(Part::SHELL_SCRIPT, (*text).to_owned());
        multi_part(
            &MultiPart { parts: texts.iter().map(part).collect(), packing: Packing::Never },
            Compression::Standard,
        )
    }

    #[test]
    fn a_part_has_one_content_type_and_an_empty_line() {
        assert_eq!(
            document(&["#!/bin/bash\nfirst\n", "second"]),
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"nodestrap\"\n\n\
             --nodestrap\nContent-Type: text/x-shellscript\n\n#!/bin/bash\nfirst\n\n\
             --nodestrap\nContent-Type: text/x-shellscript\n\nsecond\n\
             --nodestrap--\n"
        );
    }

    #[test]
    fn a_part_that_holds_the_boundary_gets_another_one() {
        let text = document(&["--nodestrap\n--nodestrap-2x"]);
        // The second begins with the first, so that the third is the first that is free.
        assert!(text.contains("boundary=\"nodestrap-3\"") && text.ends_with("--nodestrap-3--\n"), "{text}");
    }

    #[test]
    fn what_is_not_ascii_goes_in_lines_of_base64() {
        let text = document(&["echo grüße an alle, die dieses lange Wort lesen: Donaudampfschifffahrt\n"]);
        let (head, body) = text.split_once("--nodestrap\n").expect("a part");
        assert!(head.is_ascii() && body.is_ascii());
        let (header, content) = body.split_once("\n\n").expect("an empty line");
        assert_eq!(header, "Content-Type: text/x-shellscript; charset=\"utf-8\"\nContent-Transfer-Encoding: base64");
        let lines: Vec<&str> = content.lines().take_while(|line| !line.starts_with("--")).collect();
        assert!(lines.len() == 2 && lines.iter().all(|line| line.len() <= LINE), "{lines:?}");
        let decoded = STANDARD.decode(lines.concat()).expect("base64");
        assert_eq!(decoded, "echo grüße an alle, die dieses lange Wort lesen: Donaudampfschifffahrt\n".as_bytes());
    }
}
