//! `nodestrap.token` and its flag.

use nodestrap_generator::kubernetes::{MINORS, Runtime};
use nodestrap_generator::node_spec::{FlagInputs, read};
use nodestrap_generator::values::TokenProgram;

use crate::support::{options, reads, refuses_group, with_group};

#[test]
fn the_file_or_a_flag_names_the_program() {
    let text = with_group("nodestrap: {token: aws-cli}");
    let token = reads(&text).spec.own.token;
    assert_eq!(token.program, Some(TokenProgram::AwsCli));
    let flags = FlagInputs { token: Some("agent".to_owned()), ..FlagInputs::default() };
    let own = read(Some(("cluster.yaml", text.as_bytes())), &flags, &options()).expect("sound").spec.own;
    assert_eq!(own.token.program, Some(TokenProgram::Agent));
    for minor in &MINORS {
        assert_eq!(token.program(minor, true), TokenProgram::AwsCli, "{minor}");
    }
}

#[test]
fn without_a_choice_it_is_the_minors_or_the_authenticator_without_the_agent() {
    let token = reads(&with_group("")).spec.own.token;
    for minor in &MINORS {
        let program =
            if minor.runtime == Runtime::Docker { TokenProgram::AwsIamAuthenticator } else { TokenProgram::Agent };
        assert_eq!(token.program(minor, true), program, "{minor}");
        assert_eq!(token.program(minor, false), TokenProgram::AwsIamAuthenticator, "{minor}");
    }
}

#[test]
fn a_program_that_is_none_or_does_not_ride_is_refused() {
    refuses_group(&[
        (
            "nodestrap: {token: aws}",
            "15:24: nodeGroups[0].nodestrap.token: \"aws\" gives kubelet no token; write one of agent, \
             aws-iam-authenticator, aws-cli",
        ),
        ("nodestrap: {token: [agent]}", "15:24: nodeGroups[0].nodestrap.token: must be text, not a list"),
        (
            "nodestrap: {token: agent}\noverrideBootstrapCommand: /etc/eks/bootstrap.sh demo",
            "15:24: nodeGroups[0].nodestrap.token: is agent, which does not ride where overrideBootstrapCommand takes \
             its place; write aws-iam-authenticator or aws-cli, whichever the image has",
        ),
    ]);
}
