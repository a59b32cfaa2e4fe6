//! `--instance-data`: the table of instance types that a command works with.

use clap::Args;
use maxpods_data::table::InstanceTable;

use crate::failure::Failure;
use crate::input;

/// The flag.
#[derive(Debug, Args)]
pub(crate) struct InstanceData {
    /// Use this table of instance types, from `gen-userdata refresh`, in place of the built-in one.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    instance_data: Option<String>,
}

/// The text of the user's table, if there is one; the table borrows from it.
pub(crate) struct TableText(Option<(String, String)>);

impl InstanceData {
    /// Reads the file.
    pub(crate) fn read(&self) -> Result<TableText, Failure> {
        let read = |name: &String| Ok::<_, Failure>((name.clone(), input::read_text(name)?));
        Ok(TableText(self.instance_data.as_ref().map(read).transpose()?))
    }
}

impl TableText {
    /// The user's table, or the embedded one.
    pub(crate) fn table(&self) -> Result<InstanceTable<'_>, Failure> {
        match &self.0 {
            Some((name, text)) => InstanceTable::parse(text)
                .map_err(|error| Failure::to("read the table of instance types", format!("{name}: {error}"))),
            None => Ok(InstanceTable::embedded()),
        }
    }
}
