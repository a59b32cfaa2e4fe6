//! What is in a piece of user data, whoever made it: its layers, parts, files and commands.
//!
//! Reads the bytes that a launch template may hold, or the JSON that the AWS CLI prints about one. Writes nothing but
//! what [`extract()`] is asked to. Where readers differ, the report follows cloud-init, because that is what a node runs;
//! facts about it are from its source (`cloudinit/user_data.py`, `cloudinit/handlers/`, `cloudinit/config/`).
//!
//! The road: `launch_template` and `decode` take the wrappings off, `document` walks the parts as cloud-init does,
//! `cloud_config` and its neighbours read each kind, `report` is what comes out, `render` and `extract` show it.

mod bottlerocket;
mod boundary;
mod cloud_config;
mod commands;
mod cost;
mod decode;
mod document;
mod elf;
mod encoded;
mod error;
mod extract;
mod gzip;
mod kind;
mod launch_template;
mod leaf;
mod merge;
mod mime;
mod node_config;
mod origin;
mod render;
mod report;
mod settings;
#[cfg(test)]
mod tests;
mod tree;
mod windows;
mod write_files;
mod yaml;

pub(crate) use elf::agent_version;
pub use error::{Base64Fault, ExtractError, InspectError, UnknownName};
pub use extract::extract;
pub use kind::{Kind, Schedule};
pub(crate) use kind::{by_content_type, by_prefix};
pub(crate) use mime::{Entity, is_message};
pub use origin::Origin;
pub(crate) use render::{printable, quoted};
pub use report::{
    Command, CostBasis, Elf, Encoding, File, Invocation, Layer, Linkage, Part, Report, Setting, Stage, USER_DATA_LIMIT,
};
pub(crate) use tree::{Leaf, Tree};

/// What an input may cost before it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that all gzip data together may unpack to, however small they are packed.
    pub unpacked_bytes: u64,
    /// Bytes that all compressions together may read by which costs are measured, so that many files in a large document
    /// end in time; without any, no stretch in gzip has a cost.
    pub measured_bytes: usize,
}

impl Default for Limits {
    /// 8 MiB to unpack: 500 times what EC2 takes, and far below what a machine lacks. 64 MiB to measure: user data within
    /// EC2's limit stays far below it.
    fn default() -> Self {
        Self { unpacked_bytes: 8 << 20, measured_bytes: 64 << 20 }
    }
}

/// Reads user data of any origin: base64 or not, gzip or not, of any [`Kind`].
///
/// # Errors
/// When a layer is damaged, when the data unpacks to more than `limits` allow, and when nothing is left to show.
/// What cloud-init would go on after is a warning in the report instead.
pub fn inspect(bytes: &[u8], limits: &Limits) -> Result<Report, InspectError> {
    let mut allowance = gzip::Allowance::new(limits.unpacked_bytes);
    let decoded = decode::decode(bytes, &mut allowance)?;
    let findings = document::walk(&decoded, limits.measured_bytes, &mut allowance)?;
    Ok(report::assemble(decoded, findings))
}
