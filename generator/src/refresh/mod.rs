//! The instance table made anew from what EC2 says: `gen-userdata refresh`.
//!
//! Reads the JSON of `aws ec2 describe-instance-types` and the table so far; gives the new table's text and what is
//! different. Writes nothing: that is the caller's, once there is no error.

mod answer;
mod changes;

use std::collections::BTreeMap;

use maxpods_data::instance_type::InstanceType;
use maxpods_data::table::{InstanceTable, write_table};

use answer::Answer;
pub use answer::RefreshError;
pub use changes::{Change, Changes};

/// A table made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refreshed {
    /// The text of the new table, for `instance-types.tsv` or `--instance-data`.
    pub table_text: String,
    /// What is different from the old one; displays as lines for the user.
    pub changes: Changes,
}

/// The table of `old` and of the types in `json`.
///
/// `json` is what `aws ec2 describe-instance-types` prints: one page, pages one behind the other, or a list of pages,
/// so that the answers of several regions can be given at once. What EC2 says of a type replaces what `old` says; a type
/// that EC2 does not name stays as it is, for no region has all of them. The same types give the same bytes, in
/// whatever order they come.
///
/// # Errors
/// JSON that is damaged, is not such an answer, or says different things of one type.
pub fn refresh(old: &InstanceTable<'_>, json: &[u8]) -> Result<Refreshed, RefreshError> {
    let answer = Answer::read(json)?;
    let described = answer.types()?;
    let changes = Changes::between(old, &described);
    let mut types: BTreeMap<&str, InstanceType<'_>> = old.iter().map(|known| (known.name.as_str(), *known)).collect();
    types.extend(described);
    Ok(Refreshed { table_text: write_table(types.into_values()), changes })
}

#[cfg(test)]
mod tests;
