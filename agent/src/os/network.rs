//! TCP and the clock, for the IMDS client.

use nodestrap_agent::imds::client::Transport;
use nodestrap_agent::imds::endpoint::Address;
use nodestrap_agent::imds::http::Outcome;

use super::clock;
use super::system::{self, Descriptor};

/// One connection.
pub(crate) struct Network {
    socket: Descriptor,
}

impl Network {
    pub(crate) fn new() -> Self {
        Self { socket: Descriptor::NONE }
    }
}

impl Transport for Network {
    fn send(&mut self, address: &Address, request: &[u8]) -> Outcome {
        self.socket = system::socket(address[0]);
        let connected = system::connect(self.socket, address);
        if connected != 0 {
            return connected;
        }
        system::send(self.socket, request)
    }

    fn receive(&mut self, room: &mut [u8]) -> Outcome {
        system::read(self.socket, room)
    }

    fn close(&mut self) {
        system::close(self.socket);
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
