//! The JSON file that the program `fake-imds` reads, and that the boot lab writes for it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::{Deserialize, Serialize};

use super::instance::Instance;
use super::rule::Rule;
use super::server::FakeImds;

/// Everything that can be chosen about a fake service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// The addresses to listen at.
    pub listen: Vec<SocketAddr>,
    /// The instance, but for its user data.
    pub instance: Instance,
    /// The file that holds the instance's user data, raw.
    pub user_data: Option<PathBuf>,
    /// The script of faults.
    pub rules: Vec<Rule>,
    /// Whether paths under `/2009-04-04/` are answered without a token.
    pub tokenless_2009: bool,
    /// Whether a connection serves more than one request; EC2's service closes it behind each answer.
    pub keep_alive: bool,
    /// How many requests a token is good for; without it, as many as come.
    pub requests_per_token: Option<u32>,
    /// For how many milliseconds connections are refused at first.
    pub refuse_milliseconds: u64,
    /// The file that each request is appended to, one JSON object a line.
    pub record: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: vec![SocketAddr::from(([127, 0, 0, 1], 0))],
            instance: Instance::default(),
            user_data: None,
            rules: Vec::new(),
            tokenless_2009: false,
            keep_alive: false,
            requests_per_token: None,
            refuse_milliseconds: 0,
            record: None,
        }
    }
}

impl Options {
    /// Reads options from a JSON file; what the file leaves out has its default.
    pub fn read(path: &Path) -> io::Result<Self> {
        let text = fs::read_to_string(path).map_err(|error| in_file(path, &error))?;
        serde_json::from_str(&text).map_err(|error| in_file(path, &io::Error::new(io::ErrorKind::InvalidData, error)))
    }

    /// Starts the fake service that these options describe.
    pub fn start(mut self) -> io::Result<FakeImds> {
        if let Some(path) = &self.user_data {
            self.instance.user_data = Some(fs::read(path).map_err(|error| in_file(path, &error))?);
        }
        FakeImds::start(self)
    }
}

fn in_file(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
