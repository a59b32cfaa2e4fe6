//! Categories of the instance's metadata that a label can hold.

use super::error::{ValueError, quoted};
use super::text::text_value;
use crate::near_miss::near_miss;

text_value! {
    /// A category of IMDS below `/latest/meta-data/`, of those whose values are labels' values, or a tag of the
    /// instance: `tags/instance/` and its key.
    ///
    /// Source: the EC2 user guide, "Instance metadata categories".
    ImdsCategory, check_category
}

/// The categories that hold one short word each, in the order of their names.
const CATEGORIES: [&str; 16] = [
    "ami-id",
    "ami-launch-index",
    "instance-id",
    "instance-life-cycle",
    "instance-type",
    "local-hostname",
    "local-ipv4",
    "placement/availability-zone",
    "placement/availability-zone-id",
    "placement/group-name",
    "placement/host-id",
    "placement/partition-number",
    "placement/region",
    "public-ipv4",
    "reservation-id",
    "services/partition",
];

/// Where IMDS has the instance's tags.
const TAGS: &str = "tags/instance/";

impl ImdsCategory {
    /// The field of the instance identity document that has the same value, which costs no request of its own.
    ///
    /// Source: the EC2 user guide, "Instance identity documents".
    pub fn document_field(&self) -> Option<&'static str> {
        match self.as_str() {
            "ami-id" => Some("imageId"),
            "instance-id" => Some("instanceId"),
            "instance-type" => Some("instanceType"),
            "local-ipv4" => Some("privateIp"),
            "placement/availability-zone" => Some("availabilityZone"),
            "placement/region" => Some("region"),
            _ => None,
        }
    }

    /// Whether it is a tag, which IMDS has only where the launch template allows it.
    pub fn is_tag(&self) -> bool {
        self.as_str().starts_with(TAGS)
    }
}

fn check_category(text: &str) -> Result<(), ValueError> {
    if let Some(tag) = text.strip_prefix(TAGS) {
        return check_tag(tag);
    }
    if CATEGORIES.contains(&text) {
        return Ok(());
    }
    let shown = quoted(text);
    let mend = match near_miss(text, CATEGORIES) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("those are {}, and {TAGS}KEY", CATEGORIES.join(", ")),
    };
    Err(ValueError::new(format!("{shown} is not a category of IMDS that a label can hold; {mend}")))
}

/// Source: the EC2 user guide, "Work with instance tags in instance metadata". It allows "=" and "," as well, which
/// part the entries of lists here.
fn check_tag(tag: &str) -> Result<(), ValueError> {
    let sound = |byte: u8| byte.is_ascii_alphanumeric() || b"+-._:@".contains(&byte);
    let reserved = matches!(tag, "." | ".." | "_index");
    if (1..=128).contains(&tag.len()) && tag.bytes().all(sound) && !reserved {
        return Ok(());
    }
    Err(ValueError::new(format!(
        "{} is not a tag's key that IMDS can be asked for, of 1 to 128 letters, digits and \"+-._:@\"; give the instance \
         a tag of such a key",
        quoted(tag)
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        text.parse::<ImdsCategory>().expect_err(text).to_string()
    }

    #[test]
    fn categories_and_tags_are_taken() {
        assert!(CATEGORIES.is_sorted());
        for text in CATEGORIES.into_iter().chain(["tags/instance/Name", "tags/instance/aws:autoscaling:groupName"]) {
            let category: ImdsCategory = text.parse().expect(text);
            assert_eq!((category.as_str(), category.is_tag()), (text, text.starts_with("tags/")));
        }
    }

    #[test]
    fn others_are_told_what_is_near_or_all_there_is() {
        assert_eq!(
            refused("placement/availabilty-zone"),
            "\"placement/availabilty-zone\" is not a category of IMDS that a label can hold; \
             did you mean placement/availability-zone?"
        );
        assert_eq!(
            refused("mac"),
            "\"mac\" is not a category of IMDS that a label can hold; those are ami-id, ami-launch-index, instance-id, \
             instance-life-cycle, instance-type, local-hostname, local-ipv4, placement/availability-zone, \
             placement/availability-zone-id, placement/group-name, placement/host-id, placement/partition-number, \
             placement/region, public-ipv4, reservation-id, services/partition, and tags/instance/KEY"
        );
    }

    #[test]
    fn tags_that_imds_cannot_be_asked_for_are_refused() {
        let long = "x".repeat(129);
        for tag in ["", ".", "..", "_index", "a b", "a/b", "a=b", "a,b", "a}b", "é"] {
            assert_eq!(
                refused(&format!("tags/instance/{tag}")),
                format!(
                    "{tag:?} is not a tag's key that IMDS can be asked for, of 1 to 128 letters, digits and \
                     \"+-._:@\"; give the instance a tag of such a key"
                )
            );
        }
        assert!(refused(&format!("tags/instance/{long}")).contains("of 1 to 128"));
    }
}
