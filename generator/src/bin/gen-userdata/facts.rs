//! The facts of a cluster and a node group, from a file and from flags.
//!
//! Every fact that a `ClusterConfig` could give has a flag, so that an AMI builder needs no file. The flags' texts go to
//! [`node_spec::read`](nodestrap_generator::node_spec::read()) as they are, which parses them as it does the file's.

use clap::Args;
use maxpods_data::table::InstanceTable;
use nodestrap_generator::node_spec::{
    CapacityFlags, ContainerdFlags, FlagInputs, HostFlags, NamedText, NodeSpec, ReadOptions, read as read_node_spec,
};
use nodestrap_generator::problem::{Place, Problem};
use nodestrap_generator::values::CertificateAuthority;

use crate::failure::Failure;
use crate::network::NetworkFlags;
use crate::{input, output};

/// What a command that makes a bundle reads.
#[derive(Debug, Args)]
pub(crate) struct Facts {
    /// The ClusterConfig (eksctl.io/v1alpha5) with the node group; - reads standard input.
    ///
    /// Not needed where flags give every fact.
    #[arg(short = 'f', long = "file", value_name = "FILE", help_heading = "Input")]
    file: Option<String>,

    /// The node group to take from the file, or to make from flags.
    #[arg(long = "nodegroup", value_name = "NAME", help_heading = "Input")]
    node_group: Option<String>,

    /// Pass over fields that concern CloudFormation stacks alone, and list them on standard error.
    ///
    /// Without it, a field that decides nothing about the user data is an error.
    #[arg(long, help_heading = "Input")]
    allow_stack_fields: bool,

    #[command(flatten)]
    cluster: ClusterFacts,

    #[command(flatten)]
    group: GroupFacts,

    #[command(flatten)]
    network: NetworkFlags,

    #[command(flatten)]
    host: HostFacts,
}

/// The cluster's facts, which `aws eks describe-cluster` prints too.
#[derive(Debug, Args)]
#[command(next_help_heading = "Cluster (each takes the place of the file's)")]
struct ClusterFacts {
    /// The cluster's name.
    #[arg(long, value_name = "NAME")]
    cluster_name: Option<String>,

    /// The ID that a local cluster on AWS Outposts has beside its name.
    #[arg(long, value_name = "ID")]
    cluster_id: Option<String>,

    /// The cluster's region, such as eu-west-1.
    #[arg(long, value_name = "REGION")]
    region: Option<String>,

    /// The Kubernetes version of the nodes, such as 1.32.
    #[arg(long, value_name = "VERSION")]
    kubernetes_version: Option<String>,

    /// The API server's URL.
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,

    /// A file with the cluster's certificate authority, in PEM.
    #[arg(long = "ca", value_name = "FILE", conflicts_with = "certificate_authority_data")]
    certificate_authority: Option<String>,

    /// The certificate authority itself, in base64, as `aws eks describe-cluster` prints it.
    #[arg(long = "ca-data", value_name = "BASE64")]
    certificate_authority_data: Option<String>,

    /// The IP family of the cluster's pods and services, IPv4 or IPv6; the service CIDR's where it is not given.
    #[arg(long, value_name = "FAMILY")]
    ip_family: Option<String>,

    /// The service CIDR, from which the cluster DNS address follows, such as 10.100.0.0/16 or fd00:1234::/108.
    #[arg(long, value_name = "CIDR")]
    service_cidr: Option<String>,

    /// The cluster DNS address itself, such as that of node-local DNS.
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',')]
    cluster_dns: Vec<String>,
}

/// The node group's facts, but its instance types, which not every command means alike.
#[derive(Debug, Args)]
#[command(next_help_heading = "Node group (each takes the place of the file's)")]
struct GroupFacts {
    /// The AMI family, by eksctl's names or Custom; where nobody names one, AmazonLinux2023 from Kubernetes 1.30 on.
    #[arg(long, value_name = "FAMILY")]
    ami_family: Option<String>,

    /// The AMI, for the launch template.
    #[arg(long = "ami", value_name = "ID")]
    image: Option<String>,

    /// What instance types run that the table does not know, x86_64 or aarch64.
    ///
    /// Without any instance type, it chooses between m5.large and m6g.large.
    #[arg(long = "arch", value_name = "ARCH")]
    architecture: Option<String>,

    /// A label of the nodes; again, or after a comma, for more.
    #[arg(long = "node-label", value_name = "KEY=VALUE", value_delimiter = ',')]
    node_labels: Vec<String>,

    /// A label that a node takes from its instance, by name or with the IMDS category; again, or after a comma, for more.
    #[arg(long = "instance-label", value_name = "NAME|KEY=CATEGORY", value_delimiter = ',')]
    instance_labels: Vec<String>,

    /// A taint of the nodes; again, or after a comma, for more.
    #[arg(long = "node-taint", value_name = "KEY=VALUE:EFFECT", value_delimiter = ',')]
    node_taints: Vec<String>,

    /// The most pods on a node, whatever its type.
    #[arg(long, value_name = "NUMBER")]
    max_pods: Option<String>,

    /// A shell command to run before the agent; again for more.
    #[arg(long = "pre-bootstrap-command", value_name = "COMMAND", allow_hyphen_values = true)]
    pre_bootstrap_commands: Vec<String>,

    /// A shell command to run in the agent's place.
    #[arg(long, value_name = "COMMAND", allow_hyphen_values = true)]
    override_bootstrap_command: Option<String>,

    /// A file with KubeletConfiguration fields, in YAML or JSON.
    #[arg(long, value_name = "FILE")]
    kubelet_extra_config: Option<String>,

    /// A public key for the image's default user, the key itself.
    #[arg(long, value_name = "KEY")]
    ssh_public_key: Option<String>,

    /// The name of an EC2 key pair, for the launch template.
    #[arg(long, value_name = "NAME")]
    ssh_key_name: Option<String>,

    /// Keep pods from the instance's metadata, but those on the host's network (for the launch template).
    #[arg(long)]
    disable_pod_imds: bool,

    /// The program that gives kubelet its token: agent, aws-iam-authenticator or aws-cli.
    ///
    /// Without it, the agent from Kubernetes 1.24 on, aws-iam-authenticator before.
    #[arg(long, value_name = "PROGRAM")]
    token: Option<String>,

    /// What makes a node of an instance: for AmazonLinux2023 nodeadm, or agent on the same image.
    #[arg(long, value_name = "WHAT")]
    boot: Option<String>,

    /// What a node calls itself: privateDnsName or instanceId, as the cluster's mapping of its role has it.
    #[arg(long, value_name = "WHAT")]
    node_name: Option<String>,

    /// The major version of the image's containerd, 1 or 2, where it is not the one that EKS' images have.
    #[arg(long, value_name = "VERSION")]
    containerd_version: Option<String>,

    /// The image of the container that holds a pod's network, in place of the region's own; one that the AMI holds
    /// needs no pull.
    #[arg(long, value_name = "IMAGE")]
    sandbox_image: Option<String>,

    /// Take EKS' own images from the FIPS endpoint of the region's registry.
    #[arg(long)]
    fips_registry: bool,

    /// The program on the AMI that gives kubelet credentials for ECR, where it is not where EKS' images have it.
    #[arg(long, value_name = "PATH")]
    image_credential_provider: Option<String>,

    /// What is set aside for kubelet: aws for AWS's formulas, or none.
    #[arg(long, value_name = "WHOSE")]
    kube_reserved: Option<String>,
}

/// What a node sets up on itself before kubelet starts.
#[derive(Debug, Args)]
#[command(next_help_heading = "Node (each takes the place of the file's)")]
struct HostFacts {
    /// What becomes of the instance store's disks: Mount, RAID0 or RAID10.
    #[arg(long, value_name = "STRATEGY")]
    local_storage: Option<String>,

    /// The proxy for http://, such as http://proxy.example:3128.
    #[arg(long, value_name = "URL")]
    http_proxy: Option<String>,

    /// The proxy for https://.
    #[arg(long, value_name = "URL")]
    https_proxy: Option<String>,

    /// A host, domain, address or CIDR that is reached without the proxy, beside IMDS and the cluster's services.
    #[arg(long, value_name = "HOST", value_delimiter = ',')]
    no_proxy: Vec<String>,

    /// A nameserver to ask before the VPC's; again, or after a comma, for more.
    #[arg(long = "nameserver", value_name = "ADDRESS", value_delimiter = ',')]
    nameservers: Vec<String>,

    /// A domain to look for names in before the VPC's; again, or after a comma, for more.
    #[arg(long = "search-domain", value_name = "DOMAIN", value_delimiter = ',')]
    search_domains: Vec<String>,

    /// A file with a part of your own, whose commands run before kubelet starts; again for more. What it may hold depends on
    /// the AMI family: a cloud-config, a script or a NodeConfig, TOML for Bottlerocket, PowerShell for Windows.
    #[arg(long, value_name = "FILE")]
    user_data_before: Vec<String>,

    /// A file with a part of your own whose commands run after the agent has started kubelet; again for more.
    #[arg(long, value_name = "FILE")]
    user_data_after: Vec<String>,
}

impl Facts {
    /// The node group that file and flags describe. `instance_types` take the place of the file's, where there are any.
    ///
    /// Says on standard error what was passed over or taken for granted.
    pub(crate) fn read(&self, instance_types: &[String], table: &InstanceTable<'_>) -> Result<NodeSpec, Failure> {
        let file = self.file.as_deref().map(|name| Ok::<_, Failure>((name, input::read(name)?))).transpose()?;
        let flags = self.flag_inputs(instance_types)?;
        let options = ReadOptions { allow_stack_fields: self.allow_stack_fields, table, read_file: &input::read_named };
        let file = file.as_ref().map(|(name, bytes)| (*name, bytes.as_slice()));
        let reading = read_node_spec(file, &flags, &options).map_err(|problems| Failure::to(ACTION, problems))?;
        for place in &reading.ignored {
            output::note(format_args!("{place}: ignored, for it concerns stacks alone"));
        }
        for note in &reading.notes {
            output::note(note);
        }
        let region = &reading.spec.cluster.region;
        let images = region.ecr_account();
        if images.assumed {
            output::note(format_args!(
                "{region}: the account of EKS's images there is not known, so they come from {} in {}",
                images.account, images.region
            ));
        }
        Ok(reading.spec)
    }

    fn flag_inputs(&self, instance_types: &[String]) -> Result<FlagInputs, Failure> {
        let Self { cluster, group, network, host, .. } = self;
        let named_text = |name: &Option<String>| {
            let read =
                |name: &String| Ok::<_, Failure>(NamedText { name: name.clone(), text: input::read_text(name)? });
            name.as_ref().map(read).transpose()
        };
        Ok(FlagInputs {
            cluster_name: cluster.cluster_name.clone(),
            region: cluster.region.clone(),
            endpoint: cluster.endpoint.clone(),
            certificate_authority: match &cluster.certificate_authority_data {
                Some(data) => Some(certificate_authority(data)?),
                None => named_text(&cluster.certificate_authority)?,
            },
            ip_family: cluster.ip_family.clone(),
            service_cidr: cluster.service_cidr.clone(),
            cluster_dns: cluster.cluster_dns.clone(),
            kubernetes_version: cluster.kubernetes_version.clone(),
            node_group: self.node_group.clone(),
            node_labels: group.node_labels.clone(),
            node_taints: group.node_taints.clone(),
            max_pods: group.max_pods.clone(),
            instance_types: instance_types.to_vec(),
            architecture: group.architecture.clone(),
            ami_family: group.ami_family.clone(),
            image: group.image.clone(),
            pre_bootstrap_commands: group.pre_bootstrap_commands.clone(),
            override_bootstrap_command: group.override_bootstrap_command.clone(),
            kubelet_extra_config: named_text(&group.kubelet_extra_config)?,
            ssh_public_key: group.ssh_public_key.clone(),
            ssh_key_name: group.ssh_key_name.clone(),
            disable_pod_imds: group.disable_pod_imds,
            token: group.token.clone(),
            cluster_id: cluster.cluster_id.clone(),
            instance_labels: group.instance_labels.clone(),
            capacity: CapacityFlags {
                prefix_delegation: network.prefix_delegation,
                custom_networking: network.custom_networking,
                max_enis: network.max_enis.map(|number| number.to_string()),
                reserved_enis: network.reserved_enis.map(|number| number.to_string()),
                recommended_cap: network.recommended_cap,
                max_pods_expression: network.max_pods_expression.clone(),
                kube_reserved: group.kube_reserved.clone(),
            },
            boot: group.boot.clone(),
            node_name: group.node_name.clone(),
            containerd: ContainerdFlags {
                version: group.containerd_version.clone(),
                sandbox_image: group.sandbox_image.clone(),
                fips_registry: group.fips_registry,
                image_credential_provider: group.image_credential_provider.clone(),
            },
            host: HostFlags {
                local_storage: host.local_storage.clone(),
                http_proxy: host.http_proxy.clone(),
                https_proxy: host.https_proxy.clone(),
                no_proxy: host.no_proxy.clone(),
                nameservers: host.nameservers.clone(),
                search_domains: host.search_domains.clone(),
                user_data_before: host.user_data_before.clone(),
                user_data_after: host.user_data_after.clone(),
            },
        })
    }
}

/// What fails where the input is wrong.
const ACTION: &str = "read the node group";

/// The flag whose text the node spec's flags take in PEM only.
const CA_DATA: &str = "--ca-data";

/// The PEM in base64.
fn certificate_authority(data: &str) -> Result<NamedText, Failure> {
    let read = CertificateAuthority::from_base64(data)
        .map_err(|error| Failure::to(ACTION, Problem::at(&Place::Flag(CA_DATA.to_owned()), error.to_string())))?;
    Ok(NamedText { name: CA_DATA.to_owned(), text: read.to_string() })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use nodestrap_generator::node_spec::flag;

    use super::*;
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
}
