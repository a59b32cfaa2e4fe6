//! `nodestrap.proxy`, parsed: the proxy between the node and the world.

use std::net::IpAddr;

use crate::cluster_config::own_settings::proxy::ProxyFields;
use crate::node_spec::resolve::Resolver;
use crate::values::{Endpoint, NoProxyEntry, ProxyUrl, ServiceCidr};

/// The proxy between the node and the world, as kubelet, the container runtime and what pulls the sandbox image use it.
///
/// The agent reads no proxy's variables: it asks IMDS alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxy {
    /// For `http://`.
    pub http: Option<ProxyUrl>,
    /// For `https://`.
    pub https: Option<ProxyUrl>,
    /// What is reached without it: always IMDS, the node itself and the cluster's services, then what the user names.
    pub no: Vec<NoProxyEntry>,
}

/// What no node reaches through a proxy: itself, and IMDS by its addresses, the last of them as Go writes it and as
/// Python does.
const NEVER: [&str; 5] = ["localhost", "127.0.0.1", "169.254.169.254", "fd00:ec2::254", "[fd00:ec2::254]"];

impl Proxy {
    /// The proxy's environment variables, in the order of their names.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        let no: Vec<&str> = self.no.iter().map(NoProxyEntry::as_str).collect();
        let variables = [
            ("HTTPS_PROXY", self.https.as_ref().map(ToString::to_string)),
            ("HTTP_PROXY", self.http.as_ref().map(ToString::to_string)),
            ("NO_PROXY", (!no.is_empty()).then(|| no.join(","))),
        ];
        variables.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The settings of `fields`.
    pub(super) fn resolve(fields: &ProxyFields, resolver: &mut Resolver<'_>) -> Self {
        let named: Vec<NoProxyEntry> = fields.no.iter().filter_map(|entry| resolver.parse(entry)).collect();
        if fields.http.is_none() && fields.https.is_none() {
            if let Some(first) = fields.no.first() {
                resolver
                    .note(&first.place, "says what is reached without a proxy, but there is none; write http or https");
            }
            return Self::default();
        }
        let (cidr, endpoint) = resolver.cluster_network();
        let never = NEVER.iter().filter_map(|entry| entry.parse().ok());
        let mut no: Vec<NoProxyEntry> = Vec::new();
        for entry in never.chain(services(cidr)).chain(private_address(endpoint.as_ref())).chain(named) {
            if !no.contains(&entry) {
                no.push(entry);
            }
        }
        Self {
            http: fields.http.as_ref().and_then(|url| resolver.parse(url)),
            https: fields.https.as_ref().and_then(|url| resolver.parse(url)),
            no,
        }
    }
}

fn services(cidr: Option<ServiceCidr>) -> Option<NoProxyEntry> {
    cidr?.to_string().parse().ok()
}

/// The API server's address where it is private: no proxy outside of the VPC reaches it. Whether a name has private
/// addresses, only its resolver knows, so that such a one is the user's to list.
fn private_address(endpoint: Option<&Endpoint>) -> Option<NoProxyEntry> {
    let host = endpoint?.host();
    let private = match host.parse().ok()? {
        IpAddr::V4(address) => address.is_private(),
        IpAddr::V6(address) => address.is_unique_local(),
    };
    if private { host.parse().ok() } else { None }
}
