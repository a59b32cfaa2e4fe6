//! IMDS, the instance metadata service: version 2 only, over one kept-alive connection.
//!
//! Source: EC2 user guide, "Use the Instance Metadata Service to access instance metadata".
//!
//! - [`endpoint`]: where it is.
//! - [`transport`]: what the client needs of the machine, so that tests need no network.
//! - [`http`]: one request's bytes, one answer's bytes.
//! - [`client`]: token, retries, deadline.

pub mod client;
pub mod endpoint;
pub mod http;
pub mod transport;
