//! The values that a token is made of, and the templates' language: `$` and a letter.

use maxpods_data::scan::{same, until};

use super::encode;
use super::time;
use crate::json;
use crate::text::Text;

/// How long the cluster takes the token for good, less a minute.
const LIFETIME_SECONDS: u64 = 15 * 60 - 60;

/// What IMDS tells of a role's credentials. Each stands under its first letter.
const CREDENTIALS: &[u8] = b"Code AccessKeyId SecretAccessKey Token";

/// Values by the letter that stands for them behind a `$`.
///
/// | letter | value |
/// |---|---|
/// | A, S, T | `AccessKeyId`, `SecretAccessKey`, and `Token` URI-encoded |
/// | D, M, E | the date and the moment of the signature, as it wants them, and the token's end, as JSON wants it |
/// | H | a digest or the signature, in hexadecimal |
/// | N, R, P | the cluster's name, the region and its partition's DNS suffix |
/// | Q | a template |
/// | U | the signed URL, in base64 |
/// | V | the credential's API version |
pub(super) struct Values<'a> {
    letters: [&'a [u8]; 26],
    /// Seconds since 1970.
    now: u64,
}

impl<'a> Values<'a> {
    /// Takes the credentials from IMDS's `document`. `None` if they are not there.
    pub(super) fn new(document: &'a [u8], now: u64) -> Option<Self> {
        let mut values = Self { letters: [b""; 26], now };
        let mut names = CREDENTIALS;
        while let Some(letter) = names.first() {
            values.set(*letter, json::field(document, until(&mut names, b' '))?);
        }
        same(values.get(b'C'), b"Success").then_some(values)
    }

    /// Gives a letter its value.
    pub(super) fn set(&mut self, letter: u8, value: &'a [u8]) {
        if let Some(place) = self.letters.get_mut(usize::from(letter.wrapping_sub(b'A'))) {
            *place = value;
        }
    }

    fn get(&self, letter: u8) -> &'a [u8] {
        self.letters.get(usize::from(letter.wrapping_sub(b'A'))).copied().unwrap_or_default()
    }

    /// Appends `template` with each value in its place.
    #[inline(never)]
    pub(super) fn fill(&self, to: &mut Text<'_>, mut template: &[u8]) {
        loop {
            to.push(until(&mut template, b'$'));
            let Some((letter, rest)) = template.split_first() else { return };
            template = rest;
            let value = self.get(*letter);
            match letter {
                b'D' => time::push(to, self.now, time::DATE),
                b'E' => time::push(to, self.now + LIFETIME_SECONDS, time::RFC_3339),
                b'H' => encode::push_hex(to, value),
                b'M' => time::push(to, self.now, time::BASIC),
                b'Q' => self.fill(to, value),
                b'T' => encode::push_uri_encoded(to, value),
                b'U' => encode::push_base64_url(to, value),
                _ => to.push(value),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;

    #[test]
    fn credentials_are_read_only_from_a_success() {
        let good = r#"{"Code":"Success","AccessKeyId":"AKIDEXAMPLE","SecretAccessKey":"s","Token":"t/="}"#;
        let mut buffer = [0; 64];
        let mut text = Text::new(&mut buffer);
        Values::new(good.as_bytes(), 0).expect("whole").fill(&mut text, b"$A $S $T");
        assert_eq!(text.get(), Some(&b"AKIDEXAMPLE s t%2F%3D"[..]));
        for document in [
            &good.replace("Success", "AssumeRoleUnauthorizedAccess"),
            &good.replace("AccessKeyId", "Other"),
            &good.replace("SecretAccessKey", "Other"),
            &good.replace("\"Token", "\"Other"),
            &"<html>".into(),
        ] {
            assert!(Values::new(document.as_bytes(), 0).is_none(), "{document}");
        }
    }
}
