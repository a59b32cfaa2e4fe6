//! From a bundle to what EC2 and other tools take.
//!
//! [`cloud_config`] is the text that cloud-init reads, [`UserData`] that text as it rides: gzip, then base64. The others
//! are for whoever takes it from there: [`write_directory`] for an AMI, [`launch_template_data`] for EC2,
//! [`terraform`] for Terraform. The same bundle gives the same bytes.

mod cloud_config;
mod compression;
mod directory;
mod json;
mod launch_template;
mod terraform;
mod user_data;

pub use cloud_config::cloud_config;
pub use compression::{Compression, gzip};
pub use directory::{DirectoryError, write_directory};
pub use launch_template::launch_template_data;
pub use terraform::terraform;
pub use user_data::UserData;
