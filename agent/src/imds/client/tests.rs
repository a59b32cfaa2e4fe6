//! The client over a scripted transport. Real sockets and a real server are in `tests/tests/agent_imds.rs`.

extern crate std;
use core::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::format;
use std::rc::Rc;
use std::string::{String, ToString};
use std::vec::Vec;

use super::*;
use crate::imds::endpoint::{Address, hosts};

/// Keeps the last line and the exit code.
#[derive(Default)]
struct LastLine(RefCell<String>, Cell<Option<Exit>>);

impl Log for &LastLine {
    fn line(self, format: &[u8], first: &[u8], second: &[u8]) {
        let mut buffer = [0; 1024];
        let mut line = Text::new(&mut buffer);
        line.format(format, &[first, second]);
        *self.0.borrow_mut() = String::from_utf8_lossy(line.get().expect("short")).into_owned();
    }

    fn end_with(self, exit: Exit) {
        self.1.set(Some(exit));
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
}

impl Transport for Script {
    fn connect(&mut self, address: &Address) -> Result<(), Status> {
        let mut steps = self.steps.borrow_mut();
        if matches!(steps.front(), None | Some(Step::Refuse)) {
            steps.pop_front();
            self.connections.borrow_mut().push(*address);
            return Err(Status(111));
        }
        self.connections.borrow_mut().push(*address);
        Ok(())
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), Status> {
        let text = String::from_utf8_lossy(bytes);
        self.requests.borrow_mut().push(text.lines().next().unwrap_or_default().to_string());
        Ok(())
    }

    fn receive(&mut self, text: &mut Text<'_>) -> Result<(), Status> {
        match self.steps.borrow_mut().pop_front() {
            Some(Step::Answer(answer)) => {
                let count = answer.len().min(text.room().len());
                text.push(&answer.as_bytes()[..count]);
                if count == 0 { Err(Status::TOO_LARGE) } else { Ok(()) }
            }
            Some(Step::Close) => Err(Status::CLOSED),
            Some(Step::Refuse) | None => Err(Status::TIMED_OUT),
        }
    }

    fn close(&mut self) {}

    fn now_ms(&self) -> u64 {
        self.clock.get()
    }

    fn sleep_ms(&mut self, milliseconds: u32) {
        self.clock.set(self.clock.get() + u64::from(milliseconds));
    }

    fn random(&mut self) -> u32 {
        0
    }
}

fn answer(status: u16, body: &str) -> Step {
    Step::Answer(format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
}

/// The value (empty where the path is missing), or the exit code and the last line.
type Value = Result<String, (Exit, String)>;

fn run(steps: impl IntoIterator<Item = Step>, needed: Needed) -> (Value, Script) {
    let script = Script::default();
    script.steps.borrow_mut().extend(steps);
    let hosts = hosts(b"").expect("built in");
    let log = LastLine::default();
    let mut buffers = Buffers::new();
    let mut client = Client::new(script.clone(), hosts, &mut buffers, &log);
    let value = match client.get(b"/latest/x", needed) {
        Some(body) => Ok(String::from_utf8_lossy(body).into_owned()),
        None => Err((log.1.get().expect("a failure has been said"), log.0.borrow().clone())),
    };
    (value, script)
}

#[test]
fn a_token_and_a_value_take_one_connection() {
    let (value, script) = run([answer(200, "TOKEN"), answer(200, "value")], Needed::Yes);
    assert_eq!(value, Ok("value".to_string()));
    assert_eq!(*script.requests.borrow(), ["PUT /latest/api/token HTTP/1.1", "GET /latest/x HTTP/1.1"]);
    assert_eq!(script.connections.borrow().len(), 1);
}

#[test]
fn an_expired_token_is_fetched_again() {
    let steps = [answer(200, "OLD"), answer(401, ""), answer(200, "NEW"), answer(200, "value")];
    let (value, script) = run(steps, Needed::Yes);
    assert_eq!(value, Ok("value".to_string()));
    assert_eq!(script.requests.borrow().len(), 4);
    assert_eq!(script.connections.borrow().len(), 1);
}

#[test]
fn passing_faults_are_tried_again() {
    let no_http = Step::Answer("<html>\r\n\r\n".into());
    for fault in [answer(500, "oops"), answer(503, ""), answer(429, ""), Step::Close, no_http] {
        let refused_before = Step::Refuse;
        let (value, _) = run([refused_before, answer(200, "T"), fault, answer(200, "value")], Needed::Yes);
        assert_eq!(value, Ok("value".to_string()));
    }
}

#[test]
fn the_families_take_turns_until_one_answers_and_then_stay() {
    let steps = [Step::Refuse, answer(200, "T"), Step::Close, answer(200, "value")];
    let (value, script) = run(steps, Needed::Yes);
    assert_eq!(value, Ok("value".to_string()));
    let families: Vec<_> = script.connections.borrow().iter().map(Address::family).collect();
    assert_eq!(families, [2, 10, 10], "AF_INET, AF_INET6");
}

#[test]
fn a_missing_path_is_none_and_a_needed_one_is_waited_for() {
    let (value, script) = run([answer(200, "T"), answer(404, "<html>")], Needed::No);
    assert_eq!(value, Ok(String::new()));
    assert_eq!(script.clock.get(), 0);
    let (value, _) = run([answer(200, "T"), answer(404, ""), answer(200, "late")], Needed::Yes);
    assert_eq!(value, Ok("late".to_string()));
    let steps = core::iter::once(answer(200, "T")).chain((0..100).map(|_| answer(404, "")));
    let (value, script) = run(steps, Needed::Yes);
    assert_eq!(value, Ok(String::new()));
    assert!((MISSING_MS..MISSING_MS + 1_000).contains(&script.clock.get()));
}

#[test]
fn a_404_for_the_token_is_not_a_missing_path() {
    let (value, _) = run([answer(404, ""), answer(200, "T"), answer(200, "value")], Needed::No);
    assert_eq!(value, Ok("value".to_string()));
}

#[test]
fn a_refusal_is_final() {
    let (failure, script) = run([answer(403, "")], Needed::Yes);
    let message = "<3>IMDS refuses /latest/x (403); enable instance metadata (HttpEndpoint=enabled)";
    assert_eq!(failure, Err((Exit::Unreachable, message.to_string())));
    assert_eq!(script.clock.get(), 0);
}

#[test]
fn the_deadline_ends_it_all() {
    let (failure, script) = run([], Needed::Yes);
    let (exit, message) = failure.expect_err("nobody answers");
    assert_eq!(exit, Exit::Unreachable);
    assert_eq!(
        message.replace("[fd00:ec2::254]", "169.254.169.254"),
        "<3>no answer from IMDS 169.254.169.254 in 120 s: connection refused; is it enabled, and does nothing filter it?"
    );
    assert!(script.clock.get() < DEADLINE_MS);
    assert!(script.connections.borrow().len() < 250, "bounded");
}

#[test]
fn a_token_that_could_break_a_header_is_none() {
    let steps = [answer(200, "a\r\nb"), answer(200, "T"), answer(200, "value")];
    let (value, script) = run(steps, Needed::Yes);
    assert_eq!(value, Ok("value".to_string()));
    assert_eq!(script.requests.borrow().iter().filter(|line| line.starts_with("PUT")).count(), 2);
}

#[test]
fn an_endless_answer_is_cut_off() {
    let endless = || Step::Answer(format!("HTTP/1.1 200 X\r\nContent-Length: 99999999\r\n\r\n{}", "a".repeat(1000)));
    let steps = (0..40).map(|_| endless());
    let (value, _) = run(core::iter::once(answer(200, "T")).chain(steps), Needed::Yes);
    assert_eq!(value.expect_err("no value").0, Exit::Unreachable);
}
