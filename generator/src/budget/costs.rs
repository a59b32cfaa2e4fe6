//! What each part of a bundle adds to the user data.

use crate::bundle::Bundle;
use crate::encode::{Compression, UserData};
use crate::values::quoted;

/// What a part of a bundle adds to the user data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// A file's path, or the key of the cloud-config where the part stands.
    pub what: String,
    /// Compressed bytes, with [`Compression::Standard`], that the user data has less without the part.
    pub bytes: usize,
}

/// What each part of a bundle costs, the most expensive first.
///
/// Parts share what they have in common, so that the sum is less than the whole.
pub fn costs(bundle: &Bundle) -> Vec<Cost> {
    let size = |bundle: &Bundle| UserData::encode(bundle, Compression::Standard).raw().len();
    let whole = size(bundle);
    let mut costs = Vec::new();
    let mut measure = |what: String, remove: &dyn Fn(&mut Bundle)| {
        let mut without = bundle.clone();
        remove(&mut without);
        costs.push(Cost { what, bytes: whole.saturating_sub(size(&without)) });
    };
    for (index, file) in bundle.files.iter().enumerate() {
        measure(file.path.clone(), &|bundle| drop(bundle.files.remove(index)));
    }
    for (index, command) in bundle.commands.iter().enumerate() {
        let shown = quoted(&command.join(" "));
        measure(format!("runcmd[{index}]: {shown}"), &|bundle| drop(bundle.commands.remove(index)));
    }
    for (index, _) in bundle.authorized_keys.iter().enumerate() {
        measure(format!("ssh_authorized_keys[{index}]"), &|bundle| drop(bundle.authorized_keys.remove(index)));
    }
    for (index, part) in bundle.user_parts.iter().enumerate() {
        measure(format!("{} {}", part.kind(), part.name()), &|bundle| bundle.user_parts.remove(index));
    }
    costs.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.what.cmp(&b.what)));
    costs
}
