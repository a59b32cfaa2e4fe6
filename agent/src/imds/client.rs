//! The IMDSv2 client: a token, then one request a value, retried until a deadline for the whole.
//!
//! Each exchange has a connection of its own: IMDS says `Connection: close` with every answer, and does.
//!
//! There is one road for all trouble, be it the network, a status or an answer that makes no sense: forget the token,
//! pause, try again. What is in work (letter C on the sheet) is the path; G is the host,
//! J the end of the header's name and its value, and L the last error: an HTTP status, or below 200 the number of
//! a Linux error (74, `EBADMSG`, for what is no whole answer).

use maxpods_data::scan::only;

use super::endpoint::{self, Address, Host};
use super::http::{self, Outcome};
use crate::boot::{Log, Metadata};
use crate::failure::Exit;
use crate::sheet::Sheet;

/// How long the agent tries, from its start, in seconds. `docs/agent.md` and the unit's time-out rest on it.
pub const DEADLINE_SECONDS: u64 = 120;
/// The first pause is so long to twice as long, each further one twice as long; in nanoseconds, and powers of two: 34 and
/// 268 milliseconds.
const FIRST_PAUSE: u32 = 1 << 25;
const LONGEST_PAUSE: u32 = 1 << 28;
/// The most that IMDS sends in one answer, its head included: identity documents and credentials are the largest.
const LARGEST: usize = 16 * 1024;

/// The token outlives the deadline.
const TOKEN_REQUEST: &[u8] =
    b"PUT /latest/api/token HTTP/1.1\r\nHost: $G\r\nX-aws-ec2-metadata-token-ttl-seconds: 300\r\n\r\n";
const REQUEST: &[u8] = b"GET $C HTTP/1.1\r\nHost: $G\r\nX-aws-ec2-metadata-token: $J\r\n\r\n";

/// What the client needs of the machine: one connection at a time, the time, a little chance.
pub trait Transport {
    // Results are as the kernel gives them: a number of bytes, or less the number of an error.

    /// Sends all of `request` over a new connection.
    fn send(&mut self, address: &Address, request: &[u8]) -> Outcome;
    /// Receives some bytes and tells how many; 0 if the other side has closed.
    fn receive(&mut self, room: &mut [u8]) -> Outcome;
    /// Closes the connection, if it was opened.
    fn close(&mut self);
    /// Seconds since some fixed moment; never goes back.
    fn seconds(&self) -> u64;
    /// Some number, to spread retries.
    fn random(&mut self) -> u32;
    /// Waits for less than a second.
    fn sleep(&mut self, nanoseconds: u32);
}

/// A client of one IMDS.
pub struct Client<'a, T, L> {
    transport: T,
    log: L,
    hosts: [Host<'a>; 2],
    /// Whose turn it is: an even number is the first's.
    turn: usize,
    deadline: u64,
}

impl<'a, T: Transport, L: Log> Client<'a, T, L> {
    /// A client that tries `hosts` in turn until one answers.
    pub fn new(transport: T, hosts: [Host<'a>; 2], log: L) -> Self {
        let deadline = transport.seconds() + DEADLINE_SECONDS;
        Self { transport, log, hosts, turn: 0, deadline }
    }

    /// Sends what stands on the sheet and receives the answer on it.
    #[inline(never)]
    fn exchange(&mut self, sheet: &mut Sheet<'_>) -> Outcome {
        let Some(address) = endpoint::address(sheet.get(b'G')) else { return http::BAD_ANSWER };
        let sent = self.transport.send(&address, sheet.text());
        if sent < 0 {
            return sent;
        }
        sheet.cut(0);
        loop {
            let count = self.transport.receive(sheet.room());
            if count < 0 {
                return count;
            }
            sheet.grow(count.cast_unsigned());
            let answer = sheet.text();
            if answer.len() > LARGEST {
                return http::BAD_ANSWER;
            }
            let outcome = http::parse(answer);
            if outcome != http::GOES_ON {
                return outcome;
            }
            if count == 0 || self.transport.seconds() >= self.deadline {
                return http::BAD_ANSWER;
            }
        }
    }
}

/// Whether a body is an error page of something that stands between, under status 200. No label is that long, so the
/// value of a tag that begins in the same way is none that could be wanted.
fn is_page(body: &[u8]) -> bool {
    body.len() > 63 && body.first() == Some(&b'<')
}

impl<'a, T: Transport, L: Log> Metadata<'a> for Client<'a, T, L> {
    #[inline(never)]
    fn get(&mut self, path: &'a [u8], needed: bool, sheet: &mut Sheet<'a>) -> Option<&'a [u8]> {
        sheet.begin(Exit::Unreachable, path);
        let mut pause = FIRST_PAUSE;
        let mut last = 0;
        loop {
            let has_token = !sheet.get(b'J').is_empty();
            sheet.set(b'G', self.hosts[self.turn & 1]);
            sheet.push_template(if has_token { REQUEST } else { TOKEN_REQUEST });
            let mut outcome = self.exchange(sheet);
            self.transport.close();
            if let Ok(length) = usize::try_from(outcome) {
                let answer = sheet.take();
                let body = answer.get(answer.len().wrapping_sub(length)..).unwrap_or_default();
                if has_token && !is_page(body) {
                    return Some(body);
                }
                // What stands in tokens (RFC 6750), and in those of test servers; nothing that could end a header.
                if !body.is_empty() && only(body, b"-._~+/=:") {
                    sheet.set(b'J', body);
                    continue;
                }
                outcome = http::BAD_ANSWER;
            }
            sheet.cut(0);
            if outcome == http::NOT_FOUND && has_token && !needed {
                return Some(b"");
            }
            sheet.set(b'J', b"");
            // An IPv6-only host reaches the other one.
            self.turn += 1;
            if last != outcome {
                last = outcome;
                sheet.push_number(outcome.unsigned_abs() as u32);
                sheet.name(b'L');
                sheet.push_template(b"<4>IMDS $C: error $L; trying again\n");
                self.log.line(sheet.take());
            }
            if self.transport.seconds() >= self.deadline {
                return None;
            }
            let jitter = self.transport.random() & (pause - 1);
            self.transport.sleep(pause + jitter);
            if pause < LONGEST_PAUSE {
                pause *= 2;
            }
        }
    }
}

#[cfg(test)]
mod tests;
