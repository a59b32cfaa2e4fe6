//! One module a command: its flags, and what it does with them.

pub(crate) mod agent;
pub(crate) mod completion;
pub(crate) mod convert;
pub(crate) mod diff;
pub(crate) mod inspect;
pub(crate) mod man;
pub(crate) mod max_pods;
pub(crate) mod refresh;
pub(crate) mod render;
pub(crate) mod sbom;
pub(crate) mod schema;
pub(crate) mod simulate;
pub(crate) mod sizes;
