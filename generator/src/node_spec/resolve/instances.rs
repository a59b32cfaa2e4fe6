//! The instance types, and the architectures that they run.

use std::collections::BTreeSet;

use super::Resolver;
use crate::node_spec::{Architecture, Architectures, flag};
use crate::problem::{Note, Sourced};
use crate::values::{InstanceTypeName, quoted};

/// What a node group has whose types are not given.
///
/// `m5.large`, as with eksctl (`pkg/apis/eksctl.io/v1alpha5/types.go`, `DefaultNodeType`), or where `--arch` asks for
/// the other architecture the same size of the same generation there. Both run what they run whatever the table says.
fn default_instance(asked: Option<Architecture>) -> (Vec<InstanceTypeName>, Option<Architectures>) {
    let architecture = asked.unwrap_or(Architecture::X86_64);
    let name = match architecture {
        Architecture::X86_64 => "m5.large",
        Architecture::Aarch64 => "m6g.large",
    };
    (vec![name.parse().expect("the default type is an instance type")], Some(Architectures::One(architecture)))
}

impl Resolver<'_> {
    /// The types in order, and what they run; no architecture only where a problem was noted.
    pub(super) fn instances(&mut self) -> (Vec<InstanceTypeName>, Option<Architectures>) {
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
        let architectures = self.architectures(&types, asked.as_ref());
        if let (Some(Architectures::Both), Some(ami)) = (architectures, &self.draft.group.ami) {
            let message = "is one image for instance types of two architectures; name the other's image where the Auto \
                           Scaling group overrides the launch template";
            self.notes.push(Note { place: ami.place.clone(), message: message.to_owned() });
        }
        (types.into_iter().map(|instance| instance.value).collect(), architectures)
    }

    /// What the types run: by the table, or by `--arch` for types that are not in it.
    fn architectures(
        &mut self,
        types: &[Sourced<InstanceTypeName>],
        asked: Option<&Sourced<Architecture>>,
    ) -> Option<Architectures> {
        let mut known: BTreeSet<Architecture> = asked.iter().map(|asked| asked.value).collect();
        let problems_before = self.problems.len();
        for instance in types {
            let known_type = self.options.table.get(instance.value.as_str());
            match (known_type.and_then(Architecture::of), asked) {
                (Some(architecture), Some(asked)) if architecture != asked.value => {
                    let message = format!(
                        "{} runs {architecture}, not the {} of {}; remove one of the two",
                        instance.value,
                        asked.value,
                        flag::ARCH
                    );
                    self.note(&instance.place, message);
                }
                (Some(architecture), _) => {
                    known.insert(architecture);
                }
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
        if self.problems.len() > problems_before {
            return None;
        }
        match known.len() {
            0 | 1 => known.into_iter().next().map(Architectures::One),
            _ => Some(Architectures::Both),
        }
    }
}
