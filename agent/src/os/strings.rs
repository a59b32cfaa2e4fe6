//! Lists of strings as the kernel and C have them.

#![expect(unsafe_code, reason = "such a list is a bare pointer")]

use core::ffi::{CStr, c_char};
use core::slice;

/// A list of NUL-ended strings that ends with a null pointer, lies as the kernel laid it (each string right behind the
/// one before), and lives as long as the process.
#[derive(Clone, Copy)]
pub(crate) struct Strings(*const *const c_char);

impl Strings {
    /// Takes a list for what it is.
    ///
    /// # Safety
    /// `list` must be as the type says.
    pub(super) unsafe fn new(list: *const *const c_char) -> Self {
        Self(list)
    }

    /// The list, for a system call.
    pub(super) fn as_ptr(self) -> *const *const c_char {
        self.0
    }

    /// All strings as one text, a NUL behind each.
    #[inline(never)]
    pub(crate) fn text(self) -> &'static [u8] {
        // SAFETY: the list goes on until its null pointer; its strings lie one behind the other, so that everything from
        // the first one's beginning to the last one's end is theirs.
        unsafe {
            let first = *self.0;
            let (mut next, mut length) = (self.0, 0);
            while !(*next).is_null() {
                length = (*next).offset_from_unsigned(first) + CStr::from_ptr(*next).count_bytes() + 1;
                next = next.add(1);
            }
            if length == 0 { b"" } else { slice::from_raw_parts(first.cast(), length) }
        }
    }
}
