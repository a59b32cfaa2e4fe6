//! `nodestrap utils write-kubeconfig`, and the same at the end of `nodestrap create cluster`.

use std::path::PathBuf;

use clap::ValueEnum;
use nodestrap_generator::values::{ClusterName, Region};
use thiserror::Error;

use crate::aws::{ClusterFacts, Identity};
use crate::kubeconfig::{ClusterEntries, EntryNames, KubeconfigError, Places, TokenCommand, merge};
use crate::log::Log;

use super::failure::Failure;
use super::{World, session};
use crate::cli::{AwsFlags, KubeconfigFlags, WriteKubeconfigArguments};
use crate::flow::FlowError;

/// What becomes of the kubeconfig.
#[derive(Clone, Debug, Default)]
pub struct KubeconfigOptions {
    /// The file; without it the one of the environment.
    pub path: Option<PathBuf>,
    /// A file of the cluster's own, where no path is given.
    pub auto: bool,
    /// Whether the cluster's context becomes the current one.
    pub set_context: bool,
    /// Who makes kubectl's tokens.
    pub authenticator: Authenticator,
    /// A role that is assumed for them, an ARN.
    pub role: Option<String>,
    /// The profile of AWS' configuration files that they come from.
    pub profile: Option<String>,
}

/// Who makes kubectl's tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Authenticator {
    /// `nodestrap token`.
    #[default]
    Nodestrap,
    /// `aws eks get-token`.
    Aws,
}

/// Why nothing was written.
#[derive(Debug, Error)]
pub enum SaveError {
    /// The control plane is not there yet.
    #[error("cluster {cluster:?} is {status} and has no endpoint yet; write the kubeconfig when it is ACTIVE")]
    NoEndpoint {
        /// The cluster.
        cluster: String,
        /// Its status in EKS.
        status: String,
    },
    /// The file is as it was.
    #[error("{0}")]
    Kubeconfig(#[from] KubeconfigError),
}

/// Writes a cluster into the kubeconfig, tells so, and gives the file.
pub fn save(
    log: &Log,
    places: &Places,
    options: &KubeconfigOptions,
    (cluster, region): (&ClusterName, &Region),
    facts: &ClusterFacts,
    caller: &Identity,
) -> Result<PathBuf, SaveError> {
    let (Some(server), Some(certificate_authority)) = (&facts.endpoint, &facts.certificate_authority) else {
        return Err(SaveError::NoEndpoint { cluster: facts.name.clone(), status: facts.status.clone() });
    };
    let path = match &options.path {
        Some(path) => path.clone(),
        None if options.auto => places.own_file(cluster)?,
        None => places.default_file()?,
    };
    let mut token_command = match options.authenticator {
        Authenticator::Nodestrap => TokenCommand::nodestrap("nodestrap", cluster, region),
        Authenticator::Aws => TokenCommand::aws_cli(cluster, region),
    };
    if let Some(role) = &options.role {
        token_command = token_command.with_role(role);
    }
    if let Some(profile) = &options.profile {
        token_command = token_command.with_profile(profile);
    }
    let entries = ClusterEntries {
        names: EntryNames::new(cluster, region),
        user: ClusterEntries::user_of(&caller.arn),
        server: server.clone(),
        certificate_authority: certificate_authority.clone(),
        token_command,
    };
    merge(&path, &entries, options.set_context)?;
    log.success(format_args!("saved kubeconfig as {:?}", path.display().to_string()));
    Ok(path)
}

/// The command.
pub(super) async fn run(arguments: &WriteKubeconfigArguments, world: &World) -> Result<(), Failure> {
    let action = format!("write the kubeconfig of cluster {:?}", arguments.cluster);
    write(arguments, world).await.map(drop).map_err(Failure::of(action))
}

async fn write(arguments: &WriteKubeconfigArguments, world: &World) -> Result<PathBuf, FlowError> {
    let region = arguments.region.as_deref();
    let stacks = session::open(world, &arguments.aws, region, session::TIMEOUT).await?;
    let (aws, name) = (&stacks.aws, &arguments.cluster);
    let caller = aws.identity().await?;
    let facts = aws.cluster(name).await?;
    let facts = facts.ok_or_else(|| FlowError::NoCluster { cluster: name.clone(), region: aws.region().to_owned() })?;
    let options = options(&arguments.kubeconfig, &arguments.aws);
    let cluster = name.parse().map_err(FlowError::input)?;
    let region = aws.region().parse().map_err(FlowError::input)?;
    Ok(save(&world.log, &Places::from_environment(), &options, (&cluster, &region), &facts, &caller)?)
}

/// What the flags say of the kubeconfig.
pub(super) fn options(flags: &KubeconfigFlags, aws: &AwsFlags) -> KubeconfigOptions {
    KubeconfigOptions {
        path: flags.kubeconfig.clone(),
        auto: flags.auto_kubeconfig,
        set_context: flags.set_kubeconfig_context,
        authenticator: flags.authenticator,
        role: flags.authenticator_role_arn.clone(),
        profile: aws.profile.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn facts() -> ClusterFacts {
        ClusterFacts {
            name: "badger".into(),
            arn: "arn:aws:eks:eu-west-1:111122223333:cluster/badger".into(),
            status: "ACTIVE".into(),
            version: "1.34".into(),
            endpoint: Some("https://example.eks.amazonaws.com".into()),
            certificate_authority: Some("LS0tLS1CRUdJTg==".into()),
            service_cidr: None,
            ip_family: None,
            authentication_mode: None,
            vpc: None,
            subnets: Vec::new(),
            security_groups: Vec::new(),
            cluster_security_group: None,
            created: None,
            local_id: None,
        }
    }

    fn saved(options: &KubeconfigOptions, facts: &ClusterFacts, home: PathBuf) -> Result<PathBuf, SaveError> {
        let (cluster, region) = ("badger".parse().expect("a name"), "eu-west-1".parse().expect("a region"));
        let caller = Identity { account: "111122223333".into(), arn: "arn:aws:iam::111122223333:user/builder".into() };
        let places = Places { variable: None, home: Some(home) };
        save(&Log::to_standard_error(Log::DEFAULT_VERBOSITY), &places, options, (&cluster, &region), facts, &caller)
    }

    #[test]
    fn the_options_reach_the_file() {
        let home = tempfile::tempdir().expect("a directory");
        let options = KubeconfigOptions {
            auto: true,
            authenticator: Authenticator::Aws,
            role: Some("arn:aws:iam::111122223333:role/ops".into()),
            profile: Some("work".into()),
            ..KubeconfigOptions::default()
        };
        let path = saved(&options, &facts(), home.path().to_owned()).expect("saved");
        assert_eq!(path, home.path().join(".kube/eksctl/clusters/badger"));
        let document = crate::yaml::read(&fs::read_to_string(path).expect("read")).expect("YAML");
        assert_eq!(document["current-context"], "");
        assert_eq!(document["users"][0]["name"], "builder@badger.eu-west-1.eksctl.io");
        let exec = &document["users"][0]["user"]["exec"];
        assert_eq!(exec["command"], "aws");
        let arguments = exec["args"].as_array().expect("a list");
        assert!(arguments.ends_with(&["--role-arn".into(), "arn:aws:iam::111122223333:role/ops".into()]));
        assert_eq!(exec["env"][0]["name"], "AWS_PROFILE");
    }

    #[test]
    fn a_cluster_without_an_endpoint_is_refused() {
        let home = tempfile::tempdir().expect("a directory");
        let facts = ClusterFacts { status: "CREATING".into(), endpoint: None, ..facts() };
        let error = saved(&KubeconfigOptions::default(), &facts, home.path().to_owned()).expect_err("too early");
        assert_eq!(
            error.to_string(),
            "cluster \"badger\" is CREATING and has no endpoint yet; write the kubeconfig when it is ACTIVE"
        );
        assert_eq!(fs::read_dir(home.path()).expect("listed").count(), 0);
    }
}
