//! The client over a scripted transport. Real sockets and a real server are in `tests/tests/agent_boot.rs`.

extern crate std;
use core::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::format;
use std::rc::Rc;
use std::string::{String, ToString};
use std::vec::Vec;

use super::*;
use crate::failure::last_line;
use crate::imds::endpoint::hosts;

/// Keeps the lines.
#[derive(Default)]
struct Lines(RefCell<Vec<String>>);

impl Log for &Lines {
    fn line(self, line: &[u8]) {
        self.0.borrow_mut().push(String::from_utf8_lossy(line).into_owned());
    }
}

/// What the other side does, in order; then it refuses connections.
enum Step {
    Refuse,
    Answer(String),
    Close,
}

#[derive(Clone, Default)]
struct Script {
    steps: Rc<RefCell<VecDeque<Step>>>,
    connections: Rc<RefCell<Vec<Address>>>,
    requests: Rc<RefCell<Vec<String>>>,
    clock: Rc<Cell<u64>>,
    is_open: bool,
}

impl Transport for Script {
    fn send(&mut self, address: &Address, request: &[u8]) -> Outcome {
        assert!(!self.is_open, "the one before was closed");
        self.is_open = true;
        self.connections.borrow_mut().push(*address);
        let mut steps = self.steps.borrow_mut();
        if matches!(steps.front(), None | Some(Step::Refuse)) {
            steps.pop_front();
            return -111;
        }
        let text = String::from_utf8_lossy(request);
        self.requests.borrow_mut().push(text.lines().next().unwrap_or_default().to_string());
        request.len() as Outcome
    }

    fn receive(&mut self, room: &mut [u8]) -> Outcome {
        match self.steps.borrow_mut().pop_front() {
            Some(Step::Answer(answer)) => {
                let count = answer.len().min(room.len());
                room[..count].copy_from_slice(&answer.as_bytes()[..count]);
                count as Outcome
            }
            Some(Step::Close) => 0,
            Some(Step::Refuse) | None => -11,
        }
    }

    fn close(&mut self) {
        self.is_open = false;
    }

    fn seconds(&self) -> u64 {
        self.clock.get() / 1_000_000_000
    }

    fn sleep(&mut self, nanoseconds: u32) {
        assert!(nanoseconds < 1_000_000_000, "nanosleep(2) takes no more");
        self.clock.set(self.clock.get() + u64::from(nanoseconds));
    }

    fn random(&mut self) -> u32 {
        0
    }
}

fn answer(status: u16, body: &str) -> Step {
    Step::Answer(format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
}

/// What came of a request.
struct Run {
    /// The value (empty where the path is missing), or the exit code and the last line.
    value: Result<String, (Exit, String)>,
    lines: Vec<String>,
    script: Script,
}

fn run(steps: impl IntoIterator<Item = Step>, needed: bool) -> Run {
    let script = Script::default();
    script.steps.borrow_mut().extend(steps);
    let lines = Lines::default();
    let mut room = std::vec![0; 1024 * 1024];
    let mut sheet = Sheet::new(&mut room);
    let mut client = Client::new(script.clone(), hosts(b"").expect("built in"), &lines);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let value = match client.get(b"/latest/x", needed, &mut sheet) {
        Some(body) => Ok(text(body)),
        None => Err((sheet.exit(), text(last_line(&mut sheet)))),
    };
    Run { value, lines: lines.0.into_inner(), script }
}

#[expect(clippy::unnecessary_wraps, reason = "what a run is compared with")]
fn value(text: &str) -> Result<String, (Exit, String)> {
    Ok(text.to_string())
}

#[test]
fn a_token_and_a_value_take_a_connection_each() {
    let run = run([answer(200, "TOKEN"), answer(200, "value")], true);
    assert_eq!(run.value, value("value"));
    assert_eq!(*run.script.requests.borrow(), ["PUT /latest/api/token HTTP/1.1", "GET /latest/x HTTP/1.1"]);
    assert_eq!(run.script.connections.borrow().len(), 2);
    assert!(run.lines.is_empty());
}

#[test]
fn requests_are_what_http_and_imds_want() {
    let mut room = [0; 1024];
    let mut sheet = Sheet::new(&mut room);
    sheet.set(b'C', b"/latest/x");
    sheet.set(b'G', b"169.254.169.254");
    sheet.set(b'J', b"T");
    sheet.push_template(REQUEST);
    assert_eq!(sheet.text(), b"GET /latest/x HTTP/1.1\r\nHost: 169.254.169.254\r\nX-aws-ec2-metadata-token: T\r\n\r\n");
}

#[test]
fn all_trouble_has_one_road_with_a_new_token() {
    let no_http = || Step::Answer("<html>\r\n\r\n".into());
    for (fault, number) in [
        (answer(401, ""), 401),
        (answer(403, ""), 403),
        (answer(404, "<html>"), 404),
        (answer(429, ""), 429),
        (answer(500, "oops"), 500),
        (answer(503, ""), 503),
        (Step::Close, 74),
        (no_http(), 74),
    ] {
        let steps = [Step::Refuse, answer(200, "T"), fault, answer(200, "U"), answer(200, "value")];
        let run = run(steps, true);
        assert_eq!(run.value, value("value"));
        let line = format!("<4>IMDS /latest/x: error {number}; trying again\n");
        assert_eq!(run.lines, ["<4>IMDS /latest/x: error 111; trying again\n".to_string(), line]);
        assert_eq!(run.script.requests.borrow().iter().filter(|line| line.starts_with("PUT")).count(), 2);
    }
}

#[test]
fn a_page_is_no_answer_and_a_short_value_is_no_page() {
    let page = format!("<html>{}</html>", "x".repeat(51));
    assert_eq!(page.len(), 64);
    let steps = [answer(200, "T"), answer(200, &page), answer(200, "U"), answer(200, "value")];
    let paged = run(steps, false);
    assert_eq!(paged.value, value("value"));
    assert_eq!(paged.lines, ["<4>IMDS /latest/x: error 74; trying again\n"]);
    for body in ["<none>", &page[1..]] {
        assert_eq!(run([answer(200, "T"), answer(200, body)], false).value, value(body));
    }
}

#[test]
fn the_families_take_turns_until_one_answers() {
    let run = run([Step::Refuse, Step::Refuse, Step::Refuse, answer(200, "T"), answer(200, "value")], true);
    assert_eq!(run.value, value("value"));
    let families: Vec<_> = run.script.connections.borrow().iter().map(|address| address[0]).collect();
    assert_eq!(families, [2, 10, 2, 10, 10], "AF_INET, AF_INET6");
    assert_eq!(run.lines.len(), 1, "the same trouble is said once");
}

#[test]
fn a_missing_path_is_empty_at_once_unless_it_is_needed() {
    let missing = run([answer(200, "T"), answer(404, "<html>")], false);
    assert_eq!(missing.value, value(""));
    assert_eq!(missing.script.clock.get(), 0);
    let late = run([answer(200, "T"), answer(404, ""), answer(200, "T"), answer(200, "late")], true);
    assert_eq!(late.value, value("late"));
}

#[test]
fn a_404_for_the_token_is_not_a_missing_path() {
    assert_eq!(run([answer(404, ""), answer(200, "T"), answer(200, "value")], false).value, value("value"));
}

#[test]
fn a_refusal_lasts_until_the_deadline() {
    let run = run((0..1_000).map(|_| answer(403, "")), true);
    let line = "<3>failed: /latest/x: no answer from IMDS, error 403; is instance metadata enabled?\n";
    assert_eq!(run.value, Err((Exit::Unreachable, line.to_string())));
}

#[test]
fn the_deadline_ends_it_all() {
    let run = run([], true);
    let line = "<3>failed: /latest/x: no answer from IMDS, error 111; is instance metadata enabled?\n";
    assert_eq!(run.value, Err((Exit::Unreachable, line.to_string())));
    assert_eq!(run.script.seconds(), DEADLINE_SECONDS);
    assert!(run.script.connections.borrow().len() < 500, "bounded");
}

#[test]
fn a_token_that_could_break_a_header_is_none() {
    let run = run([answer(200, "a\r\nb"), answer(200, ""), answer(200, "T"), answer(200, "value")], true);
    assert_eq!(run.value, value("value"));
    assert_eq!(run.script.requests.borrow().iter().filter(|line| line.starts_with("PUT")).count(), 3);
}

#[test]
fn an_endless_answer_is_cut_off() {
    let endless = || Step::Answer(format!("HTTP/1.1 200 X\r\nContent-Length: 99999999\r\n\r\n{}", "a".repeat(1000)));
    let run = run(core::iter::once(answer(200, "T")).chain((0..40).map(|_| endless())), true);
    assert_eq!(run.value.expect_err("no value").0, Exit::Unreachable);
    assert!(run.lines.len() > 1);
}
