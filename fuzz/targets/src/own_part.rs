//! Bytes in the place of a part of the user's own, for each program that boots nodes.

use std::sync::LazyLock;

use maxpods_data::table::InstanceTable;
use nodestrap_generator::bundle::{AgentSource, MapTypes, Options};
use nodestrap_generator::encode::{Compression, UserData, text};
use nodestrap_generator::inspect::{Limits, Report, inspect};
use nodestrap_generator::node_spec::{FlagInputs, HostFlags, NodeSpec, ReadOptions, read};
use nodestrap_generator::payload::{Payload, build};
use nodestrap_generator::problem::Problems;
use toml::{Table, Value};

/// The embedded table of instance types.
static TABLE: LazyLock<InstanceTable<'static>> = LazyLock::new(InstanceTable::embedded);

/// A node group for each boot.
const EXAMPLES: [&str; 5] = [
    include_str!("../../../examples/article.yaml"),
    include_str!("../../../examples/al2023.yaml"),
    include_str!("../../../examples/bottlerocket.yaml"),
    include_str!("../../../examples/ubuntu.yaml"),
    include_str!("../../../examples/windows.yaml"),
];

/// Each, without a part of the user's.
static PLAIN: LazyLock<Vec<(&str, Payload)>> = LazyLock::new(|| {
    let plain = |example| (example, rendered(&spec(example, b"", false).expect("an example is sound")));
    EXAMPLES.into_iter().map(plain).collect()
});

/// A part is refused with problems of one line each, or rides beside all that nodestrap brings, of which it changes nothing.
pub fn own_part(input: &[u8]) {
    for (example, plain) in PLAIN.iter() {
        match spec(example, input, true) {
            Err(problems) => {
                assert!(!problems.0.is_empty(), "a reason");
                for problem in &problems.0 {
                    assert!(!problem.to_string().contains(['\n', '\0']), "{problem:?}");
                }
            }
            Ok(spec) => keeps(plain, &rendered(&spec)),
        }
    }
}

fn spec(example: &str, part: &[u8], is_named: bool) -> Result<NodeSpec, Problems> {
    let read_file = |_: &str| Ok(part.to_vec());
    let options = ReadOptions { allow_stack_fields: true, table: &TABLE, read_file: &read_file };
    let user_data_before = if is_named { vec!["part".to_owned()] } else { Vec::new() };
    let flags = FlagInputs { host: HostFlags { user_data_before, ..HostFlags::default() }, ..FlagInputs::default() };
    read(Some(("cluster.yaml", example.as_bytes())), &flags, &options).map(|reading| reading.spec)
}

fn rendered(spec: &NodeSpec) -> Payload {
    let options = Options { agent: AgentSource::Preinstalled, types: MapTypes::Needed, table: &TABLE };
    build(spec, &options).unwrap_or_else(|error| panic!("what is read can be made: {error}"))
}

/// What the plain payload has, the other has as well.
fn keeps(plain: &Payload, other: &Payload) {
    let (plain_text, text) = (text(plain, Compression::Standard), text(other, Compression::Standard));
    if text.starts_with("<powershell>\n") {
        script(&plain_text, &text);
    } else if let (Payload::Text(_), Ok(plain)) = (plain, toml::from_str::<Table>(&plain_text)) {
        let other: Table = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}:\n{text}"));
        settings(&Value::Table(plain), &Value::Table(other));
    } else if matches!(plain, Payload::MultiPart(_)) {
        parts(&report(plain), &report(other));
    } else {
        files_and_commands(&report(plain), &report(other));
    }
}

/// Lines in their order, and one pair of tags around them.
fn script(plain: &str, other: &str) {
    let mut lines = other.lines();
    for line in plain.lines() {
        assert!(lines.any(|other| other == line), "{line:?} is in its place in:\n{other}");
    }
    for tag in ["<powershell>", "</powershell>"] {
        assert_eq!(other.to_ascii_lowercase().matches(tag).count(), 1, "{other}");
    }
}

/// Every value, at its place.
fn settings(plain: &Value, other: &Value) {
    match plain {
        Value::Table(table) => {
            for (key, value) in table {
                settings(value, other.get(key).unwrap_or_else(|| panic!("{key} is still there")));
            }
        }
        value => assert_eq!(value, other),
    }
}

/// Every part that is nodestrap's, in its order.
fn parts(plain: &Report, other: &Report) {
    let mut parts = other.parts.iter();
    for part in &plain.parts {
        assert!(
            parts.any(|other| (other.kind, &other.content) == (part.kind, &part.content)),
            "{} is there",
            part.name
        );
    }
}

/// Every file that nodestrap writes, and every command, in their order.
fn files_and_commands(plain: &Report, other: &Report) {
    for file in &plain.files {
        let last = other.files.iter().rfind(|other| other.path == file.path);
        let last = last.unwrap_or_else(|| panic!("{} is written", file.path));
        assert_eq!((&last.content, last.mode, last.append), (&file.content, file.mode, file.append), "{}", file.path);
    }
    let mut commands = other.commands.iter();
    for command in &plain.commands {
        assert!(commands.any(|other| other.invocation == command.invocation), "{:?} is run", command.invocation);
    }
}

fn report(payload: &Payload) -> Report {
    let user_data = UserData::of(payload, Compression::Standard);
    inspect(user_data.raw(), &Limits::default()).expect("what is rendered can be read back")
}
