//! `nodestrap.capacity.maxPodsExpression` and its flag: what it stands for, and each message about it.

use nodestrap_generator::node_spec::{CapacityFlags, FlagInputs, read};

use crate::support::{options, reads, refused, refuses_group, with, with_group};

/// The lines of a node group with a formula, which stands on line 17 from column 41 on, and further fields of `capacity`.
fn expression(formula: &str, beside: &str) -> String {
    format!("maxPodsPerNode:\nnodestrap:\n  capacity: {{maxPodsExpression: '{formula}'{beside}}}")
}

const AT: &str = "17:37: nodeGroups[0].nodestrap.capacity.maxPodsExpression:";

#[test]
fn a_formula_is_taken_from_the_file_and_the_flag_takes_its_place() {
    let text = with_group(&expression("max_pods < 20 ? max_pods : 20", ""));
    let taken = |flags: &FlagInputs| {
        let reading = read(Some(("cluster.yaml", text.as_bytes())), flags, &options()).expect("sound");
        assert_eq!(reading.notes, []);
        reading.spec.own.capacity.max_pods_expression.map(|expression| expression.to_string())
    };
    assert_eq!(taken(&FlagInputs::default()).as_deref(), Some("max_pods < 20 ? max_pods : 20"));
    let capacity = CapacityFlags { max_pods_expression: Some("max_pods / 2".to_owned()), ..CapacityFlags::default() };
    assert_eq!(taken(&FlagInputs { capacity, ..FlagInputs::default() }).as_deref(), Some("max_pods / 2"));
}

#[test]
fn what_is_no_formula_is_refused() {
    let wanted = "it looks like \"((default_enis - 1) * (ips_per_eni - 1)) + 2\"";
    for (formula, message) in [
        ("foo +", format!("\"foo +\" is not a CEL expression: it breaks off or is wrong at character 6; {wanted}")),
        (
            "max_pod",
            "\"max_pod\" is no formula for max pods: nodeadm has no variable \"max_pod\"; did you mean max_pods?"
                .to_owned(),
        ),
        ("1.5", format!("\"1.5\" comes to a fraction, not to a number of pods; {wanted}")),
        ("", format!("\"\" is not a CEL expression: it breaks off or is wrong at character 1; {wanted}")),
    ] {
        refuses_group(&[(&expression(formula, ""), &format!("{AT} {message}"))]);
    }
}

#[test]
fn a_type_that_it_counts_no_pods_for_is_refused() {
    let lines = format!("instanceType: t3.nano\n{}", expression("max_pods - 4", "")).replace("maxPodsPerNode:\n", "");
    let message = format!(
        "{AT} t3.nano, with default_enis 2, ips_per_eni 2 and max_pods 4, takes no number of pods from 1 to 150000 by \
         \"max_pods - 4\"; write a formula that counts them on every type of the node group"
    );
    refuses_group(&[(&lines, &message)]);
    refuses_group(&[(
        &expression("max_pods * 10000", ""),
        &format!(
            "{AT} m5.large, with default_enis 3, ips_per_eni 10 and max_pods 29, takes no number of pods from 1 to 150000 by \
             \"max_pods * 10000\"; write a formula that counts them on every type of the node group"
        ),
    )]);
}

#[test]
fn what_would_count_the_pods_as_well_is_refused_with_both_places() {
    let lines = expression("max_pods", "").replace("maxPodsPerNode:", "maxPodsPerNode: 20");
    refuses_group(&[(
        &lines,
        &format!(
            "{AT} stands beside the number of pods at cluster.yaml:15:21: nodeGroups[0].maxPodsPerNode, which every node \
             would take; keep one of the two"
        ),
    )]);
    for (option, column) in [
        ("prefixDelegation: true", 67),
        ("customNetworking: true", 67),
        ("recommendedCap: true", 65),
        ("maxENIs: 2", 58),
        ("reservedENIs: 1", 63),
    ] {
        let name = option.split(':').next().unwrap_or_default();
        refuses_group(&[(
            &expression("max_pods", &format!(", {option}")),
            &format!(
                "{AT} counts the pods alone, so that {name} at cluster.yaml:17:{column}: \
                 nodeGroups[0].nodestrap.capacity.{name} would do nothing; remove that, and write what it does into the \
                 formula, such as \"(default_enis * ((ips_per_eni - 1) * 16)) + 2\" for prefixes"
            ),
        )]);
    }
    reads(&with_group(&expression("max_pods", ", prefixDelegation: false, kubeReserved: aws")));
}

#[test]
fn more_pods_than_a_types_memory_bears_are_refused() {
    refuses_group(&[(
        &expression("(default_enis * ((ips_per_eni - 1) * 16)) + 1000", ""),
        &format!(
            "{AT} m5.large would take 1,432 pods, for which kubelet would set aside 16,007 MiB of its 8,192, and not start; \
             write a formula that comes to fewer, or say what to reserve with kubeletExtraConfig.kubeReserved.memory"
        ),
    )]);
}

#[test]
fn windows_nodes_count_otherwise() {
    let text = with("amiFamily: AmazonLinux2\n", "amiFamily: WindowsServer2022CoreContainer\n");
    assert_eq!(
        refused(&format!("{text}    nodestrap: {{capacity: {{maxPodsExpression: max_pods}}}}\n")),
        "cluster.yaml:15:17: nodeGroups[0].nodestrap.capacity: is for the VPC CNI of Linux nodes, while a Windows node takes \
         as many pods as its first network interface has addresses; write maxPodsPerNode instead"
    );
}
