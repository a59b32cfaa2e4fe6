//! MIME messages: their header, their parts, and the transfer encoding of each part.
//!
//! Which lines are a header, and what ends it, is as in Python's `email` package, because cloud-init reads with that;
//! nodeadm reads with Go's `net/mail`, which refuses more, and that is told in warnings.

use std::ops::Range;

use mailparse::{MailHeader, MailHeaderMap, ParsedContentType, parse_content_type, parse_headers};

use super::boundary::{self, Cut};
use super::encoded;
use super::error::InspectError;

/// cloud-init looks for `MIME-Version:` within this many bytes (`cloudinit/user_data.py`, `convert_string`).
pub(super) const VERSION_WITHIN: usize = 4096;

/// A message, or a part of one: its header, and where its body stands.
#[derive(Debug)]
pub(crate) struct Entity {
    /// Values of `Content-Type` as written; all but the first are ignored by every reader.
    pub(crate) content_types: Vec<String>,
    content_type: ParsedContentType,
    transfer_encoding: Option<String>,
    pub(super) file_name: Option<String>,
    /// How cloud-init is to merge a cloud-config part.
    pub(crate) merge_type: Option<String>,
    /// Whether a blank line ends the header.
    pub(crate) separated: bool,
    /// The body, within the bytes that were given.
    pub(crate) body: Range<usize>,
}

impl Entity {
    /// Reads a header; what does not look like one is body.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let (header, separated, body) = header_end(bytes);
        // Lines that match `header_end` always parse, so there is nothing to report.
        let headers = parse_headers(&bytes[..header]).map(|(headers, _)| headers).unwrap_or_default();
        let content_types = headers.get_all_values("Content-Type");
        let content_type = content_types.first().map(|value| parse_content_type(value)).unwrap_or_default();
        Self {
            file_name: file_name(&headers, &content_type),
            merge_type: headers
                .get_first_value("Merge-Type")
                .or_else(|| headers.get_first_value("X-Merge-Type"))
                .filter(|value| !value.is_empty()),
            transfer_encoding: headers.get_first_value("Content-Transfer-Encoding"),
            content_types,
            content_type,
            separated,
            body: body..bytes.len(),
        }
    }

    /// The content type in lower case, `text/plain` where there is none.
    pub(crate) fn content_type(&self) -> &str {
        &self.content_type.mimetype
    }

    pub(crate) fn is_multi_part(&self) -> bool {
        self.content_type().starts_with("multipart/")
    }

    /// Whether the body stands in the message as it is, so that its offsets are the message's.
    pub(crate) fn is_plain(&self) -> bool {
        !matches!(self.encoding().as_str(), "base64" | "quoted-printable")
    }

    fn encoding(&self) -> String {
        self.transfer_encoding.as_deref().unwrap_or("7bit").trim().to_ascii_lowercase()
    }

    /// The parts of a multi-part, as ranges of the bytes that were given.
    pub(crate) fn parts(&self, bytes: &[u8], place: &str) -> Result<Cut, InspectError> {
        let fault = |line, message: String| InspectError::Mime { place: place.to_owned(), line, message };
        let boundary =
            self.content_type.params.get("boundary").filter(|boundary| !boundary.is_empty()).ok_or_else(|| {
                fault(1, "a multipart content type without a boundary: add boundary=\"…\" to it".to_owned())
            })?;
        let mut cut = boundary::cut(&bytes[self.body.clone()], boundary);
        if cut.parts.is_empty() {
            let line = line_of(bytes, self.body.start);
            return Err(fault(
                line,
                format!(
                    "no line --{} begins a part: the boundary has to be the one in the header",
                    boundary.escape_debug()
                ),
            ));
        }
        for part in &mut cut.parts {
            *part = part.start + self.body.start..part.end + self.body.start;
        }
        Ok(cut)
    }

    /// The body without its transfer encoding. An encoding that no reader knows leaves it as it is, with a message.
    pub(crate) fn content(&self, bytes: &[u8], place: &str) -> Result<(Vec<u8>, Option<String>), InspectError> {
        let body = &bytes[self.body.clone()];
        match self.encoding().as_str() {
            "base64" => Ok((encoded::decode(body, place)?.bytes, None)),
            "quoted-printable" => {
                let encoding = Some("quoted-printable".to_owned());
                let decoded = match mailparse::body::Body::new(body, &self.content_type, &encoding) {
                    mailparse::body::Body::QuotedPrintable(body) => body.get_decoded().ok(),
                    _ => None,
                };
                Ok((decoded.unwrap_or_else(|| body.to_vec()), None))
            }
            "7bit" | "8bit" | "binary" => Ok((body.to_vec(), None)),
            unknown => Ok((
                body.to_vec(),
                Some(format!(
                    "Content-Transfer-Encoding {unknown:?} is none that readers know: use base64, quoted-printable \
                     or 7bit"
                )),
            )),
        }
    }
}

/// Whether a document is a MIME message: its header says so.
pub(crate) fn is_message(bytes: &[u8]) -> bool {
    let (header, ..) = header_end(bytes);
    let Ok((headers, _)) = parse_headers(&bytes[..header]) else {
        return false;
    };
    headers.get_first_value("MIME-Version").is_some()
        || headers.get_first_value("Content-Type").is_some_and(|value| value.to_ascii_lowercase().contains('/'))
}

/// Whether cloud-init takes the document for a MIME message.
pub(super) fn has_version_in_reach(bytes: &[u8]) -> bool {
    let reach = bytes.get(..VERSION_WITHIN).unwrap_or(bytes).to_ascii_lowercase();
    reach.windows(b"mime-version:".len()).any(|window| window == b"mime-version:")
}

/// Line, from 1, of an offset.
pub(super) fn line_of(bytes: &[u8], offset: usize) -> usize {
    1 + bytes.iter().take(offset).filter(|byte| **byte == b'\n').count()
}

fn file_name(headers: &[MailHeader<'_>], content_type: &ParsedContentType) -> Option<String> {
    headers
        .get_first_value("Content-Disposition")
        .and_then(|value| mailparse::parse_content_disposition(&value).params.remove("filename"))
        .or_else(|| content_type.params.get("name").cloned())
        .filter(|name| !name.is_empty())
}

/// Where the header ends, whether a blank line says so, and where the body begins.
fn header_end(bytes: &[u8]) -> (usize, bool, usize) {
    let mut offset = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if line == b"\n" || line == b"\r\n" {
            return (offset, true, offset + line.len());
        }
        let continues = offset > 0 && matches!(line.first(), Some(b' ' | b'\t'));
        if !continues && !is_header_line(line) {
            return (offset, false, offset);
        }
        offset += line.len();
    }
    (offset, true, offset)
}

/// RFC 5322, 2.2: a name of printable characters, then a colon.
fn is_header_line(line: &[u8]) -> bool {
    match line.iter().position(|byte| *byte == b':') {
        Some(0) | None => false,
        Some(colon) => line[..colon].iter().all(u8::is_ascii_graphic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_content_type_counts_and_parameters_are_read() {
        let entity = Entity::read(
            b"Content-Type: text/x-shellscript\nContent-Type: charset=\"us-ascii\"\nContent-Disposition: attachment;\n \
              filename=\"a b.sh\"\n\n#!/bin/sh\n",
        );
        assert_eq!((entity.content_type(), entity.content_types.len()), ("text/x-shellscript", 2));
        assert_eq!(entity.file_name.as_deref(), Some("a b.sh"));
    }

    #[test]
    fn a_line_that_is_no_header_begins_the_body() {
        let bytes = b"Content-Type: text/x-shellscript\n#!/bin/sh\necho a: b\n";
        let entity = Entity::read(bytes);
        assert!(!entity.separated);
        assert_eq!(&bytes[entity.body], b"#!/bin/sh\necho a: b\n");
    }

    #[test]
    fn transfer_encodings_are_taken_off() {
        for (encoding, body, content) in [
            ("base64", "IyEv\nYmluL3No", "#!/bin/sh"),
            ("quoted-printable", "caf=C3=A9 =\nau lait", "café au lait"),
            ("7bit", "plain", "plain"),
        ] {
            let message = format!("Content-Transfer-Encoding: {encoding}\n\n{body}");
            let entity = Entity::read(message.as_bytes());
            let (decoded, warning) = entity.content(message.as_bytes(), "part 1").expect(encoding);
            assert_eq!((String::from_utf8_lossy(&decoded).as_ref(), warning), (content, None));
        }
    }

    #[test]
    fn an_unknown_transfer_encoding_is_told() {
        let message = b"Content-Transfer-Encoding: zip\n\nbody";
        let (_, warning) = Entity::read(message).content(message, "part 1").expect("a body");
        assert_eq!(
            warning.as_deref(),
            Some("Content-Transfer-Encoding \"zip\" is none that readers know: use base64, quoted-printable or 7bit")
        );
    }

    #[test]
    fn boundary_errors_name_the_line() {
        let without = b"Content-Type: multipart/mixed\n\n--b\n\n--b--\n";
        assert_eq!(
            Entity::read(without).parts(without, "user data").expect_err("no boundary").to_string(),
            "user data: line 1: a multipart content type without a boundary: add boundary=\"…\" to it"
        );
        let other = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--c\n\n--c--\n";
        assert_eq!(
            Entity::read(other).parts(other, "user data").expect_err("another boundary").to_string(),
            "user data: line 4: no line --b begins a part: the boundary has to be the one in the header"
        );
    }

    #[test]
    fn scripts_and_yaml_are_not_messages() {
        for text in ["#!/bin/sh\n", "#cloud-config\na: b\n", "apiVersion: node.eks.aws/v1alpha1\n", ""] {
            assert!(!is_message(text.as_bytes()), "{text:?}");
        }
        assert!(is_message(b"Content-Type: multipart/mixed; boundary=b\n\n"));
        assert!(is_message(b"mime-version: 1.0\n\n"));
    }
}
