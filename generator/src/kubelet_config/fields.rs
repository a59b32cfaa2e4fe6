//! The fields that kubelet's configuration has in a Kubernetes minor, as a tree.

use std::collections::BTreeMap;

use crate::kubernetes::Minor;

/// The fields of an object by name.
pub(crate) type Fields = BTreeMap<&'static str, FieldType>;

/// What a field holds, as the Go type in kubelet decodes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FieldType {
    /// A text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// A text in the grammar of Go's `time.ParseDuration`.
    Duration,
    /// A Kubernetes quantity: a text, or a number.
    Quantity,
    /// A list of one type.
    List(Box<FieldType>),
    /// Keys of the user's choice, values of one type.
    Map(Box<FieldType>),
    /// These fields and no others.
    Object(Fields),
    /// An object of a type that the field list does not spell out.
    AnyObject,
    /// A type that this program does not know, so that it checks nothing.
    Unknown,
}

/// The fields of this minor.
pub(crate) fn fields(minor: &Minor) -> Fields {
    parse(minor.kubelet_config_fields)
}

/// Reads a list of `path<TAB>type`; a parent's line stands before its children's.
fn parse(list: &'static str) -> Fields {
    let mut fields = Fields::new();
    for (path, name) in list.lines().filter_map(|line| line.split_once('\t')) {
        insert(&mut fields, path, field_type(name));
    }
    fields
}

fn insert(fields: &mut Fields, path: &'static str, field_type: FieldType) {
    let Some((parent, rest)) = path.split_once('.') else {
        fields.insert(path.trim_end_matches("[]"), field_type);
        return;
    };
    match fields.get_mut(parent.trim_end_matches("[]")) {
        Some(FieldType::Object(inner)) => insert(inner, rest, field_type),
        Some(FieldType::List(items)) => {
            if let FieldType::Object(inner) = items.as_mut() {
                insert(inner, rest, field_type);
            }
        }
        _ => {}
    }
}

fn field_type(name: &str) -> FieldType {
    use FieldType::{AnyObject, Boolean, Duration, Integer, List, Map, Number, Object, Quantity, Text, Unknown};
    match name {
        "string"
        | "ImagePullCredentialsVerificationPolicy"
        | "KubeletAuthorizationMode"
        | "MemoryReservationPolicy"
        | "ResourceChangeDetectionStrategy" => Text,
        "bool" => Boolean,
        "int" => Integer,
        "float" => Number,
        "duration" => Duration,
        "string list" => List(Box::new(Text)),
        "int list" => List(Box::new(Integer)),
        "list of objects" => List(Box::new(Object(Fields::new()))),
        "v1.Taint list" => List(Box::new(AnyObject)),
        "map[string]string" => Map(Box::new(Text)),
        "map[string]bool" => Map(Box::new(Boolean)),
        "map[string][]string" => Map(Box::new(List(Box::new(Text)))),
        "v1.ResourceList" => Map(Box::new(Quantity)),
        "object" => Object(Fields::new()),
        "componentbaseconfigv1alpha1.LoggingConfiguration"
        | "logsapi.LoggingConfiguration"
        | "tracingapi.TracingConfiguration" => AnyObject,
        _ => Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubernetes::{MINORS, minor};

    /// How many lines of a field list the tree stands for, and whether each has a type that is known.
    fn count(fields: &Fields) -> usize {
        let below = |field: &FieldType| match field {
            FieldType::Object(inner) => count(inner),
            FieldType::List(items) => match items.as_ref() {
                FieldType::Object(inner) => count(inner),
                _ => 0,
            },
            _ => 0,
        };
        fields.values().map(|field| 1 + below(field)).sum()
    }

    #[test]
    fn every_line_of_every_list_is_in_its_tree() {
        for minor in &MINORS {
            let lines = minor.kubelet_config_fields.lines().filter(|line| line.contains('\t')).count();
            assert!(lines > 50, "{minor}: the list is not empty");
            assert_eq!(count(&fields(minor)), lines, "{minor}");
        }
    }

    #[test]
    fn every_type_of_every_list_is_known() {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/data/kubelet-config-fields");
        let mut files = 0;
        for entry in std::fs::read_dir(directory).expect("the lists' directory") {
            let path = entry.expect("an entry").path();
            for line in std::fs::read_to_string(&path).expect("a list").lines() {
                let (_, name) = line.split_once('\t').expect(line);
                assert_ne!(field_type(name), FieldType::Unknown, "{}: {line}", path.display());
            }
            files += 1;
        }
        assert!(files >= MINORS.len());
    }

    #[test]
    fn nested_fields_are_found_below_their_parents() {
        let fields = fields(minor(32).expect("1.32"));
        let Some(FieldType::Object(authentication)) = fields.get("authentication") else { panic!("no object") };
        let Some(FieldType::Object(webhook)) = authentication.get("webhook") else { panic!("no object") };
        assert_eq!(webhook.get("cacheTTL"), Some(&FieldType::Duration));
        let Some(FieldType::List(reserved)) = fields.get("reservedMemory") else { panic!("no list") };
        let FieldType::Object(reserved) = reserved.as_ref() else { panic!("no objects") };
        assert_eq!(reserved.get("numaNode"), Some(&FieldType::Integer));
        assert_eq!(reserved.get("limits"), Some(&FieldType::Map(Box::new(FieldType::Quantity))));
    }
}
