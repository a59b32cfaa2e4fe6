//! One HTTP/1.1 request as bytes, and one answer from bytes.
//!
//! Written here and not taken from httparse, which alone would be a tenth of the program. Stricter than HTTP allows: an answer without `Content-Length` cannot be told from a cut-off one, so it is no
//! answer. IMDS always sends the length.

use maxpods_data::scan::{before, decimal, until};

use super::trouble::Trouble;
use crate::text::Text;

/// The most that IMDS sends in one answer, its head included: identity documents and credentials are the largest.
pub const LARGEST: usize = 16 * 1024;

/// One answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The status code.
    pub status: u32,
    /// The body.
    pub body: &'a [u8],
    /// Whether the connection can take another request.
    pub keep_alive: bool,
}

/// Writes a request: its line, the headers that every request has, and one more.
///
/// A request without a body has a length too: some proxies and mocks wait for one otherwise.
#[inline(never)]
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
/// Bytes that cannot become an answer.
#[inline(never)]
pub fn parse(bytes: &[u8]) -> Result<Option<Answer<'_>>, Trouble> {
    let mut rest = bytes;
    let Some(line) = before(&mut rest, b'\n') else { return Ok(None) };
    // `HTTP/1.1 200 OK`
    let mut keep_alive = line.starts_with(b"HTTP/1.1 ");
    if !keep_alive && !line.starts_with(b"HTTP/1.0 ") {
        return Err(Trouble::BadAnswer);
    }
    let status = line.get(9..12).and_then(decimal).ok_or(Trouble::BadAnswer)?;
    let mut length = None;
    loop {
        let Some(line) = before(&mut rest, b'\n') else { return Ok(None) };
        let mut value = line.trim_ascii();
        if value.is_empty() {
            break;
        }
        let name = until(&mut value, b':');
        let value = value.trim_ascii();
        if same_word(name, b"content-length") {
            if length.is_some() {
                return Err(Trouble::BadAnswer);
            }
            length = Some(decimal(value).ok_or(Trouble::BadAnswer)? as usize);
        } else if same_word(name, b"transfer-encoding") {
            return Err(Trouble::BadAnswer);
        } else if same_word(name, b"connection") && same_word(value, b"close") {
            keep_alive = false;
        }
    }
    match length {
        // Longer than it says, or without an end.
        Some(length) if rest.len() > length => Err(Trouble::BadAnswer),
        None => Err(Trouble::BadAnswer),
        Some(length) => Ok((rest.len() == length).then_some(Answer { status, body: rest, keep_alive })),
    }
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
        for bytes in [
            "HTTP/1.1 200 OK\r\n\r\ni-0123",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na",
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
            "HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
            "HTTP/2 200\r\nContent-Length: 0\r\n\r\n",
            "<html>\r\n\r\n",
        ] {
            assert_eq!(parse(bytes.as_bytes()), Err(Trouble::BadAnswer), "{bytes}");
        }
    }
}
