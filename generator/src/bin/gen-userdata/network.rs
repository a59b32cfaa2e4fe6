//! Flags that say how the cluster's VPC CNI is set up.

use clap::Args;
use maxpods_data::rule::NetworkOptions;

/// What decides max pods beside the instance type. The default is the VPC CNI's own.
#[derive(Debug, Args)]
#[command(next_help_heading = "Network (how the cluster's VPC CNI is set up)")]
pub(crate) struct NetworkFlags {
    /// Interfaces get prefixes of 16 addresses (ENABLE_PREFIX_DELEGATION).
    #[arg(long)]
    pub(crate) prefix_delegation: bool,

    /// Pods are in other subnets than their node (AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG).
    #[arg(long)]
    pub(crate) custom_networking: bool,

    /// The most network interfaces that the CNI takes (MAX_ENI).
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) max_enis: Option<u32>,

    /// Network interfaces to leave to others than the CNI.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) reserved_enis: Option<u32>,

    /// Stay within what AWS recommends: 110 pods, or 250 above 30 vCPUs.
    #[arg(long)]
    pub(crate) recommended_cap: bool,
}

impl From<&NetworkFlags> for NetworkOptions {
    fn from(flags: &NetworkFlags) -> Self {
        Self {
            prefix_delegation: flags.prefix_delegation,
            custom_networking: flags.custom_networking,
            max_enis: flags.max_enis,
            reserved_enis: flags.reserved_enis.unwrap_or_default(),
            recommended_cap: flags.recommended_cap,
        }
    }
}
