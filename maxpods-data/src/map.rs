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

use crate::scan::{self, decimal, same, until};

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

/// A damaged number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapError;

/// Looks `instance_type` up in the text of a map.
///
/// # Errors
/// A damaged number where the type's own should stand. Other lines are not looked at.
pub fn lookup(map: impl AsRef<[u8]>, instance_type: impl AsRef<[u8]>) -> Result<Lookup, MapError> {
    lookup_bytes(map.as_ref(), instance_type.as_ref()).ok_or(MapError)
}

fn lookup_bytes(map: &[u8], instance_type: &[u8]) -> Option<Lookup> {
    let mut size = instance_type;
    let family = until(&mut size, b'.');
    let own = find(map, instance_type, family, size);
    let mut pods = own.unwrap_or_default();
    if pods.is_empty() {
        pods = find(map, b"*", b"*", size).unwrap_or_default();
        if pods.is_empty() {
            return Some(Lookup::Unknown);
        }
    }
    let pods = parse_pods(pods)?;
    Some(if own.is_some() { Lookup::Known(pods) } else { Lookup::SizeDefault(pods) })
}

/// The number in the first line that gives one to `instance_type`, or to `size` of `family`; empty where there are only
/// lines of the family without this size, `None` where there is no line of either.
#[inline(never)]
fn find<'a>(mut map: &'a [u8], instance_type: &[u8], family: &[u8], size: &[u8]) -> Option<&'a [u8]> {
    let mut found = None;
    while !map.is_empty() {
        let mut rest = scan::line(&mut map);
        let mut names = until(&mut rest, b' ');
        while !names.is_empty() {
            let name = until(&mut names, b',');
            let mut pods = None;
            if same(name, family) {
                pods = Some(scan::value(rest, b' ', b'=', size));
            } else if same(name, instance_type) {
                pods = Some(rest);
            }
            if let Some(text) = pods {
                found = pods;
                if !text.is_empty() {
                    return found;
                }
            }
        }
    }
    found
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
    fn a_damaged_number_is_an_error_for_the_types_that_it_concerns() {
        for map in
            ["m5.large +29\n", "m5.large 0\n", "m5.large 29 30\n", "m5.large 99999999\n", "* large=x\n", "m5 large=0\n"]
        {
            assert_eq!(lookup(map, "m5.large"), Err(MapError), "{map:?}");
            assert_eq!(lookup(map, "m5.xlarge").unwrap_or(Lookup::Unknown), Lookup::Unknown, "{map:?}");
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
