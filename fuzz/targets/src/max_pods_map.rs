//! Bytes in the place of the max-pods map, and of the instance type that is looked up in it.

use maxpods_data::map::{Lookup, lookup};

use crate::sections;

/// A number of pods is from 1 to 9999999, and stands in the map; further lines about other types change nothing; and a line
/// of the type's own wins over all that there is.
///
/// Sections: the instance type, the map.
pub fn max_pods_map(input: &[u8]) {
    let [instance_type, map] = sections::<2>(input);
    let found = lookup(map, instance_type);
    if let Ok(Lookup::Known(pods) | Lookup::SizeDefault(pods)) = found {
        assert!((1..=9_999_999).contains(&pods), "{pods}");
        let is_it = |word: &[u8]| std::str::from_utf8(word).is_ok_and(|word| word.parse() == Ok(pods));
        assert!(map.split(|byte| !byte.is_ascii_digit()).any(is_it), "{pods} stands in the map");
    }
    let plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
    let (family, size) = match instance_type.iter().position(|byte| *byte == b'.') {
        Some(dot) => (&instance_type[..dot], &instance_type[dot + 1..]),
        None => return,
    };
    if !family.iter().all(plain) || !size.iter().all(plain) || family.is_empty() || size.is_empty() {
        return;
    }
    let other = [b"\nx", family, b".", size, b" 7\nx", family, b" ", size, b"=7\n"].concat();
    assert_eq!(lookup([map, &other].concat(), instance_type), found, "lines about another type");
    let own = [map, b"\n", instance_type, b" 4711\n"].concat();
    assert_eq!(lookup(own, instance_type), Ok(Lookup::Known(4711)), "a line of its own");
}
