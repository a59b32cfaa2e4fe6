//! What goes wrong while a cluster is made: what the user sees of it, and what is left behind.
//!
//! Runs the real program against the doubles of AWS and of a cluster's Kubernetes API, which go by a script and refuse whatever
//! it does not provide for.

mod addons;
mod ground;

mod interrupted;
mod load_balancers;
mod node_groups;
mod nodes;
mod removed;
mod rendered;
mod requests;
mod resumed;
mod stacks;
mod story;
mod zones;
