//! What the suite prints: a row for each kind of fault, the totals, and each case that was lost.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use nodestrap_tests::agent::Architecture;

use crate::run::{Judged, Verdict};

/// The numbers of a row.
#[derive(Default, Clone, Copy)]
struct Count {
    tried: usize,
    survived: usize,
    without_label: usize,
    refused: usize,
    lost: usize,
    longest: Duration,
}

impl Count {
    fn add(&mut self, judged: &Judged) {
        self.tried += 1;
        self.longest = self.longest.max(judged.elapsed);
        match judged.verdict {
            Verdict::Survived => self.survived += 1,
            Verdict::SurvivedWithoutLabel => self.without_label += 1,
            Verdict::Refused => self.refused += 1,
            Verdict::Lost(_) => self.lost += 1,
        }
    }
}

/// The report on both architectures.
#[derive(Default)]
pub(crate) struct Report {
    rows: BTreeMap<(&'static str, &'static str), Count>,
    totals: Vec<(&'static str, Count, usize)>,
    losses: Vec<String>,
}

impl Report {
    /// Adds the verdicts of an architecture, and how many cases it was spared.
    pub(crate) fn add(&mut self, architecture: Architecture, judged: Vec<Judged>, left_out: usize) {
        let mut total = Count::default();
        for one in judged {
            total.add(&one);
            self.rows.entry((one.kind, architecture.name())).or_default().add(&one);
            if let Verdict::Lost(how) = one.verdict {
                self.losses.push(format!("lost on {}: {}, {}: {how}", architecture.name(), one.kind, one.name));
            }
        }
        self.totals.push((architecture.name(), total, left_out));
    }

    pub(crate) fn lost(&self) -> usize {
        self.losses.len()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headings = ["tried", "survived", "no label", "refused", "lost", "longest"];
        write!(formatter, "{:<44} {:<8}", "fault", "agent")?;
        headings.iter().try_for_each(|heading| write!(formatter, " {heading:>8}"))?;
        writeln!(formatter)?;
        for ((kind, architecture), count) in &self.rows {
            write_row(formatter, kind, architecture, count)?;
        }
        for (architecture, count, left_out) in &self.totals {
            write_row(formatter, "all", architecture, count)?;
            if *left_out > 0 {
                writeln!(
                    formatter,
                    "  {left_out} more, at other bytes of the answers, were left to the other architecture"
                )?;
            }
        }
        let sum = |of: fn(&Count) -> usize| self.totals.iter().map(|(_, count, _)| of(count)).sum::<usize>();
        self.losses.iter().try_for_each(|line| writeln!(formatter, "{line}"))?;
        writeln!(
            formatter,
            "faults tried {}, survived {} ({} of them without an optional label, with a warning), refused cleanly {}, lost {}",
            sum(|count| count.tried),
            sum(|count| count.survived + count.without_label),
            sum(|count| count.without_label),
            sum(|count| count.refused),
            sum(|count| count.lost),
        )
    }
}

fn write_row(formatter: &mut fmt::Formatter<'_>, kind: &str, architecture: &str, count: &Count) -> fmt::Result {
    write!(formatter, "{kind:<44} {architecture:<8}")?;
    for number in [count.tried, count.survived, count.without_label, count.refused, count.lost] {
        write!(formatter, " {number:>8}")?;
    }
    writeln!(formatter, " {:>6.1} s", count.longest.as_secs_f64())
}
