//! HTTP/1.1 as far as the service needs it: a request's head, and a response's bytes.

use std::collections::BTreeMap;
use std::io::{self, Read};

/// A request's head; no request to the service has a body that matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    /// By name in lower case; the last of several with one name.
    pub(crate) headers: BTreeMap<String, String>,
}

/// More header lines than any client of the service sends.
const MOST_HEADERS: usize = 32;
/// More bytes than a request's head may have here.
const LONGEST_HEAD: usize = 16 * 1024;

/// Reads one request. `pending` holds what was read past the request before, and then what was read past this one.
///
/// Gives nothing where the client closed the connection between two requests.
pub(crate) fn read_request(stream: &mut impl Read, pending: &mut Vec<u8>) -> io::Result<Option<Request>> {
    loop {
        if let Some((request, length)) = parse(pending)? {
            let body = request.headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
            let mut rest = pending.split_off(length);
            while rest.len() < body {
                if read_more(stream, &mut rest)? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            *pending = rest.split_off(body);
            return Ok(Some(request));
        }
        if pending.len() > LONGEST_HEAD {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "request head is longer than 16 KiB"));
        }
        if read_more(stream, pending)? == 0 {
            return if pending.is_empty() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
    }
}

fn read_more(stream: &mut impl Read, into: &mut Vec<u8>) -> io::Result<usize> {
    let mut chunk = [0; 4096];
    let count = stream.read(&mut chunk)?;
    into.extend_from_slice(&chunk[..count]);
    Ok(count)
}

fn parse(bytes: &[u8]) -> io::Result<Option<(Request, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut head = httparse::Request::new(&mut headers);
    let status = head.parse(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))?;
    let httparse::Status::Complete(length) = status else { return Ok(None) };
    let request = Request {
        method: head.method.unwrap_or_default().to_owned(),
        path: head.path.unwrap_or_default().to_owned(),
        headers: head
            .headers
            .iter()
            .map(|header| (header.name.to_ascii_lowercase(), String::from_utf8_lossy(header.value).into_owned()))
            .collect(),
    };
    Ok(Some((request, length)))
}

/// A response before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// Without `Content-Length` and `Connection`, which depend on the delivery.
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type", content_type.to_owned()), ("Server", "EC2ws".to_owned())];
        Self { status, headers, body: body.into() }
    }

    /// The XHTML page that the service sends with an error status.
    pub(crate) fn error(status: u16) -> Self {
        Self::new(status, "text/html", error_page(&format!("{status} - {}", reason(status))))
    }

    /// The status line and the header lines, `framing` (such as `Content-Length: 3`) among them, and the empty line.
    pub(crate) fn head(&self, framing: &[String]) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        let named = self.headers.iter().map(|(name, value)| format!("{name}: {value}"));
        for line in named.chain(framing.iter().cloned()) {
            head.push_str(&line);
            head.push_str("\r\n");
        }
        head.push_str("\r\n");
        head.into_bytes()
    }
}

/// An XHTML page with this title, in the shape of the service's error pages.
pub(crate) fn error_page(title: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="iso-8859-1"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
	"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
 <head>
  <title>{title}</title>
 </head>
 <body>
  <h1>{title}</h1>
 </body>
</html>
"#
    )
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Unknown",
    }
}
