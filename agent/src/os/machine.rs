//! TCP and the clock, for the IMDS client.

use core::net::SocketAddr;
use core::time::Duration;

use nodestrap_agent::imds::transport::{NetworkError, Transport};
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use rustix::net::sockopt::{self, Timeout};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType};
use rustix::thread::Timespec;

use super::clock;
use super::errno::describe;

/// One connection and the machine's clock.
pub(crate) struct Machine {
    connection: Option<OwnedFd>,
}

impl Machine {
    pub(crate) fn new() -> Self {
        Self { connection: None }
    }

    fn connection(&self) -> Result<&OwnedFd, NetworkError> {
        self.connection.as_ref().ok_or(b"not connected")
    }
}

fn open(address: &SocketAddr, patience: Duration) -> Result<OwnedFd, Errno> {
    let family = if address.is_ipv6() { AddressFamily::INET6 } else { AddressFamily::INET };
    let socket = rustix::net::socket_with(family, SocketType::STREAM, SocketFlags::CLOEXEC, None)?;
    // Linux applies the sending time-out to connecting as well (socket(7)).
    for direction in [Timeout::Send, Timeout::Recv] {
        sockopt::set_socket_timeout(&socket, direction, Some(patience))?;
    }
    rustix::net::connect(&socket, address)?;
    Ok(socket)
}

impl Transport for Machine {
    fn connect(&mut self, address: &SocketAddr) -> Result<(), NetworkError> {
        self.connection = Some(open(address, Duration::from_millis(Self::PATIENCE_MS)).map_err(describe)?);
        Ok(())
    }

    fn send(&mut self, mut bytes: &[u8]) -> Result<(), NetworkError> {
        while !bytes.is_empty() {
            // A closed connection is an error here, not the end of the process.
            match rustix::net::send(self.connection()?, bytes, SendFlags::NOSIGNAL) {
                Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
                Err(Errno::INTR) => {}
                Err(error) => return Err(describe(error)),
            }
        }
        Ok(())
    }

    fn receive(&mut self, buffer: &mut [u8]) -> Result<usize, NetworkError> {
        loop {
            match rustix::net::recv(self.connection()?, &mut *buffer, RecvFlags::empty()) {
                Ok((_, count)) => return Ok(count),
                Err(Errno::INTR) => {}
                Err(error) => return Err(describe(error)),
            }
        }
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
        let mut bytes = [0; 4];
        // Without randomness, as early in a boot, the retries are merely less spread.
        let _ = rustix::rand::getrandom(&mut bytes, rustix::rand::GetRandomFlags::NONBLOCK);
        u32::from_le_bytes(bytes)
    }
}
