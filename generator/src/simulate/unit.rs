//! kubelet's unit and its drop-ins, as far as they decide its command line.
//!
//! Source: systemd.unit(5) and systemd.exec(5): drop-ins are read behind the unit in the order of their names, later
//! settings add to earlier ones, and an empty value takes all earlier ones back.

use super::environment;

/// Where user data puts kubelet's unit.
const UNIT: &str = "/etc/systemd/system/kubelet.service";

/// Where it puts drop-ins, `*.conf`.
const DROP_INS: &str = "/etc/systemd/system/kubelet.service.d/";

/// The settings of `[Service]` that make the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Service {
    /// `ExecStart=`, as written; kubelet's unit has one.
    pub(super) exec_start: Option<String>,
    /// `Environment=`, in the order of reading.
    pub(super) environment: Vec<(String, String)>,
    /// `EnvironmentFile=`, in the order of reading.
    pub(super) environment_files: Vec<EnvironmentFile>,
}

/// A file of variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EnvironmentFile {
    /// Its path.
    pub(super) path: String,
    /// Whether it may be missing (`-` before the path).
    pub(super) optional: bool,
}

/// Whether a file of this path is part of kubelet's unit.
fn is_part(path: &str) -> bool {
    let drop_in = path.strip_prefix(DROP_INS).and_then(|name| name.strip_suffix(".conf"));
    path == UNIT || drop_in.is_some_and(|name| !name.contains('/'))
}

/// The service that `files` (path and text, in any order) make of kubelet.
pub(super) fn kubelet<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Service {
    let mut parts: Vec<(&str, &str)> = files.filter(|(path, _)| is_part(path)).collect();
    // The unit's path is the start of the directory's, so that it comes first.
    parts.sort_unstable();
    let mut service = Service::default();
    for (_, text) in parts {
        service.read(text);
    }
    service
}

impl Service {
    fn read(&mut self, text: &str) {
        let mut in_service = false;
        for line in joined_lines(text) {
            if line.starts_with('[') {
                in_service = line == "[Service]";
                continue;
            }
            let Some((key, value)) = line.split_once('=').filter(|_| in_service) else { continue };
            let value = value.trim();
            match key.trim_end() {
                "ExecStart" => self.exec_start = Some(value.to_owned()).filter(|value| !value.is_empty()),
                "Environment" if value.is_empty() => self.environment.clear(),
                "Environment" => self.environment.extend(environment::assignments(value)),
                "EnvironmentFile" if value.is_empty() => self.environment_files.clear(),
                "EnvironmentFile" => {
                    let (path, optional) = value.strip_prefix('-').map_or((value, false), |path| (path, true));
                    self.environment_files.push(EnvironmentFile { path: path.to_owned(), optional });
                }
                _ => {}
            }
        }
    }
}

/// Lines without comments, those that end with a backslash joined to the next by a space.
pub(crate) fn joined_lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        let line = line.trim();
        // A comment within a joined line is passed over, and the line goes on behind it.
        if line.starts_with(['#', ';']) {
            continue;
        }
        let joined = match open.take() {
            Some(before) => before + " " + line,
            None => line.to_owned(),
        };
        match joined.strip_suffix('\\') {
            Some(before) => open = Some(before.to_owned()),
            None if joined.is_empty() => {}
            None => lines.push(joined),
        }
    }
    lines.extend(open);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &str)]) -> Service {
        kubelet(files.iter().copied())
    }

    fn file(path: &str, optional: bool) -> EnvironmentFile {
        EnvironmentFile { path: path.to_owned(), optional }
    }

    #[test]
    fn a_drop_in_s_command_takes_the_unit_s_place() {
        let service = read(&[
            (
                "/etc/systemd/system/kubelet.service.d/10-a.conf",
                "[Service]\nExecStart=\nExecStart=/usr/bin/kubelet --b\n",
            ),
            ("/etc/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet --a\n"),
        ]);
        assert_eq!(service.exec_start.as_deref(), Some("/usr/bin/kubelet --b"));
    }

    #[test]
    fn drop_ins_are_read_in_the_order_of_their_names() {
        let service = read(&[
            ("/etc/systemd/system/kubelet.service.d/20-b.conf", "[Service]\nEnvironmentFile=-/b\n"),
            ("/etc/systemd/system/kubelet.service.d/10-a.conf", "[Service]\nEnvironmentFile=/a\n"),
        ]);
        assert_eq!(service.environment_files, [file("/a", false), file("/b", true)]);
        assert_eq!(service.exec_start, None);
    }

    #[test]
    fn an_empty_value_takes_earlier_ones_back() {
        let service = read(&[(
            "/etc/systemd/system/kubelet.service",
            "[Service]\nEnvironmentFile=/a\nEnvironmentFile=\nExecStart=p\nExecStart=\n",
        )]);
        assert_eq!(service, Service::default());
    }

    #[test]
    fn lines_are_joined_and_comments_passed_over() {
        let text = "# head\n[Unit]\nExecStart=/no\n\n[Service]\nExecStart=/p \\\n  --a \\\n# why\n  --b\n; end\n";
        let service = read(&[("/etc/systemd/system/kubelet.service", text)]);
        assert_eq!(service.exec_start.as_deref(), Some("/p  --a  --b"));
    }

    #[test]
    fn other_files_say_nothing_of_kubelet() {
        let text = "[Service]\nExecStart=/no\n";
        let others =
            ["/etc/systemd/system/nodestrap-agent.service", "/etc/systemd/system/kubelet.service.d/readme.txt"];
        assert_eq!(read(&others.map(|path| (path, text))), Service::default());
    }
}
