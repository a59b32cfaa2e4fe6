//! gzip whose bytes depend on its input alone.

use std::io::Write as _;

use flate2::{Compression as Level, GzBuilder};

/// How hard to compress.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// gzip's highest level: a millisecond.
    #[default]
    Standard,
    /// zopfli: some percent smaller, up to a second.
    Smallest,
}

/// `bytes` as one gzip member without a name and a time stamp (RFC 1952).
pub fn gzip(bytes: &[u8], compression: Compression) -> Vec<u8> {
    match compression {
        Compression::Standard => {
            let builder = GzBuilder::new().mtime(0).operating_system(UNKNOWN_SYSTEM);
            let mut encoder = builder.write(Vec::new(), Level::best());
            encoder.write_all(bytes).expect(INFALLIBLE);
            encoder.finish().expect(INFALLIBLE)
        }
        Compression::Smallest => {
            let mut packed = Vec::new();
            zopfli::compress(zopfli::Options::default(), zopfli::Format::Gzip, bytes, &mut packed).expect(INFALLIBLE);
            packed
        }
    }
}

/// The operating system in gzip's header must not be that of the machine that renders.
const UNKNOWN_SYSTEM: u8 = 255;

const INFALLIBLE: &str = "a Vec takes any bytes";
