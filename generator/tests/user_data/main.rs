//! From node specs to bundles and user data: what a node gets, byte for byte, and every message on the way.

mod budget;
mod bundle;
mod capacity;
mod command_line;
mod containerd;
mod encoders;
mod families;
mod families_page;
mod golden;
mod host_settings;
mod ip_family;
mod managed;
mod matrix;
mod minors_page;
#[path = "../nodeadm_merge/mod.rs"]
mod nodeadm_merge;
mod other_boots;
mod outposts;
mod own_node_configs;
mod own_parts_of_other_boots;
mod simulating;
mod support;
mod token;
mod ubuntu_script;
mod unbuildable;
mod user_parts;
