//! What each part of a payload adds to the user data.

use crate::bundle::Bundle;
use crate::encode::{Compression, gzip_text, text};
use crate::payload::{MultiPart, Packing, Part, Payload, Piece, Text};
use crate::values::quoted;

/// What a part of a payload adds to the user data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// A file's path, the key of the cloud-config where the part stands, the part of a MIME document, a table of settings, or
    /// lines of a script.
    pub what: String,
    /// Bytes that the user data has less without the part; where it may be packed, with [`Compression::Standard`].
    pub bytes: usize,
}

/// What each part of a payload costs, the most expensive first.
///
/// Parts share what they have in common, so that the sum is less than the whole.
pub fn costs(payload: &Payload) -> Vec<Cost> {
    let mut costs = match payload {
        Payload::Bundle(bundle) => of_bundle(bundle),
        Payload::MultiPart(document) => of_parts(document),
        Payload::Text(text) => of_text(text),
    };
    costs.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.what.cmp(&b.what)));
    costs
}

fn of_bundle(bundle: &Bundle) -> Vec<Cost> {
    let whole = size(&Payload::Bundle(bundle.clone()));
    let mut costs = Vec::new();
    let mut measure = |what: String, remove: &dyn Fn(&mut Bundle)| {
        let mut without = bundle.clone();
        remove(&mut without);
        costs.push(Cost { what, bytes: whole.saturating_sub(size(&Payload::Bundle(without))) });
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
    costs
}

fn of_parts(document: &MultiPart) -> Vec<Cost> {
    let whole = size(&Payload::MultiPart(document.clone()));
    let without = |index: usize| {
        let mut parts = document.parts.clone();
        parts.remove(index);
        size(&Payload::MultiPart(MultiPart { parts, packing: document.packing }))
    };
    let parts = document.parts.iter().enumerate();
    let cost = |(index, part): (usize, &Part)| Cost {
        what: {
            let file = part.file.as_ref().map(|file| format!(", {file}")).unwrap_or_default();
            format!("part {}: {}{file}", index + 1, part.media_type)
        },
        bytes: whole.saturating_sub(without(index)),
    };
    parts.map(cost).collect()
}

fn of_text(text: &Text) -> Vec<Cost> {
    let whole = size(&Payload::Text(text.clone()));
    let cost = |(index, piece): (usize, &Piece)| {
        let what = piece.what.clone()?;
        let mut without = text.clone();
        without.pieces.remove(index);
        Some(Cost { what, bytes: whole.saturating_sub(size(&Payload::Text(without))) })
    };
    text.pieces.iter().enumerate().filter_map(cost).collect()
}

/// The bytes of a payload, packed where it may be: costs are asked for where it has to be.
fn size(payload: &Payload) -> usize {
    let text = text(payload, Compression::Standard);
    match payload.packing() {
        Packing::Always | Packing::WhereNeeded => gzip_text(&text, Compression::Standard).len(),
        Packing::Never => text.len(),
    }
}
