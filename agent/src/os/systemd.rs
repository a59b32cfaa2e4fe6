//! Starting kubelet, by way of systemctl.

#![expect(unsafe_code, reason = "exec")]

use core::ffi::{CStr, c_char};
use core::ptr;

use syscalls::{Sysno, raw_syscall};

use super::strings::Strings;
use super::system;

/// `/bin` is where every system has it, be it by way of a link.
pub(crate) const SYSTEMCTL: &CStr = c"/bin/systemctl";

/// The command's words.
struct Words([*const c_char; 5]);

// SAFETY: the pointers are to constants.
unsafe impl Sync for Words {}

/// kubelet's unit is ordered behind the agent's, so waiting for its start here would never end.
static START_KUBELET: Words =
    Words([SYSTEMCTL.as_ptr(), c"start".as_ptr(), c"--no-block".as_ptr(), c"kubelet.service".as_ptr(), ptr::null()]);

/// Has systemctl take this process's place and start kubelet. Comes back only if there is no systemctl.
pub(crate) fn become_start_of_kubelet(environment: Strings) -> Option<()> {
    let Words(words) = &START_KUBELET;
    // SAFETY: execve gets a NUL-ended path, and two lists of NUL-ended strings that end with a null pointer.
    system::checked(unsafe { raw_syscall!(Sysno::execve, SYSTEMCTL.as_ptr(), words.as_ptr(), environment.as_ptr()) })
        .map(drop)
}
