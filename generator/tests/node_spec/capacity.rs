//! `nodestrap.capacity` and its flags.

use maxpods_data::rule::NetworkOptions;
use nodestrap_generator::kubernetes::minor;
use nodestrap_generator::node_spec::own_settings::{Capacity, KubeReserved};
use nodestrap_generator::node_spec::{CapacityFlags, FlagInputs, read};

use crate::support::{options, reads, refuses_group, with_group};

/// The lines of a node group that has these fields in `nodestrap.capacity`, on line 17 from column 18 on.
fn capacity(fields: &str) -> String {
    format!("maxPodsPerNode:\nnodestrap:\n  capacity: {{{fields}}}")
}

fn resolved(fields: &str) -> Capacity {
    reads(&with_group(&capacity(fields))).spec.own.capacity
}

#[test]
fn every_field_is_one_of_the_options() {
    let fields = "prefixDelegation: true, customNetworking: true, maxENIs: 3, reservedENIs: 1, recommendedCap: true";
    let network = NetworkOptions {
        prefix_delegation: true,
        custom_networking: true,
        max_enis: Some(3),
        reserved_enis: 1,
        recommended_cap: true,
    };
    assert_eq!(resolved(fields), Capacity { network, ..Capacity::default() });
    assert_eq!(resolved("prefixDelegation: false, reservedENIs: 0"), Capacity::default());
}

#[test]
fn what_is_set_aside_for_kubelet_depends_on_the_minor_unless_it_is_said() {
    let whose = |fields: &str| {
        [14, 15].map(|number| resolved(fields).kube_reserved(minor(number).expect("a minor of the table")))
    };
    assert_eq!(whose(""), [KubeReserved::None, KubeReserved::Aws]);
    assert_eq!(whose("kubeReserved: aws"), [KubeReserved::Aws; 2]);
    assert_eq!(whose("kubeReserved: none"), [KubeReserved::None; 2]);
}

#[test]
fn a_flag_takes_the_place_of_the_file() {
    let text = with_group(&capacity("maxENIs: 3, kubeReserved: none"));
    let flags = FlagInputs {
        capacity: CapacityFlags {
            prefix_delegation: true,
            custom_networking: true,
            max_enis: Some("4".to_owned()),
            reserved_enis: Some("1".to_owned()),
            recommended_cap: true,
            max_pods_expression: None,
            kube_reserved: Some("aws".to_owned()),
        },
        ..FlagInputs::default()
    };
    let own = read(Some(("cluster.yaml", text.as_bytes())), &flags, &options()).expect("sound").spec.own;
    let network = NetworkOptions {
        prefix_delegation: true,
        custom_networking: true,
        max_enis: Some(4),
        reserved_enis: 1,
        recommended_cap: true,
    };
    assert_eq!(own.capacity, Capacity { network, kube_reserved: Some(KubeReserved::Aws), ..Capacity::default() });
    let capacity = CapacityFlags { max_enis: Some("0".to_owned()), ..flags.capacity.clone() };
    let flags = FlagInputs { capacity, ..flags };
    let problems = read(Some(("cluster.yaml", text.as_bytes())), &flags, &options()).expect_err("no interface is left");
    assert_eq!(
        problems.to_string(),
        "--max-enis: 0 leaves no interface to pods without 1 reserved for others and the first, which custom networking \
         keeps pods off; write 3 or more, or remove it"
    );
}

#[test]
fn fields_that_are_no_options_are_refused() {
    let case = |fields: &str, message: &str| (capacity(fields), format!("17:{message}"));
    for (lines, message) in [
        case(
            "maxEnis: 3",
            "18: nodeGroups[0].nodestrap.capacity.maxEnis: nodestrap.capacity has no such field; did you mean maxENIs?",
        ),
        case(
            "bananas: 3",
            "18: nodeGroups[0].nodestrap.capacity.bananas: nodestrap.capacity has no such field; it has \
             customNetworking, kubeReserved, maxENIs, maxPodsExpression, prefixDelegation, recommendedCap, reservedENIs",
        ),
        case(
            "prefixDelegation: 1",
            "36: nodeGroups[0].nodestrap.capacity.prefixDelegation: must be true or false, not \"1\"",
        ),
        case(
            "maxENIs: all",
            "27: nodeGroups[0].nodestrap.capacity.maxENIs: \"all\" is not a number of interfaces; \
             write a number from 0 to 255",
        ),
        case(
            "kubeReserved: {cpu: 1}",
            "32: nodeGroups[0].nodestrap.capacity.kubeReserved: must be text, not a mapping",
        ),
        case(
            "kubeReserved: gke",
            "32: nodeGroups[0].nodestrap.capacity.kubeReserved: \"gke\" does not say how much to reserve; \
             write aws for AWS's formulas, or none for kubeletExtraConfig alone",
        ),
    ] {
        refuses_group(&[(&lines, &message)]);
    }
}

#[test]
fn options_that_leave_pods_no_interface_are_refused() {
    let at = "nodeGroups[0].nodestrap.capacity";
    for (fields, message) in [
        ("maxENIs: 0", format!("17:27: {at}.maxENIs: 0 leaves no interface to pods; write 1 or more, or remove it")),
        (
            "maxENIs: 1, customNetworking: true",
            format!(
                "17:27: {at}.maxENIs: 1 leaves no interface to pods without the first, which custom networking keeps pods \
                 off; write 2 or more, or remove it"
            ),
        ),
        (
            "reservedENIs: 3",
            format!(
                "17:32: {at}.reservedENIs: m5.large has no interface left for pods (3 interfaces on the default network \
                 card; 3 reserved for others: 0); take a larger type, or leave the CNI more interfaces"
            ),
        ),
        (
            "reservedENIs: 2, customNetworking: true",
            format!(
                "17:32: {at}.reservedENIs: m5.large has no interface left for pods (3 interfaces on the default network \
                 card; 2 reserved for others: 1; custom networking keeps pods off the first interface: 0); \
                 take a larger type, or leave the CNI more interfaces"
            ),
        ),
    ] {
        refuses_group(&[(&capacity(fields), &message)]);
    }
    // What the user says is not reckoned.
    let lines = capacity("reservedENIs: 3").replace("maxPodsPerNode:", "maxPodsPerNode: 20");
    assert_eq!(reads(&with_group(&lines)).spec.own.capacity.network.reserved_enis, 3);
}

#[test]
fn a_type_with_less_memory_than_kubelet_would_set_aside_is_refused() {
    let mend = "or say what to reserve with kubeletExtraConfig.kubeReserved.memory";
    let lines = "instanceType: c5.xlarge\nnodestrap:\n  capacity: {prefixDelegation: true}";
    let message = format!(
        "17:36: nodeGroups[0].nodestrap.capacity.prefixDelegation: c5.xlarge would take 898 pods, for which kubelet would \
         set aside 10,133 MiB of its 8,192, and not start; set recommendedCap beside it, write maxPodsPerNode, {mend}"
    );
    refuses_group(&[(lines, &message)]);
    let message = format!(
        "15:21: nodeGroups[0].maxPodsPerNode: m5.large would take 1,000 pods, for which kubelet would set aside 11,255 MiB \
         of its 8,192, and not start; write a smaller number, {mend}"
    );
    refuses_group(&[("maxPodsPerNode: 1000", &message)]);
    for way_out in [
        lines.replace("true}", "true, recommendedCap: true}"),
        lines.replace("true}", "true, kubeReserved: none}"),
        format!("{lines}\nmaxPodsPerNode: 250"),
        format!("{lines}\noverrideBootstrapCommand: exec true"),
        format!("{lines}\nkubeletExtraConfig: {{kubeReserved: {{memory: 1Gi}}}}"),
    ] {
        reads(&with_group(&way_out));
    }
}

#[test]
fn what_the_options_do_not_decide_is_noted() {
    let notes = |lines: &str| {
        let notes = reads(&with_group(lines)).notes;
        notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(notes("maxPodsPerNode: 20"), "");
    assert_eq!(
        notes("maxPodsPerNode: 20\nnodestrap: {capacity: {prefixDelegation: true}}"),
        "cluster.yaml:15:21: nodeGroups[0].maxPodsPerNode: gives every node 20 pods, whatever its type has by \
         nodestrap.capacity"
    );
    let flags = FlagInputs {
        instance_types: vec!["m4.large".to_owned()],
        architecture: Some("x86_64".to_owned()),
        ..FlagInputs::default()
    };
    let text = with_group(&capacity("prefixDelegation: true"));
    let reading = read(Some(("cluster.yaml", text.as_bytes())), &flags, &options()).expect("sound");
    assert_eq!(
        reading.notes[0].to_string(),
        "cluster.yaml:17:36: nodeGroups[0].nodestrap.capacity.prefixDelegation: m4.large has no prefixes, which need \
         Nitro or bare metal; its nodes get single addresses, and 20 pods"
    );
}
