//! How the bytes of an answer reach the client: a response, bent by a fault, as a plan that the server carries out.

use std::time::Duration;

use super::fault::Fault;
use super::http::{Response, error_page};

/// Bytes to send, and what comes before, between and after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub(crate) delay: Duration,
    pub(crate) bytes: Vec<u8>,
    /// The pause before each byte; zero sends all at once.
    pub(crate) pause: Duration,
    pub(crate) ending: Ending,
}

/// What becomes of the connection after the last byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It waits for the next request.
    KeepAlive,
    Close,
    Reset,
    /// It stays open and nothing more is said, until the client leaves.
    Silence,
}

impl Delivery {
    /// The right delivery of a response; `ending` is what the service does with connections.
    pub(crate) fn plain(response: &Response, ending: Ending) -> Self {
        let mut framing = vec![format!("Content-Length: {}", response.body.len())];
        if ending == Ending::Close {
            framing.push("Connection: close".to_owned());
        }
        Self::framed(response, &framing, &response.body, ending)
    }

    /// The delivery of a response as the fault bends it.
    pub(crate) fn faulty(response: &Response, fault: &Fault, ending: Ending) -> Self {
        let plain = |response: &Response| Self::plain(response, ending);
        let length = format!("Content-Length: {}", response.body.len());
        let part = |count: usize| &response.body[..count.min(response.body.len())];
        match fault {
            Fault::Status(status) => plain(&Response::error(*status)),
            Fault::HtmlPage => plain(&Response::new(200, "text/html", error_page("Service temporarily unavailable"))),
            Fault::Body(body) => plain(&Response::new(200, "text/plain", body.clone())),
            Fault::OversizedBody(length) => plain(&Response::new(200, "text/plain", vec![b'x'; *length])),
            Fault::OversizedHead(length_more) => {
                let filler = format!("X-Filler: {}", "x".repeat(*length_more));
                Self::framed(response, &[length, filler], &response.body, ending)
            }
            Fault::Raw(bytes) => Self::bare(bytes.clone(), Ending::Close),
            Fault::CloseBeforeHead => Self::bare(Vec::new(), Ending::Close),
            Fault::CloseAfterHead => Self::framed(response, &[length], &[], Ending::Close),
            Fault::Truncate(count) => Self::framed(response, &[length], part(*count), Ending::Close),
            Fault::Reset(count) => Self::framed(response, &[length], part(*count), Ending::Reset),
            Fault::CutAfter { bytes, reset } => {
                let mut cut = plain(response);
                cut.bytes.truncate(*bytes);
                Self { ending: if *reset { Ending::Reset } else { Ending::Close }, ..cut }
            }
            Fault::Silence => Self::bare(Vec::new(), Ending::Silence),
            Fault::DelayMilliseconds(milliseconds) => {
                Self { delay: Duration::from_millis(*milliseconds), ..plain(response) }
            }
            Fault::ByteMilliseconds(milliseconds) => {
                Self { pause: Duration::from_millis(*milliseconds), ..plain(response) }
            }
            Fault::ContentLength(wrong) => {
                Self::framed(response, &[format!("Content-Length: {wrong}")], &response.body, Ending::KeepAlive)
            }
            Fault::Chunked(size) => {
                let framing = ["Transfer-Encoding: chunked".to_owned()];
                Self::framed(response, &framing, &chunked(&response.body, *size), Ending::KeepAlive)
            }
            Fault::NoContentLength => Self::framed(response, &[], &response.body, Ending::Close),
            Fault::Framing(lines) => Self::framed(response, lines, &response.body, Ending::KeepAlive),
            // It has shown already, in the response itself.
            Fault::ExpireTokens => plain(response),
        }
    }

    fn framed(response: &Response, framing: &[String], body: &[u8], ending: Ending) -> Self {
        let mut bytes = response.head(framing);
        bytes.extend_from_slice(body);
        Self::bare(bytes, ending)
    }

    fn bare(bytes: Vec<u8>, ending: Ending) -> Self {
        Self { delay: Duration::ZERO, bytes, pause: Duration::ZERO, ending }
    }
}

fn chunked(body: &[u8], size: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for chunk in body.chunks(size.max(1)) {
        bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        bytes.extend_from_slice(chunk);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"0\r\n\r\n");
    bytes
}
