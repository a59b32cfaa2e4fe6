//! The user's own parts in the texts that Bottlerocket and Windows read: everything is there, once, in the order said.

use nodestrap_generator::budget::{CheckError, LIMIT, check};
use nodestrap_generator::bundle::Options;
use nodestrap_generator::encode::{Compression, text};
use nodestrap_generator::inspect::{Limits, inspect};
use nodestrap_generator::node_spec::NodeSpec;
use nodestrap_generator::payload::build;

use crate::support::{self, example, table};

const BOTTLEROCKET: &str = include_str!("../../../examples/bottlerocket.yaml");
const WINDOWS: &str = include_str!("../../../examples/windows.yaml");

/// An example with these files around what nodestrap brings.
fn spec_around(text: &str, before: &[(&str, &str)], after: &[(&str, &str)]) -> NodeSpec {
    support::spec_around(&example(text), before, after)
}

fn rendered(spec: &NodeSpec) -> String {
    let payload = build(spec, &Options::new(&table())).unwrap_or_else(|error| panic!("to be rendered: {error}"));
    text(&payload, Compression::Standard)
}

#[test]
fn bottlerocket_has_the_settings_of_both_sides() {
    let before =
        [("a.toml", "[settings.kernel.sysctl]\n\"vm.swappiness\" = \"1\"\n[settings.kubernetes]\nlog-level = 3\n")];
    let after = [("b.toml", "settings.ntp.time-servers = [\"a\", \"b\"]\n")];
    let with = rendered(&spec_around(BOTTLEROCKET, &before, &after));
    let mut expected: toml::Table = toml::from_str(&rendered(&spec_around(BOTTLEROCKET, &[], &[]))).expect("TOML");
    let added = "[settings]\n[settings.kernel.sysctl]\n\"vm.swappiness\" = \"1\"\n\"net.core.somaxconn\" = \"4096\"\n\
                 [settings.ntp]\ntime-servers = [\"a\", \"b\"]\n";
    let added: toml::Table = toml::from_str(added).expect("TOML");
    let settings = expected["settings"].as_table_mut().expect("a table");
    settings.extend(added["settings"].as_table().expect("a table").clone());
    assert_eq!(toml::from_str::<toml::Table>(&with).expect("TOML"), expected);
}

#[test]
fn windows_runs_blocks_around_its_bootstrap_script_in_the_order_said() {
    let before = [("a.ps1", "param($a = 1)\n'one'\n"), ("b.ps1", "<powershell>\n'two' # end\n</powershell>")];
    let after = [("c.ps1", "'three'")];
    let plain = rendered(&spec_around(WINDOWS, &[], &[]));
    let with = rendered(&spec_around(WINDOWS, &before, &after));
    let (variable, call) = plain.split_once("Set-TimeZone").expect("the example's command");
    let call = call.strip_suffix("</powershell>\n").expect("the end");
    assert_eq!(
        with,
        format!(
            "{variable}& {{\nparam($a = 1)\n'one'\n}}\n& {{\n'two' # end\n}}\nSet-TimeZone{call}& {{\n'three'\n}}\n</powershell>\n"
        )
    );
    let details =
        |text: &str| inspect(text.as_bytes(), &Limits::default()).expect("it is sound").parts[0].details.clone();
    assert_eq!(details(&with), details(&plain));
    assert!(!details(&plain).is_empty());
}

#[test]
fn where_eks_makes_windows_nodes_the_blocks_alone_are_there() {
    let managed = WINDOWS.replace("nodeGroups:", "managedNodeGroups:").replace("    maxPodsPerNode: 14\n", "");
    let without_kubelet = managed.split("    # Fields that kubelet").next().expect("the first half").to_owned();
    let spec = spec_around(&without_kubelet, &[("a.ps1", "'one'")], &[]);
    assert_eq!(rendered(&spec), "<powershell>\n& {\n'one'\n}\nSet-TimeZone -Id UTC\n</powershell>\n");
}

/// The message about user data that is over the limit.
fn over_limit(spec: &NodeSpec) -> String {
    let table = table();
    match check(spec, &Options::new(&table), Compression::Standard) {
        Err(CheckError::OverLimit(over)) => over.to_string(),
        other => panic!("over the limit: {other:?}"),
    }
}

#[test]
fn over_the_limit_each_piece_of_a_text_is_told_with_its_bytes() {
    let long = format!("'{}'\n", "x".repeat(16_384));
    let parts: (&[_], &[_]) = (&[("long.ps1", long.as_str())], &[("c.ps1", "'three'")]);
    let told = over_limit(&spec_around(WINDOWS, parts.0, parts.1));
    let plain = rendered(&spec_around(WINDOWS, &[], &[]));
    let call = plain.lines().find(|line| line.starts_with("& ")).expect("the call").len() + 1;
    let over = plain.len() + 16_393 + 14;
    let shown = |bytes: usize| format!("{},{:03}", bytes / 1_000, bytes % 1_000);
    let (whole, beyond, call) = (shown(over), shown(over - LIMIT), shown(call));
    let expected = format!(
        "the user data has {whole} bytes, {beyond} more than EC2 takes (16,384); its parts cost
   16,393  PowerShell script long.ps1
    {call}  the bootstrap script's call
       21  preBootstrapCommands[0]
       14  PowerShell script c.ps1
no flag is enough: shorten the commands, or bake what they carry into the image"
    );
    assert_eq!(told, expected);
    // Packed, so that only what does not compress is over it.
    let next = |state: &u32| Some(state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
    let letters = std::iter::successors(Some(1_u32), next).map(|state| char::from(b'A' + (state >> 27) as u8));
    let noise: String = letters.take(30_000).collect();
    let long = format!("[settings.bootstrap-containers.a]\nuser-data = '{noise}'\n");
    let told = over_limit(&spec_around(BOTTLEROCKET, &[("long.toml", &long)], &[]));
    let costs = told.lines().skip(1).take_while(|line| *line != "it has");
    let whats: Vec<&str> = costs.filter_map(|line| Some(line.trim().split_once("  ")?.1)).collect();
    assert_eq!(
        whats,
        [
            "settings.bootstrap-containers",
            "settings.kubernetes",
            "settings.host-containers",
            "settings.kernel",
            "settings"
        ]
    );
}
