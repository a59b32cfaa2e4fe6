//! What became of an exchange with IMDS or a file, as one number.

use maxpods_data::scan;

use crate::text::Text;

/// An HTTP status, or in its place the number of a Linux error, which are all below 200 (errno(3)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(pub u32);

impl Status {
    /// The answer is there.
    pub const OK: Self = Self(200);
    /// No token, or one that is not good any more.
    pub const UNAUTHORIZED: Self = Self(401);
    /// IMDS is switched off.
    pub const FORBIDDEN: Self = Self(403);
    /// There is no such path.
    pub const NOT_FOUND: Self = Self(404);

    /// It does not fit (`EFBIG`).
    pub const TOO_LARGE: Self = Self(27);
    /// The answer ended too early (`EPIPE`).
    pub const CLOSED: Self = Self(32);
    /// The answer is no HTTP, or none whose end could be told (`EBADMSG`).
    pub const BAD_ANSWER: Self = Self(74);
    /// It took too long (`ETIMEDOUT`).
    pub const TIMED_OUT: Self = Self(110);

    /// Whether IMDS has answered at all.
    pub fn is_http(self) -> bool {
        self.0 >= 200
    }

    /// For a log line.
    pub fn text(self) -> &'static [u8] {
        // A list of pairs would take an address and a length for each text.
        const TEXTS: &[u8] = b"001=not permitted
002=no such directory
011=timed out
013=permission denied
020=not a directory
021=a directory
027=too large
028=no space left
030=read-only file system
032=connection closed
074=bad answer
097=no route
101=no route
104=connection reset
110=timed out
111=connection refused
113=no route
115=timed out
401=bad token (401)
404=no such path (404)
429=throttled (429)
500=server error (500)
503=server busy (503)";
        let mut digits = [0; 3];
        Text::new(&mut digits).push_number(self.0, 3);
        let text = scan::value(TEXTS, b'\n', &digits);
        if text.is_empty() { b"error" } else { text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_ones_have_words() {
        assert_eq!(Status(1).text(), b"not permitted");
        assert_eq!(Status(111).text(), b"connection refused");
        assert_eq!(Status::BAD_ANSWER.text(), b"bad answer");
        assert_eq!(Status(503).text(), b"server busy (503)");
        assert_eq!(Status(418).text(), b"error");
    }
}
