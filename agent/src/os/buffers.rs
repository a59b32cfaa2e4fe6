//! The program's buffers: fixed areas that take no memory until they are touched, and no room on the stack.

#![expect(unsafe_code, reason = "a static that is written to")]

use core::cell::UnsafeCell;

use nodestrap_agent::{boot, imds, token};

/// Every buffer of a run.
pub(crate) struct Buffers {
    pub(crate) boot: boot::Buffers,
    pub(crate) imds: imds::client::Buffers,
    pub(crate) token: token::Sheet,
    /// The file before the agent writes it, or the token.
    pub(crate) text: [u8; 40 * 1024],
}

struct Area(UnsafeCell<Buffers>);

// SAFETY: the program has one thread.
unsafe impl Sync for Area {}

static AREA: Area = Area(UnsafeCell::new(Buffers {
    boot: boot::Buffers::new(),
    imds: imds::client::Buffers::new(),
    token: token::Sheet::new(),
    text: [0; 40 * 1024],
}));

/// The buffers, for their one user.
///
/// # Safety
/// To be called once.
pub(super) unsafe fn take() -> &'static mut Buffers {
    // SAFETY: called once, so this is the only reference.
    unsafe { &mut *AREA.0.get() }
}
