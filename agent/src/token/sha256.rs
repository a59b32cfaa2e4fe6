//! SHA-256 and HMAC over the sha2 crate's compression function.
//!
//! The padding and the key schedule are here, because the generic interfaces of sha2 and hmac take four times the room
//! of the algorithms themselves. Tests hold both against those crates.

use sha2::block_api::compress256;

use super::sheet::Sheet;

const BLOCK: usize = 64;

/// FIPS 180-4, section 5.3.3.
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

impl Sheet {
    /// Gives `K` the HMAC-SHA256 of a template under the key that was `K`, of a block at most (RFC 2104).
    pub(super) fn write_hmac(&mut self, template: &[u8]) {
        self.push_key(0x36);
        self.write_digest(b'I', template);
        self.push_key(0x5c);
        self.write_digest(b'K', b"$I");
    }

    /// Writes the key, filled up with zeros, each byte changed by `pad`.
    #[inline(never)]
    fn push_key(&mut self, pad: u8) {
        let (start, end) = self.range(b'K');
        for index in start..start + BLOCK {
            let byte = if index < end { self.byte(index) } else { 0 };
            self.push(byte ^ pad);
        }
    }

    /// Gives `letter` the digest of what has been written so far of the value, and of a template.
    #[inline(never)]
    pub(super) fn write_digest(&mut self, letter: u8, template: &[u8]) {
        self.push_template(template);
        // A one bit, zeros up to the last eight bytes of a block, and the number of bits.
        let length = self.end - self.start;
        self.push(0x80);
        while (self.end - self.start) % BLOCK != BLOCK - 8 {
            self.push(0);
        }
        self.push_all(&(8 * length as u64).to_be_bytes());
        // What does not fit stays as long as it is, so that no value can follow.
        if let Some(text) = self.bytes.get(self.start..self.end) {
            let mut state = INITIAL;
            compress256(&mut state, text.as_chunks().0);
            self.end = self.start;
            for word in state {
                self.push_all(&word.to_be_bytes());
            }
        }
        self.name(letter);
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
            let text = &bytes[..length];
            let mut sheet = Sheet::new();
            sheet.set(b'V', text);
            sheet.push_all(b"before ");
            sheet.write_digest(b'D', b"$V");
            let wanted = Sha256::new().chain_update(b"before ").chain_update(text).finalize();
            assert_eq!(sheet.get(b'D'), Some(&wanted[..]), "{length}");
        }
    }

    #[test]
    fn hmac_is_the_hmac_crate_s() {
        let bytes: [u8; 200] = core::array::from_fn(|index| index as u8 | 1);
        for length in 0..=BLOCK {
            let (key, message) = bytes.split_at(length);
            let mut sheet = Sheet::new();
            sheet.set(b'K', key);
            sheet.set(b'V', message);
            sheet.write_hmac(b"$V");
            let mut wanted = Hmac::<Sha256>::new_from_slice(key).expect("any length");
            Mac::update(&mut wanted, message);
            assert_eq!(sheet.get(b'K'), Some(&wanted.finalize().into_bytes()[..]), "{length}");
        }
    }

    #[test]
    fn what_does_not_fit_has_no_digest() {
        for (free, fits) in [(64, true), (63, false)] {
            let mut sheet = Sheet::new();
            sheet.set(b'A', &[0; 64 * 1024][free..]);
            sheet.write_digest(b'D', b"d");
            assert_eq!(sheet.get(b'D').is_some(), fits, "{free}");
            sheet.set(b'E', b"");
            assert_eq!(sheet.get(b'E').is_some(), fits, "{free}");
        }
    }
}
