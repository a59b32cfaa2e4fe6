//! Bytes in the place of a `ClusterConfig`.

use std::io;
use std::sync::LazyLock;

use maxpods_data::table::InstanceTable;
use nodestrap_generator::bundle::{AgentSource, Bundle, MapTypes, Options};
use nodestrap_generator::encode::{Compression, UserData};
use nodestrap_generator::inspect::{Invocation, Limits, Report, inspect};
use nodestrap_generator::node_spec::{FlagInputs, ReadOptions, Reading, read_all};
use nodestrap_generator::payload;
use nodestrap_generator::problem::Problems;

/// The embedded table of instance types.
static TABLE: LazyLock<InstanceTable<'static>> = LazyLock::new(InstanceTable::embedded);

/// Problems are one line each; what is accepted gives user data that unpacks to just the files and commands that were
/// meant, and environment files whose lines are assignments without anything that systemd or a shell acts on.
pub fn cluster_config(input: &[u8]) {
    match read(input) {
        Err(problems) => {
            assert!(!problems.0.is_empty(), "a reason");
            for problem in &problems.0 {
                assert!(!problem.to_string().contains(['\n', '\0']), "{problem:?}");
            }
        }
        Ok(readings) => readings.iter().for_each(renders),
    }
}

fn read(input: &[u8]) -> Result<Vec<Reading>, Problems> {
    let read_file = |_: &str| Err(io::Error::from(io::ErrorKind::NotFound));
    let options = ReadOptions { allow_stack_fields: true, table: &TABLE, read_file: &read_file };
    read_all(("cluster.yaml", input), &FlagInputs::default(), &options)
}

/// The user data of a node group, read back.
fn renders(reading: &Reading) {
    let options = Options { agent: AgentSource::Preinstalled, types: MapTypes::Needed, table: &TABLE };
    let payload = match payload::build(&reading.spec, &options) {
        Ok(payload) => payload,
        Err(error) => {
            assert!(!error.to_string().contains(['\n', '\0']), "{error:?}");
            return;
        }
    };
    let user_data = UserData::of(&payload, Compression::Standard);
    assert_eq!(user_data, UserData::of(&payload, Compression::Standard), "the same bytes");
    let report = inspect(user_data.raw(), &Limits::default()).expect("what is rendered can be read back");
    if let Some(bundle) = payload.bundle() {
        reads_back(bundle, &report);
        let environment_files = bundle.files.iter().filter(|file| file.path.rsplit('.').next() == Some("env"));
        environment_files.for_each(|file| assignments(&file.content));
    }
}

/// Every file and command as it was meant, and no other.
fn reads_back(bundle: &Bundle, report: &Report) {
    if !bundle.user_parts.is_empty() {
        return;
    }
    let found: Vec<_> =
        report.files.iter().map(|file| (&file.path, file.mode, &file.owner, &file.content, file.append)).collect();
    let meant: Vec<_> =
        bundle.files.iter().map(|file| (&file.path, file.mode, &file.owner, &file.content, false)).collect();
    assert_eq!(found, meant);
    let found: Vec<_> = report.commands.iter().map(|command| &command.invocation).collect();
    let meant: Vec<_> = bundle.commands.iter().map(|words| Invocation::Arguments(words.clone())).collect();
    assert_eq!(found, meant.iter().collect::<Vec<_>>());
    let settings: Vec<&str> = report.settings.iter().map(|setting| setting.key.as_str()).collect();
    assert!(settings.iter().all(|key| *key == "ssh_authorized_keys"), "{settings:?}");
}

/// Lines of an environment file that systemd, a shell and the agent read alike.
fn assignments(content: &[u8]) {
    let text = std::str::from_utf8(content).expect("a text");
    for line in text.lines() {
        let (name, value) = line.split_once('=').unwrap_or_else(|| panic!("{line:?} is an assignment"));
        assert!(name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_') && !name.is_empty(), "{line:?}");
        let allowed = |byte: u8| byte.is_ascii_graphic() && !b"\"'\\`$;&|<>(){}*?!#~".contains(&byte);
        assert!(value.bytes().all(allowed), "{line:?}");
    }
}
