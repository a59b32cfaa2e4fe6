//! Local clusters on AWS Outposts.

use nodestrap_generator::node_spec::{FlagInputs, read};

use crate::support::{options, reads, refused, refuses_each, sound, with};

const ARN: &str = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-0123456789abcdef0";

/// The sound file with an Outpost, on lines 9 and 10.
fn on_outpost(status: &str) -> String {
    with("status:\n", &format!("outpost:\n  controlPlaneOutpostARN: {ARN}\nstatus:\n{status}"))
}

fn local_id(text: &str) -> Option<String> {
    reads(text).spec.cluster.local_id.map(|id| id.to_string())
}

#[test]
fn a_local_cluster_has_its_id_from_status_or_a_flag() {
    assert_eq!(local_id(&sound()), None);
    assert_eq!(local_id(&on_outpost("  id: abc-1\n")).as_deref(), Some("abc-1"));
    let flags = FlagInputs { cluster_id: Some("abc-2".to_owned()), ..FlagInputs::default() };
    for text in [on_outpost("  id: abc-1\n"), on_outpost(""), sound()] {
        let reading = read(Some(("cluster.yaml", text.as_bytes())), &flags, &options()).expect("sound");
        assert_eq!(reading.spec.cluster.local_id.map(|id| id.to_string()).as_deref(), Some("abc-2"));
    }
}

#[test]
fn an_id_that_is_missing_or_none_is_refused() {
    assert_eq!(
        refused(&on_outpost("")),
        "the local cluster's ID is missing: write status.id, or give --cluster-id; \
         \"aws eks describe-cluster --name demo --region eu-west-1 --query cluster.id --output text\" prints it"
    );
    refuses_each(
        "status:\n",
        "10:7: status.id",
        &[(
            "status:\n  id: a.b\n",
            "\"a.b\" holds '.'; a local cluster's ID has 1 to 100 letters, digits, \"-\" and \"_\", the first a letter \
             or digit",
        )],
    );
}

#[test]
fn an_outpost_without_its_arn_or_with_more_is_refused() {
    refuses_each(
        "status:\n",
        "10:3: outpost",
        &[(
            "outpost:\n  {}\nstatus:\n",
            "needs controlPlaneOutpostARN, which makes the cluster a local one; write it, or remove outpost",
        )],
    );
    let more = on_outpost("  id: a\n").replace("status:\n", "  controlPlaneInstanceType: m5.large\nstatus:\n");
    let message = "cluster.yaml:11:3: outpost.controlPlaneInstanceType: concerns the stacks and leaves user data as it is, \
                   so gen-userdata does not act on it; remove it, or accept such fields with --allow-stack-fields";
    assert_eq!(refused(&more), message);
}
