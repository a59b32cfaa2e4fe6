//! `nodestrap`, the cluster creator's command line.

fn main() {}
