//! Simulations of bundles that somebody has changed: each message about them, whole.

use nodestrap_generator::bundle::{Bundle, File};
use nodestrap_generator::node_spec::NodeSpec;
use nodestrap_generator::simulate::{Instance, Simulation, simulate};

use crate::support::{ARTICLE, bundle_of, spec, table};

const DROP_IN: &str = "/etc/systemd/system/kubelet.service.d/10-eksclt.al2.conf";

/// The simulation of the article's node with its bundle changed.
fn simulated(change: impl FnOnce(&mut Bundle)) -> Result<Simulation, String> {
    let spec: NodeSpec = spec(ARTICLE);
    let mut bundle = bundle_of(&spec);
    change(&mut bundle);
    let instance_type = spec.instance_types[0].clone();
    let table = table();
    let instance = Instance::of(&spec, instance_type.clone(), table.get(instance_type.as_str()));
    simulate(&spec, &bundle, &instance).map_err(|error| error.to_string())
}

fn file<'a>(bundle: &'a mut Bundle, path: &str) -> &'a mut File {
    bundle.files.iter_mut().find(|file| file.path == path).expect("the file is there")
}

fn warnings(change: impl FnOnce(&mut Bundle)) -> Vec<String> {
    simulated(change).expect("the node would start").warnings
}

#[test]
fn a_bundle_as_it_was_made_is_simulated_without_a_warning() {
    assert_eq!(warnings(|_| {}), [""; 0]);
}

#[test]
fn a_unit_without_a_command_is_an_error() {
    assert_eq!(
        simulated(|bundle| bundle.files.retain(|file| file.path != DROP_IN)).expect_err("nothing starts kubelet"),
        "no file of the user data gives kubelet.service an ExecStart; give it one in a drop-in below \
         /etc/systemd/system/kubelet.service.d"
    );
}

#[test]
fn a_command_with_an_open_quote_is_an_error() {
    assert_eq!(
        simulated(|bundle| file(bundle, DROP_IN).content = b"[Service]\nExecStart=/usr/bin/kubelet 'a\n".to_vec())
            .expect_err("systemd ignores such a line"),
        "kubelet's ExecStart opens a ' that it never closes, so that systemd ignores the line; close it: \
         /usr/bin/kubelet 'a"
    );
}

#[test]
fn a_file_that_the_unit_needs_and_nobody_writes_is_warned_of() {
    let warnings = warnings(|bundle| bundle.files.retain(|file| file.path != "/etc/eksctl/metadata.env"));
    assert_eq!(
        warnings,
        [
            "/etc/eksctl/metadata.env is not in the user data; without it kubelet does not start",
            "no file sets AWS_EKS_ECR_ACCOUNT, so that it is empty in kubelet's command line",
            "no file sets AWS_DEFAULT_REGION, so that it is empty in kubelet's command line",
        ]
    );
}

#[test]
fn a_map_that_does_not_know_the_type_is_warned_of() {
    let warnings = warnings(|bundle| file(bundle, "/etc/eksctl/max_pods.map").content = b"z9.large 5\n".to_vec());
    assert!(
        matches!(warnings.as_slice(), [one] if one.contains("max_pods.map does not know m5.large")),
        "{warnings:?}"
    );
}
