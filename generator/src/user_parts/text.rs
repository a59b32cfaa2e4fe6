//! Mends what editors and transports do to a text: a byte order mark, UTF-16, line ends of Windows, space before the
//! first line.

use std::borrow::Cow;

/// The mark that some editors put before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A text that was mended, and what was wrong with it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mended<'a> {
    /// The text.
    pub(super) bytes: Cow<'a, [u8]>,
    /// How many lines of the file are no longer there.
    pub(super) lines_gone: usize,
    /// What was done, for notes.
    pub(super) notes: Vec<String>,
}

/// Mends a file. cloud-init itself mends line ends, but only where the first line has such an end; a mark, and anything
/// else before `#!`, keeps Linux from running a script.
pub(super) fn mend(bytes: &[u8]) -> Mended<'_> {
    let mut notes = Vec::new();
    if let Some(text) = from_utf_16(bytes) {
        let mut mended = mend(text.as_bytes());
        mended.notes.insert(0, "was UTF-16, which is UTF-8 now".to_owned());
        return Mended { bytes: Cow::Owned(mended.bytes.into_owned()), ..mended };
    }
    let unmarked = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    if unmarked.len() < bytes.len() {
        notes.push("began with a byte order mark, which is left out".to_owned());
    }
    let start = unmarked.trim_ascii_start();
    let before = &unmarked[..unmarked.len() - start.len()];
    if !before.is_empty() {
        notes.push("began with white space, which is left out".to_owned());
    }
    if start.is_empty() {
        return Mended { bytes: Cow::Borrowed(start), lines_gone: 0, notes: Vec::new() };
    }
    let lines_gone = lines(before);
    let ends = start.windows(2).filter(|pair| pair == b"\r\n").count();
    if ends == 0 {
        return Mended { bytes: Cow::Borrowed(start), lines_gone, notes };
    }
    notes.push(format!(
        "had {ends} line end{} of Windows (CRLF), which {} Linux' now",
        if ends == 1 { "" } else { "s" },
        if ends == 1 { "is" } else { "are" }
    ));
    let mut bytes = Vec::with_capacity(start.len());
    for (index, byte) in start.iter().enumerate() {
        if *byte != b'\r' || start.get(index + 1) != Some(&b'\n') {
            bytes.push(*byte);
        }
    }
    Mended { bytes: Cow::Owned(bytes), lines_gone, notes }
}

/// The text of UTF-16, which begins with a byte order mark; editors of Windows save such.
fn from_utf_16(bytes: &[u8]) -> Option<String> {
    let (mark, rest) = bytes.split_first_chunk::<2>()?;
    let unit: fn([u8; 2]) -> u16 = match mark {
        b"\xff\xfe" => u16::from_le_bytes,
        b"\xfe\xff" => u16::from_be_bytes,
        _ => return None,
    };
    let (pairs, odd) = rest.as_chunks::<2>();
    let text = char::decode_utf16(pairs.iter().copied().map(unit)).collect::<Result<String, _>>();
    text.ok().filter(|_| odd.is_empty())
}

/// Line and column of a byte, each from 1; columns count characters.
pub(super) fn position(text: &str, offset: usize) -> (u64, u64) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    (count(lines(before.as_bytes()) + 1), count(before[line_start..].chars().count() + 1))
}

/// How many lines end in `bytes`.
pub(super) fn lines(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count() - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_text_stays_as_it_is() {
        let mended = mend("#!/bin/sh\necho é\r\t\n".as_bytes());
        assert_eq!(mended.bytes, "#!/bin/sh\necho é\r\t\n".as_bytes());
        assert_eq!((mended.lines_gone, mended.notes), (0, Vec::new()));
    }

    #[test]
    fn each_fault_is_mended_and_told() {
        let mended = mend(b"\xef\xbb\xbf\r\n \n#!/bin/sh\r\necho\r\n");
        assert_eq!(mended.bytes, &b"#!/bin/sh\necho\n"[..]);
        assert_eq!(mended.lines_gone, 2);
        assert_eq!(
            mended.notes,
            [
                "began with a byte order mark, which is left out",
                "began with white space, which is left out",
                "had 2 line ends of Windows (CRLF), which are Linux' now",
            ]
        );
        let utf_16: Vec<u8> =
            "\u{feff}Set-TimeZone 'Zürich 😀'\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mended = mend(&utf_16);
        assert_eq!(mended.bytes, "Set-TimeZone 'Zürich 😀'\n".as_bytes());
        assert_eq!(
            mended.notes,
            ["was UTF-16, which is UTF-8 now", "had 1 line end of Windows (CRLF), which is Linux' now"]
        );
        let turned: Vec<u8> = utf_16.chunks(2).flat_map(|pair| [pair[1], pair[0]]).collect();
        assert_eq!(mend(&turned).bytes, mended.bytes);
        assert_eq!(mend(&utf_16[..5]).bytes, &utf_16[..5]);
        assert_eq!(mend(b"#!\r\n").notes, ["had 1 line end of Windows (CRLF), which is Linux' now"]);
    }
}
