//! Cloud-configs as a whole: commands, settings, documents that are refused, and eksctl's own.

use super::build::{base64, elf, gzip, message, report};
use crate::inspect::{Invocation, Kind, Layer, Origin, Report, Stage};

/// Stage and first word of each command.
fn order(report: &Report) -> Vec<(Stage, &str)> {
    report
        .commands
        .iter()
        .map(|command| match &command.invocation {
            Invocation::Shell(line) => (command.stage, line.as_str()),
            Invocation::Arguments(words) => (command.stage, words[0].as_str()),
            Invocation::Script(path) => (command.stage, path.as_str()),
        })
        .collect()
}

#[test]
fn commands_are_in_the_order_in_which_they_run() {
    let text = "#cloud-config\nruncmd: [third, [fourth]]\nbootcmd: [first, second]\nwrite_files:\n- {path: \
                /var/lib/cloud/scripts/per-boot/b, permissions: '0755'}\n- {path: /var/lib/cloud/scripts/per-boot/a, \
                permissions: '0755'}\n- {path: /var/lib/cloud/scripts/per-boot/data}\n";
    assert_eq!(
        order(&report(text.as_bytes())),
        [
            (Stage::Bootcmd, "first"),
            (Stage::Bootcmd, "second"),
            (Stage::PerBoot, "/var/lib/cloud/scripts/per-boot/a"),
            (Stage::PerBoot, "/var/lib/cloud/scripts/per-boot/b"),
            (Stage::User, "third"),
            (Stage::User, "fourth"),
        ]
    );
}

#[test]
fn other_keys_are_told_in_short() {
    let text =
        "#cloud-config\npackages: [jq]\nssh_authorized_keys: [ssh-rsa AAAA me]\nhostname: node\nusers: [default]\n";
    let settings: Vec<_> =
        report(text.as_bytes()).settings.into_iter().map(|setting| (setting.key, setting.summary)).collect();
    let expected =
        [("packages", "jq"), ("ssh_authorized_keys", "ssh-rsa me"), ("hostname", "node"), ("users", "default")];
    assert_eq!(settings, expected.map(|(key, summary)| (key.to_owned(), summary.to_owned())));
}

#[test]
fn a_repeated_key_is_warned_of_and_the_last_counts() {
    let report = report(b"#cloud-config\nruncmd: [a, b]\nruncmd: [c]\n");
    assert_eq!(order(&report), [(Stage::User, "c")]);
    assert_eq!(report.warnings, ["user data: runcmd stands there twice: cloud-init takes the last and drops the rest"]);
}

#[test]
fn documents_that_are_no_cloud_config_are_refused_with_their_place() {
    for (text, expected) in [
        (
            "#cloud-config\n- a\n",
            "user data: line 2, column 1: a cloud-config is a mapping of settings, and this is a list",
        ),
        ("#cloud-config\na: 'b\n", "user data: line 2, column 4: unclosed quote"),
        (
            "#cloud-config\nwrite_files: {a: b}\n",
            "user data: line 2, column 1: write_files is a mapping: cloud-init takes a list of files",
        ),
        (
            "#cloud-config\nbootcmd: ls\n",
            "user data: line 2, column 1: bootcmd is text: cloud-init takes a list of commands",
        ),
    ] {
        assert_eq!(message(text.as_bytes()), expected);
    }
    assert_eq!(
        message(b"#cloud-config\na: \xff\n"),
        "user data: byte 17 is not UTF-8, and cloud-init drops such a part: save it as UTF-8, or base64 it"
    );
}

#[test]
fn an_empty_cloud_config_is_warned_of() {
    let report = report(b"#cloud-config\n");
    assert_eq!(
        (report.kind, report.warnings.as_slice()),
        (Kind::CloudConfig, ["user data: there is nothing in it, and cloud-init says so".to_owned()].as_slice())
    );
}

#[test]
fn a_template_is_read_as_far_as_it_is_yaml() {
    let sound = report(b"## template: jinja\n#cloud-config\nruncmd: ['echo {{ ds.meta_data.instance_type }}']\n");
    assert!(sound.parts[0].template && sound.commands.len() == 1);
    assert!(sound.to_text().starts_with("kind    cloud-config, a Jinja template\n"));
    let unsound = report(b"## template: jinja\n#cloud-config\n{% if a %}\nruncmd: [a]\n{% endif %}\n");
    assert_eq!(
        unsound.warnings,
        ["user data: what it sets is known only once the instance has rendered it as a Jinja template"]
    );
}

/// eksctl 0.12.0's file list and command, as in the article that the project started from.
fn eksctl_own_bootstrap() -> String {
    let file = |path: &str, mode: &str| {
        format!("- content: |\n    x\n  owner: root:root\n  path: {path}\n  permissions: \"{mode}\"\n")
    };
    let files = [
        file("/etc/systemd/system/kubelet.service.d/10-eksclt.al2.conf", "0644"),
        file("/etc/eksctl/metadata.env", "0644"),
        file("/etc/eksctl/kubelet.env", "0644"),
        file("/etc/eksctl/kubelet.yaml", "0644"),
        file("/etc/eksctl/ca.crt", "0644"),
        file("/etc/eksctl/kubeconfig.yaml", "0644"),
        file("/etc/eksctl/max_pods.map", "0644"),
        file("/var/lib/cloud/scripts/per-instance/bootstrap.al2.sh", "0755"),
    ];
    format!(
        "#cloud-config\npackages: null\nruncmd:\n- - \
         /var/lib/cloud/scripts/per-instance/bootstrap.al2.sh\nwrite_files:\n{}",
        files.concat()
    )
}

#[test]
fn eksctls_own_bootstrap_is_recognised_and_its_double_run_found() {
    let report = report(base64(&gzip(eksctl_own_bootstrap().as_bytes())).as_bytes());
    assert_eq!(report.layers, [Layer::Base64 { folded: false }, Layer::Gzip { trailing_bytes: 0 }]);
    assert_eq!((report.origin, report.files.len()), (Some(Origin::EksctlOwnBootstrap), 8));
    assert_eq!(
        report.warnings,
        ["/var/lib/cloud/scripts/per-instance/bootstrap.al2.sh runs twice: cloud-init runs what is in that \
             directory, \
          and a command runs it too: put it elsewhere"]
    );
}

#[test]
fn eksctls_later_bootstrap_and_our_own_are_told_apart() {
    let later = "#cloud-config\nruncmd:\n- - /var/lib/cloud/scripts/eksctl/bootstrap.al2.sh\nwrite_files:\n- {path: \
                 /etc/eksctl/kubelet-extra.json}\n- {path: /etc/eksctl/kubelet.env}\n- {path: \
                 /var/lib/cloud/scripts/eksctl/bootstrap.al2.sh}\n";
    assert_eq!(report(later.as_bytes()).origin, Some(Origin::EksctlImageBootstrap));
    let own = format!(
        "#cloud-config\nwrite_files:\n- {{path: /etc/eksctl/kubelet.env}}\n- {{path: /agent, encoding: b64, content: \
         {}}}\n",
        base64(&elf(62, 1))
    );
    assert_eq!(report(own.as_bytes()).origin, Some(Origin::Nodestrap));
    let env = "#cloud-config\nwrite_files:\n- {path: /etc/eksctl/kubelet.env}\n";
    assert_eq!(report(env.as_bytes()).origin, None);
    for preinstalled in [
        "{path: /etc/systemd/system/nodestrap-agent.service}",
        "{path: /etc/eksctl/kubelet.local.env.template}",
        "{path: /etc/eksctl/max_pods.map, content: \"# max pods: * of each size\"}",
    ] {
        assert_eq!(report(format!("{env}- {preinstalled}\n").as_bytes()).origin, Some(Origin::Nodestrap));
    }
}

#[test]
fn the_text_report_shows_everything_in_its_place() {
    let text = "#cloud-config\nhostname: n\nruncmd:\n- [echo, 'a b']\nwrite_files:\n- path: /etc/a\n  permissions: \
                '0755'\n  content: hello\n";
    assert_eq!(
        report(base64(text.as_bytes()).as_bytes()).to_text(),
        "kind    cloud-config, in base64\n\
         budget  117 of 16,384 bytes (0.7 %), 16,267 left\n\
         \n\
         files (1), in the order in which they are written\n\
         \x20 MODE  OWNER      RAW  COST  SHA256        PATH\n\
         \x20 0755  root:root    5    51  2cf24dba5fb0  /etc/a\n\
         \x20 COST: bytes that the entry takes as it stands\n\
         \n\
         commands (1), in the order in which they run\n\
         \x20 1  runcmd  echo 'a b'\n\
         \n\
         other settings (1)\n\
         \x20 hostname: n\n"
    );
}

#[test]
fn the_json_report_keeps_its_field_names() {
    let text = "#cloud-config\nhostname: n\nruncmd: [a, [b]]\nwrite_files: [{path: /a, content: hello}]\n";
    let json: serde_json::Value = serde_json::from_str(&report(text.as_bytes()).to_json()).expect("JSON");
    let expected = serde_json::json!({
        "layers": [],
        "kind": "cloud-config",
        "origin": null,
        "raw_size": 85,
        "limit": 16384,
        "compressed_size_basis": "as-it-stands",
        "parts": [{
            "name": "part-001",
            "kind": "cloud-config",
            "content_type": null,
            "template": false,
            "raw_size": 85,
            "compressed_size": 85,
            "details": [],
        }],
        "files": [{
            "path": "/a",
            "mode": "0644",
            "owner": "root:root",
            "encoding": "text",
            "append": false,
            "deferred": false,
            "raw_size": 5,
            "compressed_size": 26,
            "sha256": "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
            "elf": null,
            "part": "part-001",
        }],
        "commands": [
            {"stage": "user", "source": "runcmd", "shell": "a"},
            {"stage": "user", "source": "runcmd", "arguments": ["b"]},
        ],
        "settings": [{"key": "hostname", "summary": "n"}],
        "warnings": [],
    });
    assert_eq!(json, expected);
}

#[test]
fn user_data_over_the_limit_is_told_by_how_much() {
    let text = format!("#cloud-config\nhostname: {}\n", "x".repeat(16_384));
    let report = report(text.as_bytes());
    let over = text.len() - 16_384;
    assert_eq!(
        report.warnings,
        [format!("EC2 refuses this: it is {over} bytes over the limit, so compress it or leave things out")]
    );
    assert!(report.to_text().contains(&format!("{over} over")));
}
