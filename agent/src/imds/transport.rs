//! What the IMDS client needs of the machine: one connection, a clock, a little chance.

use super::endpoint::Address;
use crate::status::Status;
use crate::text::Text;

/// One connection at a time, and the time.
pub trait Transport {
    /// Opens the connection. Gives up after [`Self::PATIENCE_SECONDS`], as sending and receiving do.
    fn connect(&mut self, address: &Address) -> Result<(), Status>;
    /// Sends all of `bytes`.
    fn send(&mut self, bytes: &[u8]) -> Result<(), Status>;
    /// Receives some bytes behind `text`. It is an error if there is no room, and if the other side has closed.
    fn receive(&mut self, text: &mut Text<'_>) -> Result<(), Status>;
    /// Closes the connection, if there is one.
    fn close(&mut self);
    /// Milliseconds since some fixed moment; never goes back.
    fn now_ms(&self) -> u64;
    /// Waits.
    fn sleep_ms(&mut self, milliseconds: u32);
    /// Some number, to spread retries.
    fn random(&mut self) -> u32;

    /// How long one network operation may take, in seconds.
    const PATIENCE_SECONDS: u64 = 2;
}
