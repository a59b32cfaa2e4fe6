//! An addon's stack.

use std::collections::BTreeMap;

use nodestrap_stacks::addon_stack;
use nodestrap_stacks::plan::{Addon, ResolveConflicts};
use nodestrap_stacks::template::Template;
use serde_json::json;

use super::plans;

fn plain(name: &str) -> Addon {
    Addon {
        name: name.parse().expect("an addon's name"),
        version: None,
        configuration: None,
        resolve_conflicts: ResolveConflicts::default(),
        role: None,
        namespace: None,
        tags: BTreeMap::new(),
    }
}

/// Addons of every kind.
pub(crate) fn templates() -> Vec<(String, Template)> {
    let everything = Addon {
        version: Some("v1.20.4-eksbuild.2".into()),
        configuration: Some("{\"env\": {\"ENABLE_PREFIX_DELEGATION\": \"true\"}}".into()),
        resolve_conflicts: ResolveConflicts::Preserve,
        role: Some("arn:aws:iam::111122223333:role/cni".into()),
        namespace: Some("networking".into()),
        tags: BTreeMap::from([("team".to_owned(), "platform".to_owned())]),
        ..plain("vpc-cni")
    };
    let cluster = plans::cluster().name;
    [("addon-plain", plain("coredns")), ("addon-everything", everything)]
        .map(|(name, addon)| (name.to_owned(), addon_stack(&cluster, &addon)))
        .into()
}

#[test]
fn an_addon_takes_the_place_of_what_eks_has_put_there() {
    let template = addon_stack(&plans::cluster().name, &plain("coredns"));
    let template: serde_json::Value = serde_json::from_str(&template.to_json()).expect("JSON");
    assert_eq!(
        template["Resources"],
        json!({"Addon": {"Type": "AWS::EKS::Addon", "Properties": {
            "AddonName": "coredns",
            "ClusterName": "wonderful-painting-1578669435",
            "ResolveConflicts": "OVERWRITE",
        }}})
    );
}
