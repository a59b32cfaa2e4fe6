//! SHA-256 and HMAC over the sha2 crate's compression function.
//!
//! The padding and the key schedule are here, because the generic interfaces of sha2 and hmac take four times the room
//! of the algorithms themselves. Tests hold both against those crates.

use sha2::block_api::compress256;

const BLOCK: usize = 64;

/// FIPS 180-4, section 5.3.3.
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// The digest of `first` and `second` in a row.
#[inline(never)]
pub(super) fn sha256(first: &[u8], second: &[u8]) -> [u8; 32] {
    let mut state = INITIAL;
    let mut block = [0; BLOCK];
    let mut length: u64 = 0;
    let mut push = |byte: u8, length: u64| {
        let at = length as usize % BLOCK;
        block[at] = byte;
        if at == BLOCK - 1 {
            compress256(&mut state, &[block]);
        }
    };
    for byte in first.iter().chain(second) {
        push(*byte, length);
        length += 1;
    }
    // A one bit, zeros up to the last eight bytes of a block, and the number of bits.
    let bits = length * 8;
    let mut byte = 0x80;
    while byte != 0 || length as usize % BLOCK != BLOCK - 8 {
        push(byte, length);
        byte = 0;
        length += 1;
    }
    for byte in bits.to_be_bytes() {
        push(byte, length);
        length += 1;
    }
    let mut digest = [0; 32];
    for (bytes, word) in digest.chunks_exact_mut(4).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    digest
}

/// HMAC-SHA256 of RFC 2104, for keys up to a block's length: AWS's secret keys have 40 characters.
///
/// `None` for a longer key.
#[inline(never)]
pub(super) fn hmac(key: &[u8], message: &[u8]) -> Option<[u8; 32]> {
    if key.len() > BLOCK {
        return None;
    }
    let pad = |with: u8| {
        let mut block = [with; BLOCK];
        for (byte, key) in block.iter_mut().zip(key) {
            *byte ^= key;
        }
        block
    };
    Some(sha256(&pad(0x5c), &sha256(&pad(0x36), message)))
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
            let text = &bytes[..length];
            assert_eq!(sha256(text, b"")[..], Sha256::digest(text)[..], "{length}");
            assert_eq!(sha256(&text[..length / 3], &text[length / 3..])[..], Sha256::digest(text)[..], "{length}");
        }
    }

    #[test]
    fn hmac_is_the_hmac_crate_s() {
        let bytes = [0x5a; 200];
        for length in 0..=BLOCK {
            let (key, message) = bytes.split_at(length);
            let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
            Mac::update(&mut mac, message);
            let wanted: [u8; 32] = mac.finalize().into_bytes().into();
            assert_eq!(hmac(key, message), Some(wanted), "{length}");
        }
        assert_eq!(hmac(&bytes[..=BLOCK], b""), None);
    }
}
