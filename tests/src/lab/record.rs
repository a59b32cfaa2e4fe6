//! What one boot of a machine did, read from what it left behind.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::imds::RecordedRequest;

/// What one boot did.
#[derive(Debug, Clone)]
pub struct BootRecord {
    /// From the start of the machine until it came as far as was asked for.
    pub elapsed: Duration,
    /// systemd's own word for the system, `running` or `degraded`; nothing where the boot was not waited out.
    pub system_state: Option<String>,
    /// The units that had failed by the end of the boot.
    pub failed_units: Vec<String>,
    /// Each start of kubelet, in order.
    pub kubelet_starts: Vec<KubeletStart>,
    /// cloud-init's result; nothing where its last stage did not end.
    pub cloud_init: Option<CloudInit>,
    /// The journal of this boot.
    pub journal: Vec<JournalLine>,
    /// The requests that the fake service got, cloud-init's and all others.
    pub imds_requests: Vec<RecordedRequest>,
}

impl BootRecord {
    /// The messages of one program or unit, such as `kubelet` or `cloud-init`, in order.
    pub fn messages_of<'a>(&'a self, identifier: &'a str) -> impl Iterator<Item = &'a str> {
        self.journal.iter().filter(move |line| line.identifier == identifier).map(|line| line.message.as_str())
    }
}

/// One start of kubelet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KubeletStart {
    /// When it was.
    pub at: SystemTime,
    /// The arguments, without the program's name.
    pub arguments: Vec<String>,
    /// The environment.
    pub environment: BTreeMap<String, String>,
}

impl KubeletStart {
    /// The value of the flag `--name=value`; of several, the last, which kubelet takes.
    pub fn flag(&self, name: &str) -> Option<&str> {
        let value =
            |argument: &'_ str| argument.strip_prefix("--")?.strip_prefix(name)?.strip_prefix('=').map(str::len);
        self.arguments.iter().rev().find_map(|argument| Some(&argument[argument.len() - value(argument)?..]))
    }

    /// Reads `arguments` and `environment` as the recorder wrote them.
    pub(super) fn read(directory: &Path) -> io::Result<Self> {
        let file = directory.join("arguments");
        let arguments = nul_ended(&fs::read(&file)?);
        let environment = nul_ended(&fs::read(directory.join("environment"))?);
        Ok(Self {
            at: fs::metadata(file)?.modified()?,
            // The recorder is a script: its interpreter and its own path come first.
            arguments: arguments.into_iter().skip(2).collect(),
            environment: environment
                .iter()
                .filter_map(|variable| variable.split_once('='))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        })
    }
}

fn nul_ended(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    text.split_terminator('\0').map(str::to_owned).collect()
}

/// How cloud-init's run ended, from its `result.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudInit {
    /// The datasource that it took, such as `DataSourceEc2`.
    pub datasource: String,
    /// What it counts as an error.
    pub errors: Vec<String>,
}

impl CloudInit {
    pub(super) fn parse(result: &str) -> Option<Self> {
        let result: Value = serde_json::from_str(result).ok()?;
        let result = &result["v1"];
        let errors = result["errors"]
            .as_array()?
            .iter()
            .map(|error| error.as_str().map_or_else(|| error.to_string(), str::to_owned));
        Some(Self { datasource: result["datasource"].as_str()?.to_owned(), errors: errors.collect() })
    }
}

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// The program that wrote it, as it calls itself.
    pub identifier: String,
    /// The unit that it ran in.
    pub unit: Option<String>,
    /// What it wrote.
    pub message: String,
}

impl JournalLine {
    /// Parses one line of `journalctl --output=json`.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let entry: Value = serde_json::from_str(line).ok()?;
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            // journalctl gives what is no text as a list of bytes.
            Value::Array(bytes) => {
                let bytes: Option<Vec<u8>> =
                    bytes.iter().map(|byte| byte.as_u64().and_then(|byte| byte.try_into().ok())).collect();
                bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            }
            _ => None,
        };
        Some(Self {
            identifier: text(&entry["SYSLOG_IDENTIFIER"]).unwrap_or_default(),
            unit: text(&entry["_SYSTEMD_UNIT"]),
            message: text(&entry["MESSAGE"])?,
        })
    }
}

impl fmt::Display for JournalLine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.identifier, self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(arguments: &[&str]) -> KubeletStart {
        KubeletStart {
            at: SystemTime::UNIX_EPOCH,
            arguments: arguments.iter().map(ToString::to_string).collect(),
            environment: BTreeMap::new(),
        }
    }

    #[test]
    fn a_flag_is_found_by_its_whole_name_and_the_last_one_counts() {
        let start = start(&["--max-pods=29", "--node-ip=10.0.0.1", "--max-pods=", "--max-pods-more=1"]);
        assert_eq!(start.flag("max-pods"), Some(""));
        assert_eq!(start.flag("node-ip"), Some("10.0.0.1"));
        assert_eq!(start.flag("node"), None);
    }

    #[test]
    fn a_start_is_read_with_empty_arguments_and_values() {
        let directory = tempfile::tempdir().expect("a directory");
        fs::write(directory.path().join("arguments"), "/bin/sh\0/usr/bin/kubelet\0--a=b c\0\0--d\0").expect("written");
        fs::write(directory.path().join("environment"), "MAX_PODS=29\0EMPTY=\0LABELS=a=b,c=d\0").expect("written");
        let start = KubeletStart::read(directory.path()).expect("a start");
        assert_eq!(start.arguments, ["--a=b c", "", "--d"]);
        let expected = [("EMPTY", ""), ("LABELS", "a=b,c=d"), ("MAX_PODS", "29")];
        assert!(start.environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).eq(expected));
    }

    #[test]
    fn journal_messages_may_be_bytes() {
        let line = r#"{"SYSLOG_IDENTIFIER":"kubelet","_SYSTEMD_UNIT":"kubelet.service","MESSAGE":[104,105,255]}"#;
        assert_eq!(JournalLine::parse(line).expect("a line").to_string(), "kubelet: hi\u{fffd}");
        assert_eq!(JournalLine::parse(r#"{"MESSAGE":null}"#), None);
    }

    #[test]
    fn cloud_inits_result_gives_datasource_and_errors() {
        let result = CloudInit::parse(r#"{"v1": {"datasource": "DataSourceEc2", "errors": ["('runcmd', 1)"]}}"#);
        let expected = CloudInit { datasource: "DataSourceEc2".into(), errors: vec!["('runcmd', 1)".into()] };
        assert_eq!(result, Some(expected));
        assert_eq!(CloudInit::parse("{}"), None);
    }
}
