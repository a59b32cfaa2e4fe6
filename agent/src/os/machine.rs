//! TCP and the clock, for the IMDS client.

use nodestrap_agent::imds::endpoint::Address;
use nodestrap_agent::imds::transport::Transport;
use nodestrap_agent::status::Status;
use nodestrap_agent::text::Text;

use super::clock;
use super::system::{self, Descriptor};

/// One connection and the machine's clock.
pub(crate) struct Machine {
    socket: Descriptor,
}

impl Machine {
    pub(crate) fn new() -> Self {
        Self { socket: system::NONE }
    }
}

impl Transport for Machine {
    fn connect(&mut self, address: &Address) -> Result<(), Status> {
        self.socket = system::socket(address)?;
        system::connect(self.socket, address, Self::PATIENCE_SECONDS)
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), Status> {
        system::send(self.socket, bytes)
    }

    fn receive(&mut self, text: &mut Text<'_>) -> Result<(), Status> {
        system::read(self.socket, text)
    }

    fn close(&mut self) {
        system::close(self.socket);
        // Its number may soon be another's.
        self.socket = system::NONE;
    }

    fn now_ms(&self) -> u64 {
        clock::monotonic_ms()
    }

    fn sleep_ms(&mut self, milliseconds: u32) {
        clock::sleep_ms(milliseconds);
    }

    fn random(&mut self) -> u32 {
        // No two machines boot within the same nanosecond.
        clock::nanoseconds()
    }
}
