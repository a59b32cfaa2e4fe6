//! Values of the wrong type, and what else ends the reading, with the whole message.

use super::build::{base64, gzip, message, multi_part, report};

#[test]
fn a_value_of_the_wrong_type_is_named_by_its_type() {
    for (value, shown) in [
        ("true", "a boolean"),
        ("1", "a number"),
        ("2026-11-24", "a date"),
        ("!!binary AA==", "binary data"),
        ("[]", "a list"),
    ] {
        assert_eq!(
            message(format!("#cloud-config\nwrite_files:\n- path: {value}\n").as_bytes()),
            format!(
                "user data: write_files[0]: path is {shown}: quote it; cloud-init writes neither this file nor those after it"
            )
        );
    }
    assert_eq!(
        message(b"#cloud-config\nwrite_files: {}\n"),
        "user data: line 2, column 1: write_files is a mapping: cloud-init takes a list of files"
    );
}

#[test]
fn what_cannot_be_read_is_named_by_what_it_lies_in() {
    let list = b"#cloud-config\n- a\n";
    let fault = "line 2, column 1: a cloud-config is a mapping of settings, and this is a list";
    for wrapped in [list.to_vec(), base64(list).into_bytes(), base64(&gzip(list)).into_bytes()] {
        assert_eq!(message(&wrapped), format!("user data: {fault}"));
    }
    let part = "Content-Type: text/cloud-config\n\n#cloud-config\n- a\n";
    assert_eq!(
        report(multi_part(&[part]).as_bytes()).warnings,
        [format!("part-001: {fault}; cloud-init goes on without this part")]
    );
    let mut packed = gzip(b"#!/bin/sh\n");
    packed.truncate(packed.len() - 1);
    for (damaged, place) in [(packed.clone(), "user data"), (base64(&packed).into_bytes(), "user data within base64")] {
        assert_eq!(
            message(&damaged),
            format!(
                "{place}: the gzip data ends after 29 bytes, before its end: it was cut off, so fetch it again whole"
            )
        );
    }
}

#[test]
fn a_node_config_of_another_api_is_warned_of() {
    let part = "Content-Type: application/node.eks.aws\n\napiVersion: v1\nkind: NodeConfig\n";
    assert_eq!(
        report(multi_part(&[part]).as_bytes()).warnings,
        ["part-001: apiVersion is not node.eks.aws/v1alpha1, so nodeadm refuses it"]
    );
}

#[test]
fn a_name_in_user_data_without_parts_is_told_that_there_are_none() {
    let report = report(b"#cloud-config-archive\n[]\n");
    assert_eq!(
        report.content("a").expect_err("nothing is there").to_string(),
        "there is no file or part \"a\"; there is none at all"
    );
}
