//! TCP and the clock, for the IMDS client.

use nodestrap_agent::imds::endpoint::Address;
use nodestrap_agent::imds::transport::Transport;
use nodestrap_agent::status::Status;
use nodestrap_agent::text::Text;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::net::SendFlags;
use rustix::thread::Timespec;

use super::{clock, io, socket};

/// One connection and the machine's clock.
pub(crate) struct Machine {
    connection: Option<OwnedFd>,
}

impl Machine {
    pub(crate) fn new() -> Self {
        Self { connection: None }
    }

    fn connection(&self) -> Result<BorrowedFd<'_>, Status> {
        self.connection.as_ref().map(AsFd::as_fd).ok_or(Status::CLOSED)
    }
}

impl Transport for Machine {
    fn connect(&mut self, address: &Address) -> Result<(), Status> {
        let socket = self.connection.insert(socket::open(address).map_err(io::status)?);
        socket::connect(socket.as_fd(), address, Self::PATIENCE_SECONDS)
            .map_err(|error| Status(error.into_raw().unsigned_abs()))
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), Status> {
        // A closed connection is an error here, not the end of the process. A request is far smaller than the socket's
        // buffer, so it goes out whole; if it did not, no answer would come.
        rustix::net::send(self.connection()?, bytes, SendFlags::NOSIGNAL).map_err(io::status)?;
        Ok(())
    }

    fn receive(&mut self, text: &mut Text<'_>) -> Result<(), Status> {
        io::read(self.connection()?, text)
    }

    fn close(&mut self) {
        self.connection = None;
    }

    fn now_ms(&self) -> u64 {
        clock::monotonic_ms()
    }

    fn sleep_ms(&mut self, milliseconds: u32) {
        let pause =
            Timespec { tv_sec: i64::from(milliseconds / 1_000), tv_nsec: i64::from(milliseconds % 1_000) * 1_000_000 };
        // Waking early does no harm: the caller looks at the clock.
        let _ = rustix::thread::nanosleep(&pause);
    }

    fn random(&mut self) -> u32 {
        // No two machines boot within the same nanosecond.
        clock::nanoseconds()
    }
}
