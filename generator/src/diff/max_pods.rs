//! The max-pods map, by what a node would read in it: type by type, whichever of its two forms it has.

use std::collections::BTreeSet;

use maxpods_data::map::{Lookup, lookup};
use maxpods_data::table::InstanceTable;
use serde_json::Value;

use super::difference::{Aspect, Change};

/// A map longer than this is compared by its lines; the longest form of all known types has 24 KB.
const LONGEST: usize = 32 << 10;
/// More types than this, too.
const MOST_TYPES: usize = 10_000;

/// What changed between two maps. `None` where they are too large to look each type up.
pub(super) fn changes(before: &str, after: &str) -> Option<Vec<Change>> {
    if before.len().max(after.len()) > LONGEST {
        return None;
    }
    let (mut types, mut sizes) = (BTreeSet::new(), BTreeSet::new());
    types.extend(InstanceTable::embedded().iter().map(|known| known.name.to_string()));
    for map in [before, after] {
        collect(map, &mut types, &mut sizes)?;
    }
    let of_types = types
        .iter()
        .filter_map(|name| Change::between(Aspect::Pods, name.as_str(), pods(before, name), pods(after, name)));
    // No family is called *, so that the default of the size is what is found.
    let of_sizes = sizes.iter().filter_map(|size| {
        let name = format!("*.{size}");
        Change::between(Aspect::DefaultPods, size.as_str(), pods(before, &name), pods(after, &name))
    });
    Some(of_types.chain(of_sizes).collect())
}

/// The types and the sizes that a map names. `None` where they are too many.
fn collect(map: &str, types: &mut BTreeSet<String>, sizes: &mut BTreeSet<String>) -> Option<()> {
    for line in map.lines().filter(|line| !line.starts_with('#')) {
        let (names, values) = line.split_once(' ').unwrap_or((line, ""));
        if names.contains('.') {
            types.insert(names.to_owned());
            continue;
        }
        for size in values.split(' ').filter_map(|value| value.split_once('=')).map(|(size, _)| size) {
            sizes.insert(size.to_owned());
            for family in names.split(',').filter(|family| !family.is_empty() && *family != "*") {
                types.insert(format!("{family}.{size}"));
                if types.len() > MOST_TYPES {
                    return None;
                }
            }
        }
    }
    (types.len() + sizes.len() <= MOST_TYPES).then_some(())
}

/// What a node of this type finds.
fn pods(map: &str, name: &str) -> Option<Value> {
    match lookup(map, name) {
        Ok(Lookup::Known(pods)) => Some(pods.into()),
        Ok(Lookup::SizeDefault(pods)) if name.starts_with('*') => Some(pods.into()),
        Ok(Lookup::SizeDefault(pods)) => Some(format!("{pods} by its size, with a warning").into()),
        Ok(Lookup::Unknown) => None,
        Err(_) => Some("damaged".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> Vec<String> {
        let side = |side: Option<Value>| side.map_or("none".to_owned(), |value| value.to_string());
        let changes = changes(before, after).expect("small maps").into_iter();
        changes.map(|change| format!("{}: {} -> {}", change.name, side(change.before), side(change.after))).collect()
    }

    #[test]
    fn types_are_compared_by_what_a_node_finds() {
        assert_eq!(shown("m5.large 29\nz9.large 5\n", "z9.large 5\nm5.large 29\n"), [""; 0]);
        assert_eq!(
            shown("m5.large 29\nz9.large 5\n", "m5.large 110\nm5.xlarge 0\n"),
            ["m5.large: 29 -> 110", r#"m5.xlarge: none -> "damaged""#, "z9.large: 5 -> none"]
        );
    }

    #[test]
    fn families_and_sizes_stand_for_their_types() {
        let changed = shown("* large=29\nm5 \n", "* large=29\nm5,z9 xlarge=7\n");
        assert!(changed.contains(&"z9.xlarge: none -> 7".to_owned()), "{changed:?}");
        assert!(changed.contains(&"m5.xlarge: none -> 7".to_owned()), "{changed:?}");
        let changed = shown("* large=29\n", "* large=30\n");
        assert!(changed.contains(&"large: 29 -> 30".to_owned()), "{changed:?}");
        let guess = r#"m5.large: "29 by its size, with a warning" -> "30 by its size, with a warning""#;
        assert!(changed.contains(&guess.to_owned()), "{changed:?}");
    }

    #[test]
    fn a_map_too_large_to_look_each_type_up_is_left_to_the_lines() {
        let many_families: Vec<String> = (0..3_000).map(|family| format!("f{family}")).collect();
        let many = format!("{} a=1 b=2 c=3 d=4\n", many_families.join(","));
        for map in [many, "a.b 1\n".repeat(LONGEST)] {
            assert_eq!(changes(&map, ""), None);
        }
    }
}
