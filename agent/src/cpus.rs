//! The number of logical CPUs.

use maxpods_data::scan::{decimal, line, until};

/// Far more than any kernel takes (`NR_CPUS`).
const MOST: u32 = 100_000;

/// Counts a kernel CPU list such as `0-3,8-11`.
///
/// `None` for anything else. Grammar: the kernel's `Documentation/admin-guide/cputopology.rst`.
pub fn count(mut list: &[u8]) -> Option<u32> {
    let mut ranges = line(&mut list);
    let mut cpus = 0;
    loop {
        let mut range = until(&mut ranges, b',');
        let first = decimal(until(&mut range, b'-'))?;
        // Without a dash nothing is left behind it.
        let end = if range.is_empty() { first } else { decimal(range)? };
        // A range that ends before it begins wraps around, and so is too large as well.
        let behind_first = end.wrapping_sub(first);
        if behind_first >= MOST || cpus >= MOST {
            return None;
        }
        cpus += behind_first + 1;
        if ranges.is_empty() {
            return Some(cpus);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_single_cpus_are_counted() {
        assert_eq!(count(b"0\n"), Some(1));
        assert_eq!(count(b"0-1\n"), Some(2));
        assert_eq!(count(b"0-3,8-11,15"), Some(9));
        assert_eq!(count(b"0-895"), Some(896));
    }

    #[test]
    fn anything_else_is_no_list() {
        for list in ["", "1-0", "\n", "3-1", "a", "-1", "0,,1", "0-100000", "0-1-2"] {
            assert_eq!(count(list.as_bytes()), None, "{list:?}");
        }
    }
}
