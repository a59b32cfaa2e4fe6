//! The command line and the environment.

use maxpods_data::scan::{same, until};

use super::strings::Strings;

/// What the program was started with.
pub(crate) struct Arguments {
    /// The command line's words, the program's name first.
    pub(crate) words: Strings,
    pub(crate) environment: Strings,
}

impl Arguments {
    /// The value of an environment variable; empty where it is not set.
    #[inline(never)]
    pub(crate) fn variable(&self, name: &[u8]) -> &'static [u8] {
        for mut value in self.environment {
            if same(until(&mut value, b'='), name) {
                return value;
            }
        }
        b""
    }
}
