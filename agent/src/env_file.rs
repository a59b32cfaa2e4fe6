//! `KEY=value` files, as systemd's `EnvironmentFile=` and a shell's `source` both read them.

use maxpods_data::scan;

/// The last value given to `key`, without surrounding quotes; empty where the file does not set it.
///
/// systemd and bash agree on plain and quoted values, which is all that the generator writes and that a
/// pre-bootstrap command would append. The last assignment wins in both.
#[inline(never)]
pub fn value<'a>(file: &'a [u8], key: &[u8]) -> &'a [u8] {
    match scan::value(file, b'\n', key) {
        [b'"' | b'\'', inner @ .., _] => inner,
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_assignment_wins() {
        let file = b"NODE_LABELS=a=b,c=d\nMAX_PODS=17\n# MAX_PODS=1\nMAX_PODS_EXTRA=3\nMAX_PODS='42'\n";
        assert_eq!(value(file, b"MAX_PODS"), b"42");
        assert_eq!(value(file, b"NODE_LABELS"), b"a=b,c=d");
        assert_eq!(value(file, b"NODE_TAINTS"), b"");
    }

    #[test]
    fn quotes_and_line_ends_are_taken_off() {
        assert_eq!(value(b" MAX_PODS=\"5\"", b"MAX_PODS"), b"5");
        assert_eq!(value(b"MAX_PODS=\r\n", b"MAX_PODS"), b"");
        assert_eq!(value(b"MAX_PODS=7\r\n", b"MAX_PODS"), b"7");
        assert_eq!(value(b"MAX_PODS=\"", b"MAX_PODS"), b"\"");
    }
}
