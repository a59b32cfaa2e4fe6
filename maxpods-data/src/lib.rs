//! EC2 instance limits, the max-pods rule and the max-pods map.
//!
//! `no_std`: the agent links the map's parser and the reserve formulas, the generator everything.
//!
//! - [`instance_type`]: what the table says of one instance type.
//! - [`table`]: the instance table, one line of `instance-types.tsv` a type.
//! - [`rule`]: how many pods an instance type takes under given network options, and how that comes about.
//! - [`map`]: the max-pods map that rides in user data, parsing and lookup.
//! - [`map_writer`]: the same map, written.
//! - [`reserved`]: what kubelet sets aside for itself.
//! - [`scan`]: cutting text into pieces.

#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "table")]
extern crate alloc;

#[cfg(feature = "table")]
pub mod instance_type;
pub mod map;
#[cfg(feature = "table")]
pub mod map_writer;
pub mod reserved;
#[cfg(feature = "table")]
pub mod rule;
pub mod scan;
#[cfg(feature = "table")]
pub mod table;
