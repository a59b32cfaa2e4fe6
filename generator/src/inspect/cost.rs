//! What a stretch of a document costs of EC2's limit.
//!
//! Within gzip that is the marginal cost: what gzip at level 9 makes of the document, less what it makes of the
//! document without the stretch. Elsewhere it is the bytes as they stand.

use std::io::Write;
use std::ops::Range;

use flate2::Compression;
use flate2::write::GzEncoder;

/// Measures costs until its work is used up.
pub(super) struct Meter {
    left: usize,
}

/// Where stretches are measured: a document, and how it lies in the user data.
#[derive(Clone, Copy, Debug)]
pub(super) struct Basis<'a> {
    /// The document that is compressed as a whole.
    pub(super) document: &'a [u8],
    /// Where in it offset 0 of the stretches is.
    pub(super) offset: usize,
    /// Whether it lies in gzip.
    pub(super) in_gzip: bool,
}

impl Meter {
    /// One whose compressions may read `bytes` together.
    pub(super) fn new(bytes: usize) -> Self {
        Self { left: bytes }
    }

    /// The cost of each stretch, in bytes; `None` once the work is used up.
    pub(super) fn measure(&mut self, basis: Basis<'_>, stretches: &[Range<usize>]) -> Vec<Option<u64>> {
        let place = |range: &Range<usize>| {
            let end = (range.end + basis.offset).min(basis.document.len());
            (range.start + basis.offset).min(end)..end
        };
        if !basis.in_gzip {
            return stretches.iter().map(|range| Some(place(range).len() as u64)).collect();
        }
        let mut whole = None;
        stretches
            .iter()
            .map(|range| {
                let range = place(range);
                let work = basis.document.len().saturating_mul(2);
                self.left = self.left.checked_sub(work)?;
                let whole = *whole.get_or_insert_with(|| compressed(&[basis.document]));
                let rest = compressed(&[&basis.document[..range.start], &basis.document[range.end..]]);
                Some(whole.saturating_sub(rest))
            })
            .collect()
    }
}

fn compressed(pieces: &[&[u8]]) -> u64 {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for piece in pieces {
        encoder.write_all(piece).expect("a Vec takes everything");
    }
    encoder.finish().expect("a Vec takes everything").len() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn costs(document: &[u8], in_gzip: bool, ranges: &[Range<usize>]) -> Vec<Option<u64>> {
        Meter::new(usize::MAX).measure(Basis { document, offset: 0, in_gzip }, ranges)
    }

    #[test]
    fn outside_of_gzip_bytes_count_as_they_stand() {
        assert_eq!(costs(&[0; 100], false, &[0..10, 90..200]), [Some(10), Some(10)]);
    }

    #[test]
    fn within_gzip_a_copy_costs_little_and_noise_costs_its_size() {
        let mut state = 1_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24).to_le_bytes()[0]
        })
        .take(1000)
        .collect();
        let document = [noise.as_slice(), &[b'a'; 1000], &noise[..500]].concat();
        let costs = costs(&document, true, &[500..1000, 1000..2000, 2000..2500]);
        let [Some(unique), Some(run), Some(copy)] = costs[..] else { panic!("{costs:?}") };
        assert!((480..=520).contains(&unique) && run < 40 && copy < 40, "{unique} {run} {copy}");
    }

    #[test]
    fn work_that_is_used_up_ends_the_measuring() {
        let mut meter = Meter::new(5000);
        let basis = Basis { document: &[0; 1000], offset: 0, in_gzip: true };
        let costs = meter.measure(basis, &[0..1, 1..2, 2..3, 3..4]);
        assert!(costs[..2].iter().all(Option::is_some) && costs[2..].iter().all(Option::is_none), "{costs:?}");
    }
}
