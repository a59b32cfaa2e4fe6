//! `nodestrap.containerd`, parsed: what is unlike the default in containerd's configuration, and how its images come.

use std::str::FromStr;

use crate::cluster_config::own_settings::containerd::ContainerdFields;
use crate::kubernetes::{ContainerdVersion, Minor, Runtime};
use crate::node_spec::resolve::Resolver;
use crate::problem::Place;
use crate::values::{ContainerImage, ProgramPath, Region, ValueError, quoted};

/// What is unlike the default in containerd's configuration, and how its images come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Containerd {
    /// The version of the image's containerd, where it is not the one that EKS' images of the minor have.
    pub version: Option<ContainerdVersion>,
    /// The image of the container that holds a pod's network, in place of EKS' own in the region's registry.
    pub sandbox_image: Option<ContainerImage>,
    /// Whether EKS' own images come from the registry's FIPS endpoint.
    pub fips_registry: bool,
    /// The program that gives kubelet credentials for images in ECR, where it is not where EKS' images have it.
    pub image_credential_provider: Option<ProgramPath>,
}

impl FromStr for ContainerdVersion {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "1" => Ok(Self::V1),
            "2" => Ok(Self::V2),
            _ => Err(ValueError::new(format!("{} is not a major version of containerd; write 1 or 2", quoted(text)))),
        }
    }
}

impl Containerd {
    /// The settings of `fields`.
    pub(super) fn resolve(fields: &ContainerdFields, resolver: &mut Resolver<'_>) -> Self {
        Self {
            version: fields.version.as_ref().and_then(|version| resolver.parse(version)),
            sandbox_image: fields.sandbox_image.as_ref().and_then(|image| resolver.parse(image)),
            fips_registry: fields.fips_registry.as_ref().is_some_and(|fips| fips.value),
            image_credential_provider: fields.image_credential_provider.as_ref().and_then(|path| resolver.parse(path)),
        }
    }

    /// Notes what the settings of `fields` cannot be on such nodes.
    pub(in crate::node_spec) fn check(
        fields: &ContainerdFields,
        kubernetes: Option<&Minor>,
        region: Option<&Region>,
        resolver: &mut Resolver<'_>,
    ) {
        let fips = fields.fips_registry.as_ref().filter(|fips| fips.value);
        let places: [Option<&Place>; 4] = [
            fips.map(|fips| &fips.place),
            fields.image_credential_provider.as_ref().map(|path| &path.place),
            fields.sandbox_image.as_ref().map(|image| &image.place),
            fields.version.as_ref().map(|version| &version.place),
        ];
        if let Some(minor) = kubernetes.filter(|minor| minor.runtime == Runtime::Docker) {
            for place in places.into_iter().flatten() {
                let message =
                    format!("nodes of Kubernetes {minor} run Docker, so this would change nothing; remove it");
                resolver.note(place, message);
            }
            return;
        }
        let Some(fips) = fips else { return };
        if fields.sandbox_image.is_some() {
            resolver.note(&fips.place, "stands beside sandboxImage, which names its registry; keep one of the two");
        }
        if let Some(region) = region.filter(|region| region.ecr_account().fips_registry().is_none()) {
            let message = format!(
                "ECR has no FIPS endpoint in {region}, only in {}; remove it",
                Region::with_fips_registry().join(", ")
            );
            resolver.note(&fips.place, message);
        }
    }
}
