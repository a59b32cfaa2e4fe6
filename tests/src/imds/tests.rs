//! The fake service as a client sees it, by a plain client on a std `TcpStream`.

mod faults;

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::*;

/// One connection to the fake service.
struct Client(BufReader<TcpStream>);

#[derive(Debug, PartialEq, Eq)]
struct Answer {
    status: u16,
    headers: Vec<String>,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a text body")
    }
}

impl Client {
    fn connect(fake: &FakeImds) -> Self {
        let stream = TcpStream::connect(fake.address()).expect("the fake listens");
        stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a timeout");
        Self(BufReader::new(stream))
    }

    fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)]) {
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: 169.254.169.254\r\n");
        for (name, value) in headers {
            request.extend([name, ": ", value, "\r\n"]);
        }
        self.0.get_mut().write_all(format!("{request}\r\n").as_bytes()).expect("a request goes out");
    }

    /// Reads a head and as many bytes of body as `Content-Length` says.
    fn receive(&mut self) -> io::Result<Answer> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if line == "\r\n" {
                break;
            }
            lines.push(line.trim_end().to_owned());
        }
        let status = lines.remove(0).split(' ').nth(1).expect("a status").parse().expect("a number");
        let length = lines.iter().find_map(|line| line.strip_prefix("Content-Length: "));
        let mut body = vec![0; length.map_or(0, |length| length.parse().expect("a length"))];
        self.0.read_exact(&mut body)?;
        Ok(Answer { status, headers: lines, body })
    }

    fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(method, path, headers);
        self.receive().expect("an answer")
    }

    fn token(&mut self, ttl: &str) -> String {
        let answer = self.ask("PUT", "/latest/api/token", &[("X-aws-ec2-metadata-token-ttl-seconds", ttl)]);
        assert_eq!(answer.status, 200);
        answer.text().to_owned()
    }

    fn get(&mut self, path: &str, token: &str) -> Answer {
        self.ask("GET", path, &[("X-aws-ec2-metadata-token", token)])
    }

    /// Everything up to the close.
    fn rest(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.0.read_to_end(&mut bytes).map(|_| bytes)
    }
}

fn start(rules: &[Rule]) -> FakeImds {
    rules
        .iter()
        .cloned()
        .fold(FakeImds::builder(instance()).keep_alive(), FakeImdsBuilder::rule)
        .start()
        .expect("a free port")
}

fn instance() -> Instance {
    Instance {
        ipv6: Some("2600:1f14::5".parse().expect("an address")),
        public_key: Some(("my-key".into(), "ssh-ed25519 AAAA".into())),
        role: Some(("node-role".into(), Credentials::default())),
        user_data: Some(b"\x1f\x8b\x08\x00binary\xff".to_vec()),
        ..Instance::default()
    }
}

const MAC: &str = "/latest/meta-data/mac";

#[test]
fn one_connection_serves_a_token_and_every_kind_of_path() {
    let fake = start(&[]);
    let mut client = Client::connect(&fake);
    let token = client.token("21600");
    let texts = [
        ("/latest/meta-data/instance-type", "m5.large"),
        ("/latest/meta-data/local-ipv4", "192.168.12.34"),
        ("/2021-07-15/meta-data/placement/region", "us-west-2"),
        ("/latest/meta-data/services/domain", "amazonaws.com"),
        ("/latest/meta-data/services/", "domain\npartition"),
        ("/latest/meta-data/network/interfaces/macs/", "02:29:96:8f:6a:2d/"),
        ("/latest/meta-data/network/interfaces/macs/02:29:96:8f:6a:2d/ipv6s", "2600:1f14::5"),
        ("/latest/meta-data/public-keys/", "0=my-key"),
        ("/latest/meta-data/public-keys/0/openssh-key", "ssh-ed25519 AAAA"),
        ("/latest/meta-data/iam/security-credentials/", "node-role"),
        ("/latest/", "dynamic/\nmeta-data/\nuser-data"),
    ];
    for (path, expected) in texts {
        let answer = client.get(path, &token);
        assert_eq!((answer.status, answer.text()), (200, expected), "{path}");
    }
    assert_eq!(client.get("/latest/user-data", &token).body, b"\x1f\x8b\x08\x00binary\xff");
    assert_eq!(fake.connections(), 1);
    let requests: Vec<String> = fake.requests().iter().take(2).map(ToString::to_string).collect();
    assert_eq!(requests, ["PUT /latest/api/token", "GET /latest/meta-data/instance-type"]);
    assert!(fake.requests().iter().all(|request| request.connection == 1 && request.status == 200));
    assert_eq!(fake.requests()[1].headers["x-aws-ec2-metadata-token"], token);
}

#[test]
fn documents_are_json_spaced_as_ec2_spaces_them() {
    let fake = start(&[]);
    let mut client = Client::connect(&fake);
    let token = client.token("60");
    let document = client.get("/latest/dynamic/instance-identity/document", &token);
    assert!(document.text().starts_with("{\n  \"accountId\" : \"123456789012\",\n"), "{}", document.text());
    let values: serde_json::Value = serde_json::from_str(document.text()).expect("JSON");
    assert_eq!(values["instanceType"], "m5.large");
    assert_eq!(values["privateIp"], "192.168.12.34");
    assert!(values["billingProducts"].is_null() && values.as_object().is_some_and(|map| map.len() == 15));
    let credentials = client.get("/latest/meta-data/iam/security-credentials/node-role", &token);
    let values: serde_json::Value = serde_json::from_str(credentials.text()).expect("JSON");
    assert_eq!(values["Code"], "Success");
    assert_eq!(values["AccessKeyId"], "ASIAIOSFODNN7EXAMPLE");
}

#[test]
fn what_the_instance_lacks_is_not_found() {
    let fake = FakeImds::builder(Instance::default()).keep_alive().start().expect("a free port");
    let mut client = Client::connect(&fake);
    let token = client.token("60");
    for path in
        ["/latest/user-data", "/latest/meta-data/ipv6", "/latest/meta-data/iam/info", "/2031-01-01/meta-data/mac"]
    {
        let answer = client.get(path, &token);
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text().contains("<title>404 - Not Found</title>"));
    }
}

#[test]
fn without_a_good_token_nothing_is_told() {
    let fake = start(&[]);
    let mut client = Client::connect(&fake);
    assert_eq!(client.ask("GET", MAC, &[]).status, 401);
    assert_eq!(client.get(MAC, "made-up").status, 401);
    assert_eq!(client.ask("GET", "/2009-04-04/meta-data/instance-id", &[]).status, 401);
    let ttl = ("X-aws-ec2-metadata-token-ttl-seconds", "60");
    assert_eq!(client.ask("PUT", "/latest/api/token", &[]).status, 400);
    assert_eq!(client.ask("PUT", "/latest/api/token", &[(ttl.0, "0")]).status, 400);
    assert_eq!(client.ask("PUT", "/latest/api/token", &[ttl, ("X-Forwarded-For", "10.0.0.1")]).status, 403);
    assert_eq!(client.ask("PUT", "/2021-07-15/api/token", &[ttl]).status, 403);
    assert_eq!(client.ask("POST", MAC, &[]).status, 405);
}

#[test]
fn a_token_ends_by_time_by_use_or_by_script() {
    let fake = start(&[]);
    let mut client = Client::connect(&fake);
    let token = client.token("1");
    assert_eq!(client.get(MAC, &token).status, 200);
    std::thread::sleep(Duration::from_millis(1050));
    assert_eq!(client.get(MAC, &token).status, 401);

    let fake = FakeImds::builder(instance()).keep_alive().requests_per_token(2).start().expect("a free port");
    let mut client = Client::connect(&fake);
    let token = client.token("60");
    let statuses: Vec<u16> = (0..3).map(|_| client.get(MAC, &token).status).collect();
    assert_eq!(statuses, [200, 200, 401]);

    let fake = start(&[Rule::on(MAC).after(1).first(1).fault(Fault::ExpireTokens)]);
    let mut client = Client::connect(&fake);
    let token = client.token("60");
    let statuses: Vec<u16> = (0..2).map(|_| client.get(MAC, &token).status).collect();
    assert_eq!(statuses, [200, 401]);
    let token = client.token("60");
    assert_eq!(client.get(MAC, &token).status, 200);
}

#[test]
fn cloud_init_in_a_container_may_leave_the_token_out_under_2009_alone() {
    let fake = FakeImds::builder(instance()).keep_alive().tokenless_2009().start().expect("a free port");
    let mut client = Client::connect(&fake);
    assert_eq!(client.ask("GET", "/2009-04-04/meta-data/instance-id", &[]).text(), "i-0123456789abcdef0");
    assert_eq!(client.ask("GET", "/2021-03-23/meta-data/instance-id", &[]).status, 401);
    assert_eq!(client.get("/2009-04-04/meta-data/instance-id", "made-up").status, 401);
}

#[test]
fn another_instance_can_take_the_place_of_the_first() {
    let fake = start(&[]);
    let mut client = Client::connect(&fake);
    let token = client.token("60");
    fake.set_instance(Instance { instance_type: "c5.4xlarge".into(), ..instance() });
    assert_eq!(client.get("/latest/meta-data/instance-type", &token).text(), "c5.4xlarge");
}

#[test]
fn it_is_gone_when_dropped_whatever_hangs_on_it() {
    let fake = start(&[Rule::on(MAC).fault(Fault::Silence)]);
    let address = fake.address();
    let mut client = Client::connect(&fake);
    let token = client.token("60");
    client.send("GET", MAC, &[("X-aws-ec2-metadata-token", &token)]);
    while fake.requests().len() < 2 {
        std::thread::yield_now();
    }
    drop(fake);
    assert_eq!(client.rest().expect("a close"), b"");
    assert_eq!(TcpStream::connect(address).expect_err("nobody listens").kind(), io::ErrorKind::ConnectionRefused);
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    let fake = start(&[]);
    let mut client = Client::connect(&fake);
    let token = client.token("60");
    for path in [MAC, "/latest/meta-data/instance-type"] {
        client.send("GET", path, &[("X-aws-ec2-metadata-token", &token)]);
    }
    assert_eq!(client.receive().expect("the first").text(), "02:29:96:8f:6a:2d");
    assert_eq!(client.receive().expect("the second").text(), "m5.large");
}

#[test]
fn what_is_no_http_gets_status_400_and_a_close() {
    let fake = start(&[]);
    let mut client = Client::connect(&fake);
    client.0.get_mut().write_all(b"\x16\x03\x01\x02\x00\x01\r\n\r\n").expect("bytes go out");
    assert_eq!(client.receive().expect("an answer").status, 400);
    assert_eq!(client.rest().expect("a close"), b"");
}

#[test]
fn options_come_from_json_and_requests_go_to_a_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let [options, user_data, record] =
        ["options.json", "user-data", "requests"].map(|name| directory.path().join(name));
    std::fs::write(&user_data, b"#cloud-config\n").expect("written");
    let text = serde_json::json!({
        "instance": {"instance_type": "m6g.large", "architecture": "arm64"},
        "keep_alive": true,
        "user_data": user_data,
        "rules": [{"path": "/latest/user-data", "times": 1, "fault": {"status": 500}}],
        "record": record,
    });
    std::fs::write(&options, text.to_string()).expect("written");
    let fake = Options::read(&options).expect("good options").start().expect("a free port");
    let mut client = Client::connect(&fake);
    let token = client.token("60");
    assert_eq!(client.get("/latest/user-data", &token).status, 500);
    assert_eq!(client.get("/latest/user-data", &token).text(), "#cloud-config\n");
    let lines = std::fs::read_to_string(&record).expect("a record");
    let recorded: Vec<RecordedRequest> =
        lines.lines().map(|line| serde_json::from_str(line).expect("a request a line")).collect();
    assert_eq!(recorded, fake.requests());
}

#[test]
fn bad_options_name_their_file_and_place() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("options.json");
    let message = |text: &str| {
        std::fs::write(&path, text).expect("written");
        Options::read(&path).expect_err("bad options").to_string().replace(&path.display().to_string(), "FILE")
    };
    assert_eq!(
        message(r#"{"rules": [{"path": "/", "fault": "gremlins"}]}"#).split(", expected").next(),
        Some("FILE: unknown variant `gremlins`")
    );
    assert_eq!(message(r#"{"listen": ["localhost"]}"#), "FILE: invalid socket address syntax at line 1 column 23");
    let missing = Options::read(&directory.path().join("none.json")).expect_err("no file").to_string();
    assert!(missing.ends_with("none.json: No such file or directory (os error 2)"), "{missing}");
}
