//! Which stretches of two sequences differ, by their longest common subsequence.

use std::hash::Hash;
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// Steps that a comparison may take at the worst: two scripts of 5,000 lines with nothing in common.
/// Above that, everything between the common start and the common end counts as replaced.
const MOST_STEPS: usize = 25_000_000;

/// A stretch that differs. One of the two may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) before: Range<usize>,
    pub(super) after: Range<usize>,
}

/// The stretches in which two sequences differ, in order.
pub(super) fn hunks<T: Eq + Hash + Ord>(before: &[T], after: &[T]) -> Vec<Hunk> {
    // Of several longest common subsequences the algorithm takes one by the order of its inputs, which must not decide.
    if before > after {
        let turned = hunks_of_ordered(after, before);
        return turned.into_iter().map(|Hunk { before, after }| Hunk { before: after, after: before }).collect();
    }
    hunks_of_ordered(before, after)
}

fn hunks_of_ordered<T: Eq + Hash + Ord>(before: &[T], after: &[T]) -> Vec<Hunk> {
    let start = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let (before_rest, after_rest) = (&before[start..], &after[start..]);
    let end = before_rest.iter().rev().zip(after_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let before_middle = &before_rest[..before_rest.len() - end];
    let after_middle = &after_rest[..after_rest.len() - end];
    if before_middle.is_empty() && after_middle.is_empty() {
        return Vec::new();
    }
    if before_middle.len().saturating_mul(after_middle.len()) > MOST_STEPS {
        return vec![Hunk { before: start..start + before_middle.len(), after: start..start + after_middle.len() }];
    }
    let mut hunks: Vec<Hunk> = Vec::new();
    for operation in capture_diff_slices(Algorithm::Myers, before_middle, after_middle) {
        if operation.tag() == DiffTag::Equal {
            continue;
        }
        let shifted = |range: Range<usize>| range.start + start..range.end + start;
        let (before, after) = (shifted(operation.old_range()), shifted(operation.new_range()));
        match hunks.last_mut() {
            Some(last) if last.before.end == before.start && last.after.end == after.start => {
                last.before.end = before.end;
                last.after.end = after.end;
            }
            _ => hunks.push(Hunk { before, after }),
        }
    }
    hunks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(before: &str, after: &str) -> Vec<(Range<usize>, Range<usize>)> {
        let hunks = hunks(before.as_bytes(), after.as_bytes());
        hunks.into_iter().map(|hunk| (hunk.before, hunk.after)).collect()
    }

    #[test]
    fn stretches_that_differ_are_found_where_they_are() {
        assert_eq!(of("abcde", "abcde"), []);
        assert_eq!(of("abcde", "abXde"), [(2..3, 2..3)]);
        assert_eq!(of("bcde", "abcdXe"), [(0..0, 0..1), (3..3, 4..5)]);
        assert_eq!(of("", "ab"), [(0..0, 0..2)]);
    }

    #[test]
    fn sequences_too_long_to_compare_are_replaced_between_their_common_ends() {
        let before: Vec<u32> = [&[1], &vec![2; 6_000][..], &[3]].concat();
        let after: Vec<u32> = [&[1], &vec![4; 6_000][..], &[3]].concat();
        assert_eq!(hunks(&before, &after), [Hunk { before: 1..6_001, after: 1..6_001 }]);
    }

    proptest::proptest! {
        #[test]
        fn hunks_turn_one_sequence_into_the_other_and_back(before in "[a-d]{0,12}", after in "[a-d]{0,12}") {
            let (old, new) = (before.as_bytes(), after.as_bytes());
            let found = hunks(old, new);
            let mut rebuilt = old.to_vec();
            for hunk in found.iter().rev() {
                rebuilt.splice(hunk.before.clone(), new[hunk.after.clone()].iter().copied());
            }
            proptest::prop_assert_eq!(rebuilt, new);
            let turned: Vec<Hunk> =
                hunks(new, old).into_iter().map(|hunk| Hunk { before: hunk.after, after: hunk.before }).collect();
            proptest::prop_assert_eq!(turned, found);
        }
    }
}
