//! The max-pods map: how many pods each instance type takes, as it lies on the node.
//!
//! Two kinds of line, one parser. The first is eksctl's `max_pods.map`, one type a line; the second names families,
//! and says only where they differ from the default of a size:
//!
//! ```text
//! m5.large 29
//! * large=29 xlarge=58 2xlarge=58
//! c5,c5d,m5 9xlarge=234
//! t3,t3a small=8
//! ```
//!
//! A `*` line gives each size's default. A family line lists families that are known; a size that it does not list
//! has the default. Blank lines and `#` comments are passed over; words stand one
//! space apart. The first line that answers wins.

use crate::scan::{self, before, decimal, only, same, until};

/// What the map says of an instance type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The type stands in the map, or its family does and the size has a default.
    Known(u32),
    /// The family is unknown; the number is the default of its size.
    SizeDefault(u32),
    /// The map says nothing of this type.
    Unknown,
}

/// A line that is neither kind of line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapError;

/// Looks `instance_type` up in the text of a map.
///
/// The whole map is read, so that a damaged one is never taken for one that lacks the type.
///
/// # Errors
/// A line that is neither kind of line.
pub fn lookup(map: impl AsRef<[u8]>, instance_type: impl AsRef<[u8]>) -> Result<Lookup, MapError> {
    lookup_bytes(map.as_ref(), instance_type.as_ref()).ok_or(MapError)
}

fn lookup_bytes(map: &[u8], instance_type: &[u8]) -> Option<Lookup> {
    let mut size = instance_type;
    let family = until(&mut size, b'.');
    let own = find(map, family, size)?;
    let default = find(map, b"*", size)?;
    Some(match (own, default) {
        (FAMILY | NOTHING, FAMILY | NOTHING) => Lookup::Unknown,
        (NOTHING, pods) => Lookup::SizeDefault(pods),
        (FAMILY, pods) | (pods, _) => Lookup::Known(pods),
    })
}

/// The family is not in the map.
const NOTHING: u32 = 0;
/// The family is there, without this size. More than any number of pods.
const FAMILY: u32 = u32::MAX;

/// The pods that the map gives to `size` of `family`; [`FAMILY`] or [`NOTHING`] where it gives none. `None` for a
/// damaged map.
#[inline(never)]
fn find(mut map: &[u8], family: &[u8], size: &[u8]) -> Option<u32> {
    let mut found = NOTHING;
    while !map.is_empty() {
        let mut rest = scan::line(&mut map);
        if let [] | [b'#', ..] = rest {
            continue;
        }
        let mut names = until(&mut rest, b' ');
        if !only(names, b"*,-.") {
            return None;
        }
        // `m5.large 29` is read as `m5 large=29` would be, which says nothing of the family's other sizes.
        let mut listed = names;
        let family_of_one = before(&mut listed, b'.');
        if let Some(family) = family_of_one {
            names = family;
            decimal(rest)?;
        }
        let mut is_family = false;
        while !names.is_empty() {
            is_family |= same(until(&mut names, b','), family);
        }
        if is_family && found == NOTHING && family_of_one.is_none() {
            found = FAMILY;
        }
        while !rest.is_empty() {
            let mut pods = until(&mut rest, b' ');
            if let Some(size) = before(&mut pods, b'=') {
                listed = size;
            }
            let pods = parse_pods(pods)?;
            // The first that answers wins.
            if is_family && matches!(found, NOTHING | FAMILY) && same(listed, size) {
                found = pods;
            }
        }
    }
    Some(found)
}

/// A number of pods: decimal digits, 1 to 9999999.
pub fn parse_pods(text: &[u8]) -> Option<u32> {
    decimal(text).filter(|pods| (1..=9_999_999).contains(pods))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPACT: &str = "# pods\n* large=29 xlarge=58 small=11\nc5,m5 9xlarge=234\n\nt3,t3a small=8\nx9.large 77\n";

    #[test]
    fn lines_of_the_article_are_read() {
        let map = "m5.large 29\nt3.small 11\n";
        assert_eq!(lookup(map, "t3.small"), Ok(Lookup::Known(11)));
        assert_eq!(lookup(map, "t3.large"), Ok(Lookup::Unknown));
    }

    #[test]
    fn a_family_line_overrides_the_default_of_a_size() {
        assert_eq!(lookup(COMPACT, "t3.small"), Ok(Lookup::Known(8)));
        assert_eq!(lookup(COMPACT, "t3.large"), Ok(Lookup::Known(29)));
        assert_eq!(lookup(COMPACT, "m5.9xlarge"), Ok(Lookup::Known(234)));
        assert_eq!(lookup(COMPACT, "x9.large"), Ok(Lookup::Known(77)));
    }

    #[test]
    fn an_unknown_family_gets_the_default_of_its_size_and_is_told_apart() {
        assert_eq!(lookup(COMPACT, "z9.large"), Ok(Lookup::SizeDefault(29)));
        assert_eq!(lookup(COMPACT, "z9.huge"), Ok(Lookup::Unknown));
        assert_eq!(lookup(COMPACT, "m5.huge"), Ok(Lookup::Unknown));
        assert_eq!(lookup(COMPACT, ""), Ok(Lookup::Unknown));
    }

    #[test]
    fn a_name_matches_whole_or_not_at_all() {
        assert_eq!(lookup("m5.large 29\n", "m5.larg"), Ok(Lookup::Unknown));
        assert_eq!(lookup("* large=29\nm5a xlarge=1\n", "m5.large"), Ok(Lookup::SizeDefault(29)));
    }

    #[test]
    fn a_damaged_line_is_an_error_even_behind_the_answer() {
        for map in [
            "m5.large 29\nm5.xlarge\n",
            "m5.large +29\n",
            "m5.large 0\n",
            "m5.large 29 30\n",
            "m5.large 99999999\n",
            "\n* large\n",
            "* large=x\n",
            "m5.large 29\n<html>\n",
        ] {
            assert_eq!(lookup(map, "m5.large"), Err(MapError), "{map:?}");
        }
    }

    proptest::proptest! {
        /// The map comes from a disk, and what it is asked for from the network.
        #[test]
        fn no_map_and_no_type_make_the_lookup_panic(
            map in "([*#a-z0-9]{0,3}[ .,=]{0,2}[0-9]{0,8}\\n?){0,8}|\\PC{0,60}",
            instance_type in "[a-z0-9]{0,3}[.]?[a-z0-9]{0,3}|\\PC{0,20}",
        ) {
            if let Ok(Lookup::Known(pods) | Lookup::SizeDefault(pods)) = lookup(&map, &instance_type) {
                proptest::prop_assert!((1..=9_999_999).contains(&pods));
            }
        }
    }
}
