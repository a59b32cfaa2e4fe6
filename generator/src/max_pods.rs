//! `gen-userdata max-pods`: the number of pods of instance types, and how it came about, as lines.

use std::fmt::Write as _;

use maxpods_data::instance_type::TypeName;
use maxpods_data::rule::{NetworkOptions, max_pods};
use maxpods_data::table::InstanceTable;

use crate::problem::{Problem, Problems};

/// The max pods of each of `names`, in their order: a line with the number, then an indented line for each step.
///
/// # Errors
/// Every name that is not in `table`, and every type that `options` do not suit.
pub fn explain(
    table: &InstanceTable<'_>,
    names: &[impl AsRef<str>],
    options: &NetworkOptions,
) -> Result<String, Problems> {
    let mut text = String::new();
    let mut problems = Problems::default();
    for name in names.iter().map(AsRef::as_ref) {
        let Some(instance_type) = table.get(name) else {
            problems.0.push(Problem::missing(unknown(table, name)));
            continue;
        };
        match max_pods(instance_type, options) {
            Ok(answer) => {
                text.push_str(name);
                let _ = writeln!(text, ": {} pods", answer.pods);
                for step in answer.steps {
                    let _ = writeln!(text, "  {step}");
                }
            }
            Err(error) => problems.0.push(Problem::missing(error.to_string())),
        }
    }
    problems.or_value(text)
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
    use super::*;

    fn message(names: &[&str], options: &NetworkOptions) -> String {
        explain(&InstanceTable::embedded(), names, options).expect_err("no answer").to_string()
    }

    #[test]
    fn each_type_has_its_number_and_the_steps_to_it() {
        let options = NetworkOptions { prefix_delegation: true, recommended_cap: true, ..NetworkOptions::default() };
        assert_eq!(
            explain(&InstanceTable::embedded(), &["m5.large", "t3.nano"], &options).as_deref(),
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
        let options = NetworkOptions::default();
        assert_eq!(
            message(&["t3a.larg"], &options),
            "t3a.larg is not in the instance table, which has of t3a: 2xlarge, large, medium, micro, nano, small, xlarge; \
             a table from `gen-userdata refresh`, given with --instance-data, knows new ones"
        );
        assert_eq!(
            message(&["zz9.large"], &options),
            "zz9.large is not in the instance table, nor is another type of zz9; a table from `gen-userdata refresh`, \
             given with --instance-data, knows new ones"
        );
    }

    #[test]
    fn every_wrong_name_and_every_unsuited_type_is_told() {
        let options = NetworkOptions { prefix_delegation: true, ..NetworkOptions::default() };
        assert_eq!(
            message(&["large", "m5.large", "m4.large"], &options),
            "\"large\" is no instance type: that is a family, a full stop and a size, of lowercase letters, digits and \
             hyphens, such as m5.large\n\
             m4.large has no prefix delegation: that needs Nitro or bare metal, and it runs on Xen; ask for it without \
             (the VPC CNI gives single addresses there)"
        );
    }
}
