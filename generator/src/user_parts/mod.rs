//! The user's own parts of user data: files with cloud-config and scripts, put around nodestrap's own.
//!
//! [`read()`] takes a file's bytes, mends what can be mended, and tells what each part is; `merge` puts the settings of
//! several cloud-configs together, and `yaml` writes them back as they were meant. How they ride is for
//! [`encode`](crate::encode): an agent-booted node has one cloud-config, so that neither side's lists replace the
//! other's, and scripts are files of it. Reads no file by itself and writes none. See `docs/own-parts.md`.

mod cloud_config;
mod merge;
mod mime;
mod part;
mod read;
#[cfg(test)]
mod tests;
mod text;
mod yaml;

pub(crate) use merge::merge;
pub(crate) use mime::mime_parts;
pub(crate) use part::Content;
pub use part::{UserPart, UserParts};
#[cfg(test)]
pub(crate) use read::PartReading;
pub(crate) use read::read;
pub(crate) use yaml::{block_item, block_key};
