//! The sockets of the fake service: a thread for each address, a thread for each connection.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nix::sys::socket::{
    AddressFamily, Backlog, SockFlag, SockType, SockaddrStorage, bind, listen, setsockopt, shutdown, socket, sockopt,
};

use super::delivery::{Delivery, Ending};
use super::http::{self, Response};
use super::instance::Instance;
use super::options::Options;
use super::record::RecordedRequest;
use super::service::Service;
use super::token::Tokens;

/// A fake service that runs until it is dropped.
#[derive(Debug)]
pub struct FakeImds {
    addresses: Vec<SocketAddr>,
    shared: Arc<Shared>,
    listeners: Vec<(Arc<TcpListener>, JoinHandle<()>)>,
}

#[derive(Debug)]
struct Shared {
    service: Mutex<Service>,
    requests: Mutex<Vec<RecordedRequest>>,
    record: Option<Mutex<File>>,
    connections: AtomicU32,
    /// What becomes of a connection after an answer without a fault.
    ending: Ending,
    /// A second handle of each open connection, to end it by.
    open: Mutex<BTreeMap<u32, TcpStream>>,
    stopping: AtomicBool,
}

impl FakeImds {
    pub(super) fn start(options: Options) -> io::Result<Self> {
        let record = options.record.map(|path| OpenOptions::new().create(true).append(true).open(path)).transpose()?;
        let shared = Arc::new(Shared {
            service: Mutex::new(Service {
                instance: options.instance,
                tokens: Tokens::new(options.requests_per_token),
                script: options.rules.into_iter().map(|rule| (rule, 0)).collect(),
                tokenless_2009: options.tokenless_2009,
            }),
            requests: Mutex::default(),
            record: record.map(Mutex::new),
            connections: AtomicU32::new(0),
            ending: if options.keep_alive { Ending::KeepAlive } else { Ending::Close },
            open: Mutex::default(),
            stopping: AtomicBool::new(false),
        });
        let mut fake = Self { addresses: Vec::new(), shared, listeners: Vec::new() };
        let deaf_until = Instant::now() + Duration::from_millis(options.refuse_milliseconds);
        for address in options.listen {
            let listener = Arc::new(bound(address)?);
            fake.addresses.push(listener.local_addr()?);
            if options.refuse_milliseconds == 0 {
                listen(&listener, Backlog::MAXALLOWABLE)?;
            }
            let (shared, heard) = (Arc::clone(&fake.shared), Arc::clone(&listener));
            let thread = thread::spawn(move || shared.accept_from(&heard, deaf_until));
            fake.listeners.push((listener, thread));
        }
        Ok(fake)
    }

    /// The first address that it listens at.
    pub fn address(&self) -> SocketAddr {
        self.addresses[0]
    }

    /// That address as a URL without a final slash: what `AWS_EC2_METADATA_SERVICE_ENDPOINT` takes.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address())
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.shared.requests).clone()
    }

    /// How many TCP connections were taken so far, those without a request too.
    pub fn connections(&self) -> u32 {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Describes another instance from now on, as after a stop and a start.
    pub fn set_instance(&self, instance: Instance) {
        lock(&self.shared.service).instance = instance;
    }

    /// Blocks for as long as the service listens, which is for ever unless a listener fails.
    pub fn wait(mut self) {
        for (_, thread) in std::mem::take(&mut self.listeners) {
            // A listener that panicked has nothing more to wait for.
            let _ = thread.join();
        }
    }
}

impl Drop for FakeImds {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        for (listener, thread) in std::mem::take(&mut self.listeners) {
            // Wakes the thread out of accept; it fails where listen was never called, and then nobody waits in accept.
            let _ = shutdown(listener.as_raw_fd(), nix::sys::socket::Shutdown::Both);
            let _ = thread.join();
        }
        for stream in lock(&self.shared.open).values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

/// A socket that holds its port but refuses connections until `listen` is called, which std's `TcpListener` cannot be.
fn bound(address: SocketAddr) -> io::Result<TcpListener> {
    let family = if address.is_ipv4() { AddressFamily::Inet } else { AddressFamily::Inet6 };
    let socket = socket(family, SockType::Stream, SockFlag::SOCK_CLOEXEC, None)?;
    setsockopt(&socket, sockopt::ReuseAddr, &true)?;
    bind(socket.as_raw_fd(), &SockaddrStorage::from(address))
        .map_err(|error| io::Error::new(io::Error::from(error).kind(), format!("cannot bind {address}: {error}")))?;
    Ok(TcpListener::from(socket))
}

impl Shared {
    fn accept_from(self: &Arc<Self>, listener: &TcpListener, deaf_until: Instant) {
        if Instant::now() < deaf_until {
            while Instant::now() < deaf_until && !self.stopping.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(5));
            }
            if self.stopping.load(Ordering::SeqCst) || listen(&listener, Backlog::MAXALLOWABLE).is_err() {
                return;
            }
        }
        while let Ok((stream, _)) = listener.accept() {
            if self.stopping.load(Ordering::SeqCst) {
                return;
            }
            let connection = self.connections.fetch_add(1, Ordering::SeqCst) + 1;
            let Ok(second) = stream.try_clone() else { continue };
            lock(&self.open).insert(connection, second);
            let shared = Arc::clone(self);
            // A client that goes away in the middle is no failure of the service.
            thread::spawn(move || _ = shared.converse(connection, stream));
        }
    }

    fn converse(&self, connection: u32, mut stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut pending = Vec::new();
        let ending = loop {
            let delivery = match http::read_request(&mut stream, &mut pending) {
                Ok(Some(request)) => self.deliver_to(connection, request),
                Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                    Delivery::plain(&Response::error(400), Ending::Close)
                }
                Ok(None) | Err(_) => break Ending::Close,
            };
            if send(&mut stream, &delivery).is_err() {
                break Ending::Close;
            }
            match delivery.ending {
                Ending::KeepAlive => {}
                Ending::Silence => {
                    io::copy(&mut stream, &mut io::sink())?;
                    break Ending::Close;
                }
                ending => break ending,
            }
        };
        // The connection ends when its last handle does.
        lock(&self.open).remove(&connection);
        if ending == Ending::Reset {
            setsockopt(&stream, sockopt::Linger, &nix::libc::linger { l_onoff: 1, l_linger: 0 })?;
        }
        Ok(())
    }

    fn deliver_to(&self, connection: u32, request: http::Request) -> Delivery {
        let (response, fault) = lock(&self.service).answer(&request, Instant::now());
        let delivery = match &fault {
            Some(fault) => Delivery::faulty(&response, fault, self.ending),
            None => Delivery::plain(&response, self.ending),
        };
        self.remember(RecordedRequest {
            connection,
            method: request.method,
            path: request.path,
            headers: request.headers,
            status: response.status,
            fault,
        });
        delivery
    }

    fn remember(&self, request: RecordedRequest) {
        if let Some(file) = &self.record {
            let mut line = serde_json::to_string(&request).expect("a recorded request is plain data");
            line.push('\n');
            // A full disk shows as requests that the record lacks; the service itself goes on.
            let _ = lock(file).write_all(line.as_bytes());
        }
        lock(&self.requests).push(request);
    }
}

fn send(stream: &mut TcpStream, delivery: &Delivery) -> io::Result<()> {
    thread::sleep(delivery.delay);
    if delivery.pause.is_zero() {
        return stream.write_all(&delivery.bytes);
    }
    for byte in &delivery.bytes {
        thread::sleep(delivery.pause);
        stream.write_all(&[*byte])?;
    }
    Ok(())
}

/// Locks; a thread that panicked while it held the lock has left plain data behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
