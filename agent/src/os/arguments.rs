//! The command line and the environment.

use nodestrap_agent::text::behind;

use super::strings::Strings;

/// What the program was started with.
pub(crate) struct Arguments {
    pub(super) words: Strings,
    pub(super) environment: Strings,
}

impl Arguments {
    /// The command line's words, the program's name first.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'static [u8]> {
        self.words
    }

    /// The value of an environment variable.
    pub(crate) fn variable(&self, name: &[u8]) -> Option<&'static [u8]> {
        let mut environment = self.environment;
        environment.find_map(|variable| behind(behind(variable, name)?, b"="))
    }
}
