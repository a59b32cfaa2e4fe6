//! The number of logical CPUs.

use maxpods_data::scan::{decimal, line, until};

/// Counts a kernel CPU list such as `0-3,8-11`.
///
/// `None` for anything else. Grammar: the kernel's `Documentation/admin-guide/cputopology.rst`.
pub fn count(mut text: &[u8]) -> Option<u32> {
    let mut ranges = line(&mut text);
    let mut cpus = 0_u32;
    loop {
        let mut range = until(&mut ranges, b',');
        let first = decimal(until(&mut range, b'-'))?;
        // Without a dash nothing is left behind it.
        let end = if range.is_empty() { first } else { decimal(range)? };
        cpus = cpus.wrapping_add(end).wrapping_sub(first).wrapping_add(1);
        if ranges.is_empty() {
            return Some(cpus);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_ranges_are_counted() {
        for (list, cpus) in [("0\n", 1), ("0-3\n", 4), ("0-3,8-11\n", 8), ("0,2,4-5", 4), ("0-447\n", 448)] {
            assert_eq!(count(list.as_bytes()), Some(cpus), "{list}");
        }
    }

    #[test]
    fn what_is_no_list_has_no_count() {
        for list in ["", "\n", "a", "0-b", "0,,1", "-1", "0 1", "<html>"] {
            assert_eq!(count(list.as_bytes()), None, "{list}");
        }
    }
}
