//! `gen-userdata`: user data for EKS nodes, on the command line.

fn main() {}
