//! The sockets: a thread that accepts, and a thread for each connection.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::message::{Request, Response};

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// It is answered.
    Answer(Response),
    /// The connection is closed without a byte.
    Close,
    /// Nothing comes until the client gives up.
    Silence,
}

/// An endpoint at a free port of 127.0.0.1, until it is dropped.
pub(crate) struct Endpoint {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

struct Shared {
    answer: Box<dyn Fn(Request) -> Delivery + Send + Sync>,
    tls: Option<Arc<ServerConfig>>,
    /// A second handle of each open connection, to end it by.
    open: Mutex<BTreeMap<u64, TcpStream>>,
    stopping: AtomicBool,
}

impl Endpoint {
    /// Begins to listen; `answer` is called for each request, on the thread of its connection.
    pub(crate) fn start(
        tls: Option<Arc<ServerConfig>>,
        answer: impl Fn(Request) -> Delivery + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            answer: Box::new(answer),
            tls,
            open: Mutex::default(),
            stopping: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&shared);
        let accepting = Some(thread::spawn(move || accepting.accept_from(&listener)));
        Ok(Self { address, shared, accepting })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // Wakes the thread out of accept.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.accepting.take() {
            let _ = thread.join();
        }
        for stream in lock(&self.shared.open).values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Shared {
    fn accept_from(self: &Arc<Self>, listener: &TcpListener) {
        let mut connection = 0;
        while let Ok((stream, _)) = listener.accept() {
            if self.stopping.load(Ordering::SeqCst) {
                return;
            }
            connection += 1;
            let Ok(second) = stream.try_clone() else { continue };
            lock(&self.open).insert(connection, second);
            let shared = Arc::clone(self);
            // A client that goes away in the middle is no failure of the double.
            thread::spawn(move || {
                let _ = shared.serve(stream);
                lock(&shared.open).remove(&connection);
            });
        }
    }

    fn serve(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        match &self.tls {
            None => self.converse(stream),
            Some(config) => {
                let connection = ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
                self.converse(StreamOwned::new(connection, stream))
            }
        }
    }

    fn converse(&self, mut stream: impl Read + Write) -> io::Result<()> {
        let mut pending = Vec::new();
        while let Some(request) = Request::read(&mut stream, &mut pending)? {
            match (self.answer)(request) {
                Delivery::Answer(response) => {
                    stream.write_all(&response.bytes())?;
                    stream.flush()?;
                }
                Delivery::Close => break,
                Delivery::Silence => return io::copy(&mut stream, &mut io::sink()).map(drop),
            }
        }
        Ok(())
    }
}

/// Locks; a thread that panicked while it held the lock has left plain data behind.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
