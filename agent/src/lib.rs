//! What the agent does on a node.
//!
//! Everything here is `no_std` and free of the operating system: files, IMDS, the clock and the log are parameters.
//! The program (`main.rs`, feature `program`) puts Linux behind them; the generator's `simulate` puts the user data
//! behind them, so that both run the same code.
//!
//! - [`sheet`]: where everything is written.
//! - [`boot`]: from IMDS and the user data's files to `kubelet.local.env`.
//! - [`imds`]: the IMDSv2 client: token, retries, deadline.
//! - [`token`]: kubelet's exec credential, a presigned STS request.
//! - [`failure`]: exit codes and the last line.

#![no_std]
#![forbid(unsafe_code)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "digits, dates and lengths of a few kilobytes; a checked cast would be code for what cannot be"
)]

pub mod boot;
pub mod fact;
pub mod failure;
pub mod imds;
pub mod json;
pub mod sheet;
pub mod template;
pub mod token;
