//! Whole documents, from the first layer to the report, and inputs made at random.

pub(crate) mod build;
mod cloud_configs;
mod messages;
mod others;
mod properties;
mod refusals;
mod written_files;
