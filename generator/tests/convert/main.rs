//! Conversions of what nodes boot from today: golden files, and whether the new node is the old one.

mod any_input;
mod golden;
mod messages;
#[path = "../nodeadm_merge/mod.rs"]
mod nodeadm_merge;
mod same_node;
mod same_node_config;
mod support;
