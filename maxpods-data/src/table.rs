//! The instance table: the limits of every EC2 instance type that is known.
//!
//! Reads the text of `instance-types.tsv`, which is embedded, or of a table that the user gives in its stead. Comments
//! (`#`) and blank lines are passed over. The lines are sorted by name, so that a change of the data is a small change
//! of the file.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::num::{NonZeroU8, NonZeroU32};

use crate::instance_type::{Architectures, Hypervisor, InstanceType, TypeName};

/// The table that this build knows.
const EMBEDDED: &str = include_str!("../instance-types.tsv");

/// Names of the columns, in order.
pub const COLUMNS: [&str; 8] = ["type", "enis", "ipv4_per_eni", "hypervisor", "bare_metal", "vcpus", "mem_mib", "arch"];

/// Instance types by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceTable<'a> {
    /// Sorted by name, each name once, never empty.
    types: Vec<InstanceType<'a>>,
}

impl InstanceTable<'static> {
    /// The table that this build knows.
    ///
    /// # Panics
    /// Never: a test reads the embedded table.
    pub fn embedded() -> Self {
        Self::parse(EMBEDDED).expect("a test holds that the embedded table parses")
    }
}

impl<'a> InstanceTable<'a> {
    /// Reads a table.
    ///
    /// # Errors
    /// The first line that is wrong, and what would be right; a table without any type.
    pub fn parse(text: &'a str) -> Result<Self, TableError> {
        let mut types: Vec<InstanceType<'a>> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |problem| TableError::Line { line: index + 1, problem };
            let read = parse_line(line).map_err(wrong)?;
            if let Some(previous) = types.last() {
                if previous.name == read.name {
                    return Err(wrong(LineProblem::Duplicate(read.name.to_string())));
                }
                if previous.name > read.name {
                    return Err(wrong(LineProblem::Unsorted {
                        name: read.name.to_string(),
                        previous: previous.name.to_string(),
                    }));
                }
            }
            types.push(read);
        }
        if types.is_empty() { Err(TableError::Empty) } else { Ok(Self { types }) }
    }

    /// The type of this name.
    pub fn get(&self, name: &str) -> Option<&InstanceType<'a>> {
        let index = self.types.binary_search_by(|listed| listed.name.as_str().cmp(name)).ok()?;
        self.types.get(index)
    }

    /// Every type, sorted by name.
    pub fn iter(&self) -> core::slice::Iter<'_, InstanceType<'a>> {
        self.types.iter()
    }
}

impl<'t, 'a> IntoIterator for &'t InstanceTable<'a> {
    type Item = &'t InstanceType<'a>;
    type IntoIter = core::slice::Iter<'t, InstanceType<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The text of a table: the comment at the head of the embedded one, then a line a type, in the order given.
pub fn write_table<'a>(types: impl IntoIterator<Item = InstanceType<'a>>) -> String {
    let mut text = String::new();
    for line in EMBEDDED.lines().take_while(|line| line.starts_with('#')) {
        text.push_str(line);
        text.push('\n');
    }
    for instance_type in types {
        text.push_str(&instance_type.to_string());
        text.push('\n');
    }
    text
}

fn parse_line(line: &str) -> Result<InstanceType<'_>, LineProblem> {
    let columns: Vec<&str> = line.split('\t').collect();
    let Ok([name, enis, ipv4_per_eni, hypervisor, bare_metal, vcpus, memory, architectures]) =
        <[&str; COLUMNS.len()]>::try_from(columns)
    else {
        return Err(LineProblem::Columns(line.split('\t').count()));
    };
    let bad = |column, text: &str, right| LineProblem::Value { column, text: text.to_string(), right };
    let limit = |column, text: &str| {
        decimal(text).and_then(|number| NonZeroU8::try_from(number).ok()).ok_or_else(|| bad(column, text, LIMIT))
    };
    let amount = |column, text: &str| match text {
        "" => Ok(None),
        _ => decimal(text).map(Some).ok_or_else(|| bad(column, text, AMOUNT)),
    };
    Ok(InstanceType {
        name: TypeName::parse(name).ok_or_else(|| bad("type", name, TypeName::GRAMMAR))?,
        enis: limit("enis", enis)?,
        ipv4_per_eni: limit("ipv4_per_eni", ipv4_per_eni)?,
        hypervisor: Hypervisor::parse(hypervisor).ok_or_else(|| bad("hypervisor", hypervisor, HYPERVISOR))?,
        bare_metal: match bare_metal {
            "0" => false,
            "1" => true,
            _ => return Err(bad("bare_metal", bare_metal, BARE_METAL)),
        },
        vcpus: amount("vcpus", vcpus)?,
        memory_mib: amount("mem_mib", memory)?,
        architectures: Architectures::parse(architectures)
            .ok_or_else(|| bad("arch", architectures, Architectures::GRAMMAR))?,
    })
}

const LIMIT: &str = "a whole number from 1 to 255";
const AMOUNT: &str = "a whole number from 1 to 4294967295, or nothing where it is not known";
const HYPERVISOR: &str = "nitro, xen or unknown";
const BARE_METAL: &str = "1 for bare metal, else 0";

/// A number in decimal digits alone, for `str::parse` would take a leading `+`.
fn decimal(text: &str) -> Option<NonZeroU32> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// Why a table cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableError {
    /// A line is wrong.
    Line {
        /// The line's number, from 1.
        line: usize,
        /// What is wrong with it.
        problem: LineProblem,
    },
    /// There is no type in it.
    Empty,
}

/// What is wrong with a line of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineProblem {
    /// It has this many columns.
    Columns(usize),
    /// A column holds what it cannot.
    Value {
        /// The column's name.
        column: &'static str,
        /// What stands there.
        text: String,
        /// What could stand there.
        right: &'static str,
    },
    /// The line above has the same type.
    Duplicate(String),
    /// The line above has a type that sorts behind this one.
    Unsorted {
        /// This line's type.
        name: String,
        /// The line above's.
        previous: String,
    },
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line { line, problem } => write!(f, "line {line}: {problem}"),
            Self::Empty => f.write_str("no instance type in the table: give a line for each"),
        }
    }
}

impl fmt::Display for LineProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Columns(found) => {
                write!(f, "{found} columns where {} are needed, with one tab between them: ", COLUMNS.len())?;
                f.write_str(&COLUMNS.join(", "))
            }
            Self::Value { column, text, right } => write!(f, "{column} is {text:?} and must be {right}"),
            Self::Duplicate(name) => write!(f, "{name} stands in the line above already: keep one of the two"),
            Self::Unsorted { name, previous } => {
                write!(f, "{name} must stand above {previous}: the lines are sorted by name, byte by byte")
            }
        }
    }
}

impl core::error::Error for TableError {}

#[cfg(test)]
mod tests;
