//! Templates of every kind, held against AWS' own resource schemas (by cfn-lint) and against golden files.

use super::plans;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use nodestrap_stacks::template::{INLINE_LIMIT, Template};
use nodestrap_tests::python::ask;
use serde::Serialize;
use serde_json::Value;

/// What `tests/python/lint_templates.py` reads.
#[derive(Serialize)]
struct Question {
    region: &'static str,
    templates: BTreeMap<String, String>,
}

fn findings(templates: impl IntoIterator<Item = (String, String)>) -> Vec<String> {
    let question = Question { region: plans::REGION, templates: templates.into_iter().collect() };
    ask("lint_templates.py", &question).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn cfn_lint_finds_nothing_in_any_template() {
    let templates = plans::templates();
    let names: BTreeSet<&String> = templates.iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), templates.len(), "two templates of the same name");
    let found = findings(templates.iter().map(|(name, template)| (name.clone(), template.to_json())));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn cfn_lint_finds_what_is_wrong() {
    let right = plans::clusters().swap_remove(0).1;
    let right = nodestrap_stacks::cluster_stack(&right).expect("a stack").to_json();
    let found = |wrong: &str, instead: &str| {
        assert!(right.contains(wrong), "{wrong}");
        findings([("broken".to_owned(), right.replace(wrong, instead))]).join("\n")
    };
    assert!(found("\"RoleArn\"", "\"Role\"").contains("E3003"), "a property that is required");
    assert!(found("API_AND_CONFIG_MAP", "CONFIG").contains("E3030"), "a value that there is not");
    assert!(found("\"Ref\": \"VPC\"", "\"Ref\": \"Network\"").contains("E1020"), "a reference to nothing");
}

#[test]
fn every_template_fits_into_the_request_with_the_largest_user_data() {
    // 16,384 bytes, in base64.
    const USER_DATA: usize = 16_384usize.div_ceil(3) * 4;
    for (name, template) in plans::templates() {
        let json = template.to_json();
        let size = json.len() + if json.contains("\"UserData\"") { USER_DATA } else { 0 };
        assert!(size <= INLINE_LIMIT, "{name} would have {size} bytes");
    }
}

/// Each thing that a template takes from another stack is one that the cluster's stack exports.
#[test]
fn node_groups_import_what_clusters_export() {
    let cluster = plans::clusters().swap_remove(0).1;
    let exported: BTreeSet<String> = exports(&nodestrap_stacks::cluster_stack(&cluster).expect("a stack"))
        .into_iter()
        .map(|name| name.replace("${AWS::StackName}", "eksctl-wonderful-painting-1578669435-cluster"))
        .collect();
    for (name, case) in plans::node_groups() {
        let imported = imports(&serde_json::to_value(case.template()).expect("JSON"));
        assert!(!imported.is_empty() || !case.plan.subnets.is_empty(), "{name} imports nothing");
        let missing: Vec<_> = imported.difference(&exported).collect();
        assert!(missing.is_empty(), "{name} imports {missing:?}, which is not exported");
    }
}

fn exports(template: &Template) -> BTreeSet<String> {
    let json = serde_json::to_value(template).expect("JSON");
    let outputs = json["Outputs"].as_object().expect("outputs").values();
    outputs.filter_map(|output| output["Export"]["Name"]["Fn::Sub"].as_str().map(str::to_owned)).collect()
}

fn imports(json: &Value) -> BTreeSet<String> {
    match json {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(key, value)| match value {
                Value::String(name) if key == "Fn::ImportValue" => BTreeSet::from([name.clone()]),
                _ => imports(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(imports).collect(),
        _ => BTreeSet::new(),
    }
}

#[test]
fn templates_are_the_golden_ones() {
    const GOLDEN: [&str; 14] = [
        "cluster-plain",
        "cluster-HighlyAvailable-2-zones",
        "cluster-everything",
        "cluster-oidc",
        "cluster-pod-identities",
        "cluster-access-entries",
        "addon-everything",
        "cluster-fargate",
        "cluster-ipv6-Single",
        "self-managed-plain",
        "self-managed-both-architectures",
        "self-managed-spot",
        "managed-everything",
        "managed-ssh",
    ];
    let templates: BTreeMap<String, Template> = plans::templates().into_iter().collect();
    for name in GOLDEN {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{name}.template.json"));
        let made = templates[name].to_json();
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &made).expect("written");
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(made, golden, "{name}: rewrite with UPDATE_GOLDEN=1 if this is meant");
    }
}
