//! Which capacity of EC2's instances run on, and how burstable ones are paid.

/// Which reserved capacity instances run on: eksctl's `capacityReservation`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReservedCapacity {
    /// Whatever reservation is open and fits.
    Open,
    /// None, though there were one.
    Avoided,
    /// This one: its ID.
    Reservation(String),
    /// Those of a resource group: its ARN.
    Group(String),
}

/// How CPU credits of burstable instances end: eksctl's `cpuCredits`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CpuCredits {
    /// The CPU is throttled when they are used up.
    Standard,
    /// More are bought when they are used up.
    Unlimited,
}

impl CpuCredits {
    /// The word of EC2 and eksctl.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Unlimited => "unlimited",
        }
    }
}
