//! What the IMDS client needs of the machine: one connection, a clock, a little chance.

use core::net::SocketAddr;

use super::trouble::Trouble;

/// One connection at a time, and the time.
pub trait Transport {
    /// Opens the connection. Gives up after [`Self::PATIENCE_SECONDS`], as sending and receiving do.
    fn connect(&mut self, address: &SocketAddr) -> Result<(), Trouble>;
    /// Sends all of `bytes`.
    fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble>;
    /// Receives some bytes; 0 where the other side has closed.
    fn receive(&mut self, buffer: &mut [u8]) -> Result<usize, Trouble>;
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
