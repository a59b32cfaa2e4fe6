//! What the fake service remembers of each request.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::fault::Fault;

/// One request, in the order of arrival.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedRequest {
    /// The TCP connection that it came on, counted from 1.
    pub connection: u32,
    /// `GET` or `PUT`, or what else was sent.
    pub method: String,
    /// The path with its version.
    pub path: String,
    /// The headers, by name in lower case.
    pub headers: BTreeMap<String, String>,
    /// The status of the right answer; a fault may have changed or withheld it.
    pub status: u16,
    /// The fault that was scripted for it.
    pub fault: Option<Fault>,
}

impl fmt::Display for RecordedRequest {
    /// Method and path, as in `GET /latest/meta-data/mac`: what a test compares a list of requests by.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.path)
    }
}
