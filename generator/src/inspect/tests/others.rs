//! Documents for other readers than cloud-init, and for none.

use super::build::{base64, cloud_config, gzip, report};
use crate::agent_binary;
use crate::inspect::{Invocation, Kind, Layer, Origin, Schedule, Stage};
use crate::node_spec::Architecture;

#[test]
fn a_bare_script_is_a_file_and_a_command() {
    let report = report(b"#!/bin/bash\r\n/etc/eks/bootstrap.sh c\r\n");
    assert_eq!((report.kind, report.origin), (Kind::Script(Schedule::User), Some(Origin::EksBootstrapScript)));
    let [file] = report.files.as_slice() else { panic!("{report:?}") };
    assert_eq!((file.path.as_str(), file.mode), ("/var/lib/cloud/instance/scripts/part-001", 0o700));
    assert_eq!(file.content, b"#!/bin/bash\n/etc/eks/bootstrap.sh c\n");
    assert_eq!(report.commands[0].stage, Stage::User);
    assert_eq!(report.commands[0].invocation, Invocation::Script(file.path.clone()));
}

#[test]
fn a_script_with_bytes_behind_it_is_warned_of() {
    assert_eq!(
        report(b"#!/bin/sh\n\xff\xfe").warnings,
        ["user data: byte 10 is not UTF-8, and cloud-init drops such a part: save it as UTF-8, or base64 it"]
    );
}

#[test]
fn documents_for_other_readers_are_recognised() {
    for (text, kind) in [
        ("[settings.kubernetes]\ncluster-name = \"c\"\n", Kind::Bottlerocket),
        ("apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n", Kind::NodeConfig),
        (r#"{"apiVersion": "node.eks.aws/v1alpha1", "kind": "NodeConfig"}"#, Kind::NodeConfig),
        ("<powershell>\nGet-Date\n</powershell>\n", Kind::Windows),
        ("<script>\necho\n</script>\n", Kind::Windows),
        ("#part-handler\n", Kind::PartHandler),
        ("#include\nhttps://example.com/a\n\n# note\nhttps://example.com/b\n", Kind::Include),
        ("#cloud-config-jsonp\n[]\n", Kind::CloudConfigPatch),
    ] {
        for bytes in [text.to_owned(), base64(text.as_bytes())] {
            let report = report(bytes.as_bytes());
            assert_eq!((report.kind, report.warnings.len()), (kind, 0), "{text:?}: {:?}", report.warnings);
        }
    }
}

#[test]
fn what_other_readers_get_is_told_in_details() {
    assert_eq!(
        report(b"[settings.kubernetes]\nmax-pods = 29\n").parts[0].details,
        ["settings.kubernetes.max-pods = 29"]
    );
    assert_eq!(
        report(b"#include https://example.com/a\n# note\nhttps://example.com/b\n").parts[0].details,
        ["fetches https://example.com/a", "fetches https://example.com/b"]
    );
}

#[test]
fn lines_that_were_cut_say_where_the_rest_is() {
    let hint = "  …: cut short; --show with the name of a part, such as part-001, prints it whole\n";
    let (long, short) = ("x".repeat(200), "x");
    for text in ["#cloud-config\nhostname: TEXT\n", "[settings.host]\nname = \"TEXT\"\n"] {
        let shown = |value: &str| report(text.replace("TEXT", value).as_bytes()).to_text();
        assert!(shown(&long).ends_with(hint), "{}", shown(&long));
        assert!(!shown(short).contains(hint));
    }
}

#[test]
fn what_no_reader_takes_is_told_why() {
    for (bytes, kind, warning) in [
        (
            b"echo hello world\n".as_slice(),
            Kind::Text,
            "it begins like nothing that cloud-init knows, such as #cloud-config or #!",
        ),
        (b"\x00\x01\xff", Kind::Binary, "it begins like nothing that cloud-init knows, such as #cloud-config or #!"),
        (
            b"# cloud-config\na: b\n",
            Kind::Text,
            "\"# cloud-config\" has a space too many: cloud-init takes \"#cloud-config\" alone",
        ),
        (
            b"\xef\xbb\xbf#cloud-config\n",
            Kind::Text,
            "it begins with a byte order mark, behind which cloud-init finds nothing: remove it",
        ),
        (
            b"# demo\napiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\n",
            Kind::Text,
            "it is a ClusterConfig, which user data is made from: render it with gen-userdata -f, and inspect what comes \
             out",
        ),
        (
            b"{\"Reservations\": []}\n",
            Kind::Text,
            "it is JSON without a UserData: of the AWS CLI's commands, describe-launch-template-versions and \
             describe-instance-attribute print one",
        ),
    ] {
        let report = report(bytes);
        assert_eq!((report.kind, report.warnings), (kind, vec![format!("user data: {warning}")]));
    }
}

#[test]
fn the_aws_clis_json_is_looked_into() {
    let text = "#!/bin/sh\n";
    let json = format!(r#"{{"LaunchTemplateData": {{"UserData": "{}"}}}}"#, base64(text.as_bytes()));
    let report = report(json.as_bytes());
    assert_eq!(report.layers, [Layer::LaunchTemplate, Layer::Base64 { folded: false }]);
    assert_eq!(report.raw_size, text.len() as u64);
    assert!(report.to_text().starts_with("kind    shell script, in base64, in launch template JSON\n"));
}

#[test]
fn json_whose_user_data_is_not_base64_is_warned_of() {
    for (json, place) in [
        (r##"{"UserData": "#!/bin/sh\n"}"##, "UserData of the launch template"),
        (r##"{"user_data_base64": "#!/bin/sh\n"}"##, "user_data_base64 of the Terraform JSON"),
    ] {
        let report = report(json.as_bytes());
        assert_eq!(
            (report.kind, report.warnings),
            (
                Kind::Script(Schedule::User),
                vec![format!(
                    "{place} is not base64, and EC2 refuses what is not: encode it, as gen-userdata --format \
                     launch-template does"
                )]
            )
        );
    }
}

#[test]
fn names_from_the_user_data_cannot_command_the_terminal() {
    let text = "#cloud-config\nruncmd: [\"a\\e[2Jb\"]\nwrite_files: [{path: \"/\\e]0;x\\a\"}]\n\"k\\r\": v\n";
    let shown = report(text.as_bytes()).to_text();
    assert!(shown.chars().all(|character| character == '\n' || !character.is_control()), "{shown:?}");
    assert!(shown.contains("a\\u{1b}[2Jb"), "{shown:?}");
}

#[test]
fn an_agent_is_told_to_be_this_programs_own_or_another_builds() {
    let own = agent_binary::embedded(Architecture::Aarch64).unwrap_or_else(|error| panic!("{error}"));
    let mut other = own.to_owned();
    *other.last_mut().expect("a program") ^= 1;
    for (program, is_own, said) in [(own, true, "this gen-userdata's own"), (&other, false, "of another build")] {
        let entry =
            format!("- {{path: /a, permissions: '0755', encoding: gz+b64, content: {}}}\n", base64(&gzip(program)));
        let report = report(cloud_config(&entry).as_bytes());
        let elf = report.files[0].elf.as_ref().expect("a program");
        assert_eq!(elf.agent_is_own, Some(is_own));
        let line = format!("(gz+b64, ELF aarch64, static, nodestrap-agent {}, {said})\n", env!("CARGO_PKG_VERSION"));
        assert!(report.to_text().contains(&line), "{}", report.to_text());
        assert!(report.to_text().contains(&format!("  sha256 {}  /a\n", agent_binary::sha256(program))));
    }
}
