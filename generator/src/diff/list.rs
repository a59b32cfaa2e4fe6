//! Values that are lists with commas: labels, taints, feature gates, item by item.

use std::collections::BTreeMap;

use serde_json::Value;

use super::difference::{Aspect, Change};

/// How the items of a list are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Items {
    /// `key=value`: the key.
    Keyed,
    /// `key=value:Effect`: key and effect, for a key may have several.
    Taints,
}

/// What changed between two lists, under `name`. `None` where an item stands in one of them twice.
pub(super) fn changes(name: &str, items: Items, before: &str, after: &str) -> Option<Vec<Change>> {
    let (before, after) = (read(items, before)?, read(items, after)?);
    let mut keys: Vec<&String> = before.keys().chain(after.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    let value = |side: &BTreeMap<String, Value>, key: &String| side.get(key).cloned();
    let change =
        |key: &String| Change::between(Aspect::Item, format!("{name} {key}"), value(&before, key), value(&after, key));
    Some(keys.into_iter().filter_map(change).collect())
}

/// Values by what tells their items apart; `true` for an item that is there or not, and no more.
fn read(items: Items, list: &str) -> Option<BTreeMap<String, Value>> {
    let mut read = BTreeMap::new();
    for item in split(list) {
        let (key, value) = match items {
            Items::Taints => taint(item),
            Items::Keyed => match item.split_once('=').filter(|_| !item.starts_with('[')) {
                Some((key, value)) => (key.to_owned(), value.into()),
                None => (item.to_owned(), true.into()),
            },
        };
        if read.insert(key, value).is_some() {
            return None;
        }
    }
    Some(read)
}

/// `key=value:Effect`, `key:Effect` where the value is empty.
fn taint(item: &str) -> (String, Value) {
    let (front, effect) = item.rsplit_once(':').unwrap_or((item, ""));
    let (key, value) = front.split_once('=').unwrap_or((front, ""));
    (format!("{key}:{effect}"), value.into())
}

/// The items. A stretch in brackets, which the agent leaves out where a fact is missing, begins one of its own.
fn split(list: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let (mut start, mut in_brackets) = (0, false);
    for (at, character) in list.char_indices() {
        match character {
            ',' if !in_brackets => {
                items.push(&list[start..at]);
                start = at + 1;
            }
            '[' if !in_brackets => {
                items.push(&list[start..at]);
                start = at;
                in_brackets = true;
            }
            ']' => in_brackets = false,
            _ => {}
        }
    }
    items.push(&list[start..]);
    items.retain(|item| !item.is_empty());
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(items: Items, before: &str, after: &str) -> Vec<String> {
        let side = |side: Option<Value>| side.map_or("none".to_owned(), |value| value.to_string());
        let changes = changes("N", items, before, after).expect("each item once").into_iter();
        changes.map(|change| format!("{}: {} -> {}", change.name, side(change.before), side(change.after))).collect()
    }

    #[test]
    fn labels_are_told_apart_by_their_keys_whatever_their_order() {
        assert_eq!(shown(Items::Keyed, "a=1,b=2", "b=2,a=1"), [""; 0]);
        assert_eq!(
            shown(Items::Keyed, "a=1,b=2,c", "a=9,c,d=="),
            [r#"N a: "1" -> "9""#, r#"N b: "2" -> none"#, r#"N d: none -> "=""#]
        );
    }

    #[test]
    fn taints_are_told_apart_by_key_and_effect() {
        assert_eq!(
            shown(Items::Taints, "a=1:NoSchedule,a=1:NoExecute", "a=2:NoSchedule,b:NoExecute"),
            [r#"N a:NoExecute: "1" -> none"#, r#"N a:NoSchedule: "1" -> "2""#, r#"N b:NoExecute: none -> """#]
        );
    }

    #[test]
    fn an_optional_stretch_of_a_template_is_one_item() {
        assert_eq!(split("{NODE_LABELS}[,a={b},c=d],e=f"), ["{NODE_LABELS}", "[,a={b},c=d]", "e=f"]);
        assert_eq!(
            shown(Items::Keyed, "{NODE_LABELS}", "{NODE_LABELS}[,a={b}],c=d"),
            ["N [,a={b}]: none -> true", r#"N c: none -> "d""#]
        );
    }

    #[test]
    fn an_item_that_stands_there_twice_is_not_told_apart() {
        assert_eq!(changes("N", Items::Keyed, "a=1,a=2", "a=1"), None);
    }
}
