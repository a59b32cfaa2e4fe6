//! The instance role's credentials, from IMDS.

use maxpods_data::scan::until;

use crate::boot::Metadata;
use crate::template::Needed;
use crate::text::Text;

const ROLES: &[u8] = b"/latest/meta-data/iam/security-credentials/";

/// What IMDS tells of the credentials of the role that the instance profile gives.
///
/// `Some` of nothing without a role; `None` where IMDS does not answer, and the reason has been said.
pub(super) fn instance_role<'m>(metadata: &'m mut impl Metadata, path: &mut Text<'_>) -> Option<&'m [u8]> {
    let mut roles = metadata.get(ROLES, Needed::Yes)?;
    let role = until(&mut roles, b'\n');
    if role.is_empty() || !role.iter().all(u8::is_ascii_graphic) {
        return Some(b"");
    }
    path.push(ROLES);
    path.push(role);
    metadata.get(path.get()?, Needed::Yes)
}
