//! A number of network interfaces.

use std::fmt;
use std::str::FromStr;

use super::error::{ValueError, quoted};

/// A number of network interfaces, from 0 to [`Interfaces::MOST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interfaces(u8);

impl Interfaces {
    /// More than any type has, and the most that the instance table can say of one.
    pub const MOST: u8 = u8::MAX;

    /// The number.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl FromStr for Interfaces {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // u8 reads "+5" and "007" as well, and neither is how anyone writes a number of interfaces.
        let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
        let number = text.parse().ok().filter(|_| plain);
        number.map(Self).ok_or_else(|| {
            let most = Self::MOST;
            ValueError::new(format!("{} is not a number of interfaces; write a number from 0 to {most}", quoted(text)))
        })
    }
}

impl fmt::Display for Interfaces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, number) in [("0", 0), ("1", 1), ("255", 255)] {
            assert_eq!(text.parse::<Interfaces>().map(Interfaces::get), Ok(number));
        }
        for text in ["", "-1", "+1", "01", "256", "two", "1.0"] {
            let error = text.parse::<Interfaces>().expect_err(text).to_string();
            assert_eq!(error, format!("{text:?} is not a number of interfaces; write a number from 0 to 255"));
        }
    }
}
