//! TCP and the clock, for the IMDS client.

use core::net::SocketAddr;
use core::time::Duration;

use nodestrap_agent::imds::transport::Transport;
use nodestrap_agent::imds::trouble::Trouble;
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use rustix::net::sockopt::{self, Timeout};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType};
use rustix::thread::Timespec;

use super::clock;

/// One connection and the machine's clock.
pub(crate) struct Machine {
    connection: Option<OwnedFd>,
}

impl Machine {
    pub(crate) fn new() -> Self {
        Self { connection: None }
    }

    fn connection(&self) -> Result<&OwnedFd, Trouble> {
        self.connection.as_ref().ok_or(Trouble::Closed)
    }
}

fn trouble(error: Errno) -> Trouble {
    match error {
        Errno::CONNREFUSED => Trouble::Refused,
        Errno::CONNRESET | Errno::PIPE => Trouble::Reset,
        Errno::HOSTUNREACH | Errno::NETUNREACH | Errno::AFNOSUPPORT => Trouble::NoRoute,
        Errno::AGAIN | Errno::TIMEDOUT | Errno::INPROGRESS => Trouble::TimedOut,
        _ => Trouble::Network,
    }
}

#[inline(never)]
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
    fn connect(&mut self, address: &SocketAddr) -> Result<(), Trouble> {
        self.connection = Some(open(address, Duration::from_secs(Self::PATIENCE_SECONDS)).map_err(trouble)?);
        Ok(())
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        // A closed connection is an error here, not the end of the process. A request is far smaller than the socket's
        // buffer, so it goes out whole.
        let sent = rustix::net::send(self.connection()?, bytes, SendFlags::NOSIGNAL).map_err(trouble)?;
        if sent == bytes.len() { Ok(()) } else { Err(Trouble::Network) }
    }

    fn receive(&mut self, buffer: &mut [u8]) -> Result<usize, Trouble> {
        rustix::net::recv(self.connection()?, buffer, RecvFlags::empty()).map(|(_, count)| count).map_err(trouble)
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
