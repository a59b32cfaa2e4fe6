//! The user's own `NodeConfig`s: whether nodeadm can use what they say, and whether they speak of the same cluster.
//!
//! A `NodeConfig` that names another cluster's endpoint or certificate authority makes a node that joins nothing, so that
//! its facts are held against those of the `ClusterConfig` wherever it stands in the document.

use std::str::FromStr;

use super::Facts;
use crate::cluster_config::compose::compose;
use crate::cluster_config::reader::join;
use crate::cluster_config::tree::{Entry, Node, Position, Scalar, Value};
use crate::node_spec::resolve::Resolver;
use crate::node_spec::{AmiFamily, Boot};
use crate::nodeadm::check_document;
use crate::problem::{Place, Problem, Sourced};
use crate::user_parts::UserParts;
use crate::values::{CertificateAuthority, ClusterId, ClusterName, Endpoint, ServiceCidr, quoted};

impl Resolver<'_> {
    /// Notes what is wrong in the parts that are `NodeConfig`s.
    pub(super) fn check_node_configs(&mut self, facts: &Facts<'_>) {
        for part in facts.own.user_data.node_configs() {
            self.problems.extend(check_document(&part.file, &part.document, facts.kubernetes));
            self.problems.extend(self.cluster_faults(&part.file, &part.document));
        }
    }

    /// Notes parts that are `NodeConfig`s, on nodes that nodeadm does not boot.
    pub(super) fn refuse_node_configs(&mut self, parts: &UserParts, family: Option<AmiFamily>, boot: Boot) {
        let Some(family) = family else { return };
        let mend = match (family, boot) {
            (AmiFamily::AmazonLinux2023, _) => "remove boot: agent",
            _ => "write amiFamily AmazonLinux2023",
        };
        for part in parts.node_configs() {
            let by = match boot {
                Boot::Ubuntu => "bootstrap.sh of Ubuntu's images",
                _ if self.is_booted_by_eks() => "bootstrap.sh",
                _ => "nodestrap's agent",
            };
            let message = format!(
                "is a NodeConfig, which nodeadm alone reads, while {by} boots these {family} nodes; {mend}, or write fields of \
                 the node group, which \"gen-userdata convert\" makes of it"
            );
            let place = place(&part.file, "", part.document.position);
            self.note(&place, message);
        }
    }

    /// What `overrideBootstrapCommand` says of another cluster, each with its place in the text.
    pub(super) fn cluster_faults_of_override(&self, text: &str) -> Vec<Problem> {
        match compose("", text.as_bytes()) {
            // EKS' own part is behind it, which is told elsewhere.
            Ok(Some(document)) if !self.is_booted_by_eks() => self.cluster_faults("", &document),
            _ => Vec::new(),
        }
    }

    /// What a `NodeConfig` says of another cluster than the `ClusterConfig`'s.
    fn cluster_faults(&self, file: &str, document: &Node) -> Vec<Problem> {
        let Some(found) = entry(document, "spec").and_then(|spec| entry(&spec.value, "cluster")) else {
            return Vec::new();
        };
        if self.is_booted_by_eks() {
            let message = "EKS' own NodeConfig behind it says so of the nodes of a managed node group; remove it, or name an \
                           image with ami";
            return vec![Problem::at(&place(file, "spec.cluster", found.key_position), message)];
        }
        let Value::Mapping(facts) = &found.value.value else { return Vec::new() };
        facts.iter().filter_map(|fact| self.cluster_fault(file, fact)).collect()
    }

    /// What is unlike in one fact; what is no such fact at all is told of already.
    fn cluster_fault(&self, file: &str, fact: &Entry) -> Option<Problem> {
        let Value::Scalar(scalar) = &fact.value.value else { return None };
        let said = scalar.text.as_str();
        if said.is_empty() || scalar.is_null() {
            return None;
        }
        let at = place(file, &join("spec.cluster", &fact.key), fact.value.position);
        let cluster = &self.draft.cluster;
        let unlike = |ours: &Sourced<String>| {
            let message =
                format!("is {} here, and {} at {}; keep one of them", quoted(said), quoted(&ours.value), ours.place);
            Some(Problem::at(&at, message))
        };
        match fact.key.as_str() {
            "name" => cluster.name.as_ref().filter(|ours| differ::<ClusterName>(said, ours)).and_then(unlike),
            "apiServerEndpoint" => {
                cluster.endpoint.as_ref().filter(|ours| differ::<Endpoint>(said, ours)).and_then(unlike)
            }
            "id" => cluster.id.as_ref().filter(|ours| differ::<ClusterId>(said, ours)).and_then(unlike),
            "cidr" => {
                let of_file = cluster.service_ipv4_cidr.as_ref().or(cluster.service_ipv6_cidr.as_ref());
                let ours = self.draft.service_cidr.as_ref().or(of_file);
                ours.filter(|ours| differ::<ServiceCidr>(said, ours)).and_then(unlike)
            }
            "certificateAuthority" => {
                let (ours, at_ours) = self.certificate_authority_and_place()?;
                if CertificateAuthority::from_base64(said).ok()? == ours {
                    return None;
                }
                let message = format!("is another certificate authority than at {at_ours}; keep one of them");
                Some(Problem::at(&at, message))
            }
            "enableOutpost" => self.local_cluster_fault(&at, scalar),
            _ => None,
        }
    }

    /// Whether the cluster is a local one is for the `ClusterConfig` to say.
    fn local_cluster_fault(&self, at: &Place, said: &Scalar) -> Option<Problem> {
        let cluster = &self.draft.cluster;
        let local = cluster.id.as_ref().or(cluster.outpost_arn.as_ref());
        match (said.text.as_str(), local) {
            ("true", None) => {
                let message = "makes the cluster a local one on AWS Outposts, of which the ClusterConfig says nothing; write \
                               status.id, or remove it";
                Some(Problem::at(at, message))
            }
            ("false", Some(local)) => {
                let message = format!("is false here, while {} makes the cluster a local one; remove it", local.place);
                Some(Problem::at(at, message))
            }
            _ => None,
        }
    }

    fn certificate_authority_and_place(&self) -> Option<(CertificateAuthority, &Place)> {
        let parsed = match (&self.draft.certificate_authority, &self.draft.cluster.certificate_authority_data) {
            (Some(pem), _) => pem.value.parse().map(|parsed| (parsed, &pem.place)),
            (None, Some(data)) => CertificateAuthority::from_base64(&data.value).map(|parsed| (parsed, &data.place)),
            (None, None) => return None,
        };
        parsed.ok()
    }
}

/// Whether two texts are unlike values of a domain; what is no value of it is told of by itself.
fn differ<T: FromStr + PartialEq>(said: &str, ours: &Sourced<String>) -> bool {
    matches!((said.parse::<T>(), ours.value.parse::<T>()), (Ok(said), Ok(ours)) if said != ours)
}

/// A key of a mapping, with its value.
fn entry<'tree>(node: &'tree Node, key: &str) -> Option<&'tree Entry> {
    match &node.value {
        Value::Mapping(entries) => entries.iter().find(|entry| entry.key == key),
        _ => None,
    }
}

fn place(file: &str, path: &str, Position { line, column }: Position) -> Place {
    Place::File { file: file.to_owned(), path: path.to_owned(), line, column }
}
