//! Which lines of an instance's console tell why its node did not join.

/// The most lines that are shown.
const MOST: usize = 12;

/// Who starts a node; a line of another program tells of something else.
const SPEAKERS: [&str; 6] = ["nodestrap", "kubelet", "cloud-init", "nodeadm", "bootstrap.sh", "containerd"];

/// Words of a line that tells of a failure.
const TROUBLE: [&str; 6] = ["fail", "error", "cannot", "could not", "not found", "timed out"];

/// The agent's own lines, and lines of trouble of whoever else starts a node; the last of them.
pub(super) fn telling(console: &str) -> Vec<&str> {
    let lines = console.lines().map(|line| line.trim_end_matches(['\r', ' ']));
    let mut telling: Vec<&str> = lines.filter(|line| tells(line)).collect();
    telling.drain(..telling.len().saturating_sub(MOST));
    telling
}

fn tells(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| line.contains(word));
    line.contains("nodestrap-agent") || (has(&SPEAKERS) && has(&TROUBLE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agent_s_lines_and_failures_of_others_are_picked() {
        let console = "\
[    0.000000] Linux version 6.1\r
[   12.1] cloud-init[1501]: Cloud-init v. 22.2.2 running 'modules:final'\r
[   13.2] nodestrap-agent[1600]: failed: no answer from IMDS\r
[   14.3] systemd[1]: Failed to start Something.service\r
[   15.4] cloud-init[1501]: Job for nodestrap-agent.service failed because the control process exited with error code.\r
[   16.5] kubelet[1700]: E1123 Unable to register node: error: Unauthorized
";
        assert_eq!(
            telling(console),
            [
                "[   13.2] nodestrap-agent[1600]: failed: no answer from IMDS",
                "[   15.4] cloud-init[1501]: Job for nodestrap-agent.service failed because the control process exited with \
                 error code.",
                "[   16.5] kubelet[1700]: E1123 Unable to register node: error: Unauthorized",
            ]
        );
        assert_eq!(telling("all is well\n"), [""; 0]);
    }

    #[test]
    fn of_many_lines_the_last_are_shown() {
        let console: String = (0..40).map(|number| format!("nodestrap-agent: {number}\n")).collect::<Vec<_>>().concat();
        let lines = telling(&console);
        assert_eq!((lines.len(), lines.last().copied()), (MOST, Some("nodestrap-agent: 39")));
    }
}
