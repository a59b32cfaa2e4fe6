//! Messages name flags that there are.

use clap::CommandFactory as _;

use nodestrap_generator::node_spec::flag;

use super::cluster::CA_DATA;
use crate::arguments::Arguments;

#[test]
fn every_flag_that_messages_name_is_one() {
    let command = Arguments::command();
    let known: Vec<String> =
        command.get_arguments().filter_map(|argument| Some(format!("--{}", argument.get_long()?))).collect();
    for name in [
        flag::CLUSTER_NAME,
        flag::REGION,
        flag::ENDPOINT,
        flag::CA,
        flag::IP_FAMILY,
        flag::SERVICE_CIDR,
        flag::CLUSTER_DNS,
        flag::KUBERNETES_VERSION,
        flag::NODEGROUP,
        flag::NODE_LABEL,
        flag::NODE_TAINT,
        flag::MAX_PODS,
        flag::INSTANCE_TYPE,
        flag::ARCH,
        flag::AMI_FAMILY,
        flag::AMI,
        flag::PRE_BOOTSTRAP_COMMAND,
        flag::OVERRIDE_BOOTSTRAP_COMMAND,
        flag::KUBELET_EXTRA_CONFIG,
        flag::SSH_PUBLIC_KEY,
        flag::SSH_KEY_NAME,
        flag::DISABLE_POD_IMDS,
        flag::BOOT,
        flag::NODE_NAME,
        flag::CONTAINERD_VERSION,
        flag::SANDBOX_IMAGE,
        flag::FIPS_REGISTRY,
        flag::IMAGE_CREDENTIAL_PROVIDER,
        flag::PREFIX_DELEGATION,
        flag::CUSTOM_NETWORKING,
        flag::MAX_ENIS,
        flag::RESERVED_ENIS,
        flag::RECOMMENDED_CAP,
        flag::MAX_PODS_EXPRESSION,
        flag::KUBE_RESERVED,
        flag::TOKEN,
        flag::CLUSTER_ID,
        flag::INSTANCE_LABEL,
        flag::LOCAL_STORAGE,
        flag::HTTP_PROXY,
        flag::HTTPS_PROXY,
        flag::NO_PROXY,
        flag::NAMESERVER,
        flag::SEARCH_DOMAIN,
        flag::USER_DATA_BEFORE,
        flag::USER_DATA_AFTER,
        flag::INSTANCE_DATA,
        flag::ALLOW_STACK_FIELDS,
        CA_DATA,
    ] {
        assert!(known.iter().any(|known| known == name), "{name} is not among {known:?}");
    }
}
