//! The IMDSv2 client: a token, then one request a value, retried until a deadline for the whole.

use core::ops::Range;

use super::endpoint::Endpoint;
use super::http::{self, Answer};
use super::transport::Transport;
use super::trouble::Trouble;
use crate::boot::Metadata;
use crate::failure::Exit;
use crate::log::{Log, Priority};
use crate::template::Needed;
use crate::text::Text;

/// How long the agent tries, from its start, in milliseconds. `docs/agent.md` and the unit's time-out rest on it.
pub const DEADLINE_MS: u64 = 120_000;
/// How long one answer may take, however slowly its bytes come, in milliseconds.
const ANSWER_MS: u64 = 5_000;
/// How long a needed path may be missing: on a fresh instance some appear late (amazon-eks-ami issue 1970).
const MISSING_MS: u64 = 10_000;
const LONGEST_PAUSE_MS: u32 = 1_024;
/// The token outlives the deadline; an instance that is suspended meanwhile gets a new one by way of status 401.
const TOKEN_SECONDS: &[u8] = b"300";
/// EC2's tokens have 56 characters.
const LONGEST_TOKEN: usize = 512;

/// A client of one IMDS.
pub struct Client<'a, T, L> {
    transport: T,
    log: &'a L,
    /// The endpoint in use is the first.
    endpoints: [Endpoint<'a>; 2],
    connected: bool,
    /// Whether it has ever answered: then the other is of no interest.
    reached: bool,
    token_length: usize,
    deadline: u64,
    buffers: &'a mut Buffers,
}

/// Room for what the client keeps.
pub struct Buffers {
    token: [u8; LONGEST_TOKEN],
    request: [u8; 1024],
    received: [u8; http::LARGEST],
}

impl Buffers {
    /// Empty buffers.
    pub const fn new() -> Self {
        Self { token: [0; LONGEST_TOKEN], request: [0; 1024], received: [0; http::LARGEST] }
    }
}

impl Default for Buffers {
    fn default() -> Self {
        Self::new()
    }
}

impl<'a, T: Transport, L: Log> Client<'a, T, L> {
    /// A client that tries `endpoints` in turn until one answers.
    pub fn new(transport: T, endpoints: [Endpoint<'a>; 2], buffers: &'a mut Buffers, log: &'a L) -> Self {
        let deadline = transport.now_ms() + DEADLINE_MS;
        Self { transport, log, endpoints, connected: false, reached: false, token_length: 0, deadline, buffers }
    }

    /// One try at a path, with a token fetched first where there is none. The status, and where the body stands.
    #[inline(never)]
    fn attempt(&mut self, path: &[u8]) -> Result<(u32, Range<usize>), Trouble> {
        if self.token_length == 0 {
            let (status, body) =
                self.exchange(b"PUT", b"/latest/api/token", b"X-aws-ec2-metadata-token-ttl-seconds")?;
            if status != 200 {
                // Of a value, 401 and 404 would mean something else.
                return if status == 403 { Ok((status, body)) } else { Err(Trouble::BadStatus) };
            }
            let body = self.buffers.received.get(body).unwrap_or_default();
            if !body.iter().all(u8::is_ascii_graphic) {
                return Err(Trouble::BadToken);
            }
            let mut token = Text::new(&mut self.buffers.token);
            token.push(body);
            self.token_length = token.finish().unwrap_or_default().len();
            if self.token_length == 0 {
                return Err(Trouble::BadToken);
            }
            self.log.line(Priority::Info, b"IMDSv2 token from http://%", &[self.endpoints[0].host]);
        }
        self.exchange(b"GET", path, b"X-aws-ec2-metadata-token")
    }

    /// One request and its answer. The connection is kept where the answer allows it.
    #[inline(never)]
    fn exchange(&mut self, method: &[u8], path: &[u8], header: &[u8]) -> Result<(u32, Range<usize>), Trouble> {
        let mut value = self.buffers.token.get(..self.token_length).unwrap_or_default();
        if value.is_empty() {
            value = TOKEN_SECONDS;
        }
        let mut text = Text::new(&mut self.buffers.request);
        http::request(&mut text, method, path, self.endpoints[0].host, header, value);
        let length = text.mark();
        let answer = self.talk(length);
        if !matches!(answer, Ok((_, _, true))) {
            self.transport.close();
            self.connected = false;
        }
        let (status, body, _) = answer?;
        self.reached = true;
        Ok((status, body))
    }

    #[inline(never)]
    fn talk(&mut self, request_length: usize) -> Result<(u32, Range<usize>, bool), Trouble> {
        if !self.connected {
            self.transport.connect(&self.endpoints[0].address)?;
            self.connected = true;
        }
        let until = self.deadline.min(self.transport.now_ms() + ANSWER_MS);
        self.transport.send(self.buffers.request.get(..request_length).ok_or(Trouble::TooLarge)?)?;
        let mut end = 0;
        loop {
            let room = self.buffers.received.get_mut(end..).unwrap_or_default();
            if room.is_empty() {
                return Err(Trouble::TooLarge);
            }
            match self.transport.receive(room)? {
                0 => return Err(Trouble::Closed),
                count => end += count,
            }
            let so_far = self.buffers.received.get(..end).unwrap_or_default();
            if let Some(Answer { status, body, keep_alive }) = http::parse(so_far)? {
                return Ok((status, end - body.len()..end, keep_alive));
            }
            if self.transport.now_ms() >= until {
                return Err(Trouble::TimedOut);
            }
        }
    }
}

impl<T: Transport, L: Log> Metadata for Client<'_, T, L> {
    #[inline(never)]
    fn get(&mut self, path: &[u8], needed: Needed) -> Option<&[u8]> {
        let started = self.transport.now_ms();
        let mut longest_pause = 64;
        let mut last_trouble = None;
        let body = loop {
            let trouble = match self.attempt(path) {
                Ok((200, body)) => break body,
                Ok((404, _)) if needed == Needed::No || self.transport.now_ms() - started >= MISSING_MS => break 0..0,
                Ok((404, _)) => Trouble::Missing,
                Ok((401, _)) => {
                    self.token_length = 0;
                    Trouble::BadToken
                }
                Ok((403, _)) => {
                    let message = b"IMDS refuses % (403); enable instance metadata (HttpEndpoint=enabled)";
                    self.log.fail(Exit::Unreachable, message, &[path]);
                    return None;
                }
                Ok((429, _)) => Trouble::Throttled,
                Ok(_) => Trouble::BadStatus,
                Err(trouble) => {
                    if !self.reached {
                        // An IPv6-only host reaches the other endpoint.
                        self.endpoints.swap(0, 1);
                    }
                    trouble
                }
            };
            let values = [self.endpoints[0].host, path, trouble.text()];
            if last_trouble != Some(trouble) {
                self.log.line(Priority::Warning, b"http://%%: %; trying again", &values);
                last_trouble = Some(trouble);
            }
            let pause = longest_pause / 2 + self.transport.random() % (longest_pause / 2);
            if self.transport.now_ms() + u64::from(pause) >= self.deadline {
                let message =
                    b"no answer from http://%% in 120 s: %; is instance metadata enabled, and does nothing filter it?";
                self.log.fail(Exit::Unreachable, message, &values);
                return None;
            }
            self.transport.sleep_ms(pause);
            longest_pause = (longest_pause * 2).min(LONGEST_PAUSE_MS);
        };
        self.buffers.received.get(body)
    }
}

#[cfg(test)]
mod tests;
