//! What is read of the user's files, what is mended, and what is refused, each with its whole message.

use super::{Content, PartReading, UserPart, block_item, block_key, merge, read};
use crate::problem::Problems;

/// What a file named `part` holds, where nothing is wrong with it.
#[track_caller]
fn reads(text: &str) -> PartReading {
    let reading = read("part", text.as_bytes());
    assert_eq!(reading.problems, [], "{text}");
    reading
}

/// The messages about such a file.
fn refused(bytes: &[u8]) -> String {
    Problems(read("part", bytes).problems).to_string()
}

fn notes(reading: &PartReading) -> Vec<String> {
    reading.notes.iter().map(ToString::to_string).collect()
}

#[test]
fn multi_parts_that_lie_too_deep_are_refused() {
    let nested = |depth: usize| {
        (0..depth).fold("Content-Type: text/x-shellscript\n\n#!/bin/sh\n".to_owned(), |inner, level| {
            format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n{inner}\n--b{level}--\n")
        })
    };
    let message = |depth: usize| refused(format!("MIME-Version: 1.0\n{}", nested(depth)).as_bytes());
    assert_eq!(message(8), "");
    assert_eq!(message(9), "part:26:1: multi-parts lie more than 8 deep here; put the parts into one");
}

/// The scripts of a reading, by name.
fn scripts<'a>(reading: &'a PartReading) -> Vec<(&'a str, &'a str)> {
    let script = |part: &'a UserPart| match &part.content {
        Content::Script(content) => Some((part.name(), std::str::from_utf8(content).expect("a text"))),
        _ => None,
    };
    reading.parts.iter().filter_map(script).collect()
}

/// A cloud-config, written back.
fn written(body: &str) -> String {
    let reading = reads(&format!("#cloud-config\n{body}"));
    let [UserPart { content: Content::CloudConfig(config), .. }] = reading.parts.as_slice() else {
        panic!("one cloud-config: {reading:?}");
    };
    let rest: String = config.rest.iter().map(block_key).collect();
    let commands: String = config.commands.iter().map(block_item).collect();
    let files: String = config.files.iter().map(|file| block_item(&file.item)).collect();
    rest + &commands + &files
}

#[test]
fn scalars_stay_what_a_yaml_1_1_reader_takes_them_for() {
    for body in [
        "package_update: yes\n",
        "a: 0644\nb: \"0644\"\nc: 1.20\nd: 1:30\ne: 2026-01-01\nf: ~\ng:\nh: \"yes\"\n",
        "a: http://example.com/?x=1#y\nb: \"a: b # c\"\nc: Grüße\n",
        "bootcmd:\n- echo one\n- - echo\n  - \"a b\"\n- |\n  if true; then\n    echo two\n  fi\n",
        "apt:\n  sources:\n    mine:\n      source: deb http://example.com/ stable main\n      empty: []\n      none: {}\n",
        "a: |-\n  no\n  end\nb: |+\n  two ends\n\n\nc: |\n  gap\n\n  gap\n",
        "disk_setup:\n  /dev/nvme1n1:\n    table_type: gpt\n    layout: true\n",
        "users:\n- default\n- name: admin\n  groups:\n  - wheel\n  ssh_authorized_keys:\n  - ssh-ed25519 AAAA me\n",
    ] {
        assert_eq!(written(body), body);
    }
}

#[test]
fn other_styles_of_yaml_come_to_the_same_values() {
    for (body, same) in [
        ("a: {b: [c, 'd', {e: f}]}\n", "a:\n  b:\n  - c\n  - \"d\"\n  - e: f\n"),
        ("a: &x [1]\nb: *x\n", "a:\n- 1\nb:\n- 1\n"),
        ("a: one\n  two\n\n  three\n", "a: |-\n  one two\n  three\n"),
        ("a: \" x\\ny\\u2028\\x1b\\\\\\\"\\t\"\n", "a: \" x\\ny\\u2028\\x1b\\\\\\\"\\t\"\n"),
        ("a: |\n  \ttab\n", "a: \"\\ttab\\n\"\n"),
        ("'a b': c\n", "\"a b\": c\n"),
        ("a: !!str 1\n", "a: \"1\"\n"),
        ("runcmd: [[echo, null-ish], ls]\n", "- - echo\n  - null-ish\n- ls\n"),
        ("write_files: [{path: /a, content: ''}]\n", "- path: /a\n  content: \"\"\n"),
    ] {
        assert_eq!(written(body), same, "{body}");
    }
}

#[test]
fn what_is_written_back_reads_back_as_itself() {
    let body = "a:\n  - b: |\n      x\n\n    c: [1, {d: \"e\\n f\\n\"}]\n  - - - deep\n";
    let once = written(body);
    assert_eq!(written(&once), once);
}

#[test]
fn a_script_is_taken_as_it_is_whatever_its_bytes() {
    let bytes = b"#!/bin/sh\n\xff\xfe\n";
    let reading = read("part", bytes);
    assert_eq!(reading.parts[0].content, Content::Script(bytes.to_vec()));
    assert_eq!((reading.problems, reading.notes), (Vec::new(), Vec::new()));
}

#[test]
fn line_ends_and_marks_are_mended_and_told() {
    let reading = reads("\u{feff}#!/bin/sh\r\necho\r\n");
    assert_eq!(scripts(&reading), [("part", "#!/bin/sh\necho\n")]);
    assert_eq!(
        notes(&reading),
        [
            "part:1:1: began with a byte order mark, which is left out",
            "part:1:1: had 2 line ends of Windows (CRLF), which are Linux' now",
        ]
    );
}

#[test]
fn a_message_is_taken_apart_in_its_order() {
    let reading = reads(
        "Content-Type: multipart/mixed; boundary=\"b\"\nMIME-Version: 1.0\n\npreamble\n--b\n\
         Content-Type: text/x-shellscript\n\n#!/bin/sh\necho 1\n--b\n\
         Content-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: text/cloud-config\n\nruncmd: [echo]\n--c\n\
         Content-Transfer-Encoding: base64\nContent-Type: text/plain\n\nIyEvYmluL3NoCmVj\naG8gw6kK\n--c--\n--b--\n",
    );
    let names: Vec<&str> = reading.parts.iter().map(UserPart::name).collect();
    assert_eq!(names, ["part part 1", "part part 2 part 1", "part part 2 part 2"]);
    assert_eq!(
        scripts(&reading),
        [("part part 1", "#!/bin/sh\necho 1"), ("part part 2 part 2", "#!/bin/sh\necho é\n")]
    );
    assert_eq!(notes(&reading), Vec::<String>::new());
}

#[test]
fn a_broken_message_is_mended_where_its_meaning_is_plain() {
    // As eksctl writes its parts, and without what readers differ about.
    let reading = reads(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/x-shellscript\r\n\
         Content-Type: charset=\"us-ascii\"\r\n#!/bin/sh\r\n--b\r\nMerge-Type: list(append)\r\n\r\n#cloud-config\r\n{}\r\n",
    );
    assert_eq!(scripts(&reading), [("part part 1", "#!/bin/sh")]);
    assert_eq!(
        notes(&reading),
        [
            "part:1:1: had 11 line ends of Windows (CRLF), which are Linux' now",
            "part:1:1: has no MIME-Version, and is read as a MIME message all the same",
            "part:1:1: has no closing boundary, and is read to its end",
            "part:4:1: has a second Content-Type, charset=\"us-ascii\", which is left out",
            "part:4:1: has no blank line between header and content, which is read as if it had",
            "part:8:1: has a Merge-Type, which is left out: lists of several parts are put one behind the other",
        ]
    );
}

#[test]
fn what_is_no_part_is_refused_with_its_line() {
    for (text, message) in [
        ("", "part:1:1: is empty; write a cloud-config or a script, or leave it out"),
        ("\n \n", "part:1:1: is empty; write a cloud-config or a script, or leave it out"),
        ("# cloud-config\na: b\n", r##"part:1:1: begins with "# cloud-config"; did you mean #cloud-config?"##),
        ("#cloud_config\n", r##"part:1:1: begins with "#cloud_config"; did you mean #cloud-config?"##),
        ("# !/bin/sh\n", r##"part:1:1: begins with "# !/bin/sh"; did you mean #!?"##),
        ("echo\n", "part:1:1: begins like nothing that is carried; begin with #cloud-config or #!"),
        ("\x1f\u{8b}", "part:1:1: begins like nothing that is carried; begin with #cloud-config or #!"),
        (
            "\n\n#cloud-boothook\n#!/bin/sh\n",
            "part:3:1: is a part that is not carried yet (cloud-boothook); write a cloud-config with bootcmd, which runs at \
             every boot as well",
        ),
        (
            "#include\nhttps://example.com\n",
            "part:1:1: is a part that is not carried yet (include list); write what stands behind the URLs, so that a node \
             needs nothing but its user data",
        ),
        (
            "#part-handler\n",
            "part:1:1: is a part that is not carried yet (part handler); write a cloud-config or a script",
        ),
        (
            "## template: jinja\n#cloud-config\n",
            "part:1:1: is a Jinja template, which is not carried yet; write what it comes to",
        ),
    ] {
        assert_eq!(refused(text.as_bytes()), message, "{text:?}");
    }
    let gzip = crate::encode::gzip(b"#!/bin/sh\n", crate::encode::Compression::Standard);
    let message = "part:1:1: is gzip; name what is in it, for the user data is compressed as a whole";
    assert_eq!(refused(&gzip), message);
}

#[test]
fn a_bad_cloud_config_is_refused_where_it_is_bad() {
    for (body, message) in [
        ("- a\n", "part:2:1: a cloud-config must be a mapping, not a list"),
        ("runcmd: ls\n", r#"part:2:9: runcmd: must be a list, not "ls""#),
        (
            "runcmd:\n- ls\n- {a: b}\n",
            "part:4:3: runcmd[1]: must be a command, which is text for the shell or a list of words, not a mapping",
        ),
        (
            "runcmd: [[]]\n",
            "part:2:10: runcmd[0]: must be a command, which is text for the shell or a list of words, not a list",
        ),
        (
            "write_files: [{content: a}]\n",
            r#"part:2:15: write_files[0]: needs a path, such as "{path: /etc/motd, content: hello}""#,
        ),
        (
            "write_files:\n- path: etc/motd\n",
            r#"part:3:9: write_files[0].path: must be an absolute path, such as /etc/motd, not "etc/motd""#,
        ),
        (
            "merge_how: list(append)\n",
            "part:2:1: merge_how: lists of several parts are put one behind the other, and nothing is replaced; remove it",
        ),
        ("a: 1\na: 2\n", r#"part:3:1: the key "a" is here twice: line 2 has it already"#),
        ("a: !!binary aGk=\n", r#"part:2:13: the tag "!!binary" means nothing here: remove it"#),
    ] {
        assert_eq!(refused(format!("#cloud-config\n{body}").as_bytes()), message, "{body}");
    }
    assert_eq!(refused(b"#cloud-config\na: \xff\n"), "part:2:4: not UTF-8 text here: save the file as UTF-8");
}

#[test]
fn a_bad_part_of_a_message_is_refused_with_the_files_line() {
    let message =
        |part: &str| format!("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n{part}\n--b--\n");
    for (part, refusal) in [
        ("Content-Type: text/cloud-config\n\nruncmd: ls", r#"part:7:9: runcmd: must be a list, not "ls""#),
        (
            "Content-Type: text/x-shellscript\n\necho",
            "part:7:1: is a script that does not say what runs it; begin it with a line such as #!/bin/bash",
        ),
        (
            "Content-Type: application/json\n\n{}",
            r#"part:7:1: has the content type "application/json", which cloud-init passes over; write text/cloud-config or text/x-shellscript"#,
        ),
        (
            "Content-Type: text/x-shellscript-per-boot\n\n#!/bin/sh",
            "part:7:1: is a part that is not carried yet (per-boot script); write a cloud-config with write_files below \
             /var/lib/cloud/scripts, or a script",
        ),
        (
            "Content-Type: text/plain\nContent-Type: text/cloud-config\n\na: b",
            "part:5:1: has two content types, text/plain and text/cloud-config; keep one of them",
        ),
        (
            "Content-Transfer-Encoding: zip\n\n#!/bin/sh",
            r#"part:5:1: Content-Transfer-Encoding "zip" is none that readers know: use base64, quoted-printable or 7bit"#,
        ),
        (
            "Content-Type: multipart/mixed\n\n--c--",
            "part:5:1: a multipart content type without a boundary: add boundary=\"…\" to it",
        ),
        (
            "Content-Transfer-Encoding: base64\nContent-Type: text/cloud-config\n\ncnVuY21kOiBscwo=",
            r#"part part 1:1:9: runcmd: must be a list, not "ls""#,
        ),
    ] {
        assert_eq!(refused(message(part).as_bytes()), refusal, "{part}");
    }
}

#[test]
fn several_cloud_configs_are_one_and_contradictions_are_refused() {
    let merged = |bodies: &[&str]| {
        let readings: Vec<PartReading> = bodies
            .iter()
            .enumerate()
            .map(|(index, body)| read(&format!("part-{index}"), format!("#cloud-config\n{body}").as_bytes()))
            .collect();
        let configs = readings.iter().flat_map(|reading| &reading.parts).filter_map(|part| match &part.content {
            Content::CloudConfig(config) => Some(config),
            _ => None,
        });
        merge(configs)
            .map(|keys| keys.iter().map(block_key).collect::<String>())
            .map_err(|found| Problems(found).to_string())
    };
    assert_eq!(
        merged(&["packages: [a]\napt: {x: {y: 1}}\nz: 1\n", "apt: {x: {w: 2}, v: [3]}\npackages: [b]\n", "z: 1\n"]),
        Ok("packages:\n- a\n- b\napt:\n  x:\n    y: 1\n    w: 2\n  v:\n  - 3\nz: 1\n".to_owned())
    );
    assert_eq!(
        merged(&["a: {b: 1}\n", "a: {b: 1}\n", "a: {b: \"1\"}\n"]),
        Err(r#"part-2:2:8: a.b: is "1" here, and "1" at part-0:2:8; keep one of them"#.to_owned())
    );
    assert_eq!(
        merged(&["users: [default]\n", "users: default\n"]),
        Err(r#"part-1:2:8: users: is "default" here, and a list at part-0:2:8; keep one of them"#.to_owned())
    );
}
