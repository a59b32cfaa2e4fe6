//! One EC2 instance type: its name and its limits, as one line of the table says them.
//!
//! The meaning of each field is that of EC2's `DescribeInstanceTypes`
//! (<https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceTypeInfo.html>).

use core::fmt;
use core::num::{NonZeroU8, NonZeroU32};

/// The name of an instance type: a family and a size with one full stop between them, such as `m5.large`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeName<'a>(&'a str);

impl<'a> TypeName<'a> {
    /// What a name is made of, for messages.
    pub const GRAMMAR: &'static str =
        "a family, a full stop and a size, of lowercase letters, digits and hyphens, such as m5.large";

    /// The name, or `None` if `text` is not what [`GRAMMAR`](Self::GRAMMAR) says.
    pub fn parse(text: &'a str) -> Option<Self> {
        let is_word = |word: &str| {
            let of_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            !word.is_empty() && word.bytes().all(of_name)
        };
        let (family, size) = text.split_once('.')?;
        (is_word(family) && is_word(size)).then_some(Self(text))
    }

    /// The whole name.
    pub fn as_str(self) -> &'a str {
        self.0
    }

    /// What stands before the full stop: `m5` of `m5.large`.
    pub fn family(self) -> &'a str {
        self.0.split_once('.').map_or(self.0, |(family, _)| family)
    }

    /// What stands behind the full stop: `large` of `m5.large`.
    pub fn size(self) -> &'a str {
        self.0.split_once('.').map_or("", |(_, size)| size)
    }
}

impl fmt::Display for TypeName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// What an instance type's virtual machines run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hypervisor {
    /// AWS Nitro.
    Nitro,
    /// Xen.
    Xen,
    /// EC2 names none: bare metal has none, and of a few old types it is not known.
    Unknown,
}

impl Hypervisor {
    /// The hypervisor by its name in the table, which is EC2's where EC2 names one.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Nitro, Self::Xen, Self::Unknown].into_iter().find(|hypervisor| hypervisor.as_str() == text)
    }

    /// The name in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nitro => "nitro",
            Self::Xen => "xen",
            Self::Unknown => "unknown",
        }
    }
}

/// The processor architectures that an instance type boots, by EC2's names; empty where they are not known.
///
/// EC2 calls a Mac's `x86_64_mac` and `arm64_mac`: these are neither [`x86_64`](Self::x86_64) nor
/// [`arm64`](Self::arm64), for no EKS node runs there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Architectures<'a>(&'a str);

impl<'a> Architectures<'a> {
    /// What the column is made of, for messages.
    pub const GRAMMAR: &'static str =
        "names of lowercase letters, digits and underscores, joined by slashes, such as i386/x86_64";

    /// The set, or `None` if `text` is not what [`GRAMMAR`](Self::GRAMMAR) says; the empty text is the empty set.
    ///
    /// Names that nobody knows yet are taken, so that a new architecture's types can stand in the table.
    pub fn parse(text: &'a str) -> Option<Self> {
        let is_name = |name: &str| {
            let of_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
            !name.is_empty() && name.bytes().all(of_name)
        };
        (text.is_empty() || text.split('/').all(is_name)).then_some(Self(text))
    }

    /// Whether 64-bit x86 images boot.
    pub fn x86_64(self) -> bool {
        self.contains("x86_64")
    }

    /// Whether 64-bit Arm images boot.
    pub fn arm64(self) -> bool {
        self.contains("arm64")
    }

    /// Whether nothing is known.
    pub fn is_unknown(self) -> bool {
        self.0.is_empty()
    }

    /// The names joined by slashes, as in the table.
    pub fn as_str(self) -> &'a str {
        self.0
    }

    fn contains(self, wanted: &str) -> bool {
        self.0.split('/').any(|name| name == wanted)
    }
}

/// One instance type, as the table has it. Displays as its line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstanceType<'a> {
    /// Its name.
    pub name: TypeName<'a>,
    /// Network interfaces of the default network card. The VPC CNI takes none of another card's.
    pub enis: NonZeroU8,
    /// IPv4 addresses of each interface, the interface's own one included.
    pub ipv4_per_eni: NonZeroU8,
    /// What it runs on.
    pub hypervisor: Hypervisor,
    /// Whether it is a whole machine.
    pub bare_metal: bool,
    /// Its default number of vCPUs, where known.
    pub vcpus: Option<NonZeroU32>,
    /// Its memory in MiB, where known.
    pub memory_mib: Option<NonZeroU32>,
    /// What it boots.
    pub architectures: Architectures<'a>,
}

impl fmt::Display for InstanceType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, enis, ipv4_per_eni, .. } = self;
        let (hypervisor, bare_metal) = (self.hypervisor.as_str(), u8::from(self.bare_metal));
        write!(f, "{name}\t{enis}\t{ipv4_per_eni}\t{hypervisor}\t{bare_metal}\t")?;
        for number in [self.vcpus, self.memory_mib] {
            if let Some(number) = number {
                write!(f, "{number}")?;
            }
            f.write_str("\t")?;
        }
        f.write_str(self.architectures.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_a_family_and_a_size() {
        let name = TypeName::parse("u7i-12tb.224xlarge").expect("a good name");
        assert_eq!((name.family(), name.size()), ("u7i-12tb", "224xlarge"));
        for bad in ["", "m5", "m5.", ".large", "m5.large.x", "M5.large", "m5 .large", "#m5.large", "m5,c5.large"] {
            assert_eq!(TypeName::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_mac_is_neither_architecture_of_a_node() {
        let of = |text| Architectures::parse(text).map(|set| (set.x86_64(), set.arm64(), set.is_unknown()));
        assert_eq!(of("x86_64"), Some((true, false, false)));
        assert_eq!(of("i386/x86_64"), Some((true, false, false)));
        assert_eq!(of("arm64"), Some((false, true, false)));
        assert_eq!(of("arm64_mac"), Some((false, false, false)));
        assert_eq!(of("x86_64_mac"), Some((false, false, false)));
        assert_eq!(of("riscv64"), Some((false, false, false)));
        assert_eq!(of(""), Some((false, false, true)));
        for bad in ["/", "x86_64/", "X86", "x86 64"] {
            assert_eq!(of(bad), None, "{bad:?}");
        }
    }
}
