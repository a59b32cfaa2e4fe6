//! The name of a container image.

use super::error::{ValueError, quoted};
use super::text::text_value;

text_value! {
    /// A container image by its whole name: registry, repository, and a tag or a digest, such as
    /// `localhost/kubernetes/pause:latest`.
    ///
    /// containerd looks its sandbox image up by the name as it is configured (amazon-eks-ami, pull request 2730), so
    /// nothing of it may be left to a default.
    /// Source of the grammar: distribution, `reference/regexp.go`; at most 255 characters, ASCII.
    ContainerImage, check_container_image
}

impl ContainerImage {
    /// Whether the image is in a private registry of ECR's, which gives nothing away without credentials.
    ///
    /// Source: the ECR user guide, "Private registries": hosts are `ACCOUNT.dkr.ecr.REGION.…`, with `ecr-fips` for FIPS,
    /// and `ACCOUNT.dkr-ecr.REGION.on.aws` for both IP families.
    pub fn is_in_ecr(&self) -> bool {
        let host = self.as_str().split('/').next().unwrap_or_default();
        let after_account = host.split_once('.').map_or("", |(_, rest)| rest);
        ["dkr.ecr.", "dkr.ecr-fips.", "dkr-ecr.", "dkr-ecr-fips."].iter().any(|start| after_account.starts_with(start))
    }
}

fn check_container_image(text: &str) -> Result<(), ValueError> {
    let shown = quoted(text);
    let (name, digest) = text.split_once('@').map_or((text, None), |(name, digest)| (name, Some(digest)));
    let repository_start = name.find('/').unwrap_or(0);
    let (repository, tag) = match name[repository_start..].rfind(':').map(|at| at + repository_start) {
        Some(colon) => (&name[..colon], Some(&name[colon + 1..])),
        None => (name, None),
    };
    let (host, path) = repository.split_once('/').unwrap_or(("", repository));
    let is_host = host == "localhost" || host.contains(['.', ':']);
    let component = |part: &str, also: &str| {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || also.contains(c);
        let ends_well = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        part.chars().all(allowed) && ends_well(part.chars().next()) && ends_well(part.chars().next_back())
    };
    let is_tag = |tag: &str| {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        tag.len() <= 128 && tag.starts_with(word) && tag.chars().all(|c| word(c) || matches!(c, '.' | '-'))
    };
    let is_digest = |digest: &str| {
        digest
            .strip_prefix("sha256:")
            .is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f')))
    };
    let is_name = text.len() <= 255
        && is_host
        && component(host, ".-:")
        && path.split('/').all(|part| component(part, "._-"))
        && tag.is_none_or(is_tag)
        && digest.is_none_or(is_digest);
    if !is_name {
        return Err(ValueError::new(format!(
            "{shown} is not a container image's whole name, which looks like \"registry.k8s.io/pause:3.10\" or \
             \"localhost/kubernetes/pause:latest\""
        )));
    }
    if tag.is_none() && digest.is_none() {
        let with_tag = quoted(&format!("{text}:latest"));
        return Err(ValueError::new(format!(
            "{shown} has neither a tag nor a digest, while containerd looks the image up by its name as it stands here; \
             write {with_tag}, if that is the tag"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn whole_names_are_taken_as_they_stand() {
        let with_digest = format!("public.ecr.aws/eks-distro/kubernetes/pause@{DIGEST}");
        for text in [
            "registry.k8s.io/pause:3.10",
            "localhost/kubernetes/pause:latest",
            "localhost:5000/pause:3",
            "602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/pause:3.5",
            &with_digest,
        ] {
            assert_eq!(text.parse::<ContainerImage>().expect(text).as_str(), text);
        }
    }

    #[test]
    fn what_is_no_whole_name_is_shown_one() {
        for text in [
            "",
            "pause",
            "pause:3.5",
            "eks/pause:3.5",
            "registry.k8s.io/:3.5",
            "registry.k8s.io/Pause:3.5",
            "registry.k8s.io/pause:",
            "registry.k8s.io/pause:3 5",
            "registry.k8s.io/pause@sha256:12",
            "registry.k8s.io/pause:3.5\"",
            "https://registry.k8s.io/pause:3.5",
            ".k8s.io/pause:3.5",
        ] {
            assert_eq!(
                text.parse::<ContainerImage>().expect_err(text).to_string(),
                format!(
                    "{text:?} is not a container image's whole name, which looks like \"registry.k8s.io/pause:3.10\" or \
                     \"localhost/kubernetes/pause:latest\""
                )
            );
        }
    }

    #[test]
    fn a_name_without_a_tag_is_told_what_it_would_stand_for() {
        assert_eq!(
            "localhost/kubernetes/pause".parse::<ContainerImage>().expect_err("no tag").to_string(),
            "\"localhost/kubernetes/pause\" has neither a tag nor a digest, while containerd looks the image up by its \
             name as it stands here; write \"localhost/kubernetes/pause:latest\", if that is the tag"
        );
    }

    #[test]
    fn private_registries_of_ecr_are_told_from_others() {
        let in_ecr = |text: &str| text.parse::<ContainerImage>().expect(text).is_in_ecr();
        for host in [
            "602401143452.dkr.ecr.us-west-2.amazonaws.com",
            "013241004608.dkr.ecr-fips.us-gov-west-1.amazonaws.com",
            "111122223333.dkr-ecr.us-west-2.on.aws",
        ] {
            assert!(in_ecr(&format!("{host}/eks/pause:3.5")), "{host}");
        }
        for text in ["public.ecr.aws/eks-distro/kubernetes/pause:3.5", "localhost/dkr.ecr.example/pause:1"] {
            assert!(!in_ecr(text), "{text}");
        }
    }
}
