//! How the agent ends.

/// Exit codes. `docs/agent.md` lists them; units and tests rely on the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Everything was done.
    Done = 0,
    /// The command line or the environment is wrong.
    Usage = 2,
    /// IMDS did not answer before the deadline, or refuses to.
    Unreachable = 3,
    /// IMDS answered with something that cannot be the value asked for.
    BadMetadata = 4,
    /// A file that the user data brought is missing or damaged.
    BadFile = 5,
    /// A file could not be written.
    Write = 6,
    /// systemctl failed.
    Systemctl = 7,
    /// A fault of the agent itself.
    Bug = 70,
}
