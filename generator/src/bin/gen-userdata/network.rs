//! Flags that say how the cluster's VPC CNI is set up.

use clap::Args;
use maxpods_data::rule::NetworkOptions;
use nodestrap_generator::node_spec::own_settings::Capacity;
use nodestrap_generator::node_spec::{CapacityFlags, flag};
use nodestrap_generator::problem::{Place, Problem, Problems};
use nodestrap_generator::values::ValueError;

/// What decides max pods beside the instance type. The default is the VPC CNI's own.
#[derive(Debug, Args)]
#[command(next_help_heading = "Network (how the cluster's VPC CNI is set up)")]
pub(crate) struct NetworkFlags {
    /// Interfaces get prefixes of 16 addresses (ENABLE_PREFIX_DELEGATION).
    #[arg(long)]
    prefix_delegation: bool,

    /// Pods are in other subnets than their node (AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG).
    #[arg(long)]
    custom_networking: bool,

    /// The most network interfaces that the CNI takes (MAX_ENI).
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    max_enis: Option<u32>,

    /// Network interfaces to leave to others than the CNI.
    #[arg(long, value_name = "NUMBER")]
    reserved_enis: Option<u32>,

    /// Stay within what AWS recommends: 110 pods, or 250 above 30 vCPUs.
    #[arg(long)]
    recommended_cap: bool,

    /// A formula for max pods in place of all these: CEL, over default_enis, ips_per_eni and max_pods, as nodeadm takes it.
    #[arg(long, value_name = "CEL")]
    max_pods_expression: Option<String>,
}

impl NetworkFlags {
    /// What they say, as texts, where a file may say it as well.
    pub(crate) fn flags(&self) -> CapacityFlags {
        CapacityFlags {
            prefix_delegation: self.prefix_delegation,
            custom_networking: self.custom_networking,
            max_enis: self.max_enis.map(|number| number.to_string()),
            reserved_enis: self.reserved_enis.map(|number| number.to_string()),
            recommended_cap: self.recommended_cap,
            max_pods_expression: self.max_pods_expression.clone(),
            ..CapacityFlags::default()
        }
    }

    /// What the flags say, where no file does.
    pub(crate) fn capacity(&self) -> Result<Capacity, Problems> {
        let network = NetworkOptions {
            prefix_delegation: self.prefix_delegation,
            custom_networking: self.custom_networking,
            max_enis: self.max_enis,
            reserved_enis: self.reserved_enis.unwrap_or_default(),
            recommended_cap: self.recommended_cap,
        };
        let at_flag =
            |message: String| Problems(vec![Problem::at(&Place::Flag(flag::MAX_PODS_EXPRESSION.to_owned()), message)]);
        let parse = |text: &String| text.parse().map_err(|error: ValueError| at_flag(error.to_string()));
        let max_pods_expression = self.max_pods_expression.as_ref().map(parse).transpose()?;
        if max_pods_expression.is_some() && network != NetworkOptions::default() {
            let message =
                "counts the pods alone, so that the other options would do nothing; write what they do into it";
            return Err(at_flag(message.to_owned()));
        }
        Ok(Capacity { network, max_pods_expression, ..Capacity::default() })
    }
}
