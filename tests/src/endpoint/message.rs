//! HTTP/1.1 messages with bodies, as far as API clients send and read them.

use std::collections::BTreeMap;
use std::io::{self, Read};

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Without the query; percent encoding as sent.
    pub(crate) path: String,
    /// What follows the question mark; empty where nothing does.
    pub(crate) query: String,
    /// By name in lower case; the last of several with one name.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// Without `Content-Length`.
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

/// More header lines than an API client sends.
const MOST_HEADERS: usize = 64;
/// More bytes than a request may have here, head and body each.
const LONGEST: usize = 1024 * 1024;

impl Request {
    /// Reads one request. `pending` holds what was read past the request before, and then what was read past this one.
    ///
    /// Gives nothing where the client closed the connection between two requests.
    pub(crate) fn read(stream: &mut impl Read, pending: &mut Vec<u8>) -> io::Result<Option<Self>> {
        loop {
            if let Some((mut request, head)) = parse(pending)? {
                let length = request.headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
                let mut rest = pending.split_off(head);
                while rest.len() < length {
                    if length > LONGEST || read_more(stream, &mut rest)? == 0 {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                *pending = rest.split_off(length);
                request.body = rest;
                return Ok(Some(request));
            }
            if pending.len() > LONGEST {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "request head is longer than 1 MiB"));
            }
            if read_more(stream, pending)? == 0 {
                return if pending.is_empty() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
            }
        }
    }

    /// A header by its name in lower case; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

impl Response {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: vec![("Content-Type", content_type.to_owned())], body: body.into() }
    }

    /// The bytes that go over the wire.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        // Clients go by the number; the words after it mean nothing.
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, if self.status < 400 { "OK" } else { "Refused" });
        for (name, value) in &self.headers {
            head.extend([*name, ": ", value, "\r\n"]);
        }
        head.extend(["Content-Length: ", &self.body.len().to_string(), "\r\n\r\n"]);
        [head.as_bytes(), &self.body].concat()
    }
}

fn read_more(stream: &mut impl Read, into: &mut Vec<u8>) -> io::Result<usize> {
    let mut chunk = [0; 16 * 1024];
    let count = stream.read(&mut chunk)?;
    into.extend_from_slice(&chunk[..count]);
    Ok(count)
}

fn parse(bytes: &[u8]) -> io::Result<Option<(Request, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut head = httparse::Request::new(&mut headers);
    let status = head.parse(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))?;
    let httparse::Status::Complete(length) = status else { return Ok(None) };
    let target = head.path.unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let request = Request {
        method: head.method.unwrap_or_default().to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: head
            .headers
            .iter()
            .map(|header| (header.name.to_ascii_lowercase(), String::from_utf8_lossy(header.value).into_owned()))
            .collect(),
        body: Vec::new(),
    };
    Ok(Some((request, length)))
}

/// The names and values of a query or of a form (`application/x-www-form-urlencoded`), in their order.
pub(crate) fn query_pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (percent_decoded(&name.replace('+', " ")), percent_decoded(&value.replace('+', " ")))
        })
        .collect()
}

/// The text that a percent-encoded one stands for; what is no encoding stays as it is.
pub(crate) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok()))
            .flatten();
        decoded.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_as_long_as_its_head_says() {
        let mut sent = &b"POST /a?b=c HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n\r\n"[..];
        let mut pending = Vec::new();
        let first = Request::read(&mut sent, &mut pending).expect("read").expect("a request");
        assert_eq!((first.path.as_str(), first.query.as_str(), first.body.as_slice()), ("/a", "b=c", &b"abc"[..]));
        let second = Request::read(&mut sent, &mut pending).expect("read").expect("a request");
        assert_eq!((second.method.as_str(), second.body.as_slice()), ("GET", &b""[..]));
        assert_eq!(Request::read(&mut sent, &mut pending).expect("read"), None);
    }

    #[test]
    fn a_form_s_names_and_values_are_decoded() {
        assert_eq!(
            query_pairs("Action=A+b&T.1=%7B%22%C3%A9%22%7D&Empty=&100%"),
            [("Action", "A b"), ("T.1", "{\"é\"}"), ("Empty", ""), ("100%", "")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }
}
