//! One HTTP/1.1 request as bytes, and one answer from bytes.
//!
//! Written here and not taken from httparse, which alone would be a tenth of the program. Stricter than HTTP allows:
//! an answer without `Content-Length` cannot be told from a cut-off one, so it is no answer. IMDS always sends the
//! length. Whether the server will close the connection is not asked: the next request finds out.

use maxpods_data::scan::{before, decimal, trim, until};

use crate::status::Status;
use crate::text::Text;

/// The most that IMDS sends in one answer, its head included: identity documents and credentials are the largest.
pub const LARGEST: usize = 16 * 1024;

/// One answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The status code, from 200.
    pub status: Status,
    /// The body.
    pub body: &'a [u8],
}

/// Appends what follows method and path in a request: the headers that every one has, and the one that begins with
/// `X-aws-ec2-metadata-token` and goes on with `rest`.
///
/// A request without a body has a length too: some proxies and mocks wait for one otherwise.
pub fn push_head(to: &mut Text<'_>, host: &[u8], rest: &[u8], value: &[u8]) {
    const FORMAT: &str = concat!(
        " HTTP/1.1\r\nHost: %\r\nUser-Agent: nodestrap-agent/",
        env!("CARGO_PKG_VERSION"),
        "\r\nContent-Length: 0\r\nX-aws-ec2-metadata-token%%\r\n\r\n"
    );
    to.format(FORMAT.as_bytes(), &[host, rest, value]);
}

/// Reads an answer from the bytes received so far; `Ok(None)` where it goes on.
///
/// # Errors
/// Bytes that cannot become an answer.
pub fn parse(bytes: &[u8]) -> Result<Option<Answer<'_>>, Status> {
    let mut rest = bytes;
    let Some(line) = before(&mut rest, b'\n') else { return Ok(None) };
    // `HTTP/1.1 200 OK`
    let status = decimal(line.get(9..12).unwrap_or_default()).unwrap_or_default();
    if !line.starts_with(b"HTTP/1.") || status < 200 {
        return Err(Status::BAD_ANSWER);
    }
    let mut length = None;
    loop {
        let Some(mut value) = before(&mut rest, b'\n') else { return Ok(None) };
        let name = until(&mut value, b':');
        // The empty line, with or without a carriage return.
        if name.len() < 2 {
            break;
        }
        if same_word(name, b"content-length") {
            // A second length makes the first one doubtful.
            if length.is_some() {
                return Err(Status::BAD_ANSWER);
            }
            length = Some(decimal(trim(value)).ok_or(Status::BAD_ANSWER)? as usize);
        }
    }
    match length {
        Some(length) if rest.len() < length => Ok(None),
        Some(length) if rest.len() == length => Ok(Some(Answer { status: Status(status), body: rest })),
        // Longer than it says, or without an end.
        _ => Err(Status::BAD_ANSWER),
    }
}

/// Whether `text` is `word` (in lower case), in any case.
fn same_word(text: &[u8], word: &[u8]) -> bool {
    for (byte, wanted) in text.iter().zip(word) {
        if byte | 0x20 != *wanted {
            return false;
        }
    }
    text.len() == word.len()
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
        text.push(b"GET /latest/x");
        push_head(&mut text, b"169.254.169.254", b": ", b"b");
        let text = String::from_utf8_lossy(text.get().expect("short"));
        assert!(text.starts_with("GET /latest/x HTTP/1.1\r\nHost: 169.254.169.254\r\nUser-Agent: nodestrap-agent/"));
        assert!(text.ends_with("\r\nX-aws-ec2-metadata-token: b\r\n\r\n"));
    }

    #[test]
    fn an_answer_is_whole_or_goes_on() {
        for end in 0..GOOD.len() {
            assert_eq!(parse(&GOOD[..end]), Ok(None), "{end} bytes");
        }
        assert_eq!(parse(GOOD), Ok(Some(Answer { status: Status::OK, body: b"hello" })));
    }

    #[test]
    fn older_servers_and_other_spellings_are_understood() {
        let bytes = b"HTTP/1.0 404 Not Found\nConnection: Close\ncontent-LENGTH:0\n\n";
        assert_eq!(parse(bytes), Ok(Some(Answer { status: Status::NOT_FOUND, body: b"" })));
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
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/2 200\r\nContent-Length: 0\r\n\r\n",
            "<html>\r\n\r\n",
        ] {
            assert_eq!(parse(bytes.as_bytes()), Err(Status::BAD_ANSWER), "{bytes}");
        }
    }
}
