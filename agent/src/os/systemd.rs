//! Starting kubelet, by way of systemctl.

use core::ffi::CStr;

use nodestrap_agent::failure::Exit;
use nodestrap_agent::log::{Log, Priority};

use super::arguments::Arguments;
use super::console::Console;
use super::spawn::run;

/// The second on systems that keep `/bin` apart.
const PROGRAMS: [&CStr; 2] = [c"/usr/bin/systemctl", c"/bin/systemctl"];

/// What makes kubelet run now and at every later boot, and each step's name.
///
/// The units that the user data brought are new to systemd, so it reads them first; then `enable` need not make it
/// read them again. kubelet's unit is ordered behind the agent's, so waiting for its start here would never end.
const STEPS: [(&[u8], &[&CStr]); 3] = [
    (b"systemctl daemon-reload", &[c"systemctl", c"daemon-reload"]),
    (b"systemctl enable kubelet", &[c"systemctl", c"--no-reload", c"enable", c"kubelet.service"]),
    (b"systemctl start kubelet", &[c"systemctl", c"--no-block", c"start", c"kubelet.service"]),
];

/// Has systemd read the new units, enable kubelet and start it.
#[inline(never)]
pub(crate) fn start_kubelet(arguments: &Arguments, log: &Console) -> Option<()> {
    for (name, command) in STEPS {
        if !run(&PROGRAMS, command, arguments.environment) {
            log.fail(Exit::Systemctl, b"% failed; the journal tells why", &[name]);
            return None;
        }
        log.line(Priority::Info, b"%", &[name]);
    }
    Some(())
}
