//! SHA-256 and HMAC over the sha2 crate's compression function.
//!
//! The padding and the key schedule are here, because the generic interfaces of sha2 and hmac take four times the room
//! of the algorithms themselves. Tests hold both against those crates.

use sha2::block_api::compress256;

use super::encode::push_byte;
use crate::text::Text;

const BLOCK: usize = 64;

/// FIPS 180-4, section 5.3.3.
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// Appends the digest of `text`, which is padded in its place.
///
/// `None` where `text` or its padding does not fit its buffer.
#[inline(never)]
pub(super) fn push_sha256(to: &mut Text<'_>, text: &mut Text<'_>) -> Option<()> {
    // A one bit, zeros up to the last eight bytes of a block, and the number of bits.
    let bits = 8 * text.mark() as u64;
    push_byte(text, 0x80);
    while text.mark() % BLOCK != BLOCK - 8 {
        push_byte(text, 0);
    }
    text.push(&bits.to_be_bytes());
    let mut state = INITIAL;
    compress256(&mut state, text.get()?.as_chunks().0);
    for word in state {
        to.push(&word.to_be_bytes());
    }
    Some(())
}

/// Puts HMAC-SHA256 (RFC 2104) in the place of its key, which is no longer than a block.
///
/// `push_message` appends the message. It needs room for two blocks in `inner`, beside the message, and in `outer`; else
/// there is `None`.
pub(super) fn hmac(
    key: &mut Text<'_>,
    inner: &mut Text<'_>,
    outer: &mut Text<'_>,
    push_message: impl FnOnce(&mut Text<'_>),
) -> Option<()> {
    let bytes = key.get()?;
    begin(outer, bytes, 0x5c);
    begin(inner, bytes, 0x36);
    push_message(inner);
    push_sha256(outer, inner)?;
    key.reset(0);
    push_sha256(key, outer)
}

/// Begins one of the two texts that HMAC digests: the key, filled up with zeros, each byte changed by `pad`.
#[inline(never)]
fn begin(text: &mut Text<'_>, key: &[u8], pad: u8) {
    text.reset(0);
    for index in 0..BLOCK {
        push_byte(text, key.get(index).copied().unwrap_or_default() ^ pad);
    }
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, KeyInit, Mac};
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn digests_are_the_sha2_crate_s_at_every_length() {
        let bytes: [u8; 300] = core::array::from_fn(|index| index as u8);
        for length in 0..bytes.len() {
            let (mut text, mut digest) = ([0xaa; 400], [0; 40]);
            let (mut text, mut digest) = (Text::new(&mut text), Text::new(&mut digest));
            text.push(&bytes[..length]);
            digest.push(b"before");
            push_sha256(&mut digest, &mut text).expect("it fits");
            let digest = digest.get().and_then(|digest| digest.strip_prefix(b"before"));
            assert_eq!(digest, Some(&Sha256::digest(&bytes[..length])[..]), "{length}");
        }
    }

    #[test]
    fn hmac_is_the_hmac_crate_s() {
        let bytes: [u8; 200] = core::array::from_fn(|index| index as u8 | 1);
        for length in 0..=BLOCK {
            let (mut key, mut inner, mut outer) = ([0xaa; BLOCK], [0xaa; 400], [0xaa; 2 * BLOCK]);
            let (mut inner, mut outer) = (Text::new(&mut inner), Text::new(&mut outer));
            let mut key = Text::new(&mut key);
            let message = &bytes[length..];
            key.push(&bytes[..length]);
            hmac(&mut key, &mut inner, &mut outer, |text| text.push(message)).expect("it fits");
            let mut wanted = Hmac::<Sha256>::new_from_slice(&bytes[..length]).expect("any length");
            Mac::update(&mut wanted, message);
            assert_eq!(key.get(), Some(&wanted.finalize().into_bytes()[..]), "{length}");
        }
    }

    #[test]
    fn without_room_there_is_no_digest() {
        for (length, fits) in [(55, true), (56, false), (64, false), (65, false)] {
            let (mut text, mut digest) = ([0; BLOCK], [0; 32]);
            let mut text = Text::new(&mut text);
            text.push(&[b'x'; 65][..length]);
            assert_eq!(push_sha256(&mut Text::new(&mut digest), &mut text).is_some(), fits, "{length}");
        }
        for (key_length, inner_length, outer_length, fits) in
            [(64, 128, 128, true), (65, 128, 128, false), (64, 127, 128, false), (64, 128, 127, false)]
        {
            let (mut key, mut inner, mut outer) = ([0; BLOCK], [0; 2 * BLOCK], [0; 2 * BLOCK]);
            let mut key = Text::new(&mut key);
            key.push(&[b'k'; 65][..key_length]);
            let mut inner = Text::new(&mut inner[..inner_length]);
            let mut outer = Text::new(&mut outer[..outer_length]);
            let code = hmac(&mut key, &mut inner, &mut outer, |text| text.push(b"m"));
            assert_eq!(code.is_some(), fits, "{key_length} {inner_length} {outer_length}");
        }
    }
}
