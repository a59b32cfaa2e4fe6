//! gzip of one or more members, unpacked under a limit that all of an input shares.

use std::io::{ErrorKind, Read};

use flate2::bufread::GzDecoder;

use super::error::InspectError;

/// How many bytes may still be unpacked. Shared by everything in one input, so that many small bombs are one big one.
pub(super) struct Allowance {
    limit: u64,
    left: u64,
}

/// What a gzip stream held.
#[derive(Debug)]
pub(super) struct Unpacked {
    pub(super) bytes: Vec<u8>,
    /// Bytes after the last member that are neither gzip nor zeros.
    pub(super) trailing: usize,
}

impl Allowance {
    pub(super) fn new(limit: u64) -> Self {
        Self { limit, left: limit }
    }
}

/// Whether the data begins as gzip does (RFC 1952: magic number, then method 8).
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b, 8])
}

/// Every member of a gzip stream, one after the other, as Python's `gzip` joins them.
pub(super) fn unpack(bytes: &[u8], allowance: &mut Allowance, place: &str) -> Result<Unpacked, InspectError> {
    let mut rest = bytes;
    let mut output = Vec::new();
    loop {
        let before = output.len();
        let mut decoder = GzDecoder::new(&mut rest).take(allowance.left.saturating_add(1));
        decoder.read_to_end(&mut output).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => InspectError::GzipCut { place: place.to_owned(), bytes: bytes.len() },
            _ => InspectError::GzipDamaged { place: place.to_owned(), detail: error.to_string() },
        })?;
        let unpacked = (output.len() - before) as u64;
        if unpacked > allowance.left {
            return Err(InspectError::TooLarge { place: place.to_owned(), limit: allowance.limit });
        }
        allowance.left -= unpacked;
        if !is_gzip(rest) {
            break;
        }
    }
    // Python's reader skips zeros after a member, as tape drives leave them.
    let trailing = if rest.iter().all(|byte| *byte == 0) { 0 } else { rest.len() };
    Ok(Unpacked { bytes: output, trailing })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::tests::build::gzip;

    fn unpack_all(bytes: &[u8], limit: u64) -> Result<Unpacked, String> {
        unpack(bytes, &mut Allowance::new(limit), "user data").map_err(|error| error.to_string())
    }

    #[test]
    fn members_are_joined_and_zeros_after_them_are_padding() {
        let bytes = [gzip(b"one "), gzip(b"two"), vec![0; 9]].concat();
        let unpacked = unpack_all(&bytes, 100).expect("sound gzip");
        assert_eq!((unpacked.bytes.as_slice(), unpacked.trailing), (b"one two".as_slice(), 0));
    }

    #[test]
    fn bytes_after_the_member_are_counted() {
        let bytes = [gzip(b"one"), b"rest".to_vec()].concat();
        assert_eq!(unpack_all(&bytes, 100).expect("sound gzip").trailing, 4);
    }

    #[test]
    fn data_of_exactly_the_limit_passes_and_one_byte_more_does_not() {
        assert_eq!(unpack_all(&gzip(&[7; 1000]), 1000).expect("within the limit").bytes.len(), 1000);
        assert_eq!(
            unpack_all(&gzip(&[7; 1001]), 1000).expect_err("over the limit"),
            "user data: unpacks to more than 1,000 bytes: this is a compression bomb, or it needs a higher limit"
        );
    }

    #[test]
    fn the_allowance_is_shared() {
        let mut allowance = Allowance::new(1000);
        assert!(unpack(&gzip(&[7; 600]), &mut allowance, "a").is_ok());
        assert!(unpack(&gzip(&[7; 600]), &mut allowance, "b").is_err());
    }

    #[test]
    fn a_truncated_stream_says_how_much_is_there() {
        let whole = gzip(b"some text that is long enough to be cut");
        assert_eq!(
            unpack_all(&whole[..20], 100).expect_err("cut"),
            "user data: the gzip data ends after 20 bytes, before its end: it was cut off, so fetch it again whole"
        );
    }

    #[test]
    fn a_wrong_checksum_is_damage() {
        let mut bytes = gzip(b"some text");
        let checksum = bytes.len() - 8;
        bytes[checksum] ^= 1;
        assert_eq!(
            unpack_all(&bytes, 100).expect_err("damaged"),
            "user data: the gzip data is damaged (corrupt gzip stream does not have a matching checksum): fetch it \
             again, or compress it anew"
        );
    }
}
