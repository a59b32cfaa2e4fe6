//! What a stack says of itself, and to other stacks.

use serde::Serialize;

use super::Value;
use crate::names;

/// What a stack says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    /// What it says.
    pub value: Value,
    /// Under which name other stacks can import it.
    pub export: Option<Export>,
}

/// Under which name other stacks of the region can import an output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Export {
    /// The name.
    pub name: Value,
}

impl Export {
    /// The export of an output, as [`names::export`] names it.
    pub fn of(output: &str) -> Self {
        Self { name: Value::sub(names::export("${AWS::StackName}", output)) }
    }
}
