//! A fake EC2 instance metadata service (IMDS).
//!
//! It answers the paths of the real one for one [`Instance`], enforces `IMDSv2` as an instance with
//! `HttpTokens: required` does, records each request, and misbehaves as a list of [`Rule`]s says. It runs on threads of the
//! test's own process ([`FakeImds::builder`]), or as the program `fake-imds` inside of a network namespace ([`Options`]).
//!
//! Paths, token rules and status codes follow the Amazon EC2 User Guide, "Use the Instance Metadata Service to access
//! instance metadata"; the XHTML error pages and the `Server: EC2ws` header are as the service sends them. One thing is
//! simpler than there: each dated version shows every category, whenever that category came in.
//!
//! ```
//! use nodestrap_tests::imds::{FakeImds, Fault, Instance, Rule};
//!
//! let fake = FakeImds::builder(Instance::default())
//!     .rule(Rule::on("/latest/api/token").first(2).fault(Fault::Status(503)))
//!     .start()?;
//! assert!(fake.endpoint().starts_with("http://127.0.0.1:"));
//! assert!(fake.requests().is_empty());
//! # Ok::<(), std::io::Error>(())
//! ```

mod builder;
mod catalog;
mod delivery;
mod fault;
mod http;
mod instance;
mod options;
mod record;
mod rule;
mod server;
mod service;
mod token;

#[cfg(test)]
mod tests;

pub use builder::FakeImdsBuilder;
pub use fault::Fault;
pub use instance::{Credentials, Instance};
pub use options::Options;
pub use record::RecordedRequest;
pub use rule::Rule;
pub use server::FakeImds;
