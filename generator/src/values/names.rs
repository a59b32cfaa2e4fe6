//! Names that AWS resources go by: the cluster's, the node group's, the key pair's.

use super::error::{ValueError, quoted};
use super::text::text_value;

text_value! {
    /// An EKS cluster's name: 1 to 100 letters, digits, `-` and `_`, the first a letter or a digit.
    ///
    /// Source: the EKS API reference, `CreateCluster`, parameter `name`.
    ClusterName, check_cluster_name
}

text_value! {
    /// The ID that a local cluster on AWS Outposts has beside its name: 1 to 100 letters, digits, `-` and `_`, the first a
    /// letter or a digit.
    ///
    /// Source: the EKS API reference, `Cluster`, field `id`, which says no more than that it is a text; EKS gives UUIDs.
    /// Its tokens carry it where others carry the name, so that it has the name's grammar here.
    ClusterId, check_cluster_id
}

text_value! {
    /// A node group's name: 1 to 63 letters, digits and `-`, the first a letter, the last no `-`.
    ///
    /// Sources: eksctl, `pkg/apis/eksctl.io/v1alpha5/validation.go` (the pattern of a `CloudFormation` stack's name). Its
    /// length and end are those of a label value, since the node carries it as `alpha.eksctl.io/nodegroup-name`.
    NodeGroupName, check_node_group_name
}

text_value! {
    /// An EC2 key pair's name: 1 to 255 printable ASCII characters, no space at either end.
    ///
    /// Source: the EC2 API reference, `CreateKeyPair`, parameter `KeyName`.
    KeyName, check_key_name
}

fn check_cluster_name(text: &str) -> Result<(), ValueError> {
    let rule = r#"a cluster name has 1 to 100 letters, digits, "-" and "_", the first a letter or digit"#;
    check(text, rule, 100, |c| c.is_ascii_alphanumeric(), |c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

fn check_cluster_id(text: &str) -> Result<(), ValueError> {
    let rule = r#"a local cluster's ID has 1 to 100 letters, digits, "-" and "_", the first a letter or digit"#;
    check(text, rule, 100, |c| c.is_ascii_alphanumeric(), |c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

fn check_node_group_name(text: &str) -> Result<(), ValueError> {
    let rule = r#"a node group's name has 1 to 63 letters, digits and "-", the first a letter, the last no "-""#;
    check(text, rule, 63, |c| c.is_ascii_alphabetic(), |c| c.is_ascii_alphanumeric() || c == '-')?;
    if text.ends_with('-') {
        return Err(ValueError::new(format!(r#"{} ends with "-"; {rule}"#, quoted(text))));
    }
    Ok(())
}

fn check_key_name(text: &str) -> Result<(), ValueError> {
    let rule = "a key pair's name has 1 to 255 printable ASCII characters, and no space at either end";
    check(text, rule, 255, |c| c.is_ascii_graphic(), |c| c.is_ascii_graphic() || c == ' ')?;
    if text.ends_with(' ') {
        return Err(ValueError::new(format!("{} ends with a space; {rule}", quoted(text))));
    }
    Ok(())
}

/// Checks length, first character and the others, and names the first fault.
fn check(
    text: &str,
    rule: &str,
    longest: usize,
    first: fn(char) -> bool,
    other: fn(char) -> bool,
) -> Result<(), ValueError> {
    let shown = quoted(text);
    let fault = if text.is_empty() {
        "it is empty".to_owned()
    } else if let Some(c) = text.chars().find(|&c| !other(c)) {
        format!("{shown} holds {c:?}")
    } else if let Some(c) = text.chars().next().filter(|&c| !first(c)) {
        format!("{shown} starts with \"{c}\"")
    } else if text.len() > longest {
        format!("{shown} is {} characters long", text.len())
    } else {
        return Ok(());
    };
    Err(ValueError::new(format!("{fault}; {rule}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error<T: std::str::FromStr<Err = ValueError> + std::fmt::Debug>(text: &str) -> String {
        text.parse::<T>().expect_err(text).to_string()
    }

    #[test]
    fn cluster_names_of_eks_are_taken() {
        for name in ["hilarious-hideout-1578729265", "1", "a_b-C", &"x".repeat(100)] {
            assert_eq!(name.parse::<ClusterName>().expect(name).as_str(), name);
        }
    }

    #[test]
    fn cluster_names_that_eks_refuses_are_named_with_their_fault() {
        let rule = r#"a cluster name has 1 to 100 letters, digits, "-" and "_", the first a letter or digit"#;
        assert_eq!(error::<ClusterName>(""), format!("it is empty; {rule}"));
        assert_eq!(error::<ClusterName>("my cluster"), format!(r#""my cluster" holds ' '; {rule}"#));
        assert_eq!(error::<ClusterName>("$(id)"), format!(r#""$(id)" holds '$'; {rule}"#));
        assert_eq!(error::<ClusterName>("_x"), format!(r#""_x" starts with "_"; {rule}"#));
        let long = error::<ClusterName>(&"x".repeat(101));
        assert_eq!(long, format!("\"{}\"… is 101 characters long; {rule}", "x".repeat(60)));
    }

    #[test]
    fn cluster_ids_are_those_of_eks() {
        assert!("550e8400-e29b-41d4-a716-446655440000".parse::<ClusterId>().is_ok());
        let rule = r#"a local cluster's ID has 1 to 100 letters, digits, "-" and "_", the first a letter or digit"#;
        assert_eq!(error::<ClusterId>("-1"), format!(r#""-1" starts with "-"; {rule}"#));
    }

    #[test]
    fn node_group_names_of_eksctl_are_taken() {
        for name in ["ng-b50c30b5", "a", "A1", &"x".repeat(63)] {
            assert_eq!(name.parse::<NodeGroupName>().expect(name).as_str(), name);
        }
    }

    #[test]
    fn node_group_names_that_a_stack_cannot_hold_are_refused() {
        let rule = r#"a node group's name has 1 to 63 letters, digits and "-", the first a letter, the last no "-""#;
        assert_eq!(error::<NodeGroupName>("1a"), format!(r#""1a" starts with "1"; {rule}"#));
        assert_eq!(error::<NodeGroupName>("a_b"), format!(r#""a_b" holds '_'; {rule}"#));
        assert_eq!(error::<NodeGroupName>("a-"), format!(r#""a-" ends with "-"; {rule}"#));
        assert!(error::<NodeGroupName>(&"x".repeat(64)).contains("is 64 characters long"));
    }

    #[test]
    fn key_names_are_printable_ascii_without_outer_spaces() {
        assert!("my key (laptop)".parse::<KeyName>().is_ok());
        let rule = "a key pair's name has 1 to 255 printable ASCII characters, and no space at either end";
        assert_eq!(error::<KeyName>(" x"), format!(r#"" x" starts with " "; {rule}"#));
        assert_eq!(error::<KeyName>("x "), format!(r#""x " ends with a space; {rule}"#));
        assert_eq!(error::<KeyName>("schlüssel"), format!(r#""schlüssel" holds 'ü'; {rule}"#));
    }
}
