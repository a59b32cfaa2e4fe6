//! EC2's limit on user data, and what each part of it costs.

use crate::bundle::{Bundle, BundleError, Options};
use crate::encode::{Compression, UserData};
use crate::node_spec::NodeSpec;

/// The most bytes of user data that an instance takes, before base64.
///
/// Source: the EC2 user guide, "Instance user data" (16 KB, in raw form, before it is base64-encoded).
pub const LIMIT: usize = 16_384;

/// A bundle and its user data, which is within the limit.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The bundle.
    pub bundle: Bundle,
    /// Its user data.
    pub user_data: UserData,
}

/// Builds and packs a node group's user data, and holds it against the limit.
///
/// # Errors
/// What [`build`](crate::bundle::build) says, or user data over the limit.
pub fn check(spec: &NodeSpec, options: &Options<'_>, compression: Compression) -> Result<Checked, CheckError> {
    let bundle = crate::bundle::build(spec, options)?;
    let user_data = UserData::encode(&bundle, compression);
    Ok(Checked { bundle, user_data })
}

/// Why there is no user data that EC2 takes.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The bundle cannot be made.
    #[error(transparent)]
    Bundle(#[from] BundleError),
}
