//! What computes beside an instance's CPUs, as far as images differ by it.

use nodestrap_generator::values::InstanceTypeName;

/// What computes beside an instance's CPUs, as far as EKS has images of their own for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Accelerator {
    /// GPUs of NVIDIA.
    Nvidia,
    /// AWS' Inferentia and Trainium.
    Neuron,
}

impl Accelerator {
    /// What a type of a known family has. `g4ad` has GPUs of AMD, which EKS has no images for.
    ///
    /// Source: EC2's user guide, "Accelerated computing instance types": families `p` and `g` have GPUs, `inf` and `trn`
    /// AWS' own chips. The rule holds for generations to come, as long as AWS names them so.
    pub fn of(instance_type: &InstanceTypeName) -> Option<Self> {
        let family = instance_type.family();
        let letters = family.find(|letter: char| letter.is_ascii_digit()).map_or(family, |end| &family[..end]);
        match letters {
            "g" if family == "g4ad" => None,
            "g" | "gr" | "p" => Some(Self::Nvidia),
            "inf" | "trn" => Some(Self::Neuron),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accelerators_are_told_by_family() {
        let of = |name: &str| Accelerator::of(&name.parse().expect("an instance type"));
        for name in ["p3.2xlarge", "p4d.24xlarge", "p5en.48xlarge", "g4dn.xlarge", "g5g.xlarge", "gr6.4xlarge"] {
            assert_eq!(of(name), Some(Accelerator::Nvidia), "{name}");
        }
        for name in ["inf1.xlarge", "inf2.xlarge", "trn1n.32xlarge", "trn2.48xlarge"] {
            assert_eq!(of(name), Some(Accelerator::Neuron), "{name}");
        }
        for name in ["m5.large", "t4g.small", "g4ad.xlarge", "r8g.large", "hpc7g.4xlarge", "u-6tb1.metal"] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
