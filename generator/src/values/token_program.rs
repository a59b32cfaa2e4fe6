//! The program that gives kubelet its token.

use std::fmt;
use std::str::FromStr;

use super::error::{ValueError, quoted};

/// A program that prints kubelet's token for the API server, a presigned call of STS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenProgram {
    /// The agent that the user data brings.
    Agent,
    /// `aws-iam-authenticator` of the image.
    AwsIamAuthenticator,
    /// `aws` of the image: `aws eks get-token`.
    AwsCli,
}

impl TokenProgram {
    /// Every program.
    pub const ALL: [Self; 3] = [Self::Agent, Self::AwsIamAuthenticator, Self::AwsCli];

    /// The name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::AwsIamAuthenticator => "aws-iam-authenticator",
            Self::AwsCli => "aws-cli",
        }
    }
}

impl FromStr for TokenProgram {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|program| program.as_str() == text).ok_or_else(|| {
            let programs = Self::ALL.map(Self::as_str).join(", ");
            ValueError::new(format!("{} gives kubelet no token; write one of {programs}", quoted(text)))
        })
    }
}

impl fmt::Display for TokenProgram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_read_back_as_written() {
        for program in TokenProgram::ALL {
            assert_eq!(program.to_string().parse(), Ok(program));
        }
    }

    #[test]
    fn other_programs_are_refused() {
        let error = "aws".parse::<TokenProgram>().expect_err("no program").to_string();
        assert_eq!(error, r#""aws" gives kubelet no token; write one of agent, aws-iam-authenticator, aws-cli"#);
    }
}
