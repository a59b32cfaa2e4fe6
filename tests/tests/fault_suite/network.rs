//! Where IMDS is in a case: at a port of loopback, or at its own addresses in a network namespace of the case's own.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::{AsRawFd, OwnedFd};
use std::process::Command;

use nix::sched::{CloneFlags, unshare};
use nix::sys::socket::{AddressFamily, Backlog, SockFlag, SockType, SockaddrStorage, bind, listen, socket};

const IPV4: &str = "169.254.169.254";
const IPV6: &str = "fd00:ec2::254";

/// The network of a case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Network {
    /// The host's own loopback; the agent is told the endpoint.
    Loopback,
    /// IMDS at its IPv4 address; no IPv6.
    Ipv4,
    /// IMDS at its IPv6 address, and at its IPv4 address this.
    Ipv6(AtIpv4),
}

/// What becomes of connections to IMDS's IPv4 address where IMDS is not there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AtIpv4 {
    /// The machine has no route to it.
    NoRoute,
    /// A router says that it cannot be reached.
    Unreachable,
    /// Refused.
    Refused,
    /// No answer to the first packet.
    Dropped,
    /// Taken, and then nothing is said.
    Silent,
}

/// What has to live as long as the case.
#[derive(Default)]
pub(crate) struct Held(Vec<OwnedFd>);

impl Network {
    /// Makes the network, in the calling thread and what it starts from here on. Gives the address for IMDS to listen at.
    pub(crate) fn enter(self) -> (Option<SocketAddr>, Held) {
        if self == Self::Loopback {
            return (None, Held::default());
        }
        unshare(CloneFlags::CLONE_NEWNET).expect("network namespaces can be made, by root");
        ip(&["link", "set", "lo", "up"]);
        let at = |address: &str| Some(address.parse().expect("an address"));
        let Self::Ipv6(at_ipv4) = self else {
            ip(&["address", "add", &format!("{IPV4}/32"), "dev", "lo"]);
            return (at(&format!("{IPV4}:80")), Held::default());
        };
        ip(&["address", "add", &format!("{IPV6}/128"), "dev", "lo", "nodad"]);
        (at(&format!("[{IPV6}]:80")), at_ipv4.arrange())
    }
}

impl AtIpv4 {
    fn arrange(self) -> Held {
        let mut held = Held::default();
        match self {
            Self::NoRoute => return held,
            Self::Unreachable => ip(&["route", "add", "unreachable", IPV4]),
            Self::Refused | Self::Dropped | Self::Silent => {
                ip(&["address", "add", &format!("{IPV4}/32"), "dev", "lo"]);
            }
        }
        let address: SocketAddr = format!("{IPV4}:80").parse().expect("an address");
        match self {
            Self::Silent => held.0.push(TcpListener::bind(address).expect("a free port").into()),
            Self::Dropped => {
                let flags = SockFlag::SOCK_CLOEXEC;
                let full = socket(AddressFamily::Inet, SockType::Stream, flags, None).expect("a socket");
                bind(full.as_raw_fd(), &SockaddrStorage::from(address)).expect("a free port");
                listen(&full, Backlog::new(0).expect("a length")).expect("it listens");
                // The queue of connections has room for one. Linux drops the packets of the next.
                held.0.push(TcpStream::connect(address).expect("the first").into());
                held.0.push(full);
            }
            Self::NoRoute | Self::Unreachable | Self::Refused => {}
        }
        held
    }
}

fn ip(arguments: &[&str]) {
    let status = Command::new("ip").args(arguments).status().expect("iproute2 is there; tests/lab/install-packages");
    assert!(status.success(), "ip {arguments:?}");
}
