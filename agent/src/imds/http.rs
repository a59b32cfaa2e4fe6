//! One HTTP/1.1 request as bytes, and one answer from bytes.
//!
//! Written here and not taken from httparse, which alone would be a tenth of the program. Stricter than HTTP allows: an answer without `Content-Length` cannot be told from a cut-off one, so it is no
//! answer. IMDS always sends the length.

use crate::text::{Text, behind, decimal, lines, split_once};

/// The most that IMDS sends in one answer, its head included: identity documents and credentials are the largest.
pub const LARGEST: usize = 16 * 1024;

/// One answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The status code.
    pub status: u16,
    /// The body.
    pub body: &'a [u8],
    /// Whether the connection can take another request.
    pub keep_alive: bool,
}

/// Writes a request: its line, the headers that every request has, and one more.
///
/// A request without a body has a length too: some proxies and mocks wait for one otherwise.
pub fn request(to: &mut Text<'_>, method: &[u8], path: &[u8], host: &[u8], header: &[u8], value: &[u8]) {
    const FORMAT: &str = concat!(
        "% % HTTP/1.1\r\nHost: %\r\nUser-Agent: nodestrap-agent/",
        env!("CARGO_PKG_VERSION"),
        "\r\nContent-Length: 0\r\n%: %\r\n\r\n"
    );
    to.format(FORMAT.as_bytes(), &[method, path, host, header, value]);
}

/// Reads an answer from the bytes received so far; `Ok(None)` where it goes on.
///
/// # Errors
/// Bytes that cannot become an answer, in words for a log line.
pub fn parse(bytes: &[u8]) -> Result<Option<Answer<'_>>, &'static [u8]> {
    const END: &[u8] = b"\r\n\r\n";
    let Some(end) = bytes.windows(END.len()).position(|window| window == END) else { return Ok(None) };
    let (head, body) = bytes.split_at(end);
    let body = body.get(END.len()..).unwrap_or_default();
    let mut lines = lines(head);
    // `HTTP/1.1 200 OK`
    let (Some(b'0'..=b'9'), Some(code)) = (status_line_version(head), lines.next().and_then(|line| line.get(9..12)))
    else {
        return Err(b"its answer is no HTTP");
    };
    let status = decimal(code).ok_or(&b"its answer is no HTTP"[..])? as u16;
    let mut length = None;
    let mut keep_alive = status_line_version(head) == Some(b'1');
    for line in lines {
        let (name, value) = split_once(line, b':').ok_or(&b"its answer is no HTTP"[..])?;
        let value = value.trim_ascii();
        if same_word(name, b"content-length") {
            let value = decimal(value);
            if value.is_none() || length.is_some() {
                return Err(b"its answer has no valid Content-Length");
            }
            length = value;
        } else if same_word(name, b"transfer-encoding") {
            return Err(b"its answer has no Content-Length");
        } else if same_word(name, b"connection") && same_word(value, b"close") {
            keep_alive = false;
        }
    }
    let length = length.ok_or(&b"its answer has no Content-Length"[..])? as usize;
    if body.len() > length {
        return Err(b"its answer is longer than its Content-Length");
    }
    Ok((body.len() == length).then_some(Answer { status, body, keep_alive }))
}

/// The minor version's digit, of a line that begins as HTTP/1 does.
fn status_line_version(head: &[u8]) -> Option<u8> {
    behind(head, b"HTTP/1.").and_then(|rest| rest.first().copied())
}

/// Whether `text` is `word` (in lower case), in any case.
#[inline(never)]
fn same_word(text: &[u8], word: &[u8]) -> bool {
    text.len() == word.len() && text.iter().zip(word).all(|(byte, wanted)| byte.to_ascii_lowercase() == *wanted)
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::String;

    use super::*;

    const GOOD: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nServer: EC2ws\r\n\r\nhello";

    #[test]
    fn a_request_is_what_http_wants() {
        let mut buffer = [0; 512];
        let mut text = Text::new(&mut buffer);
        request(&mut text, b"GET", b"/latest/x", b"169.254.169.254", b"X-A", b"b");
        let text = String::from_utf8_lossy(text.get().expect("short"));
        assert!(text.starts_with("GET /latest/x HTTP/1.1\r\nHost: 169.254.169.254\r\nUser-Agent: nodestrap-agent/"));
        assert!(text.ends_with("\r\nX-A: b\r\n\r\n"));
    }

    #[test]
    fn an_answer_is_whole_or_goes_on() {
        for end in 0..GOOD.len() {
            assert_eq!(parse(&GOOD[..end]), Ok(None), "{end} bytes");
        }
        assert_eq!(parse(GOOD), Ok(Some(Answer { status: 200, body: b"hello", keep_alive: true })));
    }

    #[test]
    fn a_closing_server_is_heard() {
        let bytes = b"HTTP/1.1 404 Not Found\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(parse(bytes), Ok(Some(Answer { status: 404, body: b"", keep_alive: false })));
        let old = parse(b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n");
        assert!(old.is_ok_and(|answer| answer.is_some_and(|answer| !answer.keep_alive)));
    }

    #[test]
    fn what_could_be_half_a_value_is_no_answer() {
        for (bytes, error) in [
            (&b"HTTP/1.1 200 OK\r\n\r\ni-0123"[..], "its answer has no Content-Length"),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na", "its answer has no Content-Length"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhello", "its answer is longer than its Content-Length"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "its answer has no valid Content-Length"),
            (
                b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
                "its answer has no valid Content-Length",
            ),
            (b"<html>\r\n\r\n", "its answer is no HTTP"),
            (b"HTTP/2 200\r\n\r\n", "its answer is no HTTP"),
            (b"HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n", "its answer is no HTTP"),
            (b"HTTP/1.1 200 OK\r\nContent-Length\r\n\r\n", "its answer is no HTTP"),
        ] {
            assert_eq!(parse(bytes), Err(error.as_bytes()), "{}", String::from_utf8_lossy(bytes));
        }
    }
}
