//! What each command does, in the module of its name; the command line itself is `cli`.

pub mod token;
pub mod write_kubeconfig;
