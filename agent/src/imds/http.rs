//! One answer of HTTP/1.1, from its bytes.
//!
//! Written here and not taken from httparse, which alone would be a tenth of the program. Stricter than HTTP allows:
//! an answer without `Content-Length` cannot be told from a cut-off one, so it is no answer. IMDS always sends the
//! length. Of answers other than 200 nothing but the status is used: after these the connection is closed.

use maxpods_data::scan::{before, decimal, value};

/// What became of an exchange or a part of it: a length, or less a status other than 200, or less the number of a Linux
/// error. One number and no more, so that it travels in a register.
pub type Outcome = isize;

const OK: u32 = 200;
/// There is no such path.
pub const NOT_FOUND: Outcome = -404;
/// The answer is no HTTP, or none whose end could be told (`EBADMSG`).
pub const BAD_ANSWER: Outcome = -74;
/// There is more to come.
pub const GOES_ON: Outcome = isize::MIN;

/// Reads an answer from the bytes received so far. The body ends where the bytes do.
#[inline(never)]
pub fn parse(bytes: &[u8]) -> Outcome {
    let mut body = bytes;
    loop {
        let Some(line) = before(&mut body, b'\n') else { return GOES_ON };
        // The empty line, with or without a carriage return.
        if line.len() < 2 {
            break;
        }
    }
    let head = bytes.get(..bytes.len().wrapping_sub(body.len())).unwrap_or_default();
    // `HTTP/1.1 200 OK`
    match decimal(head.get(9..12).unwrap_or_default()) {
        Some(OK) => {}
        Some(status @ 1..) => return -(status as isize),
        _ => return BAD_ANSWER,
    }
    let Some(length) = decimal(value(head, b'\n', b':', b"content-length")) else { return BAD_ANSWER };
    let missing = length as isize - body.len() as isize;
    match missing {
        0 => length as isize,
        1.. => GOES_ON,
        _ => BAD_ANSWER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nServer: EC2ws\r\n\r\nhello";

    #[test]
    fn an_answer_is_whole_or_goes_on() {
        for end in 0..GOOD.len() {
            assert_eq!(parse(&GOOD[..end]), GOES_ON, "{end} bytes");
        }
        assert_eq!(parse(GOOD), 5);
    }

    #[test]
    fn older_servers_and_other_spellings_are_understood() {
        assert_eq!(parse(b"HTTP/1.0 200 Fine\nConnection: Close\ncontent-LENGTH:0\n\n"), 0);
        assert_eq!(parse(b"HTTP/1.0 404 Not Found\n\n"), NOT_FOUND);
        assert_eq!(parse(b"HTTP/1.1 503 Busy\r\nContent-Length: 9\r\n\r\n<html>"), -503);
    }

    #[test]
    fn what_could_be_half_a_value_is_no_answer() {
        for bytes in [
            "HTTP/1.1 200 OK\r\n\r\ni-0123",
            "HTTP/1.1 200 OK\r\n\r\nContent-Length: 3\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na",
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length\r\n\r\n",
            "HTTP/1.1 000 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
            "<html>\r\n\r\n",
        ] {
            assert_eq!(parse(bytes.as_bytes()), BAD_ANSWER, "{bytes}");
        }
    }
}
