//! gzip whose bytes depend on its input alone.

use std::io::Write as _;

use flate2::write::DeflateEncoder;
use flate2::{Compression as Level, Crc};
use zlib_rs::{DeflateConfig, ReturnCode, Strategy, compress_bound, compress_slice};

/// How hard to compress.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// gzip's highest level: a millisecond.
    #[default]
    Standard,
    /// zopfli: some percent smaller, up to a second.
    Smallest,
}

/// `bytes` as one gzip member without a name or a time stamp (RFC 1952).
pub fn gzip(bytes: &[u8], compression: Compression) -> Vec<u8> {
    match compression {
        Compression::Standard => standard(&[bytes], &[]),
        Compression::Smallest => smallest(bytes),
    }
}

/// A text as one gzip member, each very long line in a deflate block of its own.
///
/// Base64 has other symbols than the text around it, and a block has one code for all that is in it, so that this saves
/// two bytes of a hundred where an agent rides; and at the end, where nothing repeats but by chance, no repetition is
/// looked for, so that all of the code is for base64. zopfli finds such borders by itself.
pub(crate) fn gzip_text(text: &str, compression: Compression) -> Vec<u8> {
    let parted = gzip_parts(text);
    match compression {
        Compression::Standard => parted,
        Compression::Smallest => {
            let smallest = smallest(text.as_bytes());
            if smallest.len() < parted.len() { smallest } else { parted }
        }
    }
}

fn gzip_parts(text: &str) -> Vec<u8> {
    let mut parts = Vec::new();
    let (mut start, mut end) = (0, 0);
    for line in text.split_inclusive('\n') {
        if line.len() >= LONG_LINE {
            parts.push(&text.as_bytes()[start..end]);
            parts.push(line.as_bytes());
            start = end + line.len();
        }
        end += line.len();
    }
    parts.push(&text.as_bytes()[start..]);
    parts.retain(|part| !part.is_empty());
    let packed = standard(&parts, &[]);
    match parts.split_last() {
        Some((last, others)) if last.len() >= LONG_LINE && start == text.len() => {
            let by_codes_alone = standard(others, last);
            if by_codes_alone.len() < packed.len() { by_codes_alone } else { packed }
        }
        _ => packed,
    }
}

/// From how many bytes on a line earns the hundred bytes or so that a block's own code takes.
const LONG_LINE: usize = 2000;

/// Each part in blocks of its own, and at the end `symbols`, in which nothing is looked for that was there before.
fn standard(parts: &[&[u8]], symbols: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::from(HEADER), Level::best());
    let mut sum = Crc::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            encoder.flush().expect(INFALLIBLE);
        }
        encoder.write_all(part).expect(INFALLIBLE);
        sum.update(part);
    }
    let mut packed = if symbols.is_empty() {
        encoder.finish().expect(INFALLIBLE)
    } else {
        // Up to here whole bytes, and no block is the last; another encoder goes on.
        encoder.flush().expect(INFALLIBLE);
        let mut packed = encoder.get_ref().clone();
        packed.extend(huffman(symbols));
        packed
    };
    sum.update(symbols);
    packed.extend(sum.sum().to_le_bytes());
    packed.extend(sum.amount().to_le_bytes());
    packed
}

/// Deflate without repetitions: every byte by its own code, as long as the byte is rare.
fn huffman(bytes: &[u8]) -> Vec<u8> {
    // Raw deflate is a negative size of the window, as zlib's `deflateInit2` has it.
    let config = DeflateConfig { strategy: Strategy::HuffmanOnly, window_bits: -15, ..DeflateConfig::default() };
    let mut room = vec![0; compress_bound(bytes.len())];
    let (packed, code) = compress_slice(&mut room, bytes, config);
    assert_eq!(code, ReturnCode::Ok, "the room is what zlib asks for");
    packed.to_vec()
}

fn smallest(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    zopfli::compress(zopfli::Options::default(), zopfli::Format::Gzip, bytes, &mut packed).expect(INFALLIBLE);
    packed
}

/// gzip's header (RFC 1952): magic, deflate, no flags, no time, strongest; and the system is not that of the machine that
/// renders, but unknown.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255];

const INFALLIBLE: &str = "memory takes any bytes";

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::GzDecoder;

    use super::*;

    fn unpacked(packed: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut decoder = GzDecoder::new(packed);
        decoder.read_to_end(&mut bytes).expect("sound gzip");
        assert!(decoder.into_inner().is_empty(), "one member and nothing behind it");
        bytes
    }

    /// Texts with long lines at each end, in the middle, side by side and nowhere.
    fn texts() -> Vec<String> {
        let long: String = (0_u32..4000).map(|at| char::from(b'A' + u8::try_from(at * at % 26).unwrap_or(0))).collect();
        let short = "a short line\n".repeat(20);
        vec![
            String::new(),
            short.clone(),
            long.clone(),
            format!("{short}{long}\n{short}"),
            format!("{long}\n{long}\n{short}{long}"),
            "x".repeat(LONG_LINE - 2) + "\n",
        ]
    }

    #[test]
    fn what_is_packed_unpacks_to_itself() {
        for text in texts() {
            for compression in [Compression::Standard, Compression::Smallest] {
                assert_eq!(unpacked(&gzip(text.as_bytes(), compression)), text.as_bytes());
                assert_eq!(unpacked(&gzip_text(&text, compression)), text.as_bytes());
            }
        }
    }

    #[test]
    fn the_header_has_no_time_no_name_and_no_system_of_its_own() {
        // RFC 1952: magic, deflate, no flags, no time, strongest, system.
        assert_eq!(gzip(b"a", Compression::Standard)[..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
        assert_eq!(gzip(b"a", Compression::Smallest)[..9], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2]);
    }

    #[test]
    fn a_block_of_its_own_and_zopfli_each_pay() {
        let program: Vec<u8> = (0_u32..12_000).map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()[2]).collect();
        let line = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, program);
        let text = format!("{}{line}\n", include_str!("../../../examples/article.yaml"));
        let whole = gzip(text.as_bytes(), Compression::Standard).len();
        let parted = gzip_text(&text, Compression::Standard).len();
        let smallest = gzip_text(&text, Compression::Smallest).len();
        assert!(smallest <= parted && parted < whole, "{smallest} <= {parted} < {whole}");
    }
}
