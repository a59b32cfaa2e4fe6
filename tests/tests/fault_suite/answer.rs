//! The right answers of the fake service, byte by byte: how long they are, and what they say.

use std::io::{Read, Write};
use std::net::TcpStream;

use nodestrap_tests::imds::{FakeImds, Instance};

use crate::case::{DOCUMENT, TOKEN};

/// An answer, head and body.
pub(crate) struct Answer(Vec<u8>);

impl Answer {
    /// The answer to the agent's request for a path of the default instance.
    pub(crate) fn to(path: &str) -> Self {
        let fake = FakeImds::builder(Instance::default()).start().expect("a free port");
        let token = ask(&fake, &format!("PUT {TOKEN}"), "X-aws-ec2-metadata-token-ttl-seconds: 300");
        if path == TOKEN {
            return token;
        }
        let header = format!("X-aws-ec2-metadata-token: {}", String::from_utf8_lossy(token.body()));
        ask(&fake, &format!("GET {path}"), &header)
    }

    /// How many bytes it has.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// What stands behind its head.
    pub(crate) fn body(&self) -> &[u8] {
        let head = self.0.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("the fake service speaks HTTP");
        &self.0[head + 4..]
    }
}

fn ask(fake: &FakeImds, request: &str, header: &str) -> Answer {
    let mut stream = TcpStream::connect(fake.address()).expect("the fake listens");
    write!(stream, "{request} HTTP/1.1\r\nHost: {}\r\n{header}\r\n\r\n", fake.address()).expect("a request goes out");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("an answer, and a close as EC2's service does it");
    assert!(bytes.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&bytes));
    Answer(bytes)
}

/// The identity document.
pub(crate) fn identity_document() -> Vec<u8> {
    Answer::to(DOCUMENT).body().to_vec()
}
