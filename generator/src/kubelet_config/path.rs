//! Where a value stands inside of `kubeletExtraConfig`.

use crate::values::quoted;

/// The path of `key` below `path`: `featureGates.Foo`; a key that is no plain word stands in brackets, as in
/// `evictionHard["memory.available"]`, so that no two keys share a path.
pub(super) fn key(path: &str, key: &str) -> String {
    let word = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    match (word, path) {
        (true, "") => key.to_owned(),
        (true, _) => format!("{path}.{key}"),
        (false, _) => format!("{path}[{}]", quoted(key)),
    }
}

/// The path of a list's item, such as `clusterDNS[1]`.
pub(super) fn item(path: &str, index: usize) -> String {
    format!("{path}[{index}]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_are_no_words_stand_in_brackets() {
        assert_eq!(key("", "featureGates"), "featureGates");
        assert_eq!(key("featureGates", "Foo"), "featureGates.Foo");
        assert_eq!(key("evictionHard", "memory.available"), r#"evictionHard["memory.available"]"#);
        assert_eq!(item("clusterDNS", 1), "clusterDNS[1]");
    }
}
