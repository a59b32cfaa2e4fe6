//! The facts of a node group.

use clap::Args;
use nodestrap_generator::node_spec::{ContainerdFlags, FlagInputs};

use super::named_text;
use crate::failure::Failure;

/// The node group's facts, but its instance types, which not every command means alike.
#[derive(Debug, Args)]
#[command(next_help_heading = "Node group (each takes the place of the file's)")]
pub(super) struct GroupFacts {
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

impl GroupFacts {
    /// What they say, in `inputs`.
    pub(super) fn put(&self, inputs: &mut FlagInputs) -> Result<(), Failure> {
        inputs.node_labels.clone_from(&self.node_labels);
        inputs.node_taints.clone_from(&self.node_taints);
        inputs.instance_labels.clone_from(&self.instance_labels);
        inputs.max_pods.clone_from(&self.max_pods);
        inputs.architecture.clone_from(&self.architecture);
        inputs.ami_family.clone_from(&self.ami_family);
        inputs.image.clone_from(&self.image);
        inputs.pre_bootstrap_commands.clone_from(&self.pre_bootstrap_commands);
        inputs.override_bootstrap_command.clone_from(&self.override_bootstrap_command);
        inputs.kubelet_extra_config = named_text(self.kubelet_extra_config.as_ref())?;
        inputs.ssh_public_key.clone_from(&self.ssh_public_key);
        inputs.ssh_key_name.clone_from(&self.ssh_key_name);
        inputs.disable_pod_imds = self.disable_pod_imds;
        inputs.token.clone_from(&self.token);
        inputs.boot.clone_from(&self.boot);
        inputs.node_name.clone_from(&self.node_name);
        inputs.capacity.kube_reserved.clone_from(&self.kube_reserved);
        inputs.containerd = ContainerdFlags {
            version: self.containerd_version.clone(),
            sandbox_image: self.sandbox_image.clone(),
            fips_registry: self.fips_registry,
            image_credential_provider: self.image_credential_provider.clone(),
        };
        Ok(())
    }
}
