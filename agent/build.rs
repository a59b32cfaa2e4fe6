//! Link settings of the agent's program: a static executable without a C runtime.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/link.ld");
    println!("cargo::rerun-if-changed={script}");
    for argument in [
        // The entry point is our own (`os::start`); nothing of libc is linked.
        "-nostdlib",
        "--gc-sections",
        "--icf=all",
        "--build-id=none",
        "-znorelro",
        "-zmax-page-size=4096",
        // The kernel asks for segments alone.
        "-znosectionheader",
        &format!("-T{script}"),
    ] {
        println!("cargo::rustc-link-arg-bins={argument}");
    }
}
