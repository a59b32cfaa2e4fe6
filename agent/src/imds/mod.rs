//! IMDS, the instance metadata service: version 2 only, over one connection a request.
//!
//! Source: EC2 user guide, "Use the Instance Metadata Service to access instance metadata".
//!
//! - [`endpoint`]: where it is.
//! - [`http`]: one answer's bytes.
//! - [`client`]: token, retries, deadline.

pub mod client;
pub mod endpoint;
pub mod http;
