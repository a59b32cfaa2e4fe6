//! Lists of strings as the kernel and C have them.

#![expect(unsafe_code, reason = "such a list is a bare pointer")]

use core::ffi::{CStr, c_char};

/// A list of NUL-ended strings that ends with a null pointer and lives as long as the process.
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
}

impl Iterator for Strings {
    type Item = &'static [u8];

    #[inline(never)]
    fn next(&mut self) -> Option<Self::Item> {
        // SAFETY: the list goes on until its null pointer, at which this stays; its strings end with NUL and live on.
        unsafe {
            if (*self.0).is_null() {
                return None;
            }
            let string = CStr::from_ptr(*self.0);
            self.0 = self.0.add(1);
            Some(string.to_bytes())
        }
    }
}
