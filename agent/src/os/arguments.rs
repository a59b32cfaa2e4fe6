//! The command line and the environment.

use core::ffi::CStr;

use maxpods_data::scan::{same, until};

use super::strings::Strings;

/// What the program was started with.
pub(crate) struct Arguments {
    pub(super) words: Strings,
    pub(crate) environment: Strings,
}

impl Arguments {
    /// The command line's words, the program's name first.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'static CStr> {
        self.words
    }

    /// The value of an environment variable; empty where it is not set.
    #[inline(never)]
    pub(crate) fn variable(&self, name: &[u8]) -> &'static [u8] {
        for variable in self.environment {
            let mut value = variable.to_bytes();
            if same(until(&mut value, b'='), name) {
                return value;
            }
        }
        b""
    }
}
