//! Starting kubelet, by way of systemctl.

use nodestrap_agent::boot::Log;
use nodestrap_agent::failure::Exit;
use nodestrap_agent::sheet::Sheet;

use super::console::Console;
use super::spawn::run;
use super::strings::Strings;

/// The commands, a line each, a NUL behind each word. `/bin` is where every system has systemctl, be it by way of a link.
///
/// The units that the user data brought are new to systemd, so it reads them first; then `enable` need not make it
/// read them again. kubelet's unit is ordered behind the agent's, so waiting for its start here would never end.
const COMMANDS: [(&[u8], &[u8]); 3] = [
    (b"systemctl daemon-reload", b"/bin/systemctl\0daemon-reload\0"),
    (b"systemctl enable", b"/bin/systemctl\0enable\0--no-reload\0kubelet.service\0"),
    (b"systemctl start", b"/bin/systemctl\0start\0--no-block\0kubelet.service\0"),
];

/// Has systemd read the new units, enable kubelet and start it, so that it runs now and at every later boot.
pub(crate) fn start_kubelet(environment: Strings, sheet: &mut Sheet<'static>) -> Option<()> {
    for (name, command) in &COMMANDS {
        sheet.begin(Exit::Systemctl, name);
        if !run(command, environment) {
            return None;
        }
        sheet.push_template(b"<6>$C\n");
        Console.line(sheet.take());
    }
    Some(())
}
