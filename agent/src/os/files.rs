//! The node's files, below a root directory.

use core::ffi::CStr;

use nodestrap_agent::boot::{KUBELET_LOCAL_ENV, Machine};
use nodestrap_agent::sheet::Sheet;

use super::system;

/// What kubelet.local.env gets: kubelet and people may read it, root alone may write.
const MODE: usize = 0o644;

const NEW_LOCAL_ENV: &CStr = c"etc/eksctl/kubelet.local.env.new";

/// Files below the working directory.
#[derive(Clone, Copy)]
pub(crate) struct Root;

impl Machine for Root {
    fn cpus(self) -> u32 {
        system::count_cpus()
    }

    #[inline(never)]
    fn read<'a>(self, path: &CStr, sheet: &mut Sheet<'a>) -> &'a [u8] {
        let file = system::open(path, system::READ, 0);
        while let count @ 1.. = system::read(file, sheet.room()) {
            sheet.grow(count.cast_unsigned());
        }
        sheet.take()
    }
}

/// Puts `text` in kubelet.local.env's place: whoever reads it, whenever, finds the old text or the new one, whole.
pub(crate) fn replace_local_env(text: &[u8]) -> Option<()> {
    // What a run that was cut off has left is written over.
    let file = system::open(NEW_LOCAL_ENV, system::WRITE, MODE).checked()?;
    // The process's umask does not decide who can read it.
    system::chmod(file, MODE)?;
    system::write(file, text)?;
    system::sync(file)?;
    system::rename(NEW_LOCAL_ENV, KUBELET_LOCAL_ENV)
}
