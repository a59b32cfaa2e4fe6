//! What the fake service does wrong on purpose.

use serde::{Deserialize, Serialize};

/// One misbehaviour, instead of the right answer or to it.
///
/// Each is a plain value, so that a list of rules in a test, or in the JSON file of the program, reads as the story it tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// This status with the service's own error page (401, 403, 404, 429, 500, 503 …).
    Status(u16),
    /// An HTML error page under status 200, as a captive proxy gives.
    HtmlPage,
    /// Status 200 with this body instead of the right one. `Body(vec![])` is an empty answer.
    Body(Vec<u8>),
    /// Status 200 with this many bytes `x` as its body.
    OversizedBody(usize),
    /// The right answer under a head with this many more bytes of header lines.
    OversizedHead(usize),
    /// These bytes, which need not be HTTP, and then a close.
    Raw(Vec<u8>),
    /// A close without a byte of an answer.
    CloseBeforeHead,
    /// The whole head, then a close without the body.
    CloseAfterHead,
    /// The head and this many bytes of the body, then a close (FIN), short of what `Content-Length` promised.
    Truncate(usize),
    /// The head and this many bytes of the body, then a reset (RST).
    Reset(usize),
    /// This many bytes of the whole answer, its head included, then a reset (RST) or a close (FIN).
    CutAfter {
        /// How many bytes are sent.
        bytes: usize,
        /// Whether a reset follows and not a close.
        reset: bool,
    },
    /// No answer; the connection stays open until the client gives up.
    Silence,
    /// The right answer after this many milliseconds.
    DelayMilliseconds(u64),
    /// The right answer, each byte this many milliseconds after the one before it.
    ByteMilliseconds(u64),
    /// The right answer under this wrong `Content-Length`; the connection stays open.
    ContentLength(usize),
    /// The right answer in chunks (`Transfer-Encoding: chunked`) of this many bytes.
    Chunked(usize),
    /// The right answer without `Content-Length`, ended by a close.
    NoContentLength,
    /// The right body under these header lines instead of `Content-Length`; the connection stays open.
    Framing(Vec<String>),
    /// Every token that is out becomes worthless before this request is looked at.
    ExpireTokens,
}
