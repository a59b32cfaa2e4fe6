//! `KEY=value` files, as systemd's `EnvironmentFile=` and a shell's `source` both read them.

use crate::text::{behind, lines};

/// The last value given to `key`, without surrounding quotes; `None` where the file does not set it.
///
/// systemd and bash agree on plain and quoted values, which is all that the generator writes and that a
/// pre-bootstrap command would append. The last assignment wins in both.
pub fn value<'a>(file: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let mut found = None;
    for line in lines(file) {
        let line = line.trim_ascii_start();
        let line = behind(line, b"export ").unwrap_or(line);
        if let Some([b'=', value @ ..]) = behind(line, key) {
            found = Some(match value {
                [b'"', inner @ .., b'"'] | [b'\'', inner @ .., b'\''] => inner,
                _ => value,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_assignment_wins() {
        let file = b"NODE_LABELS=a=b,c=d\nMAX_PODS=17\n# MAX_PODS=1\nMAX_PODS_EXTRA=3\nMAX_PODS='42'\n";
        assert_eq!(value(file, b"MAX_PODS"), Some(&b"42"[..]));
        assert_eq!(value(file, b"NODE_LABELS"), Some(&b"a=b,c=d"[..]));
        assert_eq!(value(file, b"NODE_TAINTS"), None);
    }

    #[test]
    fn quotes_and_export_are_understood() {
        assert_eq!(value(b"export MAX_PODS=\"5\"", b"MAX_PODS"), Some(&b"5"[..]));
        assert_eq!(value(b"MAX_PODS=\r\n", b"MAX_PODS"), Some(&b""[..]));
        assert_eq!(value(b"MAX_PODS=\"", b"MAX_PODS"), Some(&b"\""[..]));
    }
}
