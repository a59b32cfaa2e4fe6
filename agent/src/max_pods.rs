//! MAX_PODS: never empty, and its source is always known.

use maxpods_data::map::{self, Lookup};

/// Pods on a node of which nothing is known; kubelet's own default.
pub const FALLBACK: u32 = 110;

/// Where MAX_PODS came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The user's MAX_PODS in `kubelet.env`.
    Override,
    /// The map knows the type.
    Map,
    /// The map knows the size but not the family.
    SizeDefault,
    /// The map says nothing.
    Fallback,
}

/// Why MAX_PODS could not be resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaxPodsError {
    /// The override is not a number of pods.
    Override,
    /// A line of the map (from 1) cannot be read.
    MapLine(usize),
}

/// Resolves MAX_PODS: the override if there is one, else the map, else [`FALLBACK`].
///
/// An empty override counts as none, as it did for bash's `${MAX_PODS:-…}`.
///
/// # Errors
/// An override or a map that is damaged: guessing would give the node a wrong number in silence.
pub fn resolve(
    override_value: Option<&[u8]>,
    map: Option<&[u8]>,
    instance_type: &[u8],
) -> Result<(u32, Source), MaxPodsError> {
    if let Some(value) = override_value.filter(|value| !value.is_empty()) {
        let pods = map::parse_pods(value).ok_or(MaxPodsError::Override)?;
        return Ok((pods, Source::Override));
    }
    let found = match map {
        Some(map) => map::lookup(map, instance_type).map_err(|error| MaxPodsError::MapLine(error.line))?,
        None => Lookup::Unknown,
    };
    Ok(match found {
        Lookup::Known(pods) => (pods, Source::Map),
        Lookup::SizeDefault(pods) => (pods, Source::SizeDefault),
        Lookup::Unknown => (FALLBACK, Source::Fallback),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &[u8] = b"* large=29\nm5\nc9.huge 737\n";

    #[test]
    fn the_override_wins_unless_it_is_empty() {
        assert_eq!(resolve(Some(b"17"), Some(MAP), b"m5.large"), Ok((17, Source::Override)));
        assert_eq!(resolve(Some(b""), Some(MAP), b"m5.large"), Ok((29, Source::Map)));
        assert_eq!(resolve(Some(b"1x"), Some(MAP), b"m5.large"), Err(MaxPodsError::Override));
        assert_eq!(resolve(Some(b"0"), Some(MAP), b"m5.large"), Err(MaxPodsError::Override));
    }

    #[test]
    fn an_unknown_type_gets_a_number_all_the_same() {
        assert_eq!(resolve(None, Some(MAP), b"z1.large"), Ok((29, Source::SizeDefault)));
        assert_eq!(resolve(None, Some(MAP), b"z1.medium"), Ok((FALLBACK, Source::Fallback)));
        assert_eq!(resolve(None, None, b"m5.large"), Ok((FALLBACK, Source::Fallback)));
    }

    #[test]
    fn a_damaged_map_is_not_guessed_around() {
        assert_eq!(resolve(None, Some(b"m5.large 29\nm5.xlarge many\n"), b"m5.large"), Err(MaxPodsError::MapLine(2)));
    }
}
