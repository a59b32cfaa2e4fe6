//! The IMDSv2 client: a token, then one request a value, retried until a deadline for the whole.

use core::ops::Range;

use super::endpoint::Endpoint;
use super::http::{self, Answer};
use super::transport::{NetworkError, Transport};
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
const FIRST_PAUSE_MS: u32 = 50;
const LONGEST_PAUSE_MS: u32 = 1_000;
/// The token outlives the deadline; an instance that is suspended meanwhile gets a new one by way of status 401.
const TOKEN_SECONDS: &[u8] = b"300";
const TOKEN_PATH: &[u8] = b"/latest/api/token";
/// EC2's tokens have 56 characters.
const LONGEST_TOKEN: usize = 512;
const LONGEST_REQUEST: usize = 1024;

/// A client of one IMDS.
pub struct Client<'a, T, L> {
    transport: T,
    log: &'a L,
    endpoints: [Endpoint<'a>; 2],
    /// The endpoint in use is the first.
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
    request: [u8; LONGEST_REQUEST],
    received: [u8; http::LARGEST],
}

impl Buffers {
    /// Empty buffers.
    pub const fn new() -> Self {
        Self { token: [0; LONGEST_TOKEN], request: [0; LONGEST_REQUEST], received: [0; http::LARGEST] }
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
    fn attempt(&mut self, path: &[u8]) -> Result<(u16, Range<usize>), NetworkError> {
        if self.token_length == 0 {
            let (status, body) = self.exchange(b"PUT", TOKEN_PATH, b"X-aws-ec2-metadata-token-ttl-seconds")?;
            match status {
                200 => {}
                // Of a value, these would mean something else.
                401 | 404 => return Err(b"it gives no token"),
                _ => return Ok((status, body)),
            }
            let body = self.buffers.received.get(body).unwrap_or_default();
            let room = self.buffers.token.get_mut(..body.len());
            let (Some(room), true) = (room, !body.is_empty() && body.iter().all(u8::is_ascii_graphic)) else {
                return Err(b"its token is no token");
            };
            room.copy_from_slice(body);
            self.token_length = body.len();
            self.log.line(Priority::Info, b"IMDSv2 token from http://%", &[self.endpoints[0].host]);
        }
        self.exchange(b"GET", path, b"X-aws-ec2-metadata-token")
    }

    /// One request and its answer. The connection is kept where the answer allows it.
    #[inline(never)]
    fn exchange(&mut self, method: &[u8], path: &[u8], header: &[u8]) -> Result<(u16, Range<usize>), NetworkError> {
        let Buffers { token, request, .. } = &mut *self.buffers;
        let value = match self.token_length {
            0 => TOKEN_SECONDS,
            length => token.get(..length).unwrap_or_default(),
        };
        let mut text = Text::new(request);
        http::request(&mut text, method, path, self.endpoints[0].host, header, value);
        let length = text.finish().map(<[u8]>::len);
        let answer = self.talk(length);
        self.reached |= answer.is_ok();
        if !matches!(answer, Ok((_, _, true))) {
            self.transport.close();
            self.connected = false;
        }
        answer.map(|(status, body, _)| (status, body))
    }

    fn talk(&mut self, request_length: Option<usize>) -> Result<(u16, Range<usize>, bool), NetworkError> {
        let Buffers { request, received, .. } = &mut *self.buffers;
        let request = request_length.and_then(|length| request.get(..length)).ok_or(&b"the request is too long"[..])?;
        if !self.connected {
            self.transport.connect(&self.endpoints[0].address)?;
            self.connected = true;
        }
        let until = self.deadline.min(self.transport.now_ms() + ANSWER_MS);
        self.transport.send(request)?;
        let mut end = 0;
        loop {
            let room = received.get_mut(end..).unwrap_or_default();
            if room.is_empty() {
                return Err(b"its answer is too large");
            }
            match self.transport.receive(room)? {
                0 => return Err(b"it closed the connection"),
                count => end += count,
            }
            let so_far = received.get(..end).unwrap_or_default();
            if let Some(Answer { status, body, keep_alive }) = http::parse(so_far)? {
                return Ok((status, end - body.len()..end, keep_alive));
            }
            if self.transport.now_ms() >= until {
                return Err(b"it answers too slowly");
            }
        }
    }

    /// Waits before another try, longer each time; an error where the deadline would pass.
    fn pause(&mut self, tries: u32, path: &[u8], why: &[u8]) -> Result<(), Exit> {
        let longest = (FIRST_PAUSE_MS << tries.min(8)).min(LONGEST_PAUSE_MS);
        let pause = longest / 2 + self.transport.random() % (longest / 2);
        if self.transport.now_ms() + u64::from(pause) >= self.deadline {
            return Err(self.log.fail(
                Exit::Unreachable,
                b"IMDS at http://% gave no answer to % in 120 s: %; check that instance metadata is enabled and that \
                  nothing filters it",
                &[self.endpoints[0].host, path, why],
            ));
        }
        self.transport.sleep_ms(pause);
        Ok(())
    }
}

impl<T: Transport, L: Log> Metadata for Client<'_, T, L> {
    fn get(&mut self, path: &[u8], needed: Needed) -> Result<Option<&[u8]>, Exit> {
        let mut tries = 0;
        let mut missing_since = None;
        let mut last_reason: &[u8] = b"";
        let body = loop {
            let reason: &[u8] = match self.attempt(path) {
                Ok((200, body)) => break body,
                Ok((404, _)) => {
                    let now = self.transport.now_ms();
                    if needed == Needed::No || now - *missing_since.get_or_insert(now) >= MISSING_MS {
                        return Ok(None);
                    }
                    b"it has no such path yet"
                }
                Ok((401, _)) => {
                    self.token_length = 0;
                    b"it wants a new token"
                }
                Ok((403, _)) => {
                    return Err(self.log.fail(
                        Exit::Unreachable,
                        b"IMDS refuses % (403); enable instance metadata (HttpEndpoint=enabled)",
                        &[path],
                    ));
                }
                Ok((429, _)) => b"it is throttling",
                Ok((500..=599, _)) => b"it has an error of its own",
                Ok(_) => b"it answers with an unexpected status",
                Err(reason) => {
                    if !self.reached {
                        // An IPv6-only host reaches the other endpoint.
                        self.endpoints.swap(0, 1);
                    }
                    reason
                }
            };
            if reason != last_reason {
                self.log.line(Priority::Warning, b"IMDS: %: %; trying again", &[path, reason]);
                last_reason = reason;
            }
            self.pause(tries, path, reason)?;
            tries += 1;
        };
        Ok(self.buffers.received.get(body))
    }
}

#[cfg(test)]
mod tests;
