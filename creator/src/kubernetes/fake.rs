//! An API server for unit tests: answers expected requests in their order, and nothing else.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use serde_json::Value;

use super::{Kubernetes, Tokens};

/// A request as it came.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// The request line and the header lines.
    pub(super) head: String,
    pub(super) body: String,
}

/// The server.
pub(super) struct Fake {
    url: String,
    requests: Arc<Mutex<Vec<Request>>>,
    thread: Option<JoinHandle<()>>,
}

/// A method and a path with its query, the status and the body of the answer.
pub(super) type Expected = (&'static str, u16, Value);

pub(super) fn tokens() -> Tokens {
    let credentials = SharedCredentialsProvider::new(Credentials::new("AKIDEXAMPLE", "secret", None, None, "tests"));
    Tokens::new(credentials, "eu-west-1".parse().expect("a region"), "badger".parse().expect("a name"))
}

impl Fake {
    pub(super) fn start<const COUNT: usize>(expected: [Expected; COUNT]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let thread = thread::spawn(move || {
            for (asked, status, body) in expected {
                let (stream, _) = listener.accept().expect("a connection");
                let mut reader = BufReader::new(stream);
                let request = read(&mut reader);
                let wanted = request.head.starts_with(&format!("{asked} HTTP/1.1\r\n"));
                seen.lock().expect("no panic").push(request.clone());
                let (status, body) = if wanted {
                    (status, body.to_string())
                } else {
                    (418, format!("expected {asked}, got {}", request.head))
                };
                let head =
                    format!("HTTP/1.1 {status} x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
                reader.get_mut().write_all((head + &body).as_bytes()).expect("written");
                assert!(wanted, "{body}");
            }
        });
        Self { url, requests, thread: Some(thread) }
    }

    pub(super) fn kubernetes(&self) -> Kubernetes {
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        Kubernetes { client, server: self.url.clone(), tokens: tokens() }
    }

    /// Every request, once all that were expected have come.
    pub(super) fn end(mut self) -> Vec<Request> {
        self.thread.take().expect("once").join().expect("only expected requests");
        self.requests.lock().expect("no panic").clone()
    }
}

fn read(reader: &mut impl BufRead) -> Request {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(reader.read_line(&mut head).expect("a line"), 0, "a whole head");
    }
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().expect("a number"));
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a whole body");
    Request { head, body: String::from_utf8(body).expect("UTF-8") }
}
