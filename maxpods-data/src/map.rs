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
//! has the default. A line of the type's own wins over both. Words stand one space apart.

use crate::scan::{decimal, line, same, until, value};

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

fn lookup_bytes(mut map: &[u8], instance_type: &[u8]) -> Option<Lookup> {
    let mut size = instance_type;
    let family = until(&mut size, b'.');
    let default = value(value(map, b'\n', b' ', b"*"), b' ', b'=', size);
    let mut pods = value(map, b'\n', b' ', instance_type);
    let mut is_known = !pods.is_empty();
    while !map.is_empty() && !is_known {
        let mut sizes = line(&mut map);
        let mut names = until(&mut sizes, b' ');
        while !names.is_empty() {
            if same(until(&mut names, b','), family) {
                is_known = true;
                pods = value(sizes, b' ', b'=', size);
            }
        }
    }
    if pods.is_empty() {
        pods = default;
    }
    if pods.is_empty() {
        return Some(Lookup::Unknown);
    }
    let pods = parse_pods(pods)?;
    Some(if is_known { Lookup::Known(pods) } else { Lookup::SizeDefault(pods) })
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
