//! What a kubeconfig says of one cluster, under eksctl's names.

use std::collections::BTreeMap;

use nodestrap_generator::values::{ClusterName, Region};

/// What a kubeconfig says of one cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterEntries {
    /// The names that the entries go by.
    pub names: EntryNames,
    /// Who is logged in: the end of the caller's ARN. See [`ClusterEntries::user_of`].
    pub user: String,
    /// The API server's URL.
    pub server: String,
    /// The API server's CA certificates: PEM in base64, as `DescribeCluster` has it.
    pub certificate_authority: String,
    /// How kubectl gets a token.
    pub token_command: TokenCommand,
}

impl ClusterEntries {
    /// The user's name as eksctl makes it from what `GetCallerIdentity` answers.
    ///
    /// Source: eksctl, `pkg/eks/client.go`, `getUsername`.
    pub fn user_of(caller_arn: &str) -> String {
        caller_arn.rsplit_once('/').map_or("iam-root-account", |(_, name)| name).to_owned()
    }

    /// The name of the context, and of the user's entry.
    pub fn context(&self) -> String {
        format!("{}@{}", self.user, self.names.cluster)
    }
}

/// The names that a cluster's entries go by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryNames {
    /// `<cluster>.<region>.eksctl.io`; the context's and the user's have `<user>@` before it.
    pub cluster: String,
}

impl EntryNames {
    /// Those that eksctl gives.
    pub fn new(cluster: &ClusterName, region: &Region) -> Self {
        Self { cluster: format!("{cluster}.{region}.eksctl.io") }
    }
}

/// The program that kubectl runs for a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenCommand {
    /// A name to look up in `PATH`, or a path.
    pub program: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// What it has in its environment beside kubectl's own.
    pub environment: BTreeMap<String, String>,
    /// What kubectl says where there is no such program.
    pub install_hint: String,
}

impl TokenCommand {
    /// `nodestrap token`: no Python, no second program, about a millisecond. `program` is `nodestrap`, or its path where it
    /// is not in `PATH`.
    pub fn nodestrap(program: &str, cluster: &ClusterName, region: &Region) -> Self {
        let arguments = ["token", "--cluster", cluster.as_str(), "--region", region.as_str()];
        Self {
            program: program.to_owned(),
            arguments: arguments.map(str::to_owned).to_vec(),
            environment: BTreeMap::new(),
            install_hint: format!(
                "{program} makes the token for EKS; put nodestrap into PATH, or use the AWS CLI instead: \
                 nodestrap utils write-kubeconfig --cluster {cluster} --region {region} --authenticator aws"
            ),
        }
    }

    /// `aws eks get-token`, as eksctl and `aws eks update-kubeconfig` write it.
    pub fn aws_cli(cluster: &ClusterName, region: &Region) -> Self {
        let arguments =
            ["eks", "get-token", "--output", "json", "--cluster-name", cluster.as_str(), "--region", region.as_str()];
        Self {
            program: "aws".into(),
            arguments: arguments.map(str::to_owned).to_vec(),
            environment: BTreeMap::from([("AWS_STS_REGIONAL_ENDPOINTS".into(), "regional".into())]),
            install_hint: "the AWS CLI makes the token for EKS; install it, or use nodestrap instead: nodestrap utils \
                           write-kubeconfig --authenticator nodestrap"
                .into(),
        }
    }

    /// With a profile of the AWS configuration, which the command then takes its credentials from.
    #[must_use]
    pub fn with_profile(mut self, profile: &str) -> Self {
        self.environment.insert("AWS_PROFILE".into(), profile.into());
        self
    }

    /// With a role that the command assumes: eksctl's `--authenticator-role-arn`. Both programs name the flag alike.
    #[must_use]
    pub fn with_role(mut self, arn: &str) -> Self {
        self.arguments.extend(["--role-arn".into(), arn.into()]);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_is_named_as_eksctl_does() {
        for (arn, user) in [
            ("arn:aws:iam::123456789012:user/teams/alice", "alice"),
            ("arn:aws:sts::123456789012:assumed-role/Admin/bob@example.com", "bob@example.com"),
            ("arn:aws:iam::123456789012:root", "iam-root-account"),
        ] {
            assert_eq!(ClusterEntries::user_of(arn), user);
        }
    }
}
