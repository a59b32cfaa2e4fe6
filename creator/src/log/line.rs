//! The form of a line: eksctl's, `2006-01-02 15:04:05 [ℹ]  what is going on`. The time is UTC.
//!
//! Source: eksctl, `pkg/utils/logger`.

use std::time::SystemTime;

use aws_sdk_eks::primitives::{DateTime, DateTimeFormat};

/// What kind of line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symbol {
    /// Something goes on.
    Info,
    /// Something is done.
    Success,
    /// Something to know of.
    Warning,
    /// Something failed.
    Failure,
    /// A detail.
    Detail,
}

impl Symbol {
    /// From which verbosity on such lines are told; failures always are.
    pub(super) fn verbosity(self) -> u8 {
        match self {
            Self::Failure => 0,
            Self::Warning => 2,
            Self::Info | Self::Success => 3,
            Self::Detail => 4,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Info => "ℹ",
            Self::Success => "✔",
            Self::Warning => "!",
            Self::Failure => "✖",
            Self::Detail => "▶",
        }
    }
}

/// A line, without its end. Lines of `text` behind the first stand below its beginning.
pub(super) fn line(moment: SystemTime, symbol: Symbol, text: &str) -> String {
    let moment = time_of(DateTime::from(moment).secs());
    let text = text.replace('\n', "\n                         ");
    format!("{moment} [{}]  {text}", symbol.as_str())
}

/// A moment in seconds since 1970 as `2006-01-02 15:04:05`, UTC.
pub fn time_of(moment: i64) -> String {
    let whole = DateTime::from_secs(moment);
    // Only years that have more than four digits cannot be written.
    let text = whole.fmt(DateTimeFormat::DateTime).unwrap_or_default();
    text.trim_end_matches('Z').replace('T', " ")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn lines_have_eksctl_s_form() {
        let moment = SystemTime::UNIX_EPOCH + Duration::from_millis(1_578_666_058_999);
        let of = |symbol, text| line(moment, symbol, text);
        assert_eq!(of(Symbol::Info, "using region a"), "2020-01-10 14:20:58 [ℹ]  using region a");
        assert_eq!(of(Symbol::Success, "done"), "2020-01-10 14:20:58 [✔]  done");
        assert_eq!(of(Symbol::Warning, "look"), "2020-01-10 14:20:58 [!]  look");
        assert_eq!(of(Symbol::Detail, "one"), "2020-01-10 14:20:58 [▶]  one");
        assert_eq!(of(Symbol::Failure, "one\ntwo"), "2020-01-10 14:20:58 [✖]  one\n                         two");
    }
}
