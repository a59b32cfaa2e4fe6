//! How the agent ends.

use maxpods_data::scan;

use crate::sheet::Sheet;

/// Exit codes. `docs/agent.md` lists them; units and tests rely on the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Everything was done.
    Done = 0,
    /// The command line or the environment is wrong.
    Usage = 2,
    /// IMDS did not answer before the deadline, or refuses to.
    Unreachable = 3,
    /// IMDS answered with something that cannot be the value asked for.
    BadMetadata = 4,
    /// A file that the user data brought is missing or damaged.
    BadFile = 5,
    /// A file could not be written, or systemctl not be run.
    System = 6,
    /// A fault of the agent itself.
    Bug = 70,
}

/// What is wrong and what mends it, by exit code, whose digit is the character as far above `0`.
const ADVICE: &[u8] = b"\
2=usage: [--root DIR | token --cluster NAME --region REGION], endpoint http://ADDRESS[:PORT]
3=no answer from IMDS, error $L; is instance metadata enabled?
4=no valid value from IMDS; replace the instance
5=missing or damaged; render the user data again
6=error $L; check the disk and the image
v=too large";

/// The last line: what was in work, what is wrong with it, and what mends it.
pub fn last_line<'a>(sheet: &mut Sheet<'a>) -> &'a [u8] {
    sheet.push_template(b"<3>failed: $C: ");
    sheet.push_template(scan::value(ADVICE, b'\n', b'=', &[b'0' + sheet.exit() as u8]));
    sheet.push_byte(b'\n');
    sheet.take()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_exit_code_has_its_advice() {
        for (exit, line) in [
            (Exit::Unreachable, "<3>failed: x: no answer from IMDS, error 403; is instance metadata enabled?\n"),
            (Exit::BadMetadata, "<3>failed: x: no valid value from IMDS; replace the instance\n"),
            (Exit::BadFile, "<3>failed: x: missing or damaged; render the user data again\n"),
            (Exit::System, "<3>failed: x: error 403; check the disk and the image\n"),
            (Exit::Bug, "<3>failed: x: too large\n"),
        ] {
            let mut room = [0; 256];
            let mut sheet = Sheet::new(&mut room);
            sheet.set(b'L', b"403");
            sheet.begin(exit, b"x");
            assert_eq!(core::str::from_utf8(last_line(&mut sheet)), Ok(line));
        }
    }
}
