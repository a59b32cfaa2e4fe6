//! SHA-256 and HMAC.
//!
//! Both are written out here: the sha2 crate's compression function alone takes half as much room again, and its table
//! of constants, which nothing compresses, a tenth of the whole token. Tests hold all of this against the sha2 and hmac
//! crates.

use crate::sheet::Sheet;

const BLOCK: usize = 64;

/// FIPS 180-4, section 5.3.3.
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

impl Sheet<'_> {
    /// Writes the text whose digest is the HMAC-SHA256 of a template, under the key `K` of a block at most (RFC 2104).
    pub(super) fn push_hmac_text(&mut self, template: &[u8]) {
        self.push_key(0x36);
        self.push_template(template);
        self.digest();
        self.name(b'I');
        self.push_key(0x5c);
        self.push_template(b"$I");
    }

    /// Writes the key, filled up with zeros, each byte changed by `pad`.
    #[inline(never)]
    fn push_key(&mut self, pad: u8) {
        let key = self.get(b'K');
        for index in 0..BLOCK {
            self.push_byte(key.get(index).copied().unwrap_or_default() ^ pad);
        }
    }

    /// Turns what has been written of the next value into its digest.
    #[inline(never)]
    pub(super) fn digest(&mut self) {
        // A one bit, zeros up to the last eight bytes of a block, and the number of bits.
        let length = self.text().len();
        self.push_byte(0x80);
        while self.text().len() % BLOCK != BLOCK - 8 && !self.is_full() {
            self.push_byte(0);
        }
        self.push(&(8 * length as u64).to_be_bytes());
        let constants = constants();
        let mut state = INITIAL;
        for block in self.take().as_chunks().0 {
            compress(&mut state, block, &constants);
        }
        for word in &state {
            self.push(&word.to_be_bytes());
        }
    }
}

/// The fractional parts of the cube roots of the first 64 primes, in 32 bits (FIPS 180-4, section 4.2.2).
fn constants() -> [u32; 64] {
    let mut constants = [0; 64];
    let mut number: u32 = 1;
    for constant in &mut constants {
        // The last of them is 311, so a factor below 18 shows what is no prime.
        loop {
            number += 1;
            if (2..18).all(|factor| number == factor || !number.is_multiple_of(factor)) {
                break;
            }
        }
        // The root's 3 bits before the point and 32 behind it, from the highest; its cube has 96 behind it.
        let mut root: u64 = 0;
        for bit in (0..35).rev() {
            let more = root | 1 << bit;
            let cube = u128::from(more) * u128::from(more) * u128::from(more);
            if ((cube >> 96) as u32) < number {
                root = more;
            }
        }
        *constant = root as u32;
    }
    constants
}

/// Takes a block into the state (FIPS 180-4, section 6.2.2).
#[expect(clippy::many_single_char_names, reason = "the standard's names")]
fn compress(state: &mut [u32; 8], block: &[u8; BLOCK], constants: &[u32; 64]) {
    let mut words = [0; 64];
    for (word, bytes) in words.iter_mut().zip(block.as_chunks().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    for index in 16..64 {
        let (x, y): (u32, u32) = (words[index - 15], words[index - 2]);
        words[index] = ((x.rotate_right(11) ^ x).rotate_right(7) ^ x >> 3)
            .wrapping_add((y.rotate_right(2) ^ y).rotate_right(17) ^ y >> 10)
            .wrapping_add(words[index - 16])
            .wrapping_add(words[index - 7]);
    }
    // The variables a to h are a window that moves down by one word a round, so that none of them needs to be moved.
    let mut window = [0; 72];
    window[64..].copy_from_slice(state);
    for round in 0..64 {
        let at = 63 - round;
        let (a, b, c, d) = (window[at + 1], window[at + 2], window[at + 3], window[at + 4]);
        let (e, f, g, h) = (window[at + 5], window[at + 6], window[at + 7], window[at + 8]);
        let t = ((e.rotate_right(14) ^ e).rotate_right(5) ^ e)
            .rotate_right(6)
            .wrapping_add((f ^ g) & e ^ g)
            .wrapping_add(h)
            .wrapping_add(words[round])
            .wrapping_add(constants[round]);
        let u = ((a.rotate_right(9) ^ a).rotate_right(11) ^ a).rotate_right(2).wrapping_add((a ^ b) & (b ^ c) ^ b);
        window[at + 4] = d.wrapping_add(t);
        window[at] = t.wrapping_add(u);
    }
    for (word, variable) in state.iter_mut().zip(&window) {
        *word = word.wrapping_add(*variable);
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
            let mut room = [0; 512];
            let mut sheet = Sheet::new(&mut room);
            sheet.push(text);
            sheet.digest();
            assert_eq!(sheet.text(), &Sha256::digest(text)[..], "{length}");
        }
    }

    #[test]
    fn hmac_is_the_hmac_crate_s() {
        let bytes: [u8; 200] = core::array::from_fn(|index| index as u8 | 1);
        for length in 0..=BLOCK {
            let (key, message) = bytes.split_at(length);
            let mut room = [0; 1024];
            let mut sheet = Sheet::new(&mut room);
            sheet.set(b'K', key);
            sheet.set(b'V', message);
            sheet.push_hmac_text(b"$V");
            sheet.digest();
            let mut wanted = Hmac::<Sha256>::new_from_slice(key).expect("any length");
            Mac::update(&mut wanted, message);
            assert_eq!(sheet.text(), &wanted.finalize().into_bytes()[..], "{length}");
        }
    }

    #[test]
    fn what_does_not_fit_leaves_the_sheet_full() {
        for (size, is_full) in [(97, false), (96, true), (63, true), (0, true)] {
            let mut room = [0; 97];
            let mut sheet = Sheet::new(&mut room[..size]);
            sheet.push(b"d");
            sheet.digest();
            assert_eq!(sheet.is_full(), is_full, "{size}");
        }
    }
}
