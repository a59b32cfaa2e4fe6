//! From files and flags to node specs: what is read, and the whole message for each kind of bad input.

mod any_input;
mod as_strict_as_the_reader;
mod bad_facts;
mod bad_files;
mod bad_node_groups;
mod boots;
mod bottlerocket;
mod capacity;
mod choosing;
mod containerd;
mod custom;
mod flags;
mod host_settings;
mod instance_labels;
mod managed;
mod max_pods_expression;
mod node_config_parts;
mod nodeadm;
mod outposts;
mod own_parts_of_other_boots;
mod own_settings;
mod reading;
mod support;
mod token;
mod ubuntu_and_windows;
mod user_parts;
