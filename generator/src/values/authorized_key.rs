//! Public SSH keys that may log in to a node.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::{ValueError, quoted};
use super::text::text_value;

text_value! {
    /// One OpenSSH public key: type, key in base64, and perhaps a comment, in one line without options.
    ///
    /// Source: OpenSSH, sshd(8), on the file of authorized keys; RFC 4253 section 6.6 for what the base64 holds.
    AuthorizedKey, check_authorized_key
}

/// The types that OpenSSH takes and Amazon Linux's sshd allows.
const TYPES: [&str; 7] = [
    "ssh-ed25519",
    "ssh-rsa",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
];

fn check_authorized_key(text: &str) -> Result<(), ValueError> {
    // Before anything else, and without a word of the text: it is a secret.
    if text.contains("PRIVATE KEY") {
        return Err(ValueError::new("it is a private key, which must not leave your machine; write the public key"));
    }
    match fault(text) {
        None => Ok(()),
        Some(fault) => {
            Err(ValueError::new(format!("{fault}; write one line such as \"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5… name\"")))
        }
    }
}

fn fault(text: &str) -> Option<String> {
    let shown = quoted(text);
    if text.contains(['\n', '\r']) {
        return Some(format!("{shown} is more than one line, and each key stands alone"));
    }
    if text.chars().any(char::is_control) {
        return Some(format!("{shown} holds a control character"));
    }
    let mut words = text.splitn(3, ' ');
    let kind = words.next().unwrap_or_default();
    if !TYPES.contains(&kind) {
        let options = TYPES.iter().any(|kind| text.contains(&format!(" {kind} ")));
        return Some(if options {
            format!("{shown} has options before the key, which are not supported")
        } else {
            format!("{shown} does not start with a type of key, which is one of {}", TYPES.join(", "))
        });
    }
    let Some(key) = words.next().and_then(|key| STANDARD.decode(key).ok()) else {
        return Some(format!("{shown} has no key in base64 after its type"));
    };
    // The key's own first field repeats the type, so that a key that was cut or joined with another shows.
    let length = u32::try_from(kind.len()).unwrap_or_default().to_be_bytes();
    let inside = key.strip_prefix(&length).and_then(|rest| rest.strip_prefix(kind.as_bytes()));
    match inside {
        Some(rest) if fields_fill(rest) => None,
        _ => Some(format!("{shown} holds no whole {kind} key")),
    }
}

/// Whether at least one field follows, each with its length before it, and the last ends where the bytes do.
fn fields_fill(mut bytes: &[u8]) -> bool {
    if bytes.is_empty() {
        return false;
    }
    while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
        let Some(after) = usize::try_from(u32::from_be_bytes(*length)).ok().and_then(|length| rest.get(length..))
        else {
            return false;
        };
        bytes = after;
    }
    bytes.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKjCmRLNiG77kYL56IgK/KhGucceSVS7B7J1Pqc0xsAK";
    const MEND: &str = "; write one line such as \"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5… name\"";

    fn error(text: &str) -> String {
        text.parse::<AuthorizedKey>().expect_err(text).to_string()
    }

    #[test]
    fn a_public_key_is_taken_with_and_without_a_comment() {
        for text in [KEY.to_owned(), format!("{KEY} me@laptop"), format!("{KEY} two words, one 'quote'")] {
            assert_eq!(text.parse::<AuthorizedKey>().expect(&text).as_str(), text);
        }
    }

    #[test]
    fn a_private_key_is_refused_without_repeating_it() {
        let text = "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----\n";
        assert_eq!(error(text), "it is a private key, which must not leave your machine; write the public key");
    }

    #[test]
    fn each_fault_of_a_line_is_named() {
        let (two, tab) = (format!("{KEY}\n{KEY}"), format!("{KEY}\tme"));
        let options = format!("no-pty {KEY} me");
        let cut = &KEY[..KEY.len() - 4];
        let other_type = KEY.replace("ssh-ed25519 ", "ssh-rsa ");
        let types = TYPES.join(", ");
        for (text, fault) in [
            ("", format!("\"\" does not start with a type of key, which is one of {types}")),
            ("~/.ssh/id.pub", format!("\"~/.ssh/id.pub\" does not start with a type of key, which is one of {types}")),
            ("ssh-dss AAAA", format!("\"ssh-dss AAAA\" does not start with a type of key, which is one of {types}")),
            ("ssh-rsa", "\"ssh-rsa\" has no key in base64 after its type".to_owned()),
            ("ssh-rsa ???", "\"ssh-rsa ???\" has no key in base64 after its type".to_owned()),
            ("ssh-rsa AAAA", "\"ssh-rsa AAAA\" holds no whole ssh-rsa key".to_owned()),
            (&two, format!("{} is more than one line, and each key stands alone", quoted(&two))),
            (&tab, format!("{} holds a control character", quoted(&tab))),
            (&options, format!("{} has options before the key, which are not supported", quoted(&options))),
            (cut, format!("{} holds no whole ssh-ed25519 key", quoted(cut))),
            (&other_type, format!("{} holds no whole ssh-rsa key", quoted(&other_type))),
        ] {
            assert_eq!(error(text), format!("{fault}{MEND}"));
        }
    }
}
