//! What a refresh changes, for the user to look over before the table is taken.

use std::collections::BTreeMap;
use std::fmt;

use maxpods_data::instance_type::InstanceType;
use maxpods_data::table::{COLUMNS, InstanceTable};

/// What is different between a table and an answer of EC2. Each list is sorted by type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Lines of the types that the table lacked.
    pub added: Vec<String>,
    /// Values that are different now.
    pub changed: Vec<Change>,
    /// Types that the answer lacks, which the table keeps.
    pub kept: Vec<String>,
    /// How many types are as they were.
    pub unchanged: usize,
}

/// A value of a type that is different now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The type's name.
    pub instance_type: String,
    /// The table's column.
    pub column: &'static str,
    /// The value before; empty where it was not known.
    pub from: String,
    /// The value now.
    pub to: String,
}

impl Changes {
    pub(super) fn between(old: &InstanceTable<'_>, described: &BTreeMap<&str, InstanceType<'_>>) -> Self {
        let mut changes = Self::default();
        for (name, now) in described {
            match old.get(name) {
                None => changes.added.push(now.to_string()),
                Some(before) if before == now => changes.unchanged += 1,
                Some(before) => changes.changed.extend(differences(before, now)),
            }
        }
        let lacking = old.iter().map(|known| known.name.as_str()).filter(|name| !described.contains_key(name));
        changes.kept = lacking.map(str::to_owned).collect();
        changes
    }
}

/// The columns in which two lines of one type differ.
pub(super) fn differences(before: &InstanceType<'_>, now: &InstanceType<'_>) -> Vec<Change> {
    let (before, now) = (before.to_string(), now.to_string());
    let columns = COLUMNS.into_iter().zip(before.split('\t').zip(now.split('\t')));
    let change = |(column, (from, to)): (&'static str, (&str, &str))| {
        let instance_type = now.split('\t').next().unwrap_or_default().to_owned();
        (from != to).then(|| Change { instance_type, column, from: from.to_owned(), to: to.to_owned() })
    };
    columns.filter_map(change).collect()
}

/// How a value of the table reads in a sentence.
fn readable(value: &str) -> &str {
    if value.is_empty() { "unknown" } else { value }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.added {
            let mut values = COLUMNS.into_iter().zip(line.split('\t'));
            let name = values.next().map_or("", |(_, name)| name);
            write!(f, "added {name}:")?;
            for (index, (column, value)) in values.enumerate() {
                let separator = if index == 0 { "" } else { "," };
                write!(f, "{separator} {column} {}", readable(value))?;
            }
            f.write_str("\n")?;
        }
        for Change { instance_type, column, from, to } in &self.changed {
            writeln!(f, "changed {instance_type}: {column} {} -> {}", readable(from), readable(to))?;
        }
        if !self.kept.is_empty() {
            writeln!(f, "kept though not in the answer: {}", self.kept.join(", "))?;
        }
        let mut changed: Vec<&str> = self.changed.iter().map(|change| change.instance_type.as_str()).collect();
        changed.dedup();
        write!(
            f,
            "{} added, {} changed, {} unchanged, {} kept",
            self.added.len(),
            changed.len(),
            self.unchanged,
            self.kept.len()
        )
    }
}
