//! The user's own parts of user data: files with what the nodes' boot reads, put around nodestrap's own.
//!
//! [`read_for`] takes a file's bytes, mends what can be mended, and tells what each part is: `read` for what cloud-init
//! and nodeadm read, `settings` for Bottlerocket, `powershell` for Windows. `merge` puts the settings of several cloud-configs
//! together, and `yaml` writes them back as they were meant. How they ride is for who writes the user data:
//! [`encode`](crate::encode) for agent-booted nodes, which have one cloud-config, so that neither side's lists replace the
//! other's, and scripts are files of it. Reads no file by itself and writes none. See `docs/own-parts.md`.

mod cloud_config;
mod merge;
mod mime;
mod node_config;
mod one_text;
mod part;
mod powershell;
mod read;
mod settings;
#[cfg(test)]
mod tests;
mod text;
mod yaml;

pub(crate) use merge::merge;
pub(crate) use mime::mime_parts;
pub(crate) use node_config::NodeConfigPart;
pub(crate) use part::Content;
pub use part::{UserPart, UserParts};
pub(crate) use read::PartReading;
#[cfg(test)]
pub(crate) use read::read;
pub(crate) use yaml::{block_item, block_key};

use crate::node_spec::Boot;

/// Reads a file, which messages call `file`, for nodes of this boot.
pub(crate) fn read_for(boot: Option<Boot>, file: &str, bytes: &[u8]) -> PartReading {
    match boot {
        Some(Boot::Bottlerocket) => settings::read(file, bytes),
        Some(Boot::Windows) => powershell::read(file, bytes),
        Some(Boot::Agent | Boot::Nodeadm | Boot::Ubuntu) | None => read::read(file, bytes),
    }
}
