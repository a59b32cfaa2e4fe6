//! Names, images and minors of the families.

use super::*;
use crate::kubernetes::MINORS;

fn version(text: &str) -> KubernetesVersion {
    text.parse().expect(text)
}

#[test]
fn families_read_back_as_written() {
    for family in AmiFamily::ALL {
        assert_eq!(family.to_string().parse(), Ok(family));
    }
}

#[test]
fn a_misspelt_family_is_mended() {
    let error = |text: &str| text.parse::<AmiFamily>().expect_err(text).to_string();
    assert_eq!(error("amazonlinux2"), r#""amazonlinux2" is not an AMI family; write AmazonLinux2"#);
    let families: Vec<&str> = AmiFamily::ALL.iter().map(|family| family.as_str()).collect();
    let (last, rest) = families.split_last().expect("there are some");
    assert_eq!(error("RHEL"), format!(r#""RHEL" is not an AMI family; write {} or {last}"#, rest.join(", ")));
}

#[test]
fn each_name_is_there_once() {
    for (index, family) in AmiFamily::ALL.into_iter().enumerate() {
        assert!(AmiFamily::ALL[..index].iter().all(|other| other.as_str() != family.as_str()), "{family}");
    }
}

#[test]
fn a_version_resolves_where_there_are_images_for_it() {
    for family in AmiFamily::ALL {
        for row in &MINORS {
            let resolved = family.minor(version(&row.to_string()));
            assert_eq!(resolved.is_ok(), family.images().have(row.minor), "{family} {row}");
        }
        for unknown in ["1.13", "1.99"] {
            assert_eq!(family.minor(version(unknown)), version(unknown).resolve(), "{family}");
        }
    }
}

#[test]
fn a_version_without_images_is_told_what_there_is() {
    let error = |family: AmiFamily, text: &str| family.minor(version(text)).expect_err(text).to_string();
    assert_eq!(
        error(AmiFamily::AmazonLinux2, "1.33"),
        "Kubernetes 1.33 has no AmazonLinux2 images, which there are for Kubernetes 1.32 and older; use such a version, or \
         amiFamily AmazonLinux2023"
    );
    assert_eq!(
        error(AmiFamily::AmazonLinux2023, "1.22"),
        "Kubernetes 1.22 has no AmazonLinux2023 images, which there are for Kubernetes 1.23 and newer; use such a version, \
         or amiFamily AmazonLinux2"
    );
    assert_eq!(
        error(AmiFamily::Ubuntu2004, "1.20"),
        "Kubernetes 1.20 has no Ubuntu2004 images, which there are for Kubernetes 1.21 to 1.29; use such a version, or \
         amiFamily AmazonLinux2"
    );
}
