//! What a node sets up on itself: local disks, environment, proxy and nameservers.

use std::net::IpAddr;

use nodestrap_generator::node_spec::own_settings::{StateMount, Strategy};
use nodestrap_generator::node_spec::{FlagInputs, HostFlags, read};

use crate::support::{options, reads, refused, refuses_group, with_group};

/// Lines of a node group with one part of `nodestrap` in them.
fn part(name: &str, value: &str) -> String {
    with_group(&format!("nodestrap:\n  {name}: {value}"))
}

fn refuses_part(name: &str, cases: &[(&str, &str)]) {
    for (value, message) in cases {
        let place =
            format!("cluster.yaml:16:{}: nodeGroups[0].nodestrap.{name}", message.split_once(':').expect("a column").0);
        let rest = message.split_once(':').expect("a column").1;
        assert_eq!(refused(&part(name, value)), format!("{place}{rest}"), "{value}");
    }
}

#[test]
fn local_storage_is_read() {
    let plain = reads(&part("localStorage", "{strategy: RAID0}")).spec.own.local_storage.expect("set");
    assert_eq!((plain.strategy, plain.mount_path.as_str()), (Strategy::Raid0, "/mnt/k8s-disks"));
    let text = "{strategy: RAID10, mountPath: /data/, disabledMounts: [PodLogs, Containerd]}";
    let full = reads(&part("localStorage", text)).spec.own.local_storage.expect("set");
    assert_eq!((full.strategy, full.mount_path.as_str()), (Strategy::Raid10, "/data"));
    assert_eq!(full.disabled_mounts.into_iter().collect::<Vec<_>>(), [StateMount::Containerd, StateMount::PodLogs]);
    for nothing in ["", "{}", "{strategy: ~}"] {
        assert_eq!(reads(&part("localStorage", nothing)).spec.own.local_storage, None, "{nothing}");
    }
}

#[test]
fn local_storage_that_cannot_be_is_refused() {
    refuses_part(
        "localStorage",
        &[
            ("{strategy: RAID5}", "32:.strategy: \"RAID5\" is not a strategy; write Mount, RAID0 or RAID10"),
            ("{strategy: raid0}", "32:.strategy: \"raid0\" is not a strategy; write Mount, RAID0 or RAID10"),
            ("{mountPath: /data}", "21:: has no strategy; write Mount, RAID0 or RAID10 in it, or give --local-storage"),
            (
                "{strategy: RAID0, mountPath: data}",
                "50:.mountPath: \"data\" is not a directory to mount disks below; write an absolute path of letters, \
                 digits, dots, dashes and underscores, such as \"/mnt/k8s-disks\"",
            ),
            (
                "{strategy: RAID0, mountPath: /var/lib/kubelet/disks}",
                "50:.mountPath: \"/var/lib/kubelet/disks\" lies in /var/lib/kubelet, which is not a place for disks; \
                 write another, such as \"/mnt/k8s-disks\"",
            ),
            (
                "{strategy: RAID0, disabledMounts: [SOCI]}",
                "56:.disabledMounts[0]: \"SOCI\" is not a directory of state that can stay on the root volume; write \
                 Containerd or PodLogs",
            ),
            (
                "{strategy: Mount, disabledMounts: [PodLogs]}",
                "56:.disabledMounts[0]: is for RAID0 and RAID10, which move state onto the disks; Mount moves none, so \
                 remove it",
            ),
            (
                "{disks: 2}",
                "22:.disks: nodestrap.localStorage has no such field; it has disabledMounts, mountPath, strategy",
            ),
        ],
    );
}

#[test]
fn environment_is_text_whatever_yaml_makes_of_it() {
    let own =
        reads(&part("environment", "{kubelet: {GOMAXPROCS: 2, DEBUG: yes, EMPTY: }, default: {A: \"b c\"}}")).spec.own;
    let pairs: Vec<(&str, &str)> =
        own.environment.kubelet.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(pairs, [("DEBUG", "yes"), ("EMPTY", ""), ("GOMAXPROCS", "2")]);
    assert_eq!(own.environment.default.len(), 1);
}

#[test]
fn environment_that_would_not_arrive_is_refused() {
    refuses_part(
        "environment",
        &[
            ("{kublet: {A: b}}", "21:.kublet: nodestrap.environment has no such field; did you mean kubelet?"),
            (
                "{kubelet: {A-B: c}}",
                "31:.kubelet.A-B: \"A-B\" is not the name of an environment variable, which has letters, digits and \
                 underscores alone and does not start with a digit",
            ),
            (
                "{kubelet: {A: \"b\\nC=d\"}}",
                "34:.kubelet.A: \"b\\nC=d\" holds '\\n', which no environment variable of a unit can; write one line \
                 without control characters",
            ),
            (
                "{default: {A: 50%}}",
                "34:.default.A: holds a percent sign, which systemd does not read alike in all its versions here; write \
                 the variable for kubelet or containerd",
            ),
            (
                "{default: {https_proxy: \"http://a\"}}",
                "31:.default.https_proxy: belongs to nodestrap.proxy, which also says what is reached without the proxy; \
                 move it there",
            ),
            (
                "{docker: {A: b}}",
                "30:.docker.A: is for docker, which nodes of this Kubernetes version do not run; write it for containerd",
            ),
        ],
    );
}

#[test]
fn a_proxy_never_stands_before_imds_and_the_cluster_s_services() {
    let proxy = reads(&part("proxy", "{https: \"http://p:3128\", no: [.internal, localhost]}")).spec.own.proxy;
    let wanted = "localhost,127.0.0.1,169.254.169.254,fd00:ec2::254,[fd00:ec2::254],10.100.0.0/16,.internal";
    assert_eq!(proxy.variables(), [("HTTPS_PROXY", "http://p:3128".to_owned()), ("NO_PROXY", wanted.to_owned())]);
    let private =
        part("proxy", "{http: \"http://p:3128\"}").replace("0123.gr7.eu-west-1.eks.amazonaws.com", "10.0.0.7");
    let no = reads(&private).spec.own.proxy.no;
    assert_eq!(no.last().expect("entries").as_str(), "10.0.0.7", "a private address is out of a proxy's reach");
}

#[test]
fn a_proxy_that_cannot_be_is_refused() {
    let looks = "it looks like \"http://proxy.example:3128\"";
    refuses_part(
        "proxy",
        &[
            (
                "{http: \"p:3128\"}",
                &format!(
                    "21:.http: \"p:3128\" is not a proxy's URL: it does not start with http:// or https://; {looks}"
                ),
            ),
            (
                "{http: \"http://p\", no: [\"a b\"]}",
                "38:.no[0]: \"a b\" is nothing to be reached without the proxy; write one host, domain, IP address or \
                 CIDR, such as \".internal\" or \"10.0.0.0/16\"",
            ),
            (
                "{no: [.internal]}",
                "20:.no[0]: says what is reached without a proxy, but there is none; write http or https",
            ),
            ("{no: .internal}", "19:.no: must be a list, not \".internal\""),
            ("{ftp: \"http://p\"}", "15:.ftp: nodestrap.proxy has no such field; it has http, https, no"),
        ],
    );
}

#[test]
fn a_proxy_needs_the_service_cidr() {
    let without = with_group("clusterDNS: 10.100.0.10\nnodestrap:\n  proxy: {http: \"http://p\"}")
        .replace("kubernetesNetworkConfig:\n  serviceIPv4CIDR: 10.100.0.0/16\n", "");
    assert_eq!(
        refused(&without),
        "the service CIDR, which is reached without the proxy, is missing: write \
         kubernetesNetworkConfig.serviceIPv4CIDR, or give --service-cidr; \"aws eks describe-cluster --name demo --region \
         eu-west-1 --query cluster.kubernetesNetworkConfig --output text\" prints it"
    );
}

#[test]
fn nameservers_are_read_and_checked() {
    let network =
        reads(&part("network", "{nameservers: [10.0.0.2, \"fd00::53\"], domains: [corp.example]}")).spec.own.network;
    let wanted: Vec<IpAddr> = ["10.0.0.2", "fd00::53"].map(|text| text.parse().expect("an address")).into();
    assert_eq!((network.nameservers, network.domains.len()), (wanted, 1));
    refuses_group(&[
        (
            "nodestrap:\n  network: {nameservers: [dns.example]}",
            "16:31: nodeGroups[0].nodestrap.network.nameservers[0]: \"dns.example\" is not a nameserver's IP address, \
             which looks like \"10.0.0.2\"",
        ),
        (
            "nodestrap:\n  network: {nameservers: [10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.4]}",
            "16:61: nodeGroups[0].nodestrap.network.nameservers[3]: is nameserver 4 of 4, and a node's resolver asks the \
             first 3 alone; remove some",
        ),
        (
            "nodestrap:\n  network: {domains: [\"~corp\"]}",
            "16:27: nodeGroups[0].nodestrap.network.domains[0]: \"~corp\" is not a search domain, which looks like \
             \"corp.example\"",
        ),
        (
            "nodestrap:\n  network: {nameserver: [10.0.0.2]}",
            "16:17: nodeGroups[0].nodestrap.network.nameserver: nodestrap.network has no such field; did you mean \
             nameservers?",
        ),
    ]);
}

#[test]
fn flags_take_the_file_s_place() {
    let host = HostFlags {
        local_storage: Some("RAID0".to_owned()),
        http_proxy: Some("http://q".to_owned()),
        https_proxy: None,
        no_proxy: vec![".internal".to_owned()],
        nameservers: vec!["10.0.0.9".to_owned()],
        search_domains: vec!["corp.example".to_owned()],
        ..HostFlags::default()
    };
    let file = part("proxy", "{http: \"http://p\", https: \"http://p\"}");
    let flags = FlagInputs { host, ..FlagInputs::default() };
    let own = read(Some(("cluster.yaml", file.as_bytes())), &flags, &options()).expect("sound").spec.own;
    assert_eq!(own.local_storage.expect("set").strategy, Strategy::Raid0);
    let url = |url: Option<nodestrap_generator::values::ProxyUrl>| url.map(|url| url.to_string());
    assert_eq!((url(own.proxy.http), url(own.proxy.https)), (Some("http://q".to_owned()), Some("http://p".to_owned())));
    assert_eq!(own.proxy.no.last().map(ToString::to_string).as_deref(), Some(".internal"));
    assert_eq!((own.network.nameservers.len(), own.network.domains.len()), (1, 1));

    let bad = HostFlags { local_storage: Some("RAID1".to_owned()), ..HostFlags::default() };
    let flags = FlagInputs { host: bad, ..FlagInputs::default() };
    let problems = read(Some(("cluster.yaml", with_group("").as_bytes())), &flags, &options()).expect_err("refused");
    assert_eq!(problems.to_string(), "--local-storage: \"RAID1\" is not a strategy; write Mount, RAID0 or RAID10");
}
