//! From a payload to what EC2 and other tools take.
//!
//! [`text()`] is what its readers read ([`cloud_config`] a bundle's), [`UserData`] that text as it rides: in gzip where it
//! is to be, then base64. The others are for whoever takes it from there: [`write_directory`] for an AMI,
//! [`launch_template_data`] for EC2, [`terraform`] for Terraform. The same payload gives the same bytes.

mod cloud_config;
mod compression;
mod directory;
mod json;
mod launch_template;
mod multi_part;
mod terraform;
mod user_data;

pub use cloud_config::cloud_config;
pub(crate) use compression::gzip_text;
pub use compression::{Compression, gzip};
pub use directory::{DirectoryError, write_directory};
pub use launch_template::launch_template_data;
pub use terraform::terraform;
pub use user_data::{UserData, text};
