//! TCP and the clock, for the IMDS client.

use nodestrap_agent::imds::client::Transport;
use nodestrap_agent::imds::endpoint::Address;

use super::clock;
use super::system::{self, Descriptor};

/// One connection.
pub(crate) struct Network {
    socket: Option<Descriptor>,
}

impl Network {
    pub(crate) fn new() -> Self {
        Self { socket: None }
    }
}

impl Transport for Network {
    fn send(&mut self, address: &Address, request: &[u8]) -> Option<usize> {
        if self.socket.is_none() {
            self.socket = Some(system::socket(address[0])?);
            system::connect(self.socket?, address)?;
        }
        system::send(self.socket?, request)
    }

    fn receive(&mut self, room: &mut [u8]) -> Option<usize> {
        system::read(self.socket?, room)
    }

    fn error(&self) -> u32 {
        system::error()
    }

    fn close(&mut self) {
        if let Some(socket) = self.socket.take() {
            system::close(socket);
        }
    }

    fn seconds(&self) -> u64 {
        clock::now(clock::MONOTONIC).seconds
    }

    fn random(&mut self) -> u32 {
        // No two machines boot within the same nanosecond.
        clock::now(clock::MONOTONIC).nanoseconds as u32
    }

    fn sleep(&mut self, nanoseconds: u32) {
        clock::sleep(nanoseconds);
    }
}
