//! What is scripted to go wrong goes wrong in that way.

use super::*;

#[test]
fn a_status_comes_as_often_as_scripted_and_then_the_right_answer() {
    let fake = start(&[Rule::on(MAC).first(2).fault(Fault::Status(503))]);
    let mut client = Client::connect(&fake);
    let token = client.token("60");
    let statuses: Vec<u16> = (0..3).map(|_| client.get(MAC, &token).status).collect();
    assert_eq!(statuses, [503, 503, 200]);
    assert_eq!(fake.requests()[1].fault, Some(Fault::Status(503)));
    assert_eq!(fake.requests()[3].fault, None);
}

#[test]
fn bodies_can_be_wrong_in_every_way_under_status_200() {
    let cases = [
        (Fault::Body(Vec::new()), Vec::new()),
        (Fault::Body(vec![0, 0xff, b'\n']), vec![0, 0xff, b'\n']),
        (Fault::OversizedBody(100_000), vec![b'x'; 100_000]),
        (Fault::OversizedHead(9000), b"02:29:96:8f:6a:2d".to_vec()),
    ];
    for (fault, body) in cases {
        let fake = start(&[Rule::on(MAC).fault(fault)]);
        let mut client = Client::connect(&fake);
        let token = client.token("60");
        let answer = client.get(MAC, &token);
        assert_eq!((answer.status, answer.body), (200, body));
    }
    let fake = start(&[Rule::on(MAC).fault(Fault::HtmlPage)]);
    let mut client = Client::connect(&fake);
    let token = client.token("60");
    assert!(client.get(MAC, &token).text().contains("<html"));
}

/// What reaches a client up to the close, on a connection of its own.
fn bytes_until_close(fault: Fault) -> io::Result<String> {
    let fake = start(&[Rule::on("/latest/meta-data/*").fault(fault)]);
    let mut client = Client::connect(&fake);
    let token = client.token("60");
    client.send("GET", MAC, &[("X-aws-ec2-metadata-token", &token)]);
    client.rest().map(|bytes| String::from_utf8(bytes).expect("text"))
}

#[test]
fn connections_close_where_scripted() {
    assert_eq!(bytes_until_close(Fault::CloseBeforeHead).expect("a close"), "");
    assert_eq!(bytes_until_close(Fault::Raw(b"SSH-2.0\r\n".to_vec())).expect("a close"), "SSH-2.0\r\n");
    let after_head = bytes_until_close(Fault::CloseAfterHead).expect("a close");
    assert!(after_head.contains("Content-Length: 17\r\n") && after_head.ends_with("\r\n\r\n"), "{after_head}");
    let truncated = bytes_until_close(Fault::Truncate(5)).expect("a close");
    assert!(truncated.contains("Content-Length: 17\r\n") && truncated.ends_with("\r\n\r\n02:29"), "{truncated}");
    let unframed = bytes_until_close(Fault::NoContentLength).expect("a close");
    assert!(!unframed.contains("Content-Length") && unframed.ends_with("\r\n\r\n02:29:96:8f:6a:2d"), "{unframed}");
}

#[test]
fn a_connection_closes_behind_each_answer_as_ec2_s_does_unless_told_otherwise() {
    let fake = FakeImds::builder(instance()).start().expect("a free port");
    let mut client = Client::connect(&fake);
    client.send("GET", MAC, &[]);
    let text = String::from_utf8(client.rest().expect("a close")).expect("text");
    assert!(text.starts_with("HTTP/1.1 401 ") && text.contains("\r\nConnection: close\r\n"), "{text}");
    let fake = start(&[]);
    let mut client = Client::connect(&fake);
    assert!(!client.ask("GET", MAC, &[]).headers.iter().any(|line| line.starts_with("Connection")));
}

#[test]
fn an_answer_can_end_at_any_byte_of_its_head_too() {
    let fault = |bytes, reset| bytes_until_close(Fault::CutAfter { bytes, reset });
    assert_eq!(fault(9, false).expect("a close"), "HTTP/1.1 ");
    assert!(fault(100_000, false).expect("a close").ends_with("02:29:96:8f:6a:2d"));
    assert_eq!(fault(9, true).expect_err("a reset").kind(), io::ErrorKind::ConnectionReset);
}

#[test]
fn header_lines_of_the_script_stand_in_for_the_length() {
    let fault = Fault::Framing(vec!["Content-Length: 2".into(), "Content-Length: -1".into()]);
    let fake = start(&[Rule::on(MAC).fault(fault)]);
    let mut client = Client::connect(&fake);
    client.send("GET", MAC, &[]);
    let mut bytes = [0; 4096];
    let count = client.0.get_mut().read(&mut bytes).expect("an answer");
    let text = String::from_utf8_lossy(&bytes[..count]);
    assert!(text.contains("\r\nContent-Length: 2\r\nContent-Length: -1\r\n\r\n"), "{text}");
}

#[test]
fn a_reset_is_a_reset_and_not_a_close() {
    let error = bytes_until_close(Fault::Reset(3)).expect_err("a reset");
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
}

#[test]
fn chunks_and_wrong_lengths_are_framed_as_scripted() {
    let fake = start(&[Rule::on(MAC).first(1).fault(Fault::Chunked(10)), Rule::on(MAC).fault(Fault::ContentLength(9))]);
    let mut client = Client::connect(&fake);
    let token = client.token("60");
    let answer = client.get(MAC, &token);
    assert!(answer.headers.contains(&"Transfer-Encoding: chunked".to_owned()) && answer.body.is_empty());
    let mut chunks = [0; 32];
    client.0.read_exact(&mut chunks).expect("two chunks and the end");
    assert_eq!(&chunks, b"a\r\n02:29:96:8\r\n7\r\nf:6a:2d\r\n0\r\n\r\n");
    assert_eq!(client.get(MAC, &token).text(), "02:29:96:", "cut short by the client, as the length says");
}

#[test]
fn answers_can_be_slow_or_never_come() {
    let fake = start(&[
        Rule::on(MAC).first(1).fault(Fault::DelayMilliseconds(120)),
        Rule::on(MAC).after(1).first(1).fault(Fault::ByteMilliseconds(1)),
        Rule::on(MAC).fault(Fault::Silence),
    ]);
    let mut client = Client::connect(&fake);
    let token = client.token("60");
    for _ in 0..2 {
        let asked = Instant::now();
        assert_eq!(client.get(MAC, &token).text(), "02:29:96:8f:6a:2d");
        assert!(asked.elapsed() >= Duration::from_millis(100), "{:?}", asked.elapsed());
    }
    client.0.get_ref().set_read_timeout(Some(Duration::from_millis(150))).expect("a timeout");
    client.send("GET", MAC, &[("X-aws-ec2-metadata-token", &token)]);
    assert_eq!(client.receive().expect_err("silence").kind(), io::ErrorKind::WouldBlock);
}

#[test]
fn a_late_service_refuses_and_then_answers_at_the_same_port() {
    let fake =
        FakeImds::builder(instance()).keep_alive().refuse_for(Duration::from_millis(250)).start().expect("a free port");
    let refused = TcpStream::connect(fake.address()).expect_err("nobody listens yet");
    assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
    let deadline = Instant::now() + Duration::from_secs(5);
    while TcpStream::connect(fake.address()).is_err() {
        assert!(Instant::now() < deadline, "it never came up");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(Client::connect(&fake).token("60").len(), 56);
}

#[test]
fn a_service_that_never_came_up_ends_all_the_same() {
    let fake = FakeImds::builder(instance()).refuse_for(Duration::from_hours(1)).start().expect("a free port");
    let address = fake.address();
    drop(fake);
    assert_eq!(TcpStream::connect(address).expect_err("nobody listens").kind(), io::ErrorKind::ConnectionRefused);
}
