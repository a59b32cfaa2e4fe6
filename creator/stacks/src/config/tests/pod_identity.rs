//! Which pods have which role.

use super::{file, reads, refused};
use crate::plan::{AddonPolicy, PodRole};

fn with(identities: &str) -> String {
    file(&format!("addons: [{{name: eks-pod-identity-agent}}]\niam: {{podIdentityAssociations: {identities}}}"))
}

#[test]
fn roles_of_pods_are_read() {
    let read = reads(&with(
        "[{namespace: web, serviceAccountName: api, roleARN: 'arn:aws:iam::1:role/api', tags: {a: b}},\n  \
         {namespace: web, serviceAccountName: jobs, roleName: jobs, permissionsBoundaryARN: 'arn:aws:iam::1:policy/bounds', \
         permissionPolicyARNs: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'], createServiceAccount: false, \
         wellKnownPolicies: {ebsCSIController: true, autoScaler: true, certManager: false}}]",
    ));
    let [api, jobs] = &read.cluster.pod_identities[..] else { panic!("{:?}", read.cluster.pod_identities) };
    assert_eq!((api.namespace.as_str(), api.service_account.as_str()), ("web", "api"));
    assert_eq!(api.role, PodRole::Existing("arn:aws:iam::1:role/api".to_owned()));
    assert_eq!(api.tags, [("a".to_owned(), "b".to_owned())].into());
    let expected = PodRole::New {
        name: Some("jobs".to_owned()),
        permissions_boundary: Some("arn:aws:iam::1:policy/bounds".to_owned()),
        policies: vec!["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess".to_owned()],
        well_known: vec![AddonPolicy::AutoScaler, AddonPolicy::Ebs],
    };
    assert_eq!(jobs.role, expected);
    assert_eq!(reads(&read.effective).cluster.pod_identities, read.cluster.pod_identities);
}

#[test]
fn roles_of_pods_are_checked() {
    let pods = "namespace: web, serviceAccountName: api";
    for (identities, message) in [
        (
            "[{namespace: web, roleARN: 'arn:aws:iam::1:role/api'}]".to_owned(),
            "6:33: iam.podIdentityAssociations[0]: needs the namespace and the serviceAccountName of the pods",
        ),
        (
            format!("[{{{pods}}}]"),
            "6:33: iam.podIdentityAssociations[0]: gives its pods no rights; write permissionPolicyARNs or wellKnownPolicies, or \
             roleARN",
        ),
        (
            format!("[{{{pods}, roleARN: 'arn:aws:iam::1:role/api', roleName: api}}]"),
            "6:33: iam.podIdentityAssociations[0]: names a role that is there with roleARN, and what a role of its own would \
             have; keep one of the two",
        ),
        (
            format!("[{{{pods}, roleARN: 'arn:aws:iam::1:role/a'}}, {{{pods}, roleARN: 'arn:aws:iam::1:role/a'}}]"),
            "6:110: iam.podIdentityAssociations[1]: is of a service account that has a role above already; keep one of the two",
        ),
        (
            format!("[{{{pods}, wellKnownPolicies: {{ebs: true, autoScaler: true}}}}]"),
            "6:95: iam.podIdentityAssociations[0].wellKnownPolicies.ebs: \"ebs\" is no policy of wellKnownPolicies; write one of \
             autoScaler, awsLoadBalancerController, certManager, ebsCSIController, efsCSIController, externalDNS, imageBuilder",
        ),
        (
            format!("[{{{pods}, permissionPolicyARNs: [s3]}}]"),
            "6:98: iam.podIdentityAssociations[0].permissionPolicyARNs[0]: \"s3\" is no ARN of iam, which looks like \
             \"arn:aws:iam:…\"",
        ),
        (
            format!("[{{{pods}, createServiceAccount: true, roleARN: 'arn:aws:iam::1:role/a'}}]"),
            "6:75: iam.podIdentityAssociations[0].createServiceAccount: not acted on by nodestrap; remove it, or create the \
             cluster with eksctl",
        ),
    ] {
        assert_eq!(refused(&with(&identities)), format!("c.yaml:{message}"), "and nothing beside it");
    }
    let without_agent =
        with(&format!("[{{{pods}, roleARN: 'arn:aws:iam::1:role/a'}}]")).replace("eks-pod-identity-agent", "vpc-cni");
    assert_eq!(
        refused(&without_agent),
        "c.yaml:6:32: iam.podIdentityAssociations: are taken by an agent on each node; write \"{name: \
         eks-pod-identity-agent}\" among addons"
    );
}
