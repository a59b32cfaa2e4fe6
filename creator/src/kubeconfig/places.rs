//! Which file is the kubeconfig.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use nodestrap_generator::values::ClusterName;

use super::KubeconfigError;

/// What decides which file is the kubeconfig.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// `KUBECONFIG`: paths with `:` between them, as kubectl reads it.
    pub variable: Option<OsString>,
    /// `HOME`.
    pub home: Option<PathBuf>,
}

impl Places {
    /// From this process' environment.
    pub fn from_environment() -> Self {
        let set = |name| env::var_os(name).filter(|value: &OsString| !value.is_empty());
        Self { variable: set("KUBECONFIG"), home: set("HOME").map(PathBuf::from) }
    }

    /// The file that new entries go to, as with `kubectl config`: the first of `KUBECONFIG`'s that exists or else the last of
    /// them, or `~/.kube/config`.
    ///
    /// Source: kubernetes, `client-go/tools/clientcmd/config.go`, `PathOptions.GetDefaultFilename`.
    pub fn default_file(&self) -> Result<PathBuf, KubeconfigError> {
        let mut files = self.files();
        let chosen = files.iter().position(|file| file.exists()).unwrap_or(files.len().saturating_sub(1));
        if files.is_empty() { Err(KubeconfigError::NoHome) } else { Ok(files.swap_remove(chosen)) }
    }

    /// The file of a cluster's own that `--auto-kubeconfig` writes: `~/.kube/eksctl/clusters/<cluster>`, as eksctl has it.
    pub fn own_file(&self, cluster: &ClusterName) -> Result<PathBuf, KubeconfigError> {
        let home = self.home.as_ref().ok_or(KubeconfigError::NoHome)?;
        Ok(home.join(".kube/eksctl/clusters").join(cluster.as_str()))
    }

    /// Every file that kubectl reads, whether it is there or not.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let listed: Vec<_> = self.variable.as_deref().map(split).unwrap_or_default();
        if listed.is_empty() {
            return self.home.iter().map(|home| home.join(".kube/config")).collect();
        }
        listed
    }
}

fn split(variable: &OsStr) -> Vec<PathBuf> {
    env::split_paths(variable).filter(|path| !path.as_os_str().is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_entries_go_where_kubectl_would_put_them() {
        let directory = tempfile::tempdir().expect("a directory");
        let (absent, present) = (directory.path().join("absent"), directory.path().join("present"));
        std::fs::write(&present, "").expect("written");
        let other = directory.path().join("other");
        let places = |files: &[&PathBuf]| Places {
            variable: Some(env::join_paths(files).expect("no colons")),
            home: Some("/home/me".into()),
        };
        let default = |places: &Places| places.default_file().expect("a file");
        assert_eq!(default(&places(&[&absent, &present, &other])), present);
        assert_eq!(default(&places(&[&absent, &other])), other);
        assert_eq!(default(&places(&[&PathBuf::new(), &absent])), absent);
        assert_eq!(default(&places(&[])), PathBuf::from("/home/me/.kube/config"));
    }

    #[test]
    fn without_home_and_variable_the_user_is_told_what_to_set() {
        assert_eq!(
            Places::default().default_file().expect_err("nowhere").to_string(),
            "no kubeconfig to write to: HOME is not set; set it or KUBECONFIG, or pass --kubeconfig FILE"
        );
    }

    #[test]
    fn a_cluster_s_own_file_is_where_eksctl_has_it() {
        let places = Places { variable: None, home: Some("/home/me".into()) };
        let own = places.own_file(&"badger".parse().expect("a name")).expect("a file");
        assert_eq!(own, PathBuf::from("/home/me/.kube/eksctl/clusters/badger"));
    }
}
