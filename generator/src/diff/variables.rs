//! Environment files, and the agent's templates of them: variable by variable, labels and taints item by item.

use std::collections::{BTreeMap, BTreeSet};

use super::difference::{Aspect, Change};
use super::list::{self, Items};
use crate::simulate::environment;

/// Variables that are lists, and how their items are told apart.
const LISTS: [(&str, Items); 6] = [
    ("NODE_LABELS", Items::Keyed),
    ("NODE_TAINTS", Items::Taints),
    ("KUBE_RESERVED", Items::Keyed),
    ("SYSTEM_RESERVED", Items::Keyed),
    ("no_proxy", Items::Keyed),
    ("NO_PROXY", Items::Keyed),
];

/// Variables by name.
pub(super) type Variables = BTreeMap<String, String>;

/// What changed between two files. `None` where one has lines that are no assignments, or names a variable twice.
pub(super) fn changes(before: &str, after: &str) -> Option<Vec<Change>> {
    Some(changes_of("", &read(before)?, &read(after)?))
}

/// What changed between variables, which `prefix` stands before the names of.
pub(super) fn changes_of(prefix: &str, before: &Variables, after: &Variables) -> Vec<Change> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut changes = Vec::new();
    for name in names {
        let shown = format!("{prefix} {name}").trim_start().to_owned();
        let items = LISTS.iter().find(|(list, _)| list == name).map(|(_, items)| *items);
        let (old, new) = (before.get(name), after.get(name));
        match (items, old, new) {
            (Some(items), Some(old), Some(new)) if let Some(items) = list::changes(&shown, items, old, new) => {
                changes.extend(items);
            }
            _ => changes.extend(Change::between(Aspect::Variable, shown, old.cloned(), new.cloned())),
        }
    }
    changes
}

fn read(text: &str) -> Option<Variables> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', ';']));
    // A line that goes on in the next is more than this reader knows.
    if !lines.all(|line| line.contains('=') && !line.ends_with('\\')) {
        return None;
    }
    let mut variables = Variables::new();
    let is_new = |(name, value)| variables.insert(name, value).is_none();
    environment::variables(text).all(is_new).then_some(variables)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(before: &str, after: &str) -> Option<Vec<String>> {
        Some(changes(before, after)?.into_iter().map(|change| change.name).collect())
    }

    #[test]
    fn variables_are_compared_by_name_and_lists_by_item() {
        assert_eq!(names("A=1\nB=2\n", "# note\nB='2'\n\nA=1"), Some(vec![]));
        assert_eq!(
            names("A=1\nNODE_LABELS=a=1,b=2\nNODE_TAINTS=x=y:NoSchedule\n", "A=2\nNODE_LABELS=a=1,b=3\n"),
            Some(["A", "NODE_LABELS b", "NODE_TAINTS"].map(str::to_owned).to_vec())
        );
    }

    #[test]
    fn what_is_more_than_assignments_is_left_to_the_lines() {
        for text in ["export\n", "A=1\nA=2\n", "A=1 \\\nB=2\n"] {
            assert_eq!(names(text, "A=1\n"), None, "{text:?}");
        }
    }
}
