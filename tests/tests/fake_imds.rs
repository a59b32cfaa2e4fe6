//! The program `fake-imds`, as the boot lab starts it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_fake-imds"))
}

#[test]
fn it_prints_where_it_listens_and_serves_until_killed() {
    let directory = tempfile::tempdir().expect("a directory");
    let options = directory.path().join("options.json");
    std::fs::write(&options, r#"{"tokenless_2009": true, "instance": {"instance_type": "t3.micro"}}"#)
        .expect("written");
    let mut fake = program().arg(&options).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(fake.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    let address = line.trim_end().strip_prefix("http://").expect("an endpoint");
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream
        .write_all(b"GET /2009-04-04/meta-data/instance-type HTTP/1.1\r\n\r\n")
        .and_then(|()| stream.shutdown(std::net::Shutdown::Write))
        .expect("a request goes out");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\nt3.micro"), "{answer}");
    fake.kill().and_then(|()| fake.wait()).expect("it ends");
}

#[test]
fn it_says_what_is_wrong_with_its_options() {
    let message = |arguments: &[&str]| {
        let output = program().args(arguments).output().expect("it starts");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let missing = "fake-imds: the options are missing; usage: fake-imds OPTIONS.json\n";
    assert_eq!(message(&[]), (Some(2), missing.to_owned()));
    let absent = "fake-imds: /nonexistent.json: No such file or directory (os error 2)\n";
    assert_eq!(message(&["/nonexistent.json"]), (Some(1), absent.to_owned()));
}
