//! What would make user data smaller, and how small.

use crate::bundle::{AgentSource, MapTypes, Options};
use crate::encode::{Compression, UserData};
use crate::node_spec::NodeSpec;
use crate::payload::{Payload, build};

/// A way to smaller user data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The flags to give.
    pub flags: String,
    /// How many bytes the user data has then.
    pub bytes: usize,
}

/// How user data is made.
#[derive(Clone, Copy)]
struct Recipe<'a> {
    options: Options<'a>,
    compression: Compression,
}

impl Recipe<'_> {
    /// How many bytes it comes to; `None` where it cannot be made.
    fn size(&self, spec: &NodeSpec) -> Option<usize> {
        let payload = build(spec, &self.options).ok()?;
        Some(UserData::of(&payload, self.compression).raw().len())
    }

    /// The same with each part as the user wrote it.
    fn size_with_comments(&self, spec: &NodeSpec) -> Option<usize> {
        let mut payload = build(spec, &self.options).ok()?;
        if let Payload::MultiPart(document) = &mut payload {
            document.parts.iter_mut().for_each(|part| part.shorter = None);
        }
        Some(UserData::of(&payload, self.compression).raw().len())
    }
}

/// What a flag changes.
type Change = fn(&mut Recipe<'_>);

/// The flags that make user data smaller.
const FLAGS: [(&str, Change); 3] = [
    ("--types needed", |recipe| recipe.options.types = MapTypes::Needed),
    ("--agent preinstalled", |recipe| recipe.options.agent = AgentSource::Preinstalled),
    ("--smallest", |recipe| {
        recipe.options.types = MapTypes::Needed;
        recipe.compression = Compression::Smallest;
    }),
];

/// Each flag that makes the user data smaller than `bytes`, and all of these together.
pub(super) fn remedies(spec: &NodeSpec, options: &Options<'_>, compression: Compression, bytes: usize) -> Vec<Remedy> {
    let recipe = Recipe { options: *options, compression };
    let mut all = recipe;
    let mut remedies = Vec::new();
    for (flags, change) in FLAGS {
        let mut changed = recipe;
        change(&mut changed);
        // A flag that was given already changes nothing, and so is not named.
        if let Some(bytes) = changed.size(spec).filter(|smaller| *smaller < bytes) {
            remedies.push(Remedy { flags: flags.to_owned(), bytes });
            change(&mut all);
        }
    }
    if remedies.len() > 1
        && let Some(bytes) = all.size(spec)
    {
        let flags: Vec<&str> = remedies.iter().map(|remedy| remedy.flags.as_str()).collect();
        remedies.push(Remedy { flags: flags.join(" "), bytes });
    }
    remedies
}

/// What each step of `--smallest` saves, in the order in which they are taken: its words and bytes. Steps that save nothing
/// are not among them.
///
/// `options` are those without the flag, `types` what the map knows with it.
pub fn savings(spec: &NodeSpec, options: &Options<'_>, types: MapTypes) -> Vec<(&'static str, usize)> {
    let plain = Recipe { options: *options, compression: Compression::Standard };
    let needed = Recipe { options: Options { types, ..*options }, ..plain };
    let smallest = Recipe { compression: Compression::Smallest, ..needed };
    let saved = |before: Option<usize>, after: Option<usize>| before?.checked_sub(after?);
    let packed = smallest.size_with_comments(spec);
    let steps = [
        ("the group's own types alone", saved(plain.size(spec), needed.size(spec))),
        ("zopfli", saved(needed.size(spec), packed)),
        ("NodeConfigs without comments", saved(packed, smallest.size(spec))),
    ];
    steps.into_iter().filter_map(|(step, saved)| Some((step, saved.filter(|bytes| *bytes > 0)?))).collect()
}
