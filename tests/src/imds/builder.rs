//! [`Options`] step by step, for tests.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use super::instance::Instance;
use super::options::Options;
use super::rule::Rule;
use super::server::FakeImds;

/// A fake service that is not started yet. It listens at a free port of 127.0.0.1 unless told otherwise.
#[derive(Debug, Clone, Default)]
pub struct FakeImdsBuilder {
    options: Options,
}

impl FakeImds {
    /// A fake service for this instance.
    pub fn builder(instance: Instance) -> FakeImdsBuilder {
        FakeImdsBuilder { options: Options { instance, ..Options::default() } }
    }
}

impl FakeImdsBuilder {
    /// Adds a rule to the end of the script.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.options.rules.push(rule);
        self
    }

    /// Listens at these addresses alone; port 0 takes a free one.
    #[must_use]
    pub fn listen(mut self, addresses: &[SocketAddr]) -> Self {
        self.options.listen = addresses.to_vec();
        self
    }

    /// Answers paths under `/2009-04-04/` without a token.
    #[must_use]
    pub fn tokenless_2009(mut self) -> Self {
        self.options.tokenless_2009 = true;
        self
    }

    /// Serves more than one request on a connection, which EC2's service does not.
    #[must_use]
    pub fn keep_alive(mut self) -> Self {
        self.options.keep_alive = true;
        self
    }

    /// Makes each token good for this many requests only.
    #[must_use]
    pub fn requests_per_token(mut self, requests: u32) -> Self {
        self.options.requests_per_token = Some(requests);
        self
    }

    /// Refuses connections for this long at first, as a service that comes up late does.
    #[must_use]
    pub fn refuse_for(mut self, time: Duration) -> Self {
        self.options.refuse_milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self
    }

    /// Starts it.
    pub fn start(self) -> io::Result<FakeImds> {
        self.options.start()
    }
}
