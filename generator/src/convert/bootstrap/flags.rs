//! The flags of `bootstrap.sh`.

use std::collections::BTreeMap;

use super::super::error::ConvertError;
use super::super::kubelet_flags;
use super::super::node::Node;
use super::super::shell::Unknowns;
use crate::near_miss::near_miss;
use crate::simulate::command_line;
use crate::values::{Region, quoted};

/// Every flag; each takes a value.
const FLAGS: [&str; 19] = [
    "--apiserver-endpoint",
    "--aws-api-retry-attempts",
    "--b64-cluster-ca",
    "--cluster-id",
    "--container-runtime",
    "--containerd-config-file",
    "--dns-cluster-ip",
    "--docker-config-json",
    "--enable-docker-bridge",
    "--enable-local-outpost",
    "--ip-family",
    "--kubelet-extra-args",
    "--local-disks",
    "--mount-bpf-fs",
    "--pause-container-account",
    "--pause-container-version",
    "--service-ipv4-cidr",
    "--service-ipv6-cidr",
    "--use-max-pods",
];

/// The pause image's version where no flag names one.
const PAUSE_VERSION: &str = "3.5";

/// A call of the script.
pub(super) struct Call<'a> {
    /// The script, and the line in it.
    pub(super) place: &'a str,
    /// What only a run could tell.
    pub(super) unknowns: &'a Unknowns,
}

impl Call<'_> {
    /// Reads what stands behind the script's name. Of a flag that is there twice, the last value counts.
    pub(super) fn read(&self, arguments: &[String], node: &mut Node) -> Result<(), ConvertError> {
        let mut given: BTreeMap<&str, &str> = BTreeMap::new();
        let mut others: Vec<&str> = Vec::new();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let Some(flag) = FLAGS.into_iter().find(|flag| flag == argument) else {
                others.push(argument);
                continue;
            };
            let Some(value) = arguments.next() else {
                return Err(ConvertError::NoValue { place: self.place.to_owned(), flag: flag.to_owned() });
            };
            given.insert(flag, value);
        }
        self.others(&others, node);
        given.retain(|flag, value| self.is_known(flag, value, node));
        self.cluster(&given, node);
        self.network(&given, node);
        self.runtime(&given, node);
        self.pause_image(&given, node);
        self.kubelet(&given, node);
        Ok(())
    }

    fn at(&self, flag: &str) -> String {
        format!("{}: {flag}", self.place)
    }

    /// Whether a value is known without a run. Of kubelet's arguments each is looked at by itself.
    fn is_known(&self, flag: &str, value: &str, node: &mut Node) -> bool {
        if flag == "--kubelet-extra-args" || !Unknowns::are_in(value) {
            return true;
        }
        let message =
            format!("{} is known on the node alone: write what it stands for", quoted(&self.unknowns.shown(value)));
        node.findings.lost(self.at(flag), message);
        false
    }

    /// What is no flag: the first is the cluster's name, and the script passes over the others in silence.
    fn others(&self, others: &[&str], node: &mut Node) {
        let (names, flags): (Vec<&str>, Vec<&str>) = others.iter().partition(|other| !other.starts_with('-'));
        if let Some(flag) = flags.first() {
            let shown = self.unknowns.shown(flag);
            let mend = match shown.split_once('=') {
                Some((name, _)) if FLAGS.contains(&name) => "write its value as a word of its own".to_owned(),
                _ => match near_miss(&shown, FLAGS) {
                    Some(near) => format!("did you mean {near}?"),
                    None => "remove it".to_owned(),
                },
            };
            let message = format!("{} is no flag of bootstrap.sh, which takes it for a name; {mend}", quoted(&shown));
            node.findings.lost(self.place, message);
        }
        match others.first() {
            Some(name) if Unknowns::are_in(name) => {
                let name = quoted(&self.unknowns.shown(name));
                node.findings
                    .lost(self.place, format!("the cluster's name {name} is known on the node alone: write it"));
            }
            Some(name) if names.first() == Some(name) => node.cluster_name = Some((*name).to_owned()),
            _ => {}
        }
        for name in names.iter().skip(1) {
            let shown = quoted(&self.unknowns.shown(name));
            let message =
                format!("{shown} stands behind the cluster's name, and bootstrap.sh passes over it; remove it");
            node.findings.lost(self.place, message);
        }
    }

    fn cluster(&self, given: &BTreeMap<&str, &str>, node: &mut Node) {
        let value = |flag: &str| given.get(flag).filter(|value| !value.is_empty()).map(|value| (*value).to_owned());
        node.endpoint = value("--apiserver-endpoint");
        node.certificate_authority = value("--b64-cluster-ca");
        node.take_region_from_endpoint();
        let is_local = given.get("--enable-local-outpost") == Some(&"true");
        match value("--cluster-id") {
            id @ Some(_) if is_local => node.cluster_id = id,
            Some(_) => {
                let message = "says something of local clusters alone, and --enable-local-outpost is not true: left out, \
                               as bootstrap.sh does";
                node.findings.differs(self.at("--cluster-id"), message);
            }
            None if is_local => node.findings.missing(
                "status.id",
                "a local cluster has an ID, and bootstrap.sh needs --cluster-id for it; \"aws eks describe-cluster\" \
                 prints it",
            ),
            None => {}
        }
        if given.contains_key("--aws-api-retry-attempts") {
            let message = "says how often to ask the AWS API, which no node of nodestrap's does: left out";
            node.findings.differs(self.at("--aws-api-retry-attempts"), message);
        }
    }

    fn network(&self, given: &BTreeMap<&str, &str>, node: &mut Node) {
        let value = |flag: &str| given.get(flag).copied().filter(|value| !value.is_empty());
        let v6 = value("--service-ipv6-cidr");
        node.service_cidr = v6.or(value("--service-ipv4-cidr")).map(str::to_owned);
        match value("--ip-family").map(str::to_ascii_lowercase).as_deref() {
            Some("ipv6") => node.is_ipv6 = Some(true),
            Some("ipv4") => node.is_ipv6 = Some(false),
            Some(_) => {
                let message =
                    "is neither ipv4 nor ipv6, and bootstrap.sh stops: write kubernetesNetworkConfig.ipFamily";
                node.findings.lost(self.at("--ip-family"), message);
            }
            None if v6.is_some() => node.is_ipv6 = Some(true),
            None => {}
        }
        match value("--dns-cluster-ip") {
            Some(addresses) => {
                node.cluster_dns = addresses.split(',').map(|address| address.trim().to_owned()).collect();
            }
            None => node.compare_dns(self.place),
        }
    }

    fn runtime(&self, given: &BTreeMap<&str, &str>, node: &mut Node) {
        let value = |flag: &str| given.get(flag).copied().filter(|value| !value.is_empty());
        node.container_runtime = value("--container-runtime").map(str::to_owned);
        let is_docker = node.container_runtime.as_deref() == Some("dockerd");
        if value("--enable-docker-bridge").is_some_and(|on| on == "true") {
            self.docker("--enable-docker-bridge", is_docker, node);
        }
        if value("--docker-config-json").is_some() {
            self.docker("--docker-config-json", is_docker, node);
        }
        if let Some(file) = value("--containerd-config-file") {
            let message = format!(
                "nodestrap writes containerd's configuration itself, and {} of the image is not read: docs/containerd.md \
                 says which settings there are",
                quoted(file)
            );
            node.findings.lost(self.at("--containerd-config-file"), message);
        }
        if value("--mount-bpf-fs") != Some("false") {
            let message = "bootstrap.sh mounts bpf at /sys/fs/bpf, nodestrap does not: where a program needs it, write \
                           \"mountpoint -q /sys/fs/bpf || mount -t bpf bpf /sys/fs/bpf\" into preBootstrapCommands";
            node.findings.differs(self.place, message);
        }
        if let Some(disks) = value("--local-disks") {
            let strategy = ["Mount", "RAID0", "RAID10"].into_iter().find(|name| name.eq_ignore_ascii_case(disks));
            if let Some(strategy) = strategy {
                node.own.local_storage.get_or_insert_default().strategy = Some(strategy.to_owned());
            } else {
                let message = format!("{} is none of mount, raid0 and raid10: write one", quoted(disks));
                node.findings.lost(self.at("--local-disks"), message);
            }
        }
    }

    /// A flag that dockerd alone heeds.
    fn docker(&self, flag: &str, is_docker: bool, node: &mut Node) {
        if is_docker {
            let message = "nodestrap leaves docker's configuration as the image has it: write /etc/docker/daemon.json and \
                           restart docker in preBootstrapCommands";
            node.findings.lost(self.at(flag), message);
        } else {
            node.findings.differs(self.at(flag), "is passed over by bootstrap.sh on nodes with containerd: left out");
        }
    }

    /// The pause image, where a flag makes it another than EKS' own of the region.
    fn pause_image(&self, given: &BTreeMap<&str, &str>, node: &mut Node) {
        let (account, version) = (given.get("--pause-container-account"), given.get("--pause-container-version"));
        if account.is_none() && version.is_none() {
            return;
        }
        let flag = if account.is_some() { "--pause-container-account" } else { "--pause-container-version" };
        let Some(region) = node.region.as_deref().and_then(|region| region.parse::<Region>().ok()) else {
            let message = "names the pause image together with the region, which is not known: write \
                           nodestrap.containerd.sandboxImage";
            return node.findings.lost(self.at(flag), message);
        };
        let version = version.copied().unwrap_or(PAUSE_VERSION);
        let registry = match account {
            Some(account) => format!("{account}.dkr.ecr.{region}.{}", region.partition().domain()),
            None => region.ecr_account().registry(),
        };
        node.own.containerd.sandbox_image = Some(format!("{registry}/eks/pause:{version}"));
    }

    fn kubelet(&self, given: &BTreeMap<&str, &str>, node: &mut Node) {
        let arguments = given.get("--kubelet-extra-args").copied().unwrap_or_default();
        let place = self.at("--kubelet-extra-args");
        // systemd splits them: they come to kubelet as $KUBELET_EXTRA_ARGS of its unit.
        match command_line::split(arguments) {
            Ok(words) => kubelet_flags::read(&words, &place, self.unknowns, node),
            Err(_) => node.findings.lost(place, kubelet_flags::OPEN_QUOTE),
        }
        let computes = given.get("--use-max-pods").is_none_or(|on| *on == "true");
        if !computes && node.max_pods.is_none() {
            // kubelet's own default, which nothing else replaces then.
            node.max_pods = Some(110);
        }
        node.reserves_by_type = true;
    }
}
