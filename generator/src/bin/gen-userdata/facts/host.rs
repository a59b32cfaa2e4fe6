//! What a node sets up on itself, and the user's own parts.

use clap::Args;
use nodestrap_generator::node_spec::HostFlags;

/// What a node sets up on itself before kubelet starts.
#[derive(Debug, Args)]
#[command(next_help_heading = "Node (each takes the place of the file's)")]
pub(super) struct HostFacts {
    /// What becomes of the instance store's disks: Mount, RAID0 or RAID10.
    #[arg(long, value_name = "STRATEGY")]
    local_storage: Option<String>,

    /// The proxy for http://, such as http://proxy.example:3128.
    #[arg(long, value_name = "URL")]
    http_proxy: Option<String>,

    /// The proxy for https://.
    #[arg(long, value_name = "URL")]
    https_proxy: Option<String>,

    /// A host, domain, address or CIDR that is reached without the proxy, beside IMDS and the cluster's services.
    #[arg(long, value_name = "HOST", value_delimiter = ',')]
    no_proxy: Vec<String>,

    /// A nameserver to ask before the VPC's; again, or after a comma, for more.
    #[arg(long = "nameserver", value_name = "ADDRESS", value_delimiter = ',')]
    nameservers: Vec<String>,

    /// A domain to look for names in before the VPC's; again, or after a comma, for more.
    #[arg(long = "search-domain", value_name = "DOMAIN", value_delimiter = ',')]
    search_domains: Vec<String>,

    /// A file with a part of your own, whose commands run before kubelet starts; again for more. What it may hold depends on
    /// the AMI family: a cloud-config, a script or a NodeConfig, TOML for Bottlerocket, PowerShell for Windows.
    #[arg(long, value_name = "FILE")]
    user_data_before: Vec<String>,

    /// A file with a part of your own whose commands run after the agent has started kubelet; again for more.
    #[arg(long, value_name = "FILE")]
    user_data_after: Vec<String>,
}

impl HostFacts {
    /// What they say.
    pub(super) fn flags(&self) -> HostFlags {
        HostFlags {
            local_storage: self.local_storage.clone(),
            http_proxy: self.http_proxy.clone(),
            https_proxy: self.https_proxy.clone(),
            no_proxy: self.no_proxy.clone(),
            nameservers: self.nameservers.clone(),
            search_domains: self.search_domains.clone(),
            user_data_before: self.user_data_before.clone(),
            user_data_after: self.user_data_after.clone(),
        }
    }
}
