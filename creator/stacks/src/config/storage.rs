//! A node group's volumes.

use nodestrap_generator::cluster_config::source::{Field, Fields, Findings};
use nodestrap_generator::node_spec::AmiFamily;
use nodestrap_generator::problem::{Problem, Sourced};

use super::objects::ADDITIONAL_VOLUME;
use super::values::{number, word};
use crate::ami::devices;
use crate::plan::{Volume, VolumeType};

/// What a gp3 volume has where nobody says otherwise. Source: eksctl, `pkg/apis/eksctl.io/v1alpha5/types.go`,
/// `DefaultNodeVolumeGP3IOPS` and `DefaultNodeVolumeThroughput`.
const GP3_DEFAULTS: (u32, u32) = (3000, 125);

/// eksctl's names of the types, which are AWS'.
const TYPES: [(&str, VolumeType); 6] = [
    ("gp2", VolumeType::Gp2),
    ("gp3", VolumeType::Gp3),
    ("io1", VolumeType::Io1),
    ("io2", VolumeType::Io2),
    ("sc1", VolumeType::Sc1),
    ("st1", VolumeType::St1),
];

/// Volumes whose devices are still the family's to say.
#[derive(Debug)]
pub(super) struct Volumes {
    main: VolumeFields,
    additional: Vec<VolumeFields>,
}

#[derive(Debug)]
struct VolumeFields {
    device: Option<String>,
    volume: Volume,
}

/// Reads `volumeSize` and the fields like it, and `additionalVolumes`.
pub(super) fn read(fields: &mut Fields<'_>, findings: &mut Findings) -> Volumes {
    let main = volume(fields, None, findings);
    let items = fields.take("additionalVolumes").map_or_else(Vec::new, |field| field.items(findings));
    let additional = items.iter().filter_map(|item| additional(item, findings)).collect();
    Volumes { main, additional }
}

fn additional(item: &Field<'_>, findings: &mut Findings) -> Option<VolumeFields> {
    let mut fields = item.fields(&ADDITIONAL_VOLUME, findings)?;
    let snapshot = fields.take_text("snapshotID", findings).map(|text| text.value);
    let has_snapshot = snapshot.is_some();
    let found = volume(&mut fields, snapshot, findings);
    fields.finish_created(findings);
    if found.device.is_none() {
        let message = "needs volumeName, the device's name, such as /dev/xvdb";
        findings.problems.push(Problem::at(&item.place(findings), message));
    }
    if found.volume.size.is_none() && !has_snapshot {
        let message = "needs volumeSize in GiB, or the snapshotID of what it is made from";
        findings.problems.push(Problem::at(&item.place(findings), message));
    }
    Some(found)
}

fn volume(fields: &mut Fields<'_>, snapshot: Option<String>, findings: &mut Findings) -> VolumeFields {
    let device = fields.take_text("volumeName", findings);
    if let Some(name) =
        device.as_ref().filter(|name| !name.value.starts_with("/dev/") && !name.value.starts_with("xvd"))
    {
        findings.problems.push(Problem::at(&name.place, "is no device's name, which looks like /dev/xvdb"));
    }
    let size = number(fields, "volumeSize", 1..=65_536, findings);
    let volume_type = word(fields, "volumeType", &TYPES, findings).map(|kind| kind.value).unwrap_or_default();
    let iops = number(fields, "volumeIOPS", 100..=256_000, findings);
    let throughput = number(fields, "volumeThroughput", 125..=1000, findings);
    let encrypted = fields.take_boolean("volumeEncrypted", findings).map(|encrypted| encrypted.value);
    let kms_key = fields.take_text("volumeKmsKeyID", findings);
    check_rates(volume_type, iops.as_ref(), throughput.as_ref(), findings);
    if let Some(key) = kms_key.as_ref().filter(|_| encrypted != Some(true)) {
        findings
            .problems
            .push(Problem::at(&key.place, "needs volumeEncrypted beside it; write \"volumeEncrypted: true\""));
    }
    let is_gp3 = volume_type == VolumeType::Gp3;
    let volume = Volume {
        device: String::new(),
        size: size.map(|size| size.value),
        volume_type,
        iops: iops.map(|iops| iops.value).or(is_gp3.then_some(GP3_DEFAULTS.0)),
        throughput: throughput.map(|rate| rate.value).or(is_gp3.then_some(GP3_DEFAULTS.1)),
        encrypted,
        kms_key: kms_key.map(|key| key.value),
        snapshot,
    };
    VolumeFields { device: device.map(|device| device.value), volume }
}

/// Checks rates that only some types take. Source: the EC2 API reference, `EbsBlockDevice`; eksctl, `validateVolumeOpts`.
fn check_rates(
    kind: VolumeType,
    iops: Option<&Sourced<u32>>,
    throughput: Option<&Sourced<u32>>,
    findings: &mut Findings,
) {
    let range = match kind {
        VolumeType::Gp3 => Some((3000, 16_000)),
        VolumeType::Io1 => Some((100, 64_000)),
        VolumeType::Io2 => Some((100, 256_000)),
        VolumeType::Gp2 | VolumeType::Sc1 | VolumeType::St1 => None,
    };
    let message = match (iops, range) {
        (Some(_), None) => {
            Some("goes with volumeType gp3, io1 and io2 alone; remove it, or change the type".to_owned())
        }
        (Some(iops), Some((least, most))) if iops.value < least || iops.value > most => {
            Some(format!("is {}, and this type of volume takes {least} to {most}", iops.value))
        }
        _ => None,
    };
    if let (Some(iops), Some(message)) = (iops, message) {
        findings.problems.push(Problem::at(&iops.place, message));
    }
    if let (Some(throughput), false) = (throughput, kind == VolumeType::Gp3) {
        let message = "goes with volumeType gp3 alone; remove it, or change the type";
        findings.problems.push(Problem::at(&throughput.place, message));
    }
}

impl Volumes {
    /// The volumes of a family's images: the one that `volumeSize` is about first.
    ///
    /// Bottlerocket keeps images and pods on a volume of their own, which that is; its root volume is listed only to be
    /// encrypted with it, as eksctl does.
    pub(super) fn plan(self, family: AmiFamily) -> Vec<Volume> {
        let (root, data) = devices(family);
        let main_device = self.main.device.unwrap_or_else(|| data.unwrap_or(root).to_owned());
        let mut volumes = vec![Volume { device: main_device, ..self.main.volume.clone() }];
        if data.is_some() && self.main.volume.encrypted == Some(true) {
            volumes.push(Volume { device: root.to_owned(), size: None, ..self.main.volume });
        }
        let device = |fields: VolumeFields| Volume { device: fields.device.unwrap_or_default(), ..fields.volume };
        volumes.extend(self.additional.into_iter().map(device));
        volumes
    }
}
