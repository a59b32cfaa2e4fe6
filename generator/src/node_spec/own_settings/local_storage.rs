//! `nodestrap.localStorage`, parsed: what becomes of the instance store's disks.
//!
//! Names and meaning are nodeadm's (amazon-eks-ami, `nodeadm/api/v1alpha1/nodeconfig_types.go`, `LocalStorageOptions`).

use std::collections::BTreeSet;
use std::str::FromStr;

use crate::cluster_config::own_settings::local_storage::LocalStorageFields;
use crate::node_spec::flag;
use crate::node_spec::resolve::Resolver;
use crate::values::{MountPath, ValueError, quoted};

/// What becomes of the instance store's disks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalStorage {
    /// How the disks become file systems.
    pub strategy: Strategy,
    /// The directory below which they are mounted.
    pub mount_path: MountPath,
    /// What stays on the root volume; nothing with [`Strategy::Mount`].
    pub disabled_mounts: BTreeSet<StateMount>,
}

/// How the instance store's disks become file systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// Each disk is a file system of its own, for whoever looks for it.
    Mount,
    /// All disks are one file system, which holds the state of kubelet and of the container runtime.
    Raid0,
    /// As [`Raid0`](Self::Raid0), with every block on two disks; needs four disks.
    Raid10,
}

/// State that may stay on the root volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StateMount {
    /// The container runtime's: images and containers.
    Containerd,
    /// `/var/log/pods`.
    PodLogs,
}

impl Strategy {
    /// The strategy's name as nodestrap-local-disks takes it.
    pub(crate) fn argument(self) -> &'static str {
        match self {
            Self::Mount => "mount",
            Self::Raid0 => "raid0",
            Self::Raid10 => "raid10",
        }
    }
}

impl FromStr for Strategy {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "Mount" => Ok(Self::Mount),
            "RAID0" => Ok(Self::Raid0),
            "RAID10" => Ok(Self::Raid10),
            _ => Err(ValueError::new(format!("{} is not a strategy; write Mount, RAID0 or RAID10", quoted(text)))),
        }
    }
}

impl FromStr for StateMount {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "Containerd" => Ok(Self::Containerd),
            "PodLogs" => Ok(Self::PodLogs),
            _ => Err(ValueError::new(format!(
                "{} is not a directory of state that can stay on the root volume; write Containerd or PodLogs",
                quoted(text)
            ))),
        }
    }
}

impl LocalStorage {
    /// The settings of `fields`; `None` where the disks are left alone.
    pub(super) fn resolve(fields: &LocalStorageFields, resolver: &mut Resolver<'_>) -> Option<Self> {
        let Some(strategy) = &fields.strategy else {
            if let Some(place) = &fields.place {
                let message =
                    format!("has no strategy; write Mount, RAID0 or RAID10 in it, or give {}", flag::LOCAL_STORAGE);
                resolver.note(place, message);
            }
            return None;
        };
        let chosen: Option<Strategy> = resolver.parse(strategy);
        let mount_path = match &fields.mount_path {
            Some(path) => resolver.parse(path),
            None => Some(MountPath::default()),
        };
        let disabled_mounts = fields.disabled_mounts.iter().filter_map(|mount| resolver.parse(mount)).collect();
        if let (Some(Strategy::Mount), [first, ..]) = (chosen, fields.disabled_mounts.as_slice()) {
            let message = "is for RAID0 and RAID10, which move state onto the disks; Mount moves none, so remove it";
            resolver.note(&first.place, message);
        }
        Some(Self { strategy: chosen?, mount_path: mount_path?, disabled_mounts })
    }
}
