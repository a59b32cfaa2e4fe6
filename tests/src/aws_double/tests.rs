//! The double, asked by hand-made HTTP requests.

mod cloudformation;
mod faults;
mod services;

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::Value;

use super::*;

const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20200110/us-west-2/";

/// Sends a request, and gives the status and the body of the answer; status 0 where there was none.
fn exchange(aws: &AwsDouble, head: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(aws.endpoint().trim_start_matches("http://")).expect("connected");
    let length = body.len();
    write!(stream, "{head}\r\nHost: aws\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}").expect("sent");
    stream.shutdown(std::net::Shutdown::Write).expect("half closed");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("UTF-8");
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    (status, answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
}

/// Calls an operation of a query protocol.
fn query(aws: &AwsDouble, service: &str, operation: &str, parameters: &[(&str, &str)]) -> (u16, String) {
    let mut form = format!("Action={operation}&Version=0");
    for (name, value) in parameters {
        form.extend(["&", name, "="]);
        value.bytes().for_each(|byte| write!(form, "%{byte:02X}").expect("written"));
    }
    exchange(aws, &format!("POST / HTTP/1.1\r\nAuthorization: {SIGNED}{service}/aws4_request"), &form)
}

fn cloudformation(aws: &AwsDouble, operation: &str, parameters: &[(&str, &str)]) -> (u16, String) {
    query(aws, "cloudformation", operation, parameters)
}

/// The texts of every element of this name, in their order.
fn elements<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&open).skip(1).filter_map(|rest| rest.split(&close).next()).collect()
}

fn json_of(body: &str) -> Value {
    serde_json::from_str(body).expect("JSON")
}
