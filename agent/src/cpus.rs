//! The number of logical CPUs.

use maxpods_data::scan::{decimal, until};

/// Far more than any kernel takes (`NR_CPUS`).
const LAST: u32 = 99_999;

/// Counts a kernel CPU list such as `0-3,8-11`.
///
/// `None` for anything else. Grammar: the kernel's `Documentation/admin-guide/cputopology.rst`.
#[inline(never)]
pub fn count(list: &[u8]) -> Option<u32> {
    let mut list = list.trim_ascii();
    let mut cpus = 0;
    loop {
        let mut last = until(&mut list, b',');
        let first = decimal(until(&mut last, b'-'))?;
        // Without a dash nothing is left behind it.
        let last = if last.is_empty() { first } else { decimal(last).filter(|last| *last <= LAST)? };
        cpus += last.checked_sub(first)? + 1;
        if list.is_empty() {
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
        for list in ["", "\n", "3-1", "a", "-1", "0,,1", "0-100000", "0-1-2"] {
            assert_eq!(count(list.as_bytes()), None, "{list:?}");
        }
    }
}
