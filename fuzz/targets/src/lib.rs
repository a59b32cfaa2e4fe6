//! What must hold for any bytes from outside, one function a kind of input.
//!
//! Each takes bytes and panics where something does not hold that must: not merely that nothing panics, but that what is
//! accepted is what its grammar allows and no more. They run in two ways: with libFuzzer (`fuzz/run`), which looks for inputs
//! that reach new code, and over the stored corpus and changes of it as a test (`tests/corpus.rs`), which needs nothing but
//! cargo. Sections of an input that stands for several texts are parted by [`SECTION_END`].

#![expect(clippy::missing_panics_doc, reason = "to panic where a property does not hold is what they are for")]

mod cluster_config;
mod conversion;
mod credentials;
mod environment_file;
mod http_response;
mod max_pods_map;
mod node;
mod own_part;
mod user_data;

pub use cluster_config::cluster_config;
pub use conversion::conversion;
pub use credentials::credentials;
pub use environment_file::environment_file;
pub use http_response::http_response;
pub use max_pods_map::max_pods_map;
pub use own_part::own_part;
pub use user_data::user_data;

/// What parts the sections of an input; no text of a node has it.
pub const SECTION_END: u8 = 0;

/// A property of any bytes.
pub type Target = fn(&[u8]);

/// Every target under its name, which is that of its corpus and of its program.
pub const TARGETS: [(&str, Target); 8] = [
    ("http_response", http_response),
    ("max_pods_map", max_pods_map),
    ("environment_file", environment_file),
    ("credentials", credentials),
    ("cluster_config", cluster_config),
    ("user_data", user_data),
    ("conversion", conversion),
    ("own_part", own_part),
];

/// The first sections of an input; those that it has not are empty, and the last takes the rest.
fn sections<const COUNT: usize>(input: &[u8]) -> [&[u8]; COUNT] {
    let mut pieces = input.splitn(COUNT, |byte| *byte == SECTION_END);
    std::array::from_fn(|_| pieces.next().unwrap_or_default())
}
