//! How cloud-init puts several cloud-config parts together: by default, a later part's key replaces an earlier one's.
//!
//! Source: cloud-init, `handlers/cloud_config.py` (`DEF_MERGERS`), `cloudinit/mergers/` and its `m_dict.py`,
//! `m_list.py`.

use super::yaml::{Node, Value};

/// What becomes of a list that an earlier part has too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Merge {
    /// The later list takes the place of the earlier. cloud-init's default.
    Replace,
    /// The later list goes after the earlier.
    Append,
    /// The later list goes before the earlier.
    Prepend,
    /// The earlier list stays.
    Keep,
    /// Nothing of the later part is taken, not even keys that no earlier part has.
    Lose,
}

impl Merge {
    /// The rule that a part asks for, in its body (`merge_how`, `merge_type`) or else in its header.
    pub(super) fn of(body: &Node, header: Option<&str>) -> Self {
        let asked = body.get("merge_how").or_else(|| body.get("merge_type"));
        let mut mergers = asked.map(mergers_of).unwrap_or_default();
        mergers.extend(header.map(mergers_in).unwrap_or_default());
        if mergers.is_empty() {
            return Self::Replace;
        }
        // A part is a mapping, which without a dict merger nothing merges.
        let Some(dict) = options(&mergers, "dict") else {
            return Self::Lose;
        };
        let has = |options: &[String], name: &str| options.iter().any(|option| option == name);
        if has(dict, "replace") {
            return Self::Replace;
        }
        if !has(dict, "recurse_array") && !has(dict, "recurse_list") {
            return Self::Keep;
        }
        match options(&mergers, "list") {
            Some(list) if has(list, "append") => Self::Append,
            Some(list) if has(list, "prepend") => Self::Prepend,
            Some(list) if has(list, "no_replace") => Self::Keep,
            // Item by item, which for whole entries is nearest to this.
            Some(_) => Self::Replace,
            None => Self::Keep,
        }
    }

    /// The merged list.
    pub(super) fn apply<T>(self, earlier: Vec<T>, later: Vec<T>) -> Vec<T> {
        match self {
            Self::Replace => later,
            Self::Keep | Self::Lose => earlier,
            Self::Append => earlier.into_iter().chain(later).collect(),
            Self::Prepend => later.into_iter().chain(earlier).collect(),
        }
    }
}

/// A merger's name and its options.
type Merger = (String, Vec<String>);

fn options<'a>(mergers: &'a [Merger], name: &str) -> Option<&'a [String]> {
    mergers.iter().find(|(merger, _)| merger == name).map(|(_, options)| options.as_slice())
}

fn mergers_of(node: &Node) -> Vec<Merger> {
    if let Some(text) = node.text() {
        return mergers_in(text);
    }
    let strings = |node: &Node| -> Vec<String> {
        node.items().unwrap_or_default().iter().filter_map(|item| item.text().map(normal)).collect()
    };
    let items = node.items().unwrap_or_default();
    items
        .iter()
        .filter_map(|item| match &item.value {
            Value::Mapping(_) => {
                let name = normal(item.get("name")?.text()?);
                Some((name, item.get("settings").map(strings).unwrap_or_default()))
            }
            Value::Sequence(_) => {
                let mut words = strings(item).into_iter();
                words.next().map(|name| (name, words.collect()))
            }
            _ => None,
        })
        .collect()
}

/// `list(append)+dict(recurse_array)+str()`.
fn mergers_in(text: &str) -> Vec<Merger> {
    text.split('+')
        .filter_map(|merger| {
            let (name, options) = merger.split_once('(')?;
            let options = options.trim_end().trim_end_matches(')');
            Some((normal(name), options.split(',').map(normal).filter(|option| !option.is_empty()).collect()))
        })
        .collect()
}

fn normal(text: &str) -> String {
    text.trim().to_ascii_lowercase().replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::yaml;

    fn merge(body: &str, header: Option<&str>) -> Merge {
        Merge::of(&yaml::read(body, "part").expect("sound YAML"), header)
    }

    #[test]
    fn the_rule_is_read_from_the_body_or_the_header() {
        let append = "list(append)+dict(recurse_array)+str()";
        assert_eq!(merge("runcmd: []", None), Merge::Replace);
        assert_eq!(merge("runcmd: []", Some(append)), Merge::Append);
        assert_eq!(merge(&format!("merge_how: {append}"), None), Merge::Append);
        assert_eq!(merge("merge_type: 'dict(no_replace,recurse_list)+list(prepend)'", None), Merge::Prepend);
        assert_eq!(
            merge("merge_how: [{name: list, settings: [append]}, {name: dict, settings: [recurse_list]}]", None),
            Merge::Append
        );
        assert_eq!(merge("merge_how: [[list, append], [dict, recurse-list]]", None), Merge::Append);
    }

    #[test]
    fn a_rule_without_recursion_keeps_the_earlier_list() {
        assert_eq!(merge("merge_how: list(append)", None), Merge::Lose);
        assert_eq!(merge("merge_how: dict()+list(append)", None), Merge::Keep);
        assert_eq!(merge("merge_how: dict(replace)+list(append)", None), Merge::Replace);
    }

    #[test]
    fn lists_are_joined_by_the_rule() {
        let join = |merge: Merge| merge.apply(vec![1, 2], vec![3]);
        assert_eq!(join(Merge::Replace), [3]);
        assert_eq!(join(Merge::Keep), [1, 2]);
        assert_eq!(join(Merge::Append), [1, 2, 3]);
        assert_eq!(join(Merge::Prepend), [3, 1, 2]);
    }
}
