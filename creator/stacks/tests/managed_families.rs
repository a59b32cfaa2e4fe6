//! Managed node groups whose image EKS chooses: EKS tells their nodes labels and taints from the template, and DNS by itself. The
//! same typed input says the same on each family as it does in user data (`generator/tests/user_data/families.rs`).

use std::collections::BTreeMap;

use maxpods_data::table::InstanceTable;
use nodestrap_stacks::config::{Given, Input, read};
use nodestrap_stacks::dry_run;
use serde_json::{Value, json};

/// What the generator's table is made from.
const CLUSTER: &str = include_str!("../../../generator/tests/golden/families/cluster.yaml");

/// The node group's properties in its template, and its user data where it has some.
fn managed(family: &str) -> Result<(Value, Option<String>), String> {
    let table = InstanceTable::embedded();
    let subnets = BTreeMap::new();
    let zones = ["eu-west-1a", "eu-west-1b"].map(str::to_owned);
    let given = Given {
        cluster_name: "unused",
        node_group_name: "unused",
        region: None,
        version: None,
        zones: Some(&zones),
        subnets: &subnets,
        cluster: None,
        table: &table,
        read_file: &|name| Err(std::io::Error::other(name.to_owned())),
    };
    let text = CLUSTER.replace("\nnodeGroups:", "\nmanagedNodeGroups:").replace("FAMILY", family);
    // EKS' own script has no place for it on Amazon Linux 2 and Windows, which is an error of its own.
    let text = text.replace("    maxPodsPerNode: 42\n", "");
    let configuration =
        read(Input::File("c.yaml", text.as_bytes()), &given).map_err(|problems| problems.to_string())?;
    let files = dry_run::files(&configuration, &table).map_err(|error| error.to_string())?;
    let template = files.get("eksctl-demo-nodegroup-ng.template.json").ok_or("no template")?;
    let template: Value = serde_json::from_str(template).map_err(|error| error.to_string())?;
    let properties = template["Resources"]["ManagedNodeGroup"]["Properties"].clone();
    Ok((properties, files.get("eksctl-demo-nodegroup-ng.userdata").cloned()))
}

#[test]
fn labels_and_taints_are_the_template_s_on_each_family() {
    for (family, ami_type) in [
        ("AmazonLinux2", "AL2_x86_64"),
        ("AmazonLinux2023", "AL2023_x86_64_STANDARD"),
        ("Bottlerocket", "BOTTLEROCKET_x86_64"),
        ("WindowsServer2022CoreContainer", "WINDOWS_CORE_2022_x86_64"),
    ] {
        let (group, user_data) = managed(family).unwrap_or_else(|said| panic!("{family}: {said}"));
        assert_eq!(group["AmiType"], ami_type, "{family}: {group:#}");
        let labels = json!({
            "alpha.eksctl.io/cluster-name": "demo",
            "alpha.eksctl.io/nodegroup-name": "ng",
            "example.com/tier": "batch",
            "team": "yes",
        });
        assert_eq!(group["Labels"], labels, "{family}");
        let taints = json!([
            { "Effect": "NO_SCHEDULE", "Key": "dedicated", "Value": "batch" },
            { "Effect": "NO_EXECUTE", "Key": "new" },
        ]);
        let mut told = group["Taints"].clone();
        for taint in told.as_array_mut().expect("taints") {
            // EKS takes an empty value for none.
            let taint = taint.as_object_mut().expect("a taint");
            taint.retain(|_, value| value != "");
        }
        assert_eq!(told, taints, "{family}");
        assert_eq!(user_data, None, "{family}: nothing that EKS does not say itself");
    }
}

#[test]
fn ubuntu_has_no_image_that_eks_chooses() {
    let said = managed("Ubuntu2204").expect_err("no AMI type");
    let wanted = "c.yaml:25:16: managedNodeGroups[0].amiFamily: EKS has no Ubuntu2204 images of its own for managed node groups; \
                  name Canonical's with ami";
    assert_eq!(said.trim_end(), wanted);
    assert!(said.contains("ami"), "{said}");
}
