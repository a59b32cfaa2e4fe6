//! The IMDSv2 client: a token, then one request a value, retried until a deadline for the whole.

use maxpods_data::scan::only;

use super::endpoint::{self, Host};
use super::http;
use super::transport::Transport;
use crate::boot::Metadata;
use crate::failure::Exit;
use crate::log::Log;
use crate::status::Status;
use crate::template::Needed;
use crate::text::Text;

/// How long the agent tries, from its start, in milliseconds. `docs/agent.md` and the unit's time-out rest on it.
pub const DEADLINE_MS: u64 = 120_000;
/// How long one answer may take, however slowly its bytes come, in milliseconds.
const ANSWER_MS: u64 = 5_000;
/// How long a needed path may be missing: on a fresh instance some appear late (amazon-eks-ami issue 1970).
const MISSING_MS: u64 = 10_000;
/// The first pause is half to all of this, each further one twice as long.
const FIRST_PAUSE_MS: u32 = 64;
const LONGEST_PAUSE_MS: u32 = 1_024;
/// EC2's tokens have 56 characters.
const LONGEST_TOKEN: usize = 512;

/// A client of one IMDS.
pub struct Client<'a, T, L> {
    transport: T,
    log: L,
    /// The host in use is the first.
    hosts: [Host<'a>; 2],
    connected: bool,
    /// Whether it has ever answered: then the other host is of no interest.
    reached: bool,
    deadline: u64,
    /// Empty until there is one.
    token: Text<'a>,
    request: Text<'a>,
    received: Text<'a>,
    /// Where in `received` the body begins.
    body: usize,
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
    /// A client that tries `hosts` in turn until one answers.
    pub fn new(transport: T, hosts: [Host<'a>; 2], buffers: &'a mut Buffers, log: L) -> Self {
        let deadline = transport.now_ms() + DEADLINE_MS;
        Self {
            transport,
            log,
            hosts,
            connected: false,
            reached: false,
            deadline,
            token: Text::new(&mut buffers.token),
            request: Text::new(&mut buffers.request),
            received: Text::new(&mut buffers.received),
            body: 0,
        }
    }

    /// One try at a path, with a token fetched first where there is none.
    fn attempt(&mut self, path: &[u8]) -> Status {
        if self.token.mark() == 0 {
            // The token outlives the deadline; an instance that is suspended meanwhile gets a new one by way of
            // status 401.
            let status = self.exchange(b"PUT /latest/api/token%", b"", b"-ttl-seconds: 300");
            if status != Status::OK {
                return status;
            }
            self.token.push(self.received.as_bytes().get(self.body..).unwrap_or_default());
            let token = self.token.as_bytes();
            // What stands in tokens (RFC 6750), and in those of test servers; nothing that could end a header.
            if token.is_empty() || !only(token, b"-._~+/=:") {
                self.token.reset(0);
                return Status::UNAUTHORIZED;
            }
            self.log.line(b"<6>IMDSv2 token from http://%", self.hosts[0], b"");
        }
        self.exchange(b"GET %", path, b": ")
    }

    /// One request and its answer. A connection that has been used may have been closed since: then a new one is tried.
    #[inline(never)]
    fn exchange(&mut self, format: &[u8], path: &[u8], header: &[u8]) -> Status {
        self.request.reset(0);
        self.request.format(format, &[path]);
        http::push_head(&mut self.request, self.hosts[0], header, self.token.as_bytes());
        loop {
            let used = self.connected;
            match self.talk() {
                Ok(status) => {
                    self.reached = true;
                    return status;
                }
                Err(status) => {
                    self.transport.close();
                    self.connected = false;
                    if !used {
                        return status;
                    }
                }
            }
        }
    }

    fn talk(&mut self) -> Result<Status, Status> {
        if !self.connected {
            self.transport.connect(&endpoint::address(self.hosts[0]).ok_or(Status::BAD_ANSWER)?)?;
            self.connected = true;
        }
        self.transport.send(self.request.as_bytes())?;
        let until = self.transport.now_ms() + ANSWER_MS;
        self.received.reset(0);
        loop {
            self.transport.receive(&mut self.received)?;
            let received = self.received.as_bytes();
            if let Some(answer) = http::parse(received)? {
                self.body = received.len() - answer.body.len();
                return Ok(answer.status);
            }
            if self.transport.now_ms() >= until {
                return Err(Status::TIMED_OUT);
            }
        }
    }
}

impl<T: Transport, L: Log> Metadata for Client<'_, T, L> {
    #[inline(never)]
    fn get(&mut self, path: &[u8], needed: Needed) -> Option<&[u8]> {
        let missing_until = self.transport.now_ms() + if needed == Needed::Yes { MISSING_MS } else { 0 };
        let mut pause = FIRST_PAUSE_MS / 2;
        let mut last = Status::OK;
        loop {
            let status = self.attempt(path);
            let now = self.transport.now_ms();
            match status {
                Status::OK => return self.received.as_bytes().get(self.body..),
                // Without a token it is the token's path that is missing.
                Status::NOT_FOUND if self.token.mark() > 0 && now >= missing_until => return Some(b""),
                Status::UNAUTHORIZED => self.token.reset(0),
                Status::FORBIDDEN => {
                    let message = b"<3>IMDS refuses % (403); enable instance metadata (HttpEndpoint=enabled)";
                    self.log.fail(Exit::Unreachable, message, path, b"");
                    return None;
                }
                _ => {}
            }
            let place = if status.is_http() { path } else { self.hosts[0] };
            if last != status {
                self.log.line(b"<4>IMDS %: %; trying again", place, status.text());
                last = status;
            }
            if !self.reached {
                // An IPv6-only host reaches the other one.
                self.hosts.swap(0, 1);
            }
            let pause_now = pause + self.transport.random() % pause;
            if now + u64::from(pause_now) >= self.deadline {
                let message = b"<3>no answer from IMDS % in 120 s: %; is it enabled, and does nothing filter it?";
                self.log.fail(Exit::Unreachable, message, place, status.text());
                return None;
            }
            self.transport.sleep_ms(pause_now);
            pause = (pause * 2).min(LONGEST_PAUSE_MS / 2);
        }
    }
}

#[cfg(test)]
mod tests;
