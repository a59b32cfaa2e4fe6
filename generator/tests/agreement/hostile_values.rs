//! Hostile values in each text field of a `ClusterConfig`: no more lines in environment files, arguments of kubelet, files,
//! commands and keys than a harmless value gives, whatever the value holds.

use std::collections::BTreeMap;

use maxpods_data::table::InstanceTable;
use nodestrap_generator::bundle::{AgentSource, Bundle, MapTypes, Options, build};
use nodestrap_generator::encode::{Compression, UserData};
use nodestrap_generator::inspect::{Limits, inspect};
use nodestrap_generator::simulate::{Instance, simulate};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::node_groups::{file, spec};

/// Values tried on each field.
const CASES: u32 = 60;

/// A field: its name, a harmless value, and the node group with a value in it.
type TextField = (&'static str, &'static str, fn(&str) -> Value);

const FIELDS: [TextField; 9] = [
    ("label value", "a", |text| json!({"labels": {"team": text}})),
    ("label key", "a", |text| json!({"labels": {text: "a"}})),
    ("taint key", "a", |text| json!({"taints": [{"key": text, "value": "a", "effect": "NoSchedule"}]})),
    ("taint value", "a", |text| json!({"taints": [{"key": "a", "value": text, "effect": "NoSchedule"}]})),
    ("command", "a", |text| json!({"preBootstrapCommands": [text]})),
    ("cluster DNS", "10.100.0.10", |text| json!({"clusterDNS": text})),
    ("kubelet's configuration", "a", |text| json!({"kubeletExtraConfig": {"allowedUnsafeSysctls": [text]}})),
    ("variable", "a", |text| json!({"nodestrap": {"environment": {"kubelet": {"A": text}, "default": {"B": text}}}})),
    ("proxy", "http://proxy.example:3128", |text| json!({"nodestrap": {"proxy": {"https": text}}})),
];

/// A value between harmless ends, with what readers act on inside of it.
fn value() -> impl Strategy<Value = String> {
    let act = vec![
        "\n",
        "\r\n",
        "\r",
        "\u{85}",
        "\u{2028}",
        "\u{2029}",
        "\0",
        "\t",
        " ",
        "\"",
        "'",
        "\\",
        "\\\n",
        "$(id)",
        "${HOME}",
        "`id`",
        ";",
        "&",
        "|",
        "#",
        " #",
        ": ",
        "- ",
        "%n",
        "%",
        "{{ x }}",
        "{privateIp}",
        "[,a=b]",
        ",x=y",
        "=",
        "--v=9",
        " --v=9",
        "\nX=1",
        "\n--- ",
        "\nruncmd:\n- id",
        "\n[Service]\nExecStart=/bin/id",
        "\u{feff}",
        "\u{202e}",
        "\u{1b}[2J",
        "~",
        "*a",
        "!!binary",
    ];
    let pieces =
        prop::collection::vec(prop_oneof![prop::sample::select(act).prop_map(str::to_owned), "[a-z0-9]{1,4}"], 1..5);
    ("(a|http://p:1/|10.0.0.1|)", pieces, "[a-z0-9]{0,1}")
        .prop_map(|(start, pieces, end)| start + &pieces.concat() + &end)
}

const KUBELET_YAML: &str = "/etc/eksctl/kubelet.yaml";

/// What a node gets, by number: of lines in each file that a line may do something in, and of everything else.
#[derive(Debug, PartialEq)]
struct Shape {
    lines: BTreeMap<String, usize>,
    /// Of kubelet's configuration, where a text may have lines.
    keys: Vec<String>,
    arguments: usize,
    commands: Vec<usize>,
}

/// The shape of a bundle, which what rides in its user data has as well.
fn shape(text: &str, table: &InstanceTable<'_>) -> Option<(Shape, Bundle)> {
    let spec = spec(text, table).ok()?;
    let options = Options { agent: AgentSource::Preinstalled, types: MapTypes::Needed, table };
    let bundle = build(&spec, &options).ok()?;
    let known = table.get("m5.large");
    let instance = Instance::of(&spec, "m5.large".parse().expect("a type"), known);
    let simulation = simulate(&spec, &bundle, &instance).unwrap_or_else(|error| panic!("{error}"));
    let report =
        inspect(UserData::encode(&bundle, Compression::Standard).raw(), &Limits::default()).expect("it reads back");
    let files: Vec<_> = report.files.iter().map(|file| (&file.path, &file.content)).collect();
    assert_eq!(files, bundle.files.iter().map(|file| (&file.path, &file.content)).collect::<Vec<_>>());
    assert!(report.settings.is_empty(), "{:?}", report.settings);
    assert_eq!(report.commands.len(), bundle.commands.len());
    // What systemd, shells and the agent take for a line's end; YAML's further ones are the encoder's to escape.
    let ends = ['\n', '\r', '\0'];
    let configuration = &bundle.file(KUBELET_YAML).expect("kubelet's configuration").content;
    let configuration = std::str::from_utf8(configuration).expect("a text");
    let configuration: BTreeMap<String, Value> = serde_saphyr::from_str(configuration).expect("it is YAML");
    let by_line = bundle.files.iter().filter(|file| file.path != KUBELET_YAML);
    let lines = by_line.map(|file| (file.path.clone(), String::from_utf8_lossy(&file.content).split(ends).count()));
    let shape = Shape {
        lines: lines.collect(),
        keys: configuration.into_keys().collect(),
        arguments: simulation.command_line.len(),
        commands: bundle.commands.iter().map(Vec::len).collect(),
    };
    Some((shape, bundle))
}

fn group(mut fields: Value) -> String {
    fields["name"] = json!("ng");
    fields["amiFamily"] = json!("AmazonLinux2");
    fields["instanceType"] = json!("m5.large");
    file("1.30", &fields)
}

#[test]
fn no_value_adds_a_line_an_argument_a_file_or_a_command() {
    let table = InstanceTable::embedded();
    for (name, harmless, with) in FIELDS {
        let (expected, _) = shape(&group(with(harmless)), &table)
            .unwrap_or_else(|| panic!("{name}: {harmless} is sound: {:?}", spec(&group(with(harmless)), &table).err()));
        let accepted = std::cell::Cell::new(0);
        let mut runner = TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
        let result = runner.run(&value(), |text| {
            if let Some((found, bundle)) = shape(&group(with(&text)), &table) {
                assert_eq!(found, expected, "{name}: {text:?}");
                if name == "command" {
                    assert_eq!(bundle.commands[0], ["/bin/bash", "-c", &text], "as it stands");
                }
                accepted.set(accepted.get() + 1);
            }
            Ok(())
        });
        result.unwrap_or_else(|error| panic!("{name}: {error}"));
        println!("{name}: {} of {CASES} accepted, the others refused", accepted.get());
    }
}
