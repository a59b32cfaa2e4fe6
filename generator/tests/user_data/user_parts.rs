//! The user's own parts beside nodestrap's: everything is there, in the order said, and costs what it costs.

use nodestrap_generator::budget::costs;
use nodestrap_generator::bundle::{Bundle, BundleError, Options, build};
use nodestrap_generator::encode::{Compression, cloud_config};
use nodestrap_generator::inspect::{Command, Invocation, Limits, Report, inspect};
use nodestrap_generator::node_spec::NodeSpec;
use nodestrap_generator::payload::Payload;
use serde_json::json;

use crate::support::{self, ARTICLE, bundle_of, refused, spec, table};

/// The article's node group with these files around what nodestrap brings.
fn spec_around(before: &[(&str, &str)], after: &[(&str, &str)]) -> NodeSpec {
    let article = format!("{ARTICLE}    preBootstrapCommands: [echo ours]\n");
    support::spec_around(&article, before, after)
}

fn report(bundle: &Bundle) -> Report {
    let text = cloud_config(bundle, Compression::Standard);
    inspect(text.as_bytes(), &Limits::default()).expect("it is sound")
}

/// The commands, in the order in which they run.
fn shown(report: &Report) -> Vec<String> {
    let shown = |command: &Command| match &command.invocation {
        Invocation::Arguments(arguments) => arguments.join(" "),
        Invocation::Shell(text) | Invocation::Script(text) => text.clone(),
    };
    report.commands.iter().map(shown).collect()
}

const FIRST: (&str, &str) = (
    "first.yaml",
    "#cloud-config\npackages: [jq]\nruncmd: [echo a, [echo, b]]\nwrite_files: [{path: /etc/a, content: A}]\n\
     ssh_authorized_keys: [ssh-rsa AAAA me]\n",
);
const SCRIPT: (&str, &str) = ("dir/set up.sh", "#!/bin/sh\necho c\n");
const SECOND: (&str, &str) = ("second.yaml", "#cloud-config\nruncmd: [echo d]\npackages: [nc]\n");
const LATE: (&str, &str) = ("late.sh", "#!/bin/sh\necho e\n");

#[test]
fn commands_run_in_the_order_said_and_no_list_is_lost() {
    let plain = bundle_of(&spec_around(&[], &[]));
    let own: Vec<String> = shown(&report(&plain));
    assert!(own.len() > 2 && own[0].contains("echo ours"), "{own:?}");
    let report = report(&bundle_of(&spec_around(&[FIRST, SCRIPT, SECOND], &[LATE])));
    let commands: Vec<String> = shown(&report);
    let scripts = ["1-set-up.sh", "2-late.sh"].map(|name| format!("/var/lib/cloud/scripts/nodestrap/{name}"));
    let before = ["echo a".to_owned(), "echo b".to_owned(), scripts[0].clone(), "echo d".to_owned()];
    assert_eq!(commands, [&before[..], &own, &scripts[1..]].concat());
    let contents = |path: &str| report.files.iter().find(|file| file.path == path).map(|file| file.content.clone());
    assert_eq!(contents("/etc/a").as_deref(), Some(&b"A"[..]));
    assert_eq!(contents(&scripts[0]).as_deref(), Some(SCRIPT.1.as_bytes()));
    for file in &plain.files {
        assert_eq!(contents(&file.path).as_ref(), Some(&file.content), "{}", file.path);
    }
    assert_eq!(report.warnings, Vec::<String>::new());
}

#[test]
fn other_keys_of_several_parts_are_there_once() {
    let text = cloud_config(&bundle_of(&spec_around(&[FIRST, SECOND], &[])), Compression::Standard);
    assert!(text.starts_with("#cloud-config\npackages:\n- jq\n- nc\nruncmd:\n"), "{text}");
    assert_eq!(text.matches("\nssh_authorized_keys:\n- ssh-rsa AAAA me\n").count(), 1);
    assert_eq!(text.matches("\nwrite_files:\n- path: /etc/a\n  content: A\n").count(), 1);
}

#[test]
fn without_parts_not_a_byte_is_other() {
    let with_nothing = spec_around(&[("empty.yaml", "#cloud-config\n")], &[]);
    let text = |spec: &NodeSpec| cloud_config(&bundle_of(spec), Compression::Standard);
    assert_eq!(text(&with_nothing), text(&spec_around(&[], &[])));
}

#[test]
fn each_part_has_its_cost() {
    let bundle = bundle_of(&spec_around(&[FIRST, SCRIPT], &[LATE]));
    let costs = costs(&Payload::Bundle(bundle.clone()));
    let whole =
        |bundle: &Bundle| nodestrap_generator::encode::UserData::encode(bundle, Compression::Standard).raw().len();
    for (what, before, after) in [
        ("cloud-config first.yaml", &[SCRIPT][..], &[LATE][..]),
        ("script dir/set up.sh", &[FIRST], &[LATE]),
        ("script late.sh", &[FIRST, SCRIPT], &[]),
    ] {
        let cost = costs.iter().find(|cost| cost.what == what).unwrap_or_else(|| panic!("{what} in {costs:?}"));
        assert_eq!(cost.bytes, whole(&bundle) - whole(&bundle_of(&spec_around(before, after))), "{what}");
    }
}

#[test]
fn a_file_of_nodestraps_own_is_refused() {
    for path in ["/etc/eksctl/kubelet.yaml", "//etc/./eksctl/kubelet.yaml"] {
        let text = format!("#cloud-config\nwrite_files:\n- path: {path}\n");
        assert_eq!(
            refused(&spec_around(&[], &[("mine.yaml", &text)]), |_| ()),
            format!(
                "mine.yaml:3:9: write_files[0].path: {path} is written by nodestrap itself; leave it out here, and change \
                 it with the ClusterConfig or with a command that runs after it is there"
            )
        );
    }
    let table = table();
    let free = spec_around(&[], &[("mine.yaml", "#cloud-config\nwrite_files:\n- path: /etc/eksctl/mine\n")]);
    assert!(!matches!(build(&free, &Options::new(&table)), Err(BundleError::TakenPath { .. })));
}

#[test]
fn a_script_that_is_no_text_arrives_whole() {
    let mut spec = spec(ARTICLE);
    let with_script = spec_around(&[("run", "#!/bin/sh\n\u{1}\u{7f}\n")], &[]);
    spec.own.user_data = with_script.own.user_data;
    let report = report(&bundle_of(&spec));
    let script = report.files.iter().find(|file| file.path.ends_with("/1-run")).expect("it is there");
    assert_eq!(script.content, b"#!/bin/sh\n\x01\x7f\n");
    assert_eq!(json!(script)["mode"], json!("0700"));
}
