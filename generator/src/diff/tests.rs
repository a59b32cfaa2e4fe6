//! Whole comparisons: what is a difference and what is not, and that no input breaks the rules of comparing.

use proptest::prelude::*;

use super::{Change, Difference, Section, Sides, State, compare};
use crate::inspect::{Limits, Report, inspect};

fn report(text: &str) -> Report {
    inspect(text.as_bytes(), &Limits::default()).expect("sound user data")
}

fn difference(before: &str, after: &str) -> Difference {
    compare(&report(before), &report(after))
}

fn text(before: &str, after: &str) -> String {
    let difference = difference(before, after);
    let text = difference.without_same_meaning().to_text(false);
    text.lines().skip(2).map(|line| line.to_owned() + "\n").collect()
}

/// The same difference as seen from the other side.
fn turned(difference: &Difference) -> Difference {
    let change = |change: &Change| Change {
        aspect: change.aspect,
        name: change.name.clone(),
        before: change.after.clone(),
        after: change.before.clone(),
    };
    let section = |section: &Section| Section {
        subject: section.subject,
        name: section.name.clone(),
        state: match section.state {
            State::Added => State::Removed,
            State::Removed => State::Added,
            state => state,
        },
        changes: section.changes.iter().map(change).collect(),
    };
    Difference {
        raw_size: Sides { before: difference.raw_size.after, after: difference.raw_size.before },
        limit: difference.limit,
        sections: difference.sections.iter().map(section).collect(),
    }
}

/// As [`turned`], with changes in an order of their own: of a stretch that differs, what was removed comes first.
fn sorted(mut difference: Difference) -> Difference {
    for section in &mut difference.sections {
        section.changes.sort_by_key(|change| format!("{change:?}"));
    }
    difference
}

#[test]
fn other_words_for_the_same_are_no_difference_and_are_told() {
    let before = "#cloud-config\nwrite_files:\n- path: /etc/eksctl/kubelet.yaml\n  content: |\n    a: 1\n    b: [x]\n\
                  packages: [jq]\n";
    let after = "#cloud-config\npackages:\n- jq\nwrite_files:\n- {path: /etc/eksctl/kubelet.yaml, encoding: b64, content: \
                 YjogW3hdCmE6IDEK}\n";
    let difference = difference(before, after);
    assert!(difference.is_empty());
    assert_eq!(
        difference.to_text(true).lines().skip(2).collect::<Vec<_>>(),
        ["files", "  = /etc/eksctl/kubelet.yaml  says the same in other words"]
    );
    assert_eq!(difference.without_same_meaning().to_text(true), "");
}

#[test]
fn the_wrapping_is_told_and_is_no_difference() {
    let difference = difference("#!/bin/sh\n", "IyEvYmluL3NoCg==");
    assert!(difference.is_empty());
    assert_eq!(
        difference.to_text(true),
        "size  10 of 16,384 bytes on both sides\n\nuser data\n  = wrapping: none -> base64\n"
    );
}

#[test]
fn mode_owner_and_place_of_a_file_are_told() {
    let file = |rest: &str| format!("#cloud-config\nwrite_files:\n- {{path: /a, content: x{rest}}}\n");
    assert_eq!(
        text(&file(""), &file(", permissions: '0600', owner: 'a:b', append: true, defer: true")),
        "files\n  ~ /a\n      ~ mode: 0644 -> 0600\n      ~ owner: root:root -> a:b\n      + appended: true\n      + \
         deferred: true\n"
    );
    let twice = format!("{}- {{path: /a, content: y, append: true}}\n", file(""));
    assert_eq!(text(&file(""), &twice), "files\n  + /a (entry 2)  (0644, root:root, appended, 1 byte)\n");
}

#[test]
fn a_script_keeps_its_place_when_a_part_comes_before_it() {
    let script = "Content-Type: text/x-shellscript\n\n#!/bin/sh\necho a";
    let config = "Content-Type: text/cloud-config\n\nlocale: C";
    let message = |parts: &[&str]| {
        let parts = parts.join("\n--B\n");
        format!("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n--B\n{parts}\n--B--\n")
    };
    assert_eq!(
        text(&message(&[script]), &message(&[config, &script.replace("echo a", "echo b")])),
        "files\n  ~ /var/lib/cloud/instance/scripts/part\n      - line 2: echo a\n      + line 2: echo b\n\nother \
         settings\n  + locale: \"C\"\n"
    );
}

#[test]
fn several_node_configs_are_compared_by_what_nodeadm_makes_of_them() {
    let document = |specs: &[&str]| {
        let part = |spec: &&str| {
            format!(
                "--b\nContent-Type: application/node.eks.aws\n\napiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n{spec}\n"
            )
        };
        let parts: Vec<String> = specs.iter().map(part).collect();
        format!("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n{}--b--\n", parts.concat())
    };
    let company = "spec: {kubelet: {config: {podsPerCore: 5, eventBurst: 1}, flags: [--v=2]}}";
    let group = "spec: {kubelet: {config: {podsPerCore: 9}}}";
    assert_eq!(
        text(&document(&[company, group]), &document(&[group, company, "metadata: {}"])),
        "parts\n  ~ NodeConfig (nodeadm, Amazon Linux 2023), all of them merged\n      ~ spec.kubelet.config.podsPerCore: 9 -> 5\n"
    );
    let both = "spec: {kubelet: {config: {podsPerCore: 9, eventBurst: 1}, flags: [--v=2]}}";
    assert_eq!(text(&document(&[company, group]), &document(&[both])), "");
}

#[test]
fn a_command_of_several_lines_is_compared_by_its_lines() {
    let config =
        |line: &str| format!("#cloud-config\nruncmd:\n- [ls]\n- [bash, -c, \"a\\n{line}\\nc\\n\"]\n- |\n  {line}\n");
    assert_eq!(
        text(&config("b"), &config("d e")),
        "commands\n  ~ runcmd, several lines\n      - line 2: b\n      + line 2: d e\n  ~ runcmd, several lines\n      - \
         line 1: b\n      + line 1: d e\n"
    );
    assert_eq!(
        text("#cloud-config\nruncmd: [a]\n", "#cloud-config\nruncmd: [a, \"b\\nc\\n\", [d, 'e f']]\n"),
        "commands\n  + runcmd, several lines\n      + b\n      + c\n  + runcmd: d 'e f'\n"
    );
}

#[test]
fn long_values_are_shown_whole() {
    let config = |key: &str| format!("#cloud-config\nssh_authorized_keys: [ssh-rsa {key} me]\n");
    let (one, two) = ("A".repeat(200), format!("{}B", "A".repeat(199)));
    assert_eq!(
        text(&config(&one), &config(&two)),
        format!(
            "other settings\n  ~ ssh_authorized_keys[]\n      - \"ssh-rsa {one} me\"\n      + \"ssh-rsa {two} me\"\n"
        )
    );
}

#[test]
fn nothing_reaches_the_terminal_as_a_command_to_it() {
    let text = text("#cloud-config\nruncmd: [a]\n", "#cloud-config\nruncmd: [\"b\\e[2Jc\"]\n");
    assert!(text.contains("b\\u{1b}[2Jc") && !text.contains('\u{1b}'), "{text:?}");
}

#[test]
fn warnings_come_and_go() {
    let letters = "A".repeat(17_384);
    let text = text("#!/bin/sh\n", &format!("#!/bin/sh\n{letters}"));
    let warning =
        "warnings\n  + EC2 refuses this: it is 1,010 bytes over the limit, so compress it or leave things out\n";
    assert!(text.ends_with(warning), "{text}");
}

#[test]
fn labels_of_a_template_and_hosts_without_a_proxy_are_told_item_by_item() {
    let files = |labels: &str, hosts: &str| {
        format!(
            "#cloud-config\nwrite_files:\n- {{path: /etc/eksctl/kubelet.local.env.template, content: \
             'NODE_LABELS={labels}'}}\n- {{path: /etc/environment, content: 'NO_PROXY={hosts}'}}\n"
        )
    };
    assert_eq!(
        text(&files("{NODE_LABELS}", ".local,10.0.0.0/8"), &files("{NODE_LABELS}[,a={b}],c=", "10.0.0.0/8,.example")),
        "files\n  ~ /etc/eksctl/kubelet.local.env.template\n      + NODE_LABELS [,a={b}]\n      + NODE_LABELS c: \"\"\n  ~ \
         /etc/environment\n      + NO_PROXY .example\n      - NO_PROXY .local\n"
    );
}

/// The bound on the time is far above what these take: it is there to tell the slow from the endless.
#[test]
fn large_documents_end_in_time() {
    let numbered = |line: &str, start: usize| -> String {
        let lines = (start..start + 20_000).map(|number| line.replace('#', &number.to_string()));
        lines.collect::<Vec<_>>().concat()
    };
    let documents = |start: usize| {
        [
            format!("#cloud-config\nruncmd:\n{}", numbered("- a #\n", start)),
            format!("#cloud-config\nwrite_files:\n{}", numbered("- {path: /a#, content: b}\n", start)),
            format!("#cloud-config\npackages:\n{}", numbered("- {name: a#}\n", start)),
            format!("#!/bin/sh\n{}", numbered("echo #\n", start)),
        ]
    };
    for (before, after) in documents(0).iter().zip(documents(10_000)) {
        let begin = std::time::Instant::now();
        let found = difference(before, &after);
        assert!(!found.is_empty() && !found.to_text(true).is_empty());
        let took = begin.elapsed();
        assert!(took < std::time::Duration::from_mins(2), "{took:?} for {:?}", &before[..60]);
    }
}

/// Pieces of user data that have something in common, of each kind that is read apart.
fn user_data() -> impl Strategy<Value = String> {
    let content = prop::sample::select(vec![
        "A=1\nNODE_LABELS=a=b,c=d\n",
        "A=2\nNODE_LABELS=c=d,a=e\nNODE_TAINTS=a=b:NoSchedule\n",
        "a: {b: 1, c: [x, y]}\nu: [{name: n, v: 1}, {name: m}]\n",
        "u: [{name: m, v: 2}, {name: n}]\na: {c: [y, z, x]}\n",
        "{\"a\": 1, \"u\": [{\"v\": [--x=1, --y]}]}\n",
        "[Service]\nExecStart=\nExecStart=/usr/bin/kubelet --a=1 $X --node-labels=a=1\n",
        "[Service]\nType=x\nExecStart=/usr/bin/kubelet --a=2 --b\n[Unit]\nAfter=a\nAfter=b\n",
        "* large=29 xlarge=58\nm5,z9 2xlarge=7\nt3.nano 4\n",
        "m5.large 29\nt3.nano 4\n",
        "one\ntwo\nthree\n",
        "two\none\nthree",
        "",
    ]);
    let path = prop::sample::select(vec![
        "/etc/eksctl/kubelet.env",
        "/etc/eksctl/kubelet.yaml",
        "/etc/eksctl/a.json",
        "/etc/systemd/system/kubelet.service",
        "/etc/eksctl/max_pods.map",
        "/etc/other",
    ]);
    let mode = prop::sample::select(vec!["0644", "0755"]);
    let files = prop::collection::vec((path, content, mode), 0..5);
    let command = prop::sample::select(vec!["a", "b", "c\nd", "c\ne", "[a, b]"]);
    let commands = prop::collection::vec(command, 0..5);
    (files, commands).prop_map(|(files, commands)| {
        let mut text = "#cloud-config\n".to_owned();
        let entries: Vec<_> = files
            .iter()
            .map(|(path, content, mode)| serde_json::json!({"path": path, "content": content, "permissions": mode}))
            .collect();
        text += &serde_json::json!({"write_files": entries, "runcmd": commands, "packages": commands}).to_string();
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn user_data_does_not_differ_from_itself(text in user_data()) {
        prop_assert_eq!(difference(&text, &text).sections, []);
    }

    #[test]
    fn the_difference_turned_is_that_of_the_turned(before in user_data(), after in user_data()) {
        let found = difference(&before, &after);
        prop_assert_eq!(sorted(turned(&found)), sorted(difference(&after, &before)));
        prop_assert_eq!(found.is_empty(), difference(&after, &before).is_empty());
    }

    #[test]
    fn what_differs_is_told_in_text_and_json(before in user_data(), after in user_data()) {
        let found = difference(&before, &after);
        let text = found.clone().without_same_meaning().to_text(false);
        prop_assert_eq!(text.is_empty(), found.is_empty());
        prop_assert!(text.chars().all(|character| character == '\n' || !character.is_control()));
        let json: serde_json::Value = serde_json::from_str(&found.to_json()).expect("JSON");
        prop_assert_eq!(json["sections"].as_array().map(Vec::len), Some(found.sections.len()));
    }

    #[test]
    fn no_contents_of_any_file_make_the_comparison_panic(
        path in prop::sample::select(vec![
            "a.env", "a.yaml", "a.json", "a.toml", "systemd/a.service", "max_pods.map", "a.crt", "a",
        ]),
        before in "([-a-c=,:{}\\[\\]\"'$* 0-9.#]{0,12}\n?){0,6}|\\PC{0,60}",
        after in "([-a-c=,:{}\\[\\]\"'$* 0-9.#]{0,12}\n?){0,6}|\\PC{0,60}",
    ) {
        let config = |content: &str| {
            format!("#cloud-config\n{}", serde_json::json!({"write_files": [{"path": path, "content": content}]}))
        };
        let found = difference(&config(&before), &config(&after));
        prop_assert_eq!(before == after, found.sections.is_empty());
        found.to_text(true);
    }
}
