//! Images of the user's own: `amiFamily: Custom`.

use nodestrap_generator::kubernetes::MINORS;
use nodestrap_generator::node_spec::AmiFamily;

use crate::support::{reads, refused, with};

#[test]
fn an_own_image_runs_every_minor() {
    for minor in &MINORS {
        let text =
            with("AmazonLinux2\n", "Custom\n    ami: ami-0123abcd\n").replace("\"1.24\"", &format!("\"{minor}\""));
        let spec = reads(&text).spec;
        assert_eq!((spec.family, spec.cluster.kubernetes), (AmiFamily::Custom, minor));
        assert_eq!(spec.image.map(|image| image.to_string()).as_deref(), Some("ami-0123abcd"));
    }
}

#[test]
fn an_own_image_must_be_named() {
    let message = "cluster.yaml:13:5: nodeGroups[0]: the AMI is missing: write nodeGroups[0].ami, or give --ami; \
                   the family Custom has no images of its own to choose from";
    assert_eq!(refused(&with("AmazonLinux2\n", "Custom\n")), message);
    assert_eq!(refused(&with("AmazonLinux2\n", "Custom\n    ami: auto\n")), message);
}
