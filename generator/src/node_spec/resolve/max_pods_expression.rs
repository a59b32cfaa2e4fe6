//! `nodestrap.capacity.maxPodsExpression`: it counts the pods alone, and on every type of the group.

use super::Resolver;
use crate::node_spec::own_settings::Capacity;
use crate::problem::{Place, Problem};
use crate::values::InstanceTypeName;

/// The rule with prefixes, as a formula.
const WITH_PREFIXES: &str = "(default_enis * ((ips_per_eni - 1) * 16)) + 2";

impl Resolver<'_> {
    /// Notes what stands beside the formula and would count the pods as well, and types that it counts none for. Whether
    /// it is sound.
    pub(super) fn check_max_pods_expression(&mut self, capacity: &Capacity, types: &[InstanceTypeName]) -> bool {
        let fields = &self.draft.group.own.capacity;
        let Some(given) = &fields.max_pods_expression else { return true };
        if capacity.max_pods_expression.is_none() {
            // What is wrong with it is told already.
            return false;
        }
        let place = given.place.clone();
        if let Some(number) = &self.draft.group.max_pods {
            let message = format!(
                "stands beside the number of pods at {}, which every node would take; keep one of the two",
                number.place
            );
            self.note(&place, message);
            return false;
        }
        if let Some((name, option)) = self.network_option() {
            let message = format!(
                "counts the pods alone, so that {name} at {option} would do nothing; remove that, and write what it does into \
                 the formula, such as \"{WITH_PREFIXES}\" for prefixes"
            );
            self.note(&place, message);
            return false;
        }
        let known = types.iter().filter_map(|name| self.options.table.get(name.as_str()));
        let (_, without) = capacity.pods(known);
        for error in &without {
            self.problems.push(Problem::at(&place, error.to_string()));
        }
        without.is_empty()
    }

    /// An option of the VPC CNI's that is set, and where.
    fn network_option(&self) -> Option<(&'static str, &Place)> {
        let fields = &self.draft.group.own.capacity;
        let switches = [
            ("prefixDelegation", &fields.prefix_delegation),
            ("customNetworking", &fields.custom_networking),
            ("recommendedCap", &fields.recommended_cap),
        ];
        let on = switches.into_iter().filter_map(|(name, field)| Some((name, field.as_ref().filter(|on| on.value)?)));
        let texts = [("maxENIs", &fields.max_enis), ("reservedENIs", &fields.reserved_enis)];
        let numbers = texts.into_iter().filter_map(|(name, field)| Some((name, &field.as_ref()?.place)));
        on.map(|(name, field)| (name, &field.place)).chain(numbers).next()
    }
}
