//! Certificates in PEM, each by its digest: how their lines are wrapped says nothing.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::difference::{Aspect, Change};
use super::sequence::hunks;
use crate::agent_binary::sha256;

/// How a text of certificates begins.
pub(super) const START: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// What changed between two texts. `None` where one is not certificates and nothing else.
pub(super) fn changes(before: &str, after: &str) -> Option<Vec<Change>> {
    let (before, after) = (digests(before)?, digests(after)?);
    let mut changes = Vec::new();
    for hunk in hunks(&before, &after) {
        let (old, new) = (&before[hunk.before], &after[hunk.after]);
        let name = "certificate";
        changes.extend(old.iter().map(|digest| Change::removed(Aspect::Certificate, name, digest.as_str())));
        changes.extend(new.iter().map(|digest| Change::added(Aspect::Certificate, name, digest.as_str())));
    }
    Some(changes)
}

fn digests(text: &str) -> Option<Vec<String>> {
    let mut digests = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (body, behind) = rest.strip_prefix(START)?.split_once(END)?;
        let packed: String = body.split_ascii_whitespace().collect();
        digests.push(format!("sha256 {}", sha256(&BASE64_STANDARD.decode(packed).ok()?)));
        rest = behind.trim_start();
    }
    Some(digests)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_are_compared_however_they_are_wrapped() {
        let one = format!("{START}\nYWJj\nZGVm\n{END}\n");
        let wrapped = format!("\n{START}\r\nYW\r\nJjZGVm\r\n{END}");
        assert_eq!(changes(&one, &wrapped), Some(vec![]));
        let two = format!("{one}{START}\nYWJj\n{END}\n");
        let digest = "sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(changes(&one, &two), Some(vec![Change::added(Aspect::Certificate, "certificate", digest)]));
    }

    #[test]
    fn other_pem_is_left_to_the_lines() {
        let one = format!("{START}\nYWJj\n{END}\n");
        for text in [format!("subject=x\n{one}"), one.replace("YWJj", "*"), format!("{one}{START}\n"), "x".to_owned()] {
            assert_eq!(changes(&text, &one), None, "{text:?}");
        }
    }
}
