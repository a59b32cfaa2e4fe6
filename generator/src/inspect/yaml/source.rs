//! What stands in the source where the parser says that a node is.

use std::ops::Range;

use serde_saphyr::Location;

/// Bytes of the source that a node stands on, kept within it whatever the parser says.
pub(super) fn span(location: Location, length: usize) -> Range<usize> {
    let byte = |value: Option<u64>| value.and_then(|value| usize::try_from(value).ok()).unwrap_or(length);
    let start = byte(location.span().byte_offset()).min(length);
    start..start.saturating_add(byte(location.span().byte_len())).min(length)
}

pub(super) fn slice(location: Location, source: &str) -> Option<&str> {
    source.get(span(location, source.len()))
}

/// The scalar as written, if it is neither quoted nor a block nor of several lines.
pub(super) fn written_plainly(location: Location, source: &str) -> Option<&str> {
    let text = slice(location, source)?;
    if text.starts_with(['"', '\'']) || text.contains('\n') {
        return None;
    }
    let before = source.get(..span(location, source.len()).start)?;
    let (above, indent) = before.rsplit_once('\n').unwrap_or(("", before));
    // The last line of a block may lack its line end: the header above tells.
    let header = above.trim_ascii_end().lines().next_back().unwrap_or_default();
    let header = header.split(" #").next().unwrap_or_default();
    let last = header.split_ascii_whitespace().next_back().unwrap_or_default();
    let in_block = indent.trim_ascii().is_empty() && last.starts_with(['|', '>']);
    if in_block { None } else { Some(text) }
}

/// The end of a span, behind the bracket that closes it where it is in the flow style: the parser leaves that out.
pub(super) fn with_bracket(span: &Range<usize>, source: &str) -> usize {
    let closing = match source.as_bytes().get(span.start) {
        Some(b'{') => b'}',
        Some(b'[') => b']',
        _ => return span.end,
    };
    let rest = source.as_bytes().get(span.end..).unwrap_or_default();
    let blank = rest.len() - rest.trim_ascii_start().len();
    if rest.get(blank) == Some(&closing) { span.end + blank + 1 } else { span.end }
}
