//! The number of logical CPUs.

use crate::text::{decimal, split_once};

/// Where the kernel tells which CPUs are online.
pub const ONLINE: &[u8] = b"/sys/devices/system/cpu/online";

/// Far more than any kernel takes (`NR_CPUS`).
const LAST: u32 = 99_999;

/// Counts a kernel CPU list such as `0-3,8-11`.
///
/// `None` for anything else. Grammar: the kernel's `Documentation/admin-guide/cputopology.rst`.
pub fn count(list: &[u8]) -> Option<u32> {
    let mut cpus = 0;
    for range in list.trim_ascii_end().split(|byte| *byte == b',') {
        let (first, last) = split_once(range, b'-').unwrap_or((range, range));
        let (first, last) = (decimal(first)?, decimal(last)?);
        cpus += last.checked_sub(first)? + 1;
        if last > LAST {
            return None;
        }
    }
    Some(cpus)
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
        for list in ["", "\n", "3-1", "a", "0-", "-1", "0,,1", "0-100000"] {
            assert_eq!(count(list.as_bytes()), None, "{list:?}");
        }
    }
}
