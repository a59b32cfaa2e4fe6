//! What the user says that IMDS answers.

use std::str::FromStr;

use crate::values::{ValueError, quoted};

/// An answer of IMDS in place of the one that is made up: `CATEGORY=VALUE`, the value left out where IMDS has no such
/// category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataFact {
    /// The category, below `/latest/meta-data/`.
    pub category: String,
    /// The answer; `None` where there is none.
    pub value: Option<String>,
}

impl FromStr for MetadataFact {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fault = |message: &str| Err(ValueError::new(format!("{} {message}", quoted(text))));
        let Some((category, value)) = text.split_once('=') else {
            return fault("says no value; write CATEGORY=VALUE, such as placement/group-name=web");
        };
        if category == "instance-type" {
            return fault("is decided by the type that is simulated; give it with --instance-type");
        }
        if category.is_empty() || category.starts_with('/') || category.contains(char::is_whitespace) {
            return fault("names no category below /latest/meta-data/, such as placement/group-name");
        }
        let value = (!value.is_empty()).then(|| value.to_owned());
        Ok(Self { category: category.to_owned(), value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_has_a_value_or_none() {
        let fact = |text: &str| text.parse::<MetadataFact>().expect("a fact");
        let with = |category: &str, value: Option<&str>| MetadataFact {
            category: category.to_owned(),
            value: value.map(str::to_owned),
        };
        assert_eq!(fact("tags/instance/Team=a=b"), with("tags/instance/Team", Some("a=b")));
        assert_eq!(fact("placement/group-name="), with("placement/group-name", None));
    }

    #[test]
    fn what_is_no_fact_is_refused() {
        let named = "names no category below /latest/meta-data/, such as placement/group-name";
        for (text, message) in [
            ("ami-id", "says no value; write CATEGORY=VALUE, such as placement/group-name=web"),
            ("=x", named),
            ("/latest/meta-data/ami-id=x", named),
            ("a b=x", named),
            ("instance-type=m5.large", "is decided by the type that is simulated; give it with --instance-type"),
        ] {
            assert_eq!(text.parse::<MetadataFact>().expect_err(text).to_string(), format!("{text:?} {message}"));
        }
    }
}
