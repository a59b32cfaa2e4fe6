//! What a node group for Bottlerocket may say, and every message about what it may not.

use crate::support::{PUBLIC_KEY, reads, refused, sound};

/// The sound file for Bottlerocket with these lines in its node group, from line 15 on.
fn group(lines: &str) -> String {
    let indented: Vec<String> = lines.lines().map(|line| format!("    {line}\n")).collect();
    sound().replace("amiFamily: AmazonLinux2", "amiFamily: Bottlerocket") + &indented.concat()
}

#[track_caller]
fn refuses(cases: &[(&str, &str)]) {
    for (lines, message) in cases {
        assert_eq!(refused(&group(lines)), format!("cluster.yaml:{message}"), "{lines:?}");
    }
}

#[test]
fn settings_are_kept_as_they_stand() {
    let spec = reads(&group("bottlerocket:\n  enableAdminContainer: true\n  settings:\n    motd: hello\n")).spec;
    assert_eq!(spec.bottlerocket.enable_admin_container, Some(true));
    assert_eq!(serde_json::Value::Object(spec.bottlerocket.settings), serde_json::json!({"motd": "hello"}));
}

#[test]
fn commands_are_refused_for_nothing_runs_them() {
    let message = "Bottlerocket runs no shell commands; write bottlerocket.settings.bootstrap-commands or \
                   bootstrap-containers instead";
    refuses(&[
        ("preBootstrapCommands: [echo]", &format!("15:28: nodeGroups[0].preBootstrapCommands[0]: {message}")),
        ("overrideBootstrapCommand: echo", &format!("15:31: nodeGroups[0].overrideBootstrapCommand: {message}")),
    ]);
}

#[test]
fn parts_that_nothing_acts_on_are_refused() {
    for (part, instead) in [
        ("containerd: {sandboxImage: example.com/pause:1}", ""),
        ("environment: {kubelet: {A: b}}", ""),
        ("instanceLabels: [zoneId]", ", and write labels where all nodes have the same value"),
        ("localStorage: {strategy: RAID0}", ""),
        ("network: {domains: [example.com]}", ""),
        ("token: aws-cli", ""),
    ] {
        let name = part.split_once(':').expect("a name").0;
        assert_eq!(
            refused(&group(&format!("nodestrap:\n  {part}"))),
            format!(
                "cluster.yaml:16:7: nodeGroups[0].nodestrap.{name}: is not rendered for Bottlerocket; remove it{instead}"
            )
        );
    }
    refuses(&[
        (
            "nodestrap: {capacity: {kubeReserved: none}}",
            "15:42: nodeGroups[0].nodestrap.capacity.kubeReserved: Bottlerocket computes what kubelet sets aside by AWS's \
             formulas; remove it, or write amounts in kubeletExtraConfig.kubeReserved",
        ),
        (
            "nodestrap: {proxy: {http: http://proxy.example.com:3128}}",
            "15:31: nodeGroups[0].nodestrap.proxy.http: Bottlerocket has one proxy, for https; write it as https, and \
             remove this",
        ),
    ]);
}

#[test]
fn a_local_cluster_is_refused() {
    let text = group("").replace("status:\n", "status:\n  id: 0a1b2c3d-0123-4567-89ab-0123456789ab\n");
    assert_eq!(
        refused(&text),
        "cluster.yaml:10:7: status.id: makes the cluster a local one on AWS Outposts, which Bottlerocket nodes are not \
         rendered for; write amiFamily AmazonLinux2"
    );
}

#[test]
fn settings_of_the_users_are_checked_where_they_stand() {
    refuses(&[
        (
            "bottlerocket:\n  settings:\n    kubernetes:\n      max-pods: 5\n",
            "18:11: nodeGroups[0].bottlerocket.settings.kubernetes.max-pods: nodestrap makes it from maxPodsPerNode; write \
             that, and remove this",
        ),
        (
            "bottlerocket:\n  settings:\n    kubernetes.log-level: 3\n",
            "17:9: nodeGroups[0].bottlerocket.settings[\"kubernetes.log-level\"]: is one name with a dot in it, which is \
             no setting; write log-level in a mapping kubernetes instead",
        ),
        (
            "bottlerocket:\n  settings:\n    kubernetes:\n      eviction-hard: {memory.free: 5%}\n",
            "18:27: nodeGroups[0].bottlerocket.settings.kubernetes.eviction-hard[\"memory.free\"]: Bottlerocket does not \
             know \"memory.free\" here; it knows imagefs.available, imagefs.inodesFree, memory.available, \
             nodefs.available, nodefs.inodesFree, pid.available",
        ),
        (
            "bottlerocket: {setings: {}}",
            "15:20: nodeGroups[0].bottlerocket.setings: bottlerocket has no such field; did you mean settings?",
        ),
    ]);
}

#[test]
fn what_is_said_twice_is_refused() {
    let key = format!("ssh: {{publicKey: {PUBLIC_KEY:?}}}");
    let settings = "bottlerocket:\n  settings:\n";
    refuses(&[
        (
            &format!("kubeletExtraConfig: {{podPidsLimit: 100}}\n{settings}    kubernetes: {{pod-pids-limit: 100}}"),
            "18:22: nodeGroups[0].bottlerocket.settings.kubernetes.pod-pids-limit: kubeletExtraConfig says it as well; \
             keep one of the two",
        ),
        (
            "bottlerocket:\n  enableAdminContainer: true\n  settings:\n    host-containers: {admin: {enabled: true}}",
            "18:35: nodeGroups[0].bottlerocket.settings.host-containers.admin.enabled: enableAdminContainer says it as \
             well; keep one of the two",
        ),
        (
            &format!("{key}\n{settings}    host-containers: {{admin: {{user-data: e30=}}}}"),
            "18:35: nodeGroups[0].bottlerocket.settings.host-containers.admin.user-data: ssh says it as well; keep one of \
             the two",
        ),
        (
            &format!("{key}\nbottlerocket: {{enableAdminContainer: false}}"),
            "16:42: nodeGroups[0].bottlerocket.enableAdminContainer: is false, while ssh gives a key, which only the admin \
             container takes; remove one of the two",
        ),
    ]);
}

#[test]
fn kubelet_fields_without_a_setting_are_refused_where_they_stand() {
    refuses(&[
        (
            "kubeletExtraConfig: {podsPerCore: 10}",
            "15:26: nodeGroups[0].kubeletExtraConfig.podsPerCore: Bottlerocket has no setting for it; remove it, or take \
             another AMI family",
        ),
        // What kubelet itself would not take is told once, by kubelet's own check.
        (
            "kubeletExtraConfig: {podPidsLimit: many}",
            "15:26: nodeGroups[0].kubeletExtraConfig.podPidsLimit: \"many\" is a text where kubelet wants a whole number; \
             write digits alone, without quotes",
        ),
    ]);
}
