//! The instance types and the one architecture that they share.

use std::collections::BTreeMap;

use super::Resolver;
use crate::node_spec::{Architecture, flag};
use crate::problem::{Place, Problem, Sourced};
use crate::values::{InstanceTypeName, quoted};

/// What a node group has whose types are not given.
///
/// `m5.large`, as with eksctl (`pkg/apis/eksctl.io/v1alpha5/types.go`, `DefaultNodeType`), or where `--arch` asks for
/// the other architecture the same size of the same generation there. Both run what they run whatever the table says.
fn default_instance(asked: Option<Architecture>) -> (Vec<InstanceTypeName>, Option<Architecture>) {
    let architecture = asked.unwrap_or(Architecture::X86_64);
    let name = match architecture {
        Architecture::X86_64 => "m5.large",
        Architecture::Aarch64 => "m6g.large",
    };
    (vec![name.parse().expect("the default type is an instance type")], Some(architecture))
}

impl Resolver<'_> {
    /// The types in order, and what they run; no architecture only where a problem was noted.
    pub(super) fn instances(&mut self) -> (Vec<InstanceTypeName>, Option<Architecture>) {
        let group = &self.draft.group;
        let asked: Option<Sourced<Architecture>> = self.draft.architecture.as_ref().and_then(|text| {
            let value = self.parse(text)?;
            Some(Sourced { value, place: text.place.clone() })
        });
        if group.instance_types.is_empty() {
            return default_instance(asked.map(|asked| asked.value));
        }
        let mut types: Vec<Sourced<InstanceTypeName>> = Vec::new();
        for text in &group.instance_types {
            let Some(value) = self.parse::<InstanceTypeName>(text) else { continue };
            if types.iter().any(|earlier| earlier.value == value) {
                self.note(&text.place, format!("lists {} again; keep one of them", quoted(value.as_str())));
                continue;
            }
            types.push(Sourced { value, place: text.place.clone() });
        }
        let architecture = self.shared_architecture(&types, asked.as_ref());
        (types.into_iter().map(|instance| instance.value).collect(), architecture)
    }

    /// What all types run: by the table, or by `--arch` for types that are not in it.
    fn shared_architecture(
        &mut self,
        types: &[Sourced<InstanceTypeName>],
        asked: Option<&Sourced<Architecture>>,
    ) -> Option<Architecture> {
        let mut known: BTreeMap<Architecture, Vec<&str>> = BTreeMap::new();
        let problems_before = self.problems.len();
        for instance in types {
            let known_type = self.options.table.get(instance.value.as_str());
            match (known_type.and_then(Architecture::of), asked) {
                (Some(architecture), Some(asked)) if architecture != asked.value => {
                    let message =
                        format!("{} runs {architecture}, not the {} of {}", instance.value, asked.value, flag::ARCH);
                    self.note(&instance.place, message);
                }
                (Some(architecture), _) => known.entry(architecture).or_default().push(instance.value.as_str()),
                (None, Some(_)) => {}
                (None, None) => {
                    let message = format!(
                        "{} is not in the instance table; say what it runs with {}, or give a table that has it with {} FILE",
                        quoted(instance.value.as_str()),
                        flag::ARCH,
                        flag::INSTANCE_DATA
                    );
                    self.note(&instance.place, message);
                }
            }
        }
        if known.len() > 1 {
            let lists: Vec<String> =
                known.iter().map(|(architecture, types)| format!("{architecture}: {}", types.join(", "))).collect();
            let message =
                format!("one user data serves one architecture, so make a node group for each of {}", lists.join("; "));
            let place: Option<Place> = types.first().map(|first| first.place.clone());
            self.problems.push(Problem { place, message });
        }
        if self.problems.len() > problems_before {
            return None;
        }
        asked.map(|asked| asked.value).or_else(|| known.into_keys().next())
    }
}
