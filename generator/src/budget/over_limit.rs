//! The message about user data that EC2 does not take.

use std::fmt;

use super::LIMIT;
use super::costs::Cost;
use super::remedies::Remedy;

/// User data that EC2 does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverLimit {
    /// How many bytes it has.
    pub bytes: usize,
    /// What they are spent on.
    pub costs: Vec<Cost>,
    /// What makes it smaller.
    pub remedies: Vec<Remedy>,
}

impl fmt::Display for OverLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (bytes, over) = (grouped(self.bytes), grouped(self.bytes.saturating_sub(LIMIT)));
        write!(f, "the user data has {bytes} bytes, {over} more than EC2 takes ({}); its parts cost", grouped(LIMIT))?;
        for Cost { what, bytes } in &self.costs {
            write!(f, "\n{:>9}  {what}", grouped(*bytes))?;
        }
        if !self.remedies.is_empty() {
            f.write_str("\nit has")?;
        }
        for Remedy { flags, bytes } in &self.remedies {
            let verdict = if *bytes <= LIMIT { ", which fits" } else { "" };
            write!(f, "\n{:>9}  with {flags}{verdict}", grouped(*bytes))?;
        }
        if self.remedies.iter().all(|remedy| remedy.bytes > LIMIT) {
            f.write_str("\nno flag is enough: shorten the commands, or bake what they carry into the image")?;
        }
        Ok(())
    }
}

impl std::error::Error for OverLimit {}

/// A number with commas between thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(what: &str, bytes: usize) -> Cost {
        Cost { what: what.to_owned(), bytes }
    }

    fn remedy(flags: &str, bytes: usize) -> Remedy {
        Remedy { flags: flags.to_owned(), bytes }
    }

    #[test]
    fn the_message_lists_costs_and_what_fits() {
        let over = OverLimit {
            bytes: 17_012,
            costs: vec![cost("/usr/local/bin/nodestrap-agent", 7_100), cost("runcmd[0]: \"/bin/bash -c echo\"", 12)],
            remedies: vec![remedy("--types needed", 15_772), remedy("--smallest", 16_402)],
        };
        assert_eq!(
            over.to_string(),
            "the user data has 17,012 bytes, 628 more than EC2 takes (16,384); its parts cost
    7,100  /usr/local/bin/nodestrap-agent
       12  runcmd[0]: \"/bin/bash -c echo\"
it has
   15,772  with --types needed, which fits
   16,402  with --smallest"
        );
    }

    #[test]
    fn where_no_flag_helps_the_message_says_what_does() {
        let mut over = OverLimit { bytes: 1_016_385, costs: Vec::new(), remedies: vec![remedy("--smallest", 16_385)] };
        let head = "the user data has 1,016,385 bytes, 1,000,001 more than EC2 takes (16,384); its parts cost";
        let end = "no flag is enough: shorten the commands, or bake what they carry into the image";
        assert_eq!(over.to_string(), format!("{head}\nit has\n   16,385  with --smallest\n{end}"));
        over.remedies.clear();
        assert_eq!(over.to_string(), format!("{head}\n{end}"));
    }
}
