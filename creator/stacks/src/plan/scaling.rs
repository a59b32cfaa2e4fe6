//! How many instances of which types.

/// The sizes of an Auto Scaling group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scaling {
    /// The fewest instances.
    pub min: u32,
    /// The instances to start with.
    pub desired: u32,
    /// The most instances.
    pub max: u32,
}

/// A mix of instance types and of ways to pay for them: eksctl's `instancesDistribution`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstancesDistribution {
    /// The most to pay an hour for a spot instance, in US dollars; text, as Auto Scaling takes it.
    pub max_price: Option<String>,
    /// On-demand instances before any spot instance.
    pub on_demand_base_capacity: Option<u32>,
    /// The share of on-demand instances above that, in percent.
    pub on_demand_percentage_above_base_capacity: Option<u32>,
    /// Spot pools to spread over, with the strategy `lowest-price` alone.
    pub spot_instance_pools: Option<u32>,
    /// How spot pools are chosen.
    pub spot_allocation_strategy: Option<String>,
    /// Whether instances at risk of interruption are replaced ahead.
    pub capacity_rebalance: bool,
}
