//! Starting kubelet, by way of systemctl.

use core::ffi::CStr;

use nodestrap_agent::failure::Exit;
use nodestrap_agent::log::Log;

use super::console::Console;
use super::spawn::run;
use super::strings::Strings;

/// `/bin` is where every system has it, be it by way of a link.
const SYSTEMCTL: &CStr = c"/bin/systemctl";
const KUBELET: &CStr = c"kubelet.service";

/// Has systemd read the new units, enable kubelet and start it, so that it runs now and at every later boot.
///
/// The units that the user data brought are new to systemd, so it reads them first; then `enable` need not make it
/// read them again. kubelet's unit is ordered behind the agent's, so waiting for its start here would never end.
pub(crate) fn start_kubelet(environment: Strings, log: Console) -> Option<()> {
    systemctl(&[SYSTEMCTL, c"daemon-reload"], environment, log)?;
    systemctl(&[SYSTEMCTL, c"enable", c"--no-reload", KUBELET], environment, log)?;
    systemctl(&[SYSTEMCTL, c"start", c"--no-block", KUBELET], environment, log)
}

#[inline(never)]
fn systemctl(command: &[&CStr], environment: Strings, log: Console) -> Option<()> {
    let verb = command.get(1).copied().unwrap_or_default().to_bytes();
    if !run(command, environment) {
        log.fail(Exit::Systemctl, b"<3>systemctl % failed; the journal tells why", verb, b"");
        return None;
    }
    log.line(b"<6>systemctl %", verb, b"");
    Some(())
}
