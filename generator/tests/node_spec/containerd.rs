//! `nodestrap.containerd` and its flags: what is read, and every message about what is not.

use nodestrap_generator::kubernetes::ContainerdVersion;
use nodestrap_generator::node_spec::{ContainerdFlags, FlagInputs, read};

use crate::support::{options, reads, refused, refuses_group, sound, with_group};

#[test]
fn settings_are_read() {
    let text = with_group(
        "nodestrap:\n  containerd:\n    version: 2\n    sandboxImage: localhost/kubernetes/pause:latest\n    \
         imageCredentialProvider: /usr/local/bin/ecr-credential-provider\n    fipsRegistry: no",
    );
    let containerd = reads(&text).spec.own.containerd;
    assert_eq!(containerd.version, Some(ContainerdVersion::V2));
    assert_eq!(containerd.sandbox_image.expect("an image").as_str(), "localhost/kubernetes/pause:latest");
    assert_eq!(containerd.image_credential_provider.expect("a path").directory(), "/usr/local/bin");
    assert!(!containerd.fips_registry);
}

#[test]
fn flags_take_the_place_of_the_file_s() {
    let text = with_group("nodestrap: {containerd: {version: 3, sandboxImage: pause}}");
    let containerd = ContainerdFlags {
        version: Some("1".to_owned()),
        sandbox_image: Some("registry.k8s.io/pause:3.10".to_owned()),
        ..ContainerdFlags::default()
    };
    let flags = FlagInputs { containerd, ..FlagInputs::default() };
    let reading = read(Some(("cluster.yaml", text.as_bytes())), &flags, &options()).expect("the flags are sound");
    assert_eq!(reading.spec.own.containerd.version, Some(ContainerdVersion::V1));
}

#[test]
fn values_that_are_none_are_refused() {
    refuses_group(&[
        (
            "nodestrap: {containerd: {version: 1.7}}",
            "15:39: nodeGroups[0].nodestrap.containerd.version: \"1.7\" is not a major version of containerd; write 1 or 2",
        ),
        (
            "nodestrap: {containerd: {sandboxImage: localhost/kubernetes/pause}}",
            "15:44: nodeGroups[0].nodestrap.containerd.sandboxImage: \"localhost/kubernetes/pause\" has neither a tag nor a \
             digest, while containerd looks the image up by its name as it stands here; write \
             \"localhost/kubernetes/pause:latest\", if that is the tag",
        ),
        (
            "nodestrap: {containerd: {imageCredentialProvider: ecr-credential-provider}}",
            "15:55: nodeGroups[0].nodestrap.containerd.imageCredentialProvider: \"ecr-credential-provider\" is not a \
             program's path, which looks like \"/usr/local/bin/ecr-credential-provider\"",
        ),
        (
            "nodestrap: {containerd: {fipsRegistry: 1}}",
            "15:44: nodeGroups[0].nodestrap.containerd.fipsRegistry: must be true or false, not \"1\"",
        ),
        (
            "nodestrap: {containerd: {sandboximage: a}}",
            "15:30: nodeGroups[0].nodestrap.containerd.sandboximage: nodestrap.containerd has no such field; did you mean \
             sandboxImage?",
        ),
    ]);
}

#[test]
fn settings_that_could_do_nothing_are_refused() {
    refuses_group(&[(
        "nodestrap: {containerd: {fipsRegistry: true}}",
        "15:44: nodeGroups[0].nodestrap.containerd.fipsRegistry: ECR has no FIPS endpoint in eu-west-1, only in \
             us-east-1, us-east-2, us-gov-east-1, us-gov-west-1, us-west-1, us-west-2; remove it",
    )]);
    let both = with_group("nodestrap: {containerd: {fipsRegistry: true, sandboxImage: 'registry.k8s.io/pause:3.10'}}");
    assert_eq!(
        refused(&both.replace("eu-west-1", "us-west-2")),
        "cluster.yaml:15:44: nodeGroups[0].nodestrap.containerd.fipsRegistry: stands beside sandboxImage, which names its \
         registry; keep one of the two"
    );
    let docker = sound().replace("\"1.24\"", "\"1.23\"") + "    nodestrap: {containerd: {version: 1}}\n";
    assert_eq!(
        refused(&docker),
        "cluster.yaml:15:39: nodeGroups[0].nodestrap.containerd.version: nodes of Kubernetes 1.23 run Docker, so this \
         would change nothing; remove it"
    );
}
