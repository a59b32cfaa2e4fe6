//! EC2's limit on user data: what is over it, what each part costs, and what would bring it under.
//!
//! Every number is measured on user data that was built for it.

mod costs;
mod over_limit;
mod remedies;

use crate::bundle::Options;
use crate::encode::{Compression, UserData};
use crate::node_spec::NodeSpec;
use crate::payload::{Payload, PayloadError, build};

pub use costs::{Cost, costs};
pub use over_limit::OverLimit;
pub use remedies::{Remedy, savings};

/// The most bytes of user data that an instance takes, before base64.
///
/// Source: the EC2 user guide, "Run commands on your EC2 instance at launch with user data": 16 KB, in raw form.
pub const LIMIT: usize = 16_384;

/// A payload and its user data, which is within the limit.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The payload.
    pub payload: Payload,
    /// Its user data.
    pub user_data: UserData,
}

/// Builds and packs a node group's user data, and holds it against the limit.
///
/// # Errors
/// What [`build`] says, or user data over the limit.
pub fn check(spec: &NodeSpec, options: &Options<'_>, compression: Compression) -> Result<Checked, CheckError> {
    let payload = build(spec, options)?;
    let user_data = UserData::of(&payload, compression);
    let bytes = user_data.raw().len();
    if bytes <= LIMIT {
        return Ok(Checked { payload, user_data });
    }
    let remedies = remedies::remedies(spec, options, compression, bytes);
    Err(CheckError::OverLimit(OverLimit { bytes, costs: costs(&payload), remedies }))
}

/// Why there is no user data that EC2 takes.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The payload cannot be made.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// The user data is too large.
    #[error(transparent)]
    OverLimit(OverLimit),
}
