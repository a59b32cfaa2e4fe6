//! MIME multi-parts and archives.

use std::fmt::Write as _;

use super::build::{base64, gzip, message, multi_part, report};
use crate::inspect::{Invocation, Kind, Origin, Report, Schedule, Stage};

fn kinds(report: &Report) -> Vec<(&str, Kind)> {
    report.parts.iter().map(|part| (part.name.as_str(), part.kind)).collect()
}

fn paths(report: &Report) -> Vec<&str> {
    report.files.iter().map(|file| file.path.as_str()).collect()
}

#[test]
fn parts_are_told_by_type_or_beginning_and_flattened() {
    let inner = "Content-Type: multipart/mixed; boundary=\"BOUNDARY2\"\n\n--BOUNDARY2\nContent-Type: \
                 text/cloud-config\n\nhostname: a\n--BOUNDARY2--\n";
    let report = report(
        multi_part(&[
            "Content-Type: text/x-shellscript; charset=\"us-ascii\"\n\n#!/bin/sh\necho\n",
            "Content-Type: text/plain\n\n#cloud-boothook\n#!/bin/sh\n",
            inner,
            "Content-Type: text/x-shellscript-per-boot\nContent-Disposition: attachment; \
             filename=\"../b.sh\"\n\n#!/bin/sh\n",
            "Content-Type: text/x-include-url\n\nhttps://example.com/a\n",
        ])
        .as_bytes(),
    );
    assert_eq!(
        kinds(&report),
        [
            ("part-001", Kind::Script(Schedule::User)),
            ("part-002", Kind::Boothook),
            ("part-003", Kind::CloudConfig),
            (".._b.sh", Kind::Script(Schedule::PerBoot)),
            ("part-005", Kind::Include),
        ]
    );
    assert_eq!(report.parts[4].details, ["fetches https://example.com/a"]);
    assert_eq!(
        paths(&report),
        [
            "/var/lib/cloud/instance/scripts/part-001",
            "/var/lib/cloud/instance/boothooks/part-002",
            "/var/lib/cloud/scripts/per-boot/.._b.sh",
        ]
    );
    let stages: Vec<Stage> = report.commands.iter().map(|command| command.stage).collect();
    assert_eq!(stages, [Stage::Boothook, Stage::PerBoot, Stage::User]);
    assert_eq!(report.content("part-002").expect("the part"), b"#cloud-boothook\n#!/bin/sh\n");
    assert_eq!(report.files[1].content, b"#!/bin/sh\n");
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);
}

#[test]
fn scripts_run_by_their_names_and_runcmd_is_one_of_them() {
    let script = |name: &str| {
        format!("Content-Type: text/x-shellscript\nContent-Disposition: attachment; filename=\"{name}\"\n\n#!/bin/sh\n")
    };
    let parts = [script("z.sh"), script("a.sh"), "Content-Type: text/cloud-config\n\nruncmd: [c]\n".to_owned()];
    let report = report(multi_part(&parts.each_ref().map(String::as_str)).as_bytes());
    let sources: Vec<&str> = report.commands.iter().map(|command| command.source.as_str()).collect();
    assert_eq!(sources, ["a.sh", "runcmd", "z.sh"]);
}

#[test]
fn encoded_and_packed_parts_are_opened() {
    let script = b"#!/bin/sh\necho hello\n";
    let packed = gzip(script);
    let report = report(
        multi_part(&[
            &format!("Content-Type: text/x-shellscript\nContent-Transfer-Encoding: base64\n\n{}", base64(script)),
            &format!("Content-Type: application/x-gzip\nContent-Transfer-Encoding: base64\n\n{}", base64(&packed)),
            "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n#!/bin/sh=0Aecho=\n hello=0A",
        ])
        .as_bytes(),
    );
    assert!(report.parts.iter().all(|part| part.content == script), "{report:?}");
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);
}

#[test]
fn what_cloud_init_loses_is_warned_of() {
    for (text, warning) in [
        (
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n#!/bin/sh\n--b--\n".to_owned(),
            "there is no MIME-Version header within the first 4096 bytes: cloud-init drops such user data (nodeadm \
             does \
             not), so begin with \"MIME-Version: 1.0\"",
        ),
        (
            format!("\n{}", multi_part(&["\n#!/bin/sh"])),
            "white space stands before the MIME header, and readers then see no header: remove it",
        ),
        (
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n#!/bin/sh\n".to_owned(),
            "user data: the closing boundary is missing: cloud-init goes on without it, nodeadm does not",
        ),
        (
            multi_part(&["Content-Type: text/plain\n#!/bin/sh"]),
            "part-001: no blank line stands between header and content: cloud-init goes on, nodeadm refuses the whole \
             user data",
        ),
        (
            multi_part(&["\n#!/bin/sh\n# caf\u{e9}"]),
            "part-001: it is not ASCII, and cloud-init loses such a part of a MIME message: base64 it",
        ),
        (
            multi_part(&["Content-Type: text/x-shellscript\n\necho hello"]),
            "part-001: a script without #! in its first two bytes does not start (Exec format error): begin it with \
             #!/bin/bash",
        ),
        (
            multi_part(&["Content-Type: application/json\n\n{}"]),
            "part-001: cloud-init has no use for the type application/json, and leaves the part alone",
        ),
        (
            multi_part(&["Content-Type: text/plain\nContent-Type: text/cloud-config\n\n#!/bin/sh"]),
            "part-001: a second Content-Type, text/cloud-config, stands in its header: the first counts, so remove it",
        ),
        (
            multi_part(&["Content-Type: text/cloud-config\n\na: 'b"]),
            "part-001: line 1, column 4: unclosed quote; cloud-init goes on without this part",
        ),
        (
            multi_part(&[&format!(
                "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n{}",
                base64(&gzip(b"#!"))
            )]),
            "part-001: it is gzip, which cloud-init unpacks under the type application/gzip, not text/plain",
        ),
        (
            multi_part(&["Content-Type: application/gzip\n\n#!/bin/sh"]),
            "part-001: its type is application/gzip, but it is not gzip",
        ),
    ] {
        assert_eq!(report(text.as_bytes()).warnings, [warning], "{text:?}");
    }
}

#[test]
fn bytes_that_fail_the_first_stage_are_warned_of() {
    let mut text = multi_part(&["\n#!/bin/sh"]).into_bytes();
    let end = text.len() - "\n--BOUNDARY--\n".len();
    text.insert(end, 0xff);
    assert_eq!(
        report(&text).warnings[0],
        "the message holds bytes that are not UTF-8, at which cloud-init's first stage fails: base64 that part"
    );
}

#[test]
fn broken_messages_are_refused_with_their_line() {
    assert_eq!(
        message(b"MIME-Version: 1.0\nContent-Type: multipart/mixed\n\n--b\n"),
        "user data: line 1: a multipart content type without a boundary: add boundary=\"\u{2026}\" to it"
    );
    assert_eq!(
        message(b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n--b\n\nx\n--b--\n"),
        "user data: line 4: no line --a begins a part: the boundary has to be the one in the header"
    );
    assert_eq!(
        message(multi_part(&["Content-Transfer-Encoding: base64\n\nIyEvYmlu\nL3*o"]).as_bytes()),
        "part-001: line 2, column 3: '*' is not base64, which is made of A-Z, a-z, 0-9, + and /, with = at its end"
    );
}

#[test]
fn multi_parts_without_end_are_refused() {
    let mut text = "MIME-Version: 1.0\n".to_owned();
    for depth in 0..1000 {
        let _ = write!(text, "Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n");
    }
    assert_eq!(
        message(text.as_bytes()),
        "after part 0: line 1: multi-parts lie more than 16 deep: put the parts into one"
    );
}

#[test]
fn a_later_list_replaces_an_earlier_one_unless_it_is_told_to_append() {
    let first = "Content-Type: text/cloud-config\n\nruncmd: [a, b]\nwrite_files: [{path: /a}]\n";
    let second = "\nruncmd: [c]\nwrite_files: [{path: /b}]\n";
    let replaced = report(multi_part(&[first, &format!("Content-Type: text/cloud-config\n{second}")]).as_bytes());
    assert_eq!((paths(&replaced), replaced.commands.len()), (vec!["/b"], 1));
    assert_eq!(
        replaced.warnings,
        [
            "part-002: its write_files takes the place of that of the parts before it, and 1 of theirs is lost: give \
             it merge_how: \"list(append)+dict(recurse_list)+str()\" to keep both",
            "part-002: its runcmd takes the place of that of the parts before it, and 2 of theirs are lost: give it \
             merge_how: \"list(append)+dict(recurse_list)+str()\" to keep both",
        ]
    );
    let header = "Content-Type: text/cloud-config\nMerge-Type: list(append)+dict(recurse_array)+str()\n";
    let appended = report(multi_part(&[first, &format!("{header}{second}")]).as_bytes());
    assert_eq!((paths(&appended), appended.commands.len()), (vec!["/a", "/b"], 3));
    assert!(appended.warnings.is_empty());
    for (rule, warning) in [
        ("dict()+list(append)", "its runcmd is lost, because the way it is merged keeps that of the parts before it: "),
        ("list(append)", "cloud-init takes nothing of it, because the way it asks to be merged has no dict(): "),
    ] {
        let later = format!("Content-Type: text/cloud-config\nMerge-Type: {rule}\n\nruncmd: [c]\n");
        let kept = report(multi_part(&[first, &later]).as_bytes());
        assert_eq!(kept.commands.len(), 2);
        let mend = "give it merge_how: \"list(append)+dict(recurse_list)+str()\" to keep both";
        assert_eq!(kept.warnings, [format!("part-002: {warning}{mend}")]);
    }
}

#[test]
fn costs_of_parts_in_gzip_are_marginal() {
    let script = |seed: u32| {
        let noise: Vec<u8> = (0..200_u32).map(|n| (n.wrapping_mul(seed) >> 13).to_le_bytes()[0]).collect();
        format!("Content-Type: text/x-shellscript\n\n#!/bin/sh\n# {}\n", base64(&noise))
    };
    let (one, other) = (script(2_654_435_761), script(3_266_489_917));
    let report = report(&gzip(multi_part(&[&one, &one, &other]).as_bytes()));
    let costs: Vec<u64> = report.parts.iter().filter_map(|part| part.compressed_size).collect();
    let [first, second, third] = costs[..] else { panic!("{costs:?}") };
    assert!(first < 40 && second < 40 && third > 150 && third < 300, "{costs:?}");
}

#[test]
fn an_archive_is_its_items() {
    let report = report(
        b"#cloud-config-archive\n- '#!/bin/sh'\n- {type: text/cloud-config, content: 'runcmd: [a]'}\n- {content: \
          'hostname: n'}\n- {filename: hook, content: !!binary I2Nsb3VkLWJvb3Rob29r}\n- {content: \
          '#cloud-config-archive'}\n",
    );
    assert_eq!(report.kind, Kind::CloudConfigArchive);
    assert_eq!(
        kinds(&report),
        [
            ("part-001", Kind::Script(Schedule::User)),
            ("part-002", Kind::CloudConfig),
            ("part-003", Kind::CloudConfig),
            ("hook", Kind::Boothook),
            ("part-005", Kind::CloudConfigArchive),
        ]
    );
    assert_eq!(report.warnings, ["part-005: cloud-init does not open an archive within an archive"]);
    assert_eq!(
        message(b"#cloud-config-archive\na: b\n"),
        "user data: line 2, column 1: a cloud-config archive is a list of parts, and this is a mapping"
    );
}

#[test]
fn eksctls_nodeadm_parts_with_two_content_types_are_read_without_a_word() {
    let script = "Content-Type: text/x-shellscript\nContent-Type: charset=\"us-ascii\"\n\n#!/bin/bash\necho pre\n";
    let node = "Content-Type: application/node.eks.aws\n\n\
                apiVersion: node.eks.aws/v1alpha1\n\
                kind: NodeConfig\n\
                spec:\n\
                \x20 cluster: {name: c, apiServerEndpoint: https://example.com, cidr: 10.100.0.0/16}\n\
                \x20 kubelet: {flags: [--node-labels=alpha.eksctl.io/cluster-name=c]}\n";
    let report = report(base64(multi_part(&[script, node]).as_bytes()).as_bytes());
    assert_eq!(kinds(&report), [("part-001", Kind::Script(Schedule::User)), ("part-002", Kind::NodeConfig)]);
    assert_eq!(report.origin, Some(Origin::EksctlNodeadm));
    assert_eq!(report.parts[1].details[..2], ["cluster c", "endpoint https://example.com"]);
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);
    let script = Invocation::Script("/var/lib/cloud/instance/scripts/part-001".to_owned());
    assert_eq!(report.commands[0].invocation, script);
    let text = report.to_text();
    assert!(text.contains("NodeConfig (nodeadm, Amazon Linux 2023)\n      cluster c\n"), "{text}");
}

#[test]
fn a_node_config_part_may_be_packed_as_nodeadm_takes_it() {
    let node = b"apiVersion: node.eks.aws/v1alpha1\nspec: {cluster: {name: c}}\n";
    let part = format!("Content-Type: application/node.eks.aws\n\n{}", base64(&gzip(node)));
    let report = report(multi_part(&[&part]).as_bytes());
    assert_eq!((report.parts[0].details.as_slice(), report.warnings.len()), (["cluster c".to_owned()].as_slice(), 0));
}
