//! What local disks, proxy, environment and nameservers put into a bundle, and that who sets none pays nothing.

use nodestrap_generator::bundle::{Options, build};

use crate::support::{ARTICLE, CONTAINERD, bundle_of, paths, spec, table, text};

/// The files and commands that these lines of `nodestrap` add to a node group.
fn added(file: &str, lines: &str) -> (Vec<(String, String)>, Vec<String>) {
    let plain = bundle_of(&spec(file));
    let bundle = bundle_of(&spec(&with(file, lines)));
    let before = paths(&plain);
    let new = paths(&bundle).into_iter().filter(|path| !before.contains(path));
    let files = new.map(|path| (path.to_owned(), text(&bundle, path).to_owned())).collect();
    let commands = bundle.commands.iter().map(|command| command.join(" "));
    let old: Vec<String> = plain.commands.iter().map(|command| command.join(" ")).collect();
    (files, commands.filter(|command| !old.contains(command)).collect())
}

/// A node group with these lines in its `nodestrap`.
fn with(file: &str, lines: &str) -> String {
    let indented: Vec<String> = lines.lines().map(|line| format!("      {line}\n")).collect();
    format!("{}\n    nodestrap:\n{}", file.trim_end(), indented.concat())
}

#[test]
fn mappings_that_set_nothing_cost_nothing() {
    for file in [ARTICLE, CONTAINERD] {
        let nothing = "localStorage: {}\nproxy: {}\nenvironment: {kubelet: {}, default: {}}\nnetwork: {domains: []}";
        assert_eq!(bundle_of(&spec(&with(file, nothing))), bundle_of(&spec(file)));
    }
}

#[test]
fn local_disks_are_set_up_before_the_runtime_and_kubelet() {
    for (file, runtime) in [(ARTICLE, "docker"), (CONTAINERD, "containerd")] {
        let (files, commands) = added(file, "localStorage: {strategy: RAID0, disabledMounts: [PodLogs]}");
        let [(unit_path, unit), (script_path, script)] = files.as_slice() else { panic!("{files:?}") };
        assert_eq!(unit_path, "/etc/systemd/system/nodestrap-local-disks.service");
        assert_eq!(
            *unit,
            format!(
                "[Unit]\nDescription=Set up the disks of the instance store\n\
                 Before={runtime}.service kubelet.service nodestrap-agent.service\n\n\
                 [Service]\nType=oneshot\nRemainAfterExit=yes\n\
                 ExecStart=/usr/local/bin/nodestrap-local-disks raid0 /mnt/k8s-disks /var/lib/kubelet /var/lib/{runtime}\n\
                 TimeoutStartSec=600\n\n\
                 [Install]\nRequiredBy={runtime}.service kubelet.service\n"
            )
        );
        assert_eq!(script_path, "/usr/local/bin/nodestrap-local-disks");
        assert!(script.starts_with("#!/bin/sh\nset -eu\n"), "{script}");
        assert_eq!(commands[0], "systemctl enable nodestrap-local-disks.service");
        let restart = format!("systemctl try-restart {runtime}.service");
        assert!(
            bundle_of(&spec(&with(file, "localStorage: {strategy: RAID0}")))
                .commands
                .iter()
                .any(|c| c.join(" ") == restart)
        );
    }
}

#[test]
fn each_mount_is_an_argument() {
    let arguments = |lines: &str| {
        let (files, _) = added(CONTAINERD, lines);
        let unit = &files.first().expect("a unit").1;
        let line = unit.lines().find_map(|line| line.strip_prefix("ExecStart=/usr/local/bin/nodestrap-local-disks "));
        line.expect("a command").to_owned()
    };
    assert_eq!(
        arguments("localStorage: {strategy: RAID10, mountPath: /data}"),
        "raid10 /data /var/lib/kubelet /var/lib/containerd /var/log/pods"
    );
    assert_eq!(
        arguments("localStorage: {strategy: RAID0, disabledMounts: [Containerd, PodLogs]}"),
        "raid0 /mnt/k8s-disks /var/lib/kubelet"
    );
    assert_eq!(arguments("localStorage: {strategy: Mount}"), "mount /mnt/k8s-disks");
}

#[test]
fn the_proxy_reaches_who_pulls_images_and_kubelet() {
    let proxy = "proxy: {http: \"http://me:a%20b@p:3128\", https: \"http://p:3128\"}";
    let no = "localhost,127.0.0.1,169.254.169.254,fd00:ec2::254,[fd00:ec2::254]";
    for (file, services, cidr) in [
        (ARTICLE, &["docker", "kubelet"][..], "10.100.0.0/16"),
        (CONTAINERD, &["containerd", "kubelet", "sandbox-image"], "10.100.0.128/25"),
    ] {
        let (files, commands) = added(file, proxy);
        let wanted: Vec<String> = services
            .iter()
            .map(|service| format!("/etc/systemd/system/{service}.service.d/environment.conf"))
            .collect();
        assert_eq!(files.iter().map(|(path, _)| path).collect::<Vec<_>>(), wanted.iter().collect::<Vec<_>>());
        for (path, text) in &files {
            let wanted = format!(
                "[Service]\nEnvironment=\"HTTPS_PROXY=http://p:3128\"\n\
                 Environment=\"HTTP_PROXY=http://me:a%%20b@p:3128\"\nEnvironment=\"NO_PROXY={no},{cidr}\"\n"
            );
            assert_eq!(*text, wanted, "{path}");
        }
        assert_eq!(commands[0], "systemctl daemon-reload", "a running runtime's restart is to know of it");
    }
}

#[test]
fn variables_reach_their_services() {
    let lines = "environment:\n  default: {A: b c}\n  kubelet: {B: 'say \"hi\" 100% \\ $x'}\n  containerd: {C: d}";
    let (files, commands) = added(CONTAINERD, lines);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert_eq!(
        files,
        [
            ("/etc/systemd/system.conf.d/environment.conf", "[Manager]\nDefaultEnvironment=\"A=b c\"\n"),
            ("/etc/systemd/system/containerd.service.d/environment.conf", "[Service]\nEnvironment=\"C=d\"\n"),
            (
                "/etc/systemd/system/kubelet.service.d/environment.conf",
                "[Service]\nEnvironment=\"B=say \\\"hi\\\" 100%% \\\\ $x\"\n"
            ),
        ]
    );
    assert_eq!(commands, ["systemctl daemon-reexec"]);
    let (files, commands) = added(CONTAINERD, "environment: {kubelet: {B: c}}");
    assert_eq!((files.len(), commands), (1, vec!["systemctl daemon-reload".to_owned()]));
}

#[test]
fn a_variable_of_kubelet_s_own_cannot_be_set() {
    for (service, variable) in [("kubelet", "MAX_PODS"), ("default", "AWS_DEFAULT_REGION"), ("kubelet", "NODE_IP")] {
        for file in [ARTICLE, CONTAINERD] {
            let spec = spec(&with(file, &format!("environment: {{{service}: {{{variable}: x}}}}")));
            let error = build(&spec, &Options::new(&table())).expect_err("refused");
            assert_eq!(
                error.to_string(),
                format!(
                    "nodestrap.environment sets {variable} for kubelet, whose command line is made of another value of \
                     that name; give the variable another name, or set what it stands for in the node group"
                )
            );
        }
    }
}

#[test]
fn nameservers_are_set_before_kubelet() {
    let (files, commands) =
        added(CONTAINERD, "network: {nameservers: [10.0.0.2, \"fd00::53\"], domains: [corp.example]}");
    let [(unit_path, unit), (script_path, _)] = files.as_slice() else { panic!("{files:?}") };
    assert_eq!(unit_path, "/etc/systemd/system/nodestrap-nameservers.service");
    assert_eq!(script_path, "/usr/local/bin/nodestrap-nameservers");
    assert!(
        unit.contains("ExecStart=/usr/local/bin/nodestrap-nameservers \"10.0.0.2 fd00::53\" \"corp.example\"\n"),
        "{unit}"
    );
    assert_eq!(commands, ["systemctl enable nodestrap-nameservers.service"]);
}

#[test]
fn a_command_in_the_agent_s_place_finds_the_node_set_up() {
    let lines = "localStorage: {strategy: Mount}\nnetwork: {domains: [corp.example]}";
    let file = with(ARTICLE, lines) + "    overrideBootstrapCommand: exec true\n";
    let commands: Vec<String> = bundle_of(&spec(&file)).commands.iter().map(|command| command.join(" ")).collect();
    assert_eq!(
        commands,
        [
            "systemctl enable nodestrap-local-disks.service nodestrap-nameservers.service",
            "systemctl try-restart docker.service",
            "/bin/bash -c exec true",
        ]
    );
}
