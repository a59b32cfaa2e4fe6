//! Kubernetes labels: key, value, and which of them kubelet may give its own node.

use super::error::{ValueError, quoted};
use super::names::{ClusterName, NodeGroupName};
use super::text::text_value;

text_value! {
    /// A label's key, also a taint's: a name of up to 63 characters, perhaps with a DNS subdomain and `/` before it.
    ///
    /// Source: apimachinery, `pkg/util/validation/validation.go`, `IsQualifiedName`.
    LabelKey, check_key
}

text_value! {
    /// A label's value, also a taint's: empty, or up to 63 letters, digits, `-`, `_` and `.`, starting and ending with
    /// a letter or digit.
    ///
    /// Source: apimachinery, `pkg/util/validation/validation.go`, `IsValidLabelValue`.
    LabelValue, check_value
}

/// The labels under `kubernetes.io` and `k8s.io` that kubelet may set although their prefix is not in
/// [`KUBELET_NAMESPACES`].
/// Source: Kubernetes, `staging/src/k8s.io/kubelet/pkg/apis/well_known_labels.go`, `kubeletLabels`.
const KUBELET_LABELS: [&str; 10] = [
    "beta.kubernetes.io/arch",
    "beta.kubernetes.io/instance-type",
    "beta.kubernetes.io/os",
    "failure-domain.beta.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone",
    "kubernetes.io/arch",
    "kubernetes.io/hostname",
    "kubernetes.io/os",
    "topology.kubernetes.io/region",
    "topology.kubernetes.io/zone",
];

/// The prefixes, and ends of prefixes, under which kubelet may set any label.
/// Source: as above, `kubeletLabelNamespaces`.
const KUBELET_NAMESPACES: [&str; 2] = ["kubelet.kubernetes.io", "node.kubernetes.io"];

/// The prefixes, and ends of prefixes, that Kubernetes keeps to itself.
/// Source: Kubernetes, `cmd/kubelet/app/options/options.go`, `isKubernetesLabel`.
const KUBERNETES_NAMESPACES: [&str; 2] = ["kubernetes.io", "k8s.io"];

impl LabelKey {
    /// What stands before the `/`, if anything does.
    pub fn prefix(&self) -> Option<&str> {
        self.as_str().split_once('/').map(|(prefix, _)| prefix)
    }

    /// Checks that kubelet may give its own node this label.
    ///
    /// Kubelet refuses to start with any other since 1.16, and the API server's `NodeRestriction` refuses the node
    /// before that. Source: Kubernetes, `cmd/kubelet/app/options/options.go`, `ValidateKubeletFlags`.
    ///
    /// # Errors
    /// A label that Kubernetes keeps to itself, such as `node-role.kubernetes.io/worker`; the message says what to do.
    pub fn check_kubelet_may_set(&self) -> Result<(), ValueError> {
        let under = |prefix: &str, namespaces: &[&str]| {
            let below = |namespace: &str| prefix.strip_suffix(namespace).is_some_and(|head| head.ends_with('.'));
            namespaces.iter().any(|namespace| prefix == *namespace || below(namespace))
        };
        let refused = self.prefix().is_some_and(|prefix| {
            under(prefix, &KUBERNETES_NAMESPACES)
                && !under(prefix, &KUBELET_NAMESPACES)
                && !KUBELET_LABELS.contains(&self.as_str())
        });
        if !refused {
            return Ok(());
        }
        let any_of = KUBELET_NAMESPACES.map(|namespace| format!("{namespace}/*")).join(", ");
        Err(ValueError::new(format!(
            "kubelet may not give its own node the label {self}: under kubernetes.io and k8s.io it may set only {any_of}, \
             {}; use a prefix of your own, or set it with \"kubectl label node\" once the node has joined",
            KUBELET_LABELS.join(", ")
        )))
    }
}

/// The value of the label `alpha.eksctl.io/cluster-name`.
impl TryFrom<&ClusterName> for LabelValue {
    type Error = ValueError;

    fn try_from(name: &ClusterName) -> Result<Self, Self::Error> {
        name.as_str().parse().map_err(|_| {
            ValueError::new(format!(
                "{} cannot be the value of the label alpha.eksctl.io/cluster-name, which every node carries: EKS takes \
                 the name, but a label's value has at most 63 characters and a letter or digit at its end",
                quoted(name.as_str())
            ))
        })
    }
}

/// The value of the label `alpha.eksctl.io/nodegroup-name`; every node group's name is one.
impl From<&NodeGroupName> for LabelValue {
    fn from(name: &NodeGroupName) -> Self {
        Self(name.as_str().to_owned())
    }
}

fn check_key(text: &str) -> Result<(), ValueError> {
    let fault = match text.split_once('/') {
        None => name_fault(text),
        Some((prefix, name)) => prefix_fault(prefix).or_else(|| name_fault(name)),
    };
    match fault {
        None => Ok(()),
        Some(fault) => Err(ValueError::new(format!("{} is not a label's key: {fault}", quoted(text)))),
    }
}

fn name_fault(name: &str) -> Option<&'static str> {
    if name.contains('/') {
        return Some("it has more than one \"/\"");
    }
    let fault =
        "its name must have 1 to 63 letters, digits, \"-\", \"_\" and \".\", the first and last a letter or digit";
    (!is_label_text(name)).then_some(fault)
}

/// Source: apimachinery, `IsDNS1123Subdomain`.
fn prefix_fault(prefix: &str) -> Option<&'static str> {
    let label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let fault = "its prefix must be a DNS name of at most 253 lower-case letters, digits, \"-\" and \".\"";
    (prefix.len() > 253 || !prefix.split('.').all(label)).then_some(fault)
}

fn check_value(text: &str) -> Result<(), ValueError> {
    if text.is_empty() || is_label_text(text) {
        return Ok(());
    }
    Err(ValueError::new(format!(
        "{} is not a label's value: it must be empty or have up to 63 letters, digits, \"-\", \"_\" and \".\", the \
         first and last a letter or digit",
        quoted(text)
    )))
}

fn is_label_text(text: &str) -> bool {
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.len() <= 63
        && ends(text.chars().next())
        && ends(text.chars().next_back())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str =
        "its name must have 1 to 63 letters, digits, \"-\", \"_\" and \".\", the first and last a letter or digit";
    const PREFIX: &str = "its prefix must be a DNS name of at most 253 lower-case letters, digits, \"-\" and \".\"";

    #[test]
    fn keys_that_apimachinery_takes_are_taken() {
        let long = format!("{}/{}", ["a"; 127].join("."), "x".repeat(63));
        for text in ["team", "a", "Team_1.x-y", "example.com/Team", "alpha.eksctl.io/cluster-name", "1/2", &long] {
            assert_eq!(text.parse::<LabelKey>().expect(text).as_str(), text);
        }
    }

    #[test]
    fn keys_that_apimachinery_refuses_are_refused() {
        let long_name = "x".repeat(64);
        let long_prefix = format!("{}/x", "a".repeat(254));
        for (text, fault) in [
            ("", NAME),
            ("-a", NAME),
            ("a.", NAME),
            ("a b", NAME),
            ("a=b", NAME),
            ("é", NAME),
            ("example.com/", NAME),
            (&long_name, NAME),
            ("/a", PREFIX),
            ("Example.com/a", PREFIX),
            ("a..b/c", PREFIX),
            ("-a.b/c", PREFIX),
            (&long_prefix, PREFIX),
            ("a/b/c", "it has more than one \"/\""),
        ] {
            let error = text.parse::<LabelKey>().expect_err(text).to_string();
            assert_eq!(error, format!("{} is not a label's key: {fault}", quoted(text)));
        }
    }

    #[test]
    fn values_that_look_like_other_yaml_types_are_values() {
        for text in ["", "yes", "0644", "1.5", "a_b.c-D", &"x".repeat(63)] {
            assert_eq!(text.parse::<LabelValue>().expect(text).as_str(), text);
        }
    }

    #[test]
    fn values_that_apimachinery_refuses_are_refused() {
        let rule = "it must be empty or have up to 63 letters, digits, \"-\", \"_\" and \".\", the first and last a \
                    letter or digit";
        for text in ["-a", "a_", "a b", "1:30", "a,b", "$HOME", "a\nb", &"x".repeat(64)] {
            let error = text.parse::<LabelValue>().expect_err(text).to_string();
            assert_eq!(error, format!("{} is not a label's value: {rule}", quoted(text)));
        }
    }

    #[test]
    fn every_node_group_name_is_a_value() {
        for text in ["a", "ng-b50c30b5", "A1", &"x".repeat(63)] {
            let value = LabelValue::from(&text.parse::<NodeGroupName>().expect(text));
            assert_eq!(text.parse(), Ok(value));
        }
    }

    #[test]
    fn a_cluster_name_that_no_label_can_hold_says_so() {
        let value = |text: &str| LabelValue::try_from(&text.parse::<ClusterName>().expect(text));
        assert_eq!(value("dev_1").expect("a value").as_str(), "dev_1");
        for text in ["dev_", "dev-", &"x".repeat(64)] {
            let expected = format!(
                "{} cannot be the value of the label alpha.eksctl.io/cluster-name, which every node carries: EKS takes \
                 the name, but a label's value has at most 63 characters and a letter or digit at its end",
                quoted(text)
            );
            assert_eq!(value(text).expect_err(text).to_string(), expected);
        }
    }

    #[test]
    fn kubelet_may_set_labels_of_its_own_and_of_others() {
        for text in [
            "team",
            "example.com/kubernetes.io",
            "notkubernetes.io/a",
            "kubelet.kubernetes.io/a",
            "node.kubernetes.io/instance-type",
            "gpu.node.kubernetes.io/a",
            "kubernetes.io/hostname",
            "topology.kubernetes.io/zone",
        ] {
            let key: LabelKey = text.parse().expect(text);
            assert_eq!(key.check_kubelet_may_set(), Ok(()), "{text}");
        }
    }

    #[test]
    fn kubelet_may_not_set_what_kubernetes_keeps_to_itself() {
        for text in [
            "kubernetes.io/a",
            "k8s.io/a",
            "node-role.kubernetes.io/worker",
            "node-restriction.kubernetes.io/a",
            "mynode.kubernetes.io/a",
            "cluster-autoscaler.k8s.io/a",
        ] {
            let error = text.parse::<LabelKey>().expect(text).check_kubelet_may_set().expect_err(text).to_string();
            let expected = format!(
                "kubelet may not give its own node the label {text}: under kubernetes.io and k8s.io it may set only \
                 kubelet.kubernetes.io/*, node.kubernetes.io/*, beta.kubernetes.io/arch, \
                 beta.kubernetes.io/instance-type, beta.kubernetes.io/os, failure-domain.beta.kubernetes.io/region, \
                 failure-domain.beta.kubernetes.io/zone, kubernetes.io/arch, kubernetes.io/hostname, kubernetes.io/os, \
                 topology.kubernetes.io/region, topology.kubernetes.io/zone; use a prefix of your own, or \
                 set it with \"kubectl label node\" once the node has joined"
            );
            assert_eq!(error, expected);
        }
    }
}
