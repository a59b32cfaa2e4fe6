//! SHA-256 and HMAC.

use sha2::{Digest, Sha256};

/// SHA-256's block.
const BLOCK: usize = 64;

/// The digest of all parts in a row.
#[inline(never)]
pub(super) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// HMAC-SHA256 of RFC 2104. Not the hmac crate's, whose generics take four times the room; a test holds them together.
#[inline(never)]
pub(super) fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let digest;
    let key = if key.len() > BLOCK {
        digest = sha256(&[key]);
        &digest
    } else {
        key
    };
    let pad = |with: u8| {
        let mut block = [with; BLOCK];
        for (byte, key) in block.iter_mut().zip(key) {
            *byte ^= key;
        }
        block
    };
    sha256(&[&pad(0x5c), &sha256(&[&pad(0x36), message])])
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, KeyInit, Mac};

    use super::*;

    #[test]
    fn hmac_is_the_hmac_crate_s_for_keys_of_every_length() {
        let bytes = [0x5a; 200];
        for length in 0..bytes.len() {
            let (key, message) = bytes.split_at(length);
            let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
            Mac::update(&mut mac, message);
            assert_eq!(hmac(key, message)[..], mac.finalize().into_bytes()[..], "{length}");
        }
    }
}
