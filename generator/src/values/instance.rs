//! What an instance is made of: its type, its image, how many pods it takes.

use std::fmt;
use std::str::FromStr;

use super::error::{ValueError, quoted};
use super::text::text_value;

text_value! {
    /// An EC2 instance type: `family.size`, each of lower-case letters, digits and `-`.
    ///
    /// Source: the EC2 user guide, "Amazon EC2 instance type naming conventions"; `c7i.metal-24xl` and
    /// `u7in-16tb.224xlarge` are the longest shapes in use.
    InstanceTypeName, check_instance_type
}

text_value! {
    /// An AMI's identifier: `ami-` and 8 or 17 hexadecimal digits, lower case.
    ///
    /// Source: the EC2 user guide, "Resource identifiers".
    ImageId, check_image_id
}

/// How many pods kubelet takes, from 1 to [`MaxPods::MOST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MaxPods(u32);

impl InstanceTypeName {
    /// The family, such as `m5`.
    pub fn family(&self) -> &str {
        self.parts().0
    }

    /// The size, such as `large`.
    pub fn size(&self) -> &str {
        self.parts().1
    }

    fn parts(&self) -> (&str, &str) {
        self.as_str().split_once('.').expect("an instance type was checked to have a point")
    }
}

impl MaxPods {
    /// The most pods that Kubernetes promises to run in a whole cluster, so more than any node will ever take.
    ///
    /// Source: the Kubernetes documentation, "Considerations for large clusters".
    pub const MOST: u32 = 150_000;

    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for MaxPods {
    type Error = ValueError;

    fn try_from(pods: u32) -> Result<Self, Self::Error> {
        if (1..=Self::MOST).contains(&pods) {
            return Ok(Self(pods));
        }
        Err(max_pods_error(&pods.to_string()))
    }
}

impl FromStr for MaxPods {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // u32 reads "+5" and "007" as well, and neither is how anyone writes a number of pods.
        let plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
        let pods: u32 = text.parse().ok().filter(|_| plain).ok_or_else(|| max_pods_error(&quoted(text)))?;
        Self::try_from(pods)
    }
}

impl fmt::Display for MaxPods {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn max_pods_error(shown: &str) -> ValueError {
    ValueError::new(format!("{shown} is not a number of pods; write a number from 1 to {}", MaxPods::MOST))
}

fn check_instance_type(text: &str) -> Result<(), ValueError> {
    let part = |part: &str| {
        (1..=32).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    if text.split_once('.').is_some_and(|(family, size)| part(family) && part(size)) {
        return Ok(());
    }
    let shown = quoted(text);
    Err(ValueError::new(format!(
        "{shown} is not an instance type, which looks like \"m5.large\" or \"c7i.metal-24xl\""
    )))
}

fn check_image_id(text: &str) -> Result<(), ValueError> {
    let hexadecimal = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    let digits = text.strip_prefix("ami-").unwrap_or_default();
    if matches!(digits.len(), 8 | 17) && digits.bytes().all(hexadecimal) {
        return Ok(());
    }
    let shown = quoted(text);
    Err(ValueError::new(format!(
        "{shown} is not an AMI's identifier, which is \"ami-\" and 8 or 17 digits from 0 to 9 and a to f"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instance_types_have_a_family_and_a_size() {
        for (text, family, size) in [
            ("m5.large", "m5", "large"),
            ("c7i.metal-24xl", "c7i", "metal-24xl"),
            ("u7in-16tb.224xlarge", "u7in-16tb", "224xlarge"),
        ] {
            let parsed: InstanceTypeName = text.parse().expect(text);
            assert_eq!((parsed.family(), parsed.size()), (family, size));
        }
    }

    #[test]
    fn other_texts_are_not_instance_types() {
        for text in ["", "m5", "m5.", ".large", "M5.large", "m5.large.x", "m5 large", "m5.large\n", "-m.x", "m.x-"] {
            let error = text.parse::<InstanceTypeName>().expect_err(text).to_string();
            let expected =
                format!(r#"{text:?} is not an instance type, which looks like "m5.large" or "c7i.metal-24xl""#);
            assert_eq!(error, expected);
        }
    }

    #[test]
    fn image_identifiers_have_8_or_17_digits() {
        for text in ["ami-0123abcd", "ami-0123456789abcdef0"] {
            assert_eq!(text.parse::<ImageId>().expect(text).as_str(), text);
        }
        for text in ["", "auto", "ami-", "ami-0123", "ami-0123ABCD", "ami-0123abcg", "i-0123abcd"] {
            let error = text.parse::<ImageId>().expect_err(text).to_string();
            let rule = "is not an AMI's identifier, which is \"ami-\" and 8 or 17 digits from 0 to 9 and a to f";
            assert_eq!(error, format!("{text:?} {rule}"));
        }
    }

    #[test]
    fn max_pods_is_a_plain_number_of_pods() {
        for (text, pods) in [("1", 1), ("29", 29), ("150000", 150_000)] {
            let parsed: MaxPods = text.parse().expect(text);
            assert_eq!((parsed.get(), parsed.to_string().as_str()), (pods, text));
        }
        for text in ["", "-1", "+5", "007", "4294967296", "110 ", "1e2", "many"] {
            let error = text.parse::<MaxPods>().expect_err(text).to_string();
            assert_eq!(error, format!("{text:?} is not a number of pods; write a number from 1 to 150000"));
        }
        for pods in [0, 150_001] {
            let error = MaxPods::try_from(pods).expect_err("out of range").to_string();
            assert_eq!(error, format!("{pods} is not a number of pods; write a number from 1 to 150000"));
        }
    }
}
