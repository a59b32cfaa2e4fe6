//! A node's volumes.

/// An EBS volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// The device's name, such as `/dev/xvda`.
    pub device: String,
    /// Its size in GiB; `None` for the snapshot's own.
    pub size: Option<u32>,
    /// Its type.
    pub volume_type: VolumeType,
    /// I/O operations a second, where the type takes them.
    pub iops: Option<u32>,
    /// MiB a second, where the type takes them.
    pub throughput: Option<u32>,
    /// Whether it is encrypted; `None` for the account's default.
    pub encrypted: Option<bool>,
    /// The KMS key.
    pub kms_key: Option<String>,
    /// The snapshot that it is made from.
    pub snapshot: Option<String>,
}

/// A type of EBS volume.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VolumeType {
    /// General purpose, before gp3.
    Gp2,
    /// General purpose: eksctl's default.
    #[default]
    Gp3,
    /// Provisioned I/O.
    Io1,
    /// Provisioned I/O, the second generation.
    Io2,
    /// Cold hard disk.
    Sc1,
    /// Throughput-optimised hard disk.
    St1,
}

impl VolumeType {
    /// EC2's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gp2 => "gp2",
            Self::Gp3 => "gp3",
            Self::Io1 => "io1",
            Self::Io2 => "io2",
            Self::Sc1 => "sc1",
            Self::St1 => "st1",
        }
    }
}
