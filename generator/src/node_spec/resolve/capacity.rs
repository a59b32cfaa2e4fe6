//! Whether each instance type has room for pods under the network options, and memory for what kubelet sets aside.

use maxpods_data::instance_type::InstanceType;
use maxpods_data::map_writer::PodMap;
use maxpods_data::reserved::memory_mib;
use maxpods_data::rule::{NetworkOptions, RuleError, max_pods};
use maxpods_data::table::InstanceTable;

use super::Resolver;
use crate::kubelet_config::ReservedResource;
use crate::kubernetes::Minor;
use crate::node_spec::own_settings::{Capacity, KubeReserved};
use crate::number::thousands;
use crate::problem::{Note, Place, Problem, Sourced};
use crate::values::{InstanceTypeName, MaxPods};

impl Resolver<'_> {
    /// Checks what the group's types make of `capacity`. Where the user gives the number of pods, it wins.
    pub(super) fn check_capacity(
        &mut self,
        capacity: &Capacity,
        types: &[InstanceTypeName],
        max_pods: Option<MaxPods>,
        minor: Option<&Minor>,
    ) {
        if !self.check_max_pods_expression(capacity, types) {
            return;
        }
        let network = &capacity.network;
        let group = &self.draft.group;
        match (max_pods, &group.max_pods) {
            (Some(pods), Some(given)) if *network != NetworkOptions::default() => {
                let message = format!("gives every node {pods} pods, whatever its type has by nodestrap.capacity");
                self.notes.push(Note { place: given.place.clone(), message });
            }
            // A number that could not be read is told of already.
            (None, Some(_)) => return,
            (None, None) if !self.interfaces_contradict(network) => self.check_interfaces(network, types),
            _ => {}
        }
        // A command in the agent's place reserves what it likes.
        let by_the_agent = group.override_bootstrap_command.is_none();
        if by_the_agent && minor.is_some_and(|minor| capacity.kube_reserved(minor) == KubeReserved::Aws) {
            self.check_reserved_memory(capacity, types, max_pods);
        }
    }

    /// Tells of options that leave pods no interface on any type.
    fn interfaces_contradict(&mut self, network: &NetworkOptions) -> bool {
        let taken = network.reserved_enis + u32::from(network.custom_networking);
        let Some(most) = network.max_enis.filter(|most| *most <= taken) else { return false };
        let fields = &self.draft.group.own.capacity;
        let Some(place) = fields.max_enis.as_ref().map(|text| text.place.clone()) else { return false };
        let mut takers = Vec::new();
        if network.reserved_enis > 0 {
            takers.push(format!("{} reserved for others", network.reserved_enis));
        }
        if network.custom_networking {
            takers.push("the first, which custom networking keeps pods off".to_owned());
        }
        let without = if takers.is_empty() { String::new() } else { format!(" without {}", takers.join(" and ")) };
        let message = format!("{most} leaves no interface to pods{without}; write {} or more, or remove it", taken + 1);
        self.note(&place, message);
        true
    }

    /// Tells of types without an interface for pods, and mentions those that have no prefixes.
    fn check_interfaces(&mut self, network: &NetworkOptions, types: &[InstanceTypeName]) {
        let fields = &self.draft.group.own.capacity;
        let takers =
            [fields.reserved_enis.as_ref().map(|text| &text.place), place_of(fields.custom_networking.as_ref())];
        let taker = takers.into_iter().flatten().next().cloned();
        let delegation = place_of(fields.prefix_delegation.as_ref()).cloned();
        for known in known(self.options.table, types) {
            let (map, left_out) = PodMap::of([known], network);
            for error in left_out {
                self.problems.push(Problem { place: taker.clone(), message: error.to_string() });
            }
            if let (Err(RuleError::NoPrefixDelegation { .. }), Some(place), Some((name, pods))) =
                (max_pods(known, network), delegation.clone(), map.iter().next())
            {
                let message = format!(
                    "{name} has no prefixes, which need Nitro or bare metal; its nodes get single addresses, and {pods} pods"
                );
                self.notes.push(Note { place, message });
            }
        }
    }

    /// Tells of types that have less memory than kubelet would set aside for so many pods.
    ///
    /// kubelet ends then, with "invalid Node Allocatable configuration" (Kubernetes,
    /// `pkg/kubelet/cm/node_container_manager_linux.go`, `validateNodeAllocatable`).
    fn check_reserved_memory(&mut self, capacity: &Capacity, types: &[InstanceTypeName], user: Option<MaxPods>) {
        let group = &self.draft.group;
        let own = group.kubelet_extra_config.as_ref().and_then(|config| config.object.get("kubeReserved"));
        if own.is_some_and(|own| own.get(ReservedResource::Memory.as_str()).is_some()) {
            return;
        }
        let (place, fewer) = match (user, &group.max_pods, &group.own.capacity.max_pods_expression) {
            (Some(_), Some(given), _) => (Some(given.place.clone()), "write a smaller number"),
            (None, None, Some(given)) => (Some(given.place.clone()), "write a formula that comes to fewer"),
            _ => (
                place_of(group.own.capacity.prefix_delegation.as_ref()).cloned(),
                "set recommendedCap beside it, write maxPodsPerNode",
            ),
        };
        for known in known(self.options.table, types) {
            let (map, _) = capacity.pods([known]);
            let pods = user.map(MaxPods::get).or_else(|| map.iter().next().map(|(_, pods)| pods));
            let (Some(pods), Some(memory)) = (pods, known.memory_mib) else { continue };
            let reserved = memory_mib(pods);
            if reserved > memory.get() {
                let [pods, reserved, memory] = [pods, reserved, memory.get()].map(|number| thousands(number.into()));
                let message = format!(
                    "{} would take {pods} pods, for which kubelet would set aside {reserved} MiB of its {memory}, and not \
                     start; {fewer}, or say what to reserve with kubeletExtraConfig.kubeReserved.memory",
                    known.name
                );
                self.problems.push(Problem { place: place.clone(), message });
            }
        }
    }
}

/// What the table knows of these types.
fn known<'t>(table: &'t InstanceTable<'t>, types: &[InstanceTypeName]) -> impl Iterator<Item = &'t InstanceType<'t>> {
    types.iter().filter_map(|name| table.get(name.as_str()))
}

/// Where a setting that is on was written.
fn place_of(setting: Option<&Sourced<bool>>) -> Option<&Place> {
    setting.filter(|setting| setting.value).map(|setting| &setting.place)
}
