//! What can be wrong with an exchange with IMDS, each worth another try.

/// Why there was no value this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nobody listens there.
    Refused,
    /// The connection broke.
    Reset,
    /// There is no way there, as on a host without this address family.
    NoRoute,
    /// It took longer than [`super::transport::Transport::PATIENCE_SECONDS`], or bytes came too slowly.
    TimedOut,
    /// Any other error of the system.
    Network,
    /// The connection ended before the answer did.
    Closed,
    /// The answer is no HTTP, or none whose end could be told.
    BadAnswer,
    /// The answer does not fit.
    TooLarge,
    /// Status 404 for a needed path.
    Missing,
    /// Status 401, or a token that is none.
    BadToken,
    /// Status 429.
    Throttled,
    /// Any other status: IMDS has an error of its own.
    BadStatus,
}

impl Trouble {
    /// For a log line.
    pub fn text(self) -> &'static [u8] {
        const TEXTS: [&[u8]; 12] = [
            b"connection refused",
            b"connection reset",
            b"no route",
            b"timed out",
            b"system error",
            b"connection closed",
            b"bad answer",
            b"answer too large",
            b"no such path (404)",
            b"bad token (401)",
            b"throttled (429)",
            b"server error",
        ];
        TEXTS.get(self as usize).copied().unwrap_or_default()
    }
}
