//! The program's buffers: fixed areas that take no memory until they are touched, and no room on the stack.

#![expect(unsafe_code, reason = "a static that is written to")]

use core::cell::UnsafeCell;

use nodestrap_agent::{boot, imds, token};

/// Ten times what user data of 16 KiB could bring in practice; what is larger still is refused.
const TEXT: usize = 160 * 1024;

/// Every buffer of a run.
pub(crate) struct Buffers {
    pub(crate) boot: boot::Buffers,
    pub(crate) imds: imds::client::Buffers,
    pub(crate) token: token::Sheet,
    /// The files that are read.
    pub(crate) text: [u8; TEXT],
}

struct Area(UnsafeCell<Buffers>);

// SAFETY: the program has one thread.
unsafe impl Sync for Area {}

static AREA: Area = Area(UnsafeCell::new(Buffers {
    boot: boot::Buffers::new(),
    imds: imds::client::Buffers::new(),
    token: token::Sheet::new(),
    text: [0; TEXT],
}));

/// The buffers, for their one user.
///
/// # Safety
/// To be called once.
pub(super) unsafe fn take() -> &'static mut Buffers {
    // SAFETY: called once, so this is the only reference.
    unsafe { &mut *AREA.0.get() }
}
