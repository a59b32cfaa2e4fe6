//! `gen-userdata max-pods`: the number of pods of instance types, and how it came about, as lines.

use std::fmt::Write as _;

use maxpods_data::instance_type::{InstanceType, TypeName};
use maxpods_data::rule::max_pods;
use maxpods_data::table::InstanceTable;

use crate::node_spec::own_settings::{Capacity, NoPods, pods_by};
use crate::problem::{Problem, Problems};
use crate::values::MaxPodsExpression;

/// The max pods of each of `names`, in their order: a line with the number, then an indented line for each step.
///
/// # Errors
/// Every name that is not in `table`, and every type that `capacity` leaves without pods.
pub fn explain(table: &InstanceTable<'_>, names: &[impl AsRef<str>], capacity: &Capacity) -> Result<String, Problems> {
    let mut text = String::new();
    let mut problems = Problems::default();
    for name in names.iter().map(AsRef::as_ref) {
        let Some(instance_type) = table.get(name) else {
            problems.0.push(Problem::missing(unknown(table, name)));
            continue;
        };
        match answer(instance_type, capacity) {
            Ok((pods, steps)) => {
                let _ = writeln!(text, "{name}: {pods} pods");
                for step in steps {
                    let _ = writeln!(text, "  {step}");
                }
            }
            Err(error) => problems.0.push(Problem::missing(error.to_string())),
        }
    }
    problems.or_value(text)
}

/// A type's pods, and the steps to them.
fn answer(known: &InstanceType<'_>, capacity: &Capacity) -> Result<(u32, Vec<String>), NoPods> {
    let Some(expression) = &capacity.max_pods_expression else {
        let answer = max_pods(known, &capacity.network).map_err(NoPods::Rule)?;
        return Ok((answer.pods, answer.steps.iter().map(ToString::to_string).collect()));
    };
    let (interfaces, addresses) = (known.enis.get().into(), known.ipv4_per_eni.get().into());
    let standard = MaxPodsExpression::standard(interfaces, addresses);
    let pods = pods_by(expression, known)?;
    let steps = vec![
        format!("default_enis = {interfaces}, the interfaces on the default network card"),
        format!("ips_per_eni = {addresses}, the IPv4 addresses of an interface"),
        format!("max_pods = {standard}, what the CNI counts by itself"),
        format!("{expression} = {pods}"),
    ];
    Ok((pods, steps))
}

/// What is wrong with a name that the table lacks, with what is nearest to it.
fn unknown(table: &InstanceTable<'_>, name: &str) -> String {
    let Some(parsed) = TypeName::parse(name) else {
        return format!("{name:?} is no instance type: that is {}", TypeName::GRAMMAR);
    };
    let of_family = table.iter().filter(|known| known.name.family() == parsed.family());
    let sizes: Vec<&str> = of_family.map(|known| known.name.size()).collect();
    let refresh = "a table from `gen-userdata refresh`, given with --instance-data, knows new ones";
    if sizes.is_empty() {
        format!("{name} is not in the instance table, nor is another type of {}; {refresh}", parsed.family())
    } else {
        format!(
            "{name} is not in the instance table, which has of {}: {}; {refresh}",
            parsed.family(),
            sizes.join(", ")
        )
    }
}

#[cfg(test)]
mod tests {
    use maxpods_data::rule::NetworkOptions;

    use super::*;

    fn message(names: &[&str], network: NetworkOptions) -> String {
        let capacity = Capacity { network, ..Capacity::default() };
        explain(&InstanceTable::embedded(), names, &capacity).expect_err("no answer").to_string()
    }

    #[test]
    fn each_type_has_its_number_and_the_steps_to_it() {
        let network = NetworkOptions { prefix_delegation: true, recommended_cap: true, ..NetworkOptions::default() };
        let capacity = Capacity { network, ..Capacity::default() };
        assert_eq!(
            explain(&InstanceTable::embedded(), &["m5.large", "t3.nano"], &capacity).as_deref(),
            Ok("m5.large: 110 pods
  3 interfaces on the default network card
  10 IPv4 addresses an interface, one of them its own: 3 x 9 = 27
  prefix delegation, 16 addresses in place of one: 27 x 16 = 432
  2 pods on the host's network, the CNI's and kube-proxy's: 434
  recommended for 2 vCPUs, at most 110: 110
t3.nano: 34 pods
  2 interfaces on the default network card
  2 IPv4 addresses an interface, one of them its own: 2 x 1 = 2
  prefix delegation, 16 addresses in place of one: 2 x 16 = 32
  2 pods on the host's network, the CNI's and kube-proxy's: 34
  recommended for 2 vCPUs, at most 110: 34
")
        );
    }

    #[test]
    fn a_type_that_the_table_lacks_is_named_with_the_sizes_of_its_family() {
        assert_eq!(
            message(&["t3a.larg"], NetworkOptions::default()),
            "t3a.larg is not in the instance table, which has of t3a: 2xlarge, large, medium, micro, nano, small, xlarge; \
             a table from `gen-userdata refresh`, given with --instance-data, knows new ones"
        );
        assert_eq!(
            message(&["zz9.large"], NetworkOptions::default()),
            "zz9.large is not in the instance table, nor is another type of zz9; a table from `gen-userdata refresh`, \
             given with --instance-data, knows new ones"
        );
    }

    #[test]
    fn every_wrong_name_and_every_unsuited_type_is_told() {
        let network = NetworkOptions { prefix_delegation: true, ..NetworkOptions::default() };
        assert_eq!(
            message(&["large", "m5.large", "m4.large"], network),
            "\"large\" is no instance type: that is a family, a full stop and a size, of lowercase letters, digits and \
             hyphens, such as m5.large\n\
             m4.large has no prefix delegation: that needs Nitro or bare metal, and it runs on Xen; ask for it without \
             (the VPC CNI gives single addresses there)"
        );
    }

    #[test]
    fn a_formula_has_the_values_that_it_counts_with() {
        let explained = |text: &str, names: &[&str]| {
            let max_pods_expression = Some(text.parse().expect("a formula"));
            explain(&InstanceTable::embedded(), names, &Capacity { max_pods_expression, ..Capacity::default() })
        };
        assert_eq!(
            explained("max_pods < 20 ? max_pods : 20", &["m5.large"]).as_deref(),
            Ok("m5.large: 20 pods
  default_enis = 3, the interfaces on the default network card
  ips_per_eni = 10, the IPv4 addresses of an interface
  max_pods = 29, what the CNI counts by itself
  max_pods < 20 ? max_pods : 20 = 20
")
        );
        assert_eq!(
            explained("max_pods - 4", &["t3.nano"]).expect_err("it comes to none").to_string(),
            "t3.nano, with default_enis 2, ips_per_eni 2 and max_pods 4, takes no number of pods from 1 to 150000 by \
             \"max_pods - 4\"; write a formula that counts them on every type of the node group"
        );
    }
}
