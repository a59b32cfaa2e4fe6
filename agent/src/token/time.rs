//! UTC dates from Unix time.

use crate::text::Text;

/// A moment in UTC, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Utc {
    year: u32,
    month: u32,
    day: u32,
    second_of_day: u32,
}

impl Utc {
    /// From seconds since 1970-01-01.
    ///
    /// Days become a date by counting in eras of 400 years that begin on 1 March, so that the leap day is a year's
    /// last (Howard Hinnant, "chrono-compatible low-level date algorithms").
    pub fn from_unix(seconds: u64) -> Self {
        // Seconds of the next ten thousand years, in days, fit.
        let days = (seconds / 86_400) as u32 + 719_468;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        Self {
            year: year_of_era + era * 400 + u32::from(month <= 2),
            month,
            day: day_of_year - (153 * month_from_march + 2) / 5 + 1,
            second_of_day: (seconds % 86_400) as u32,
        }
    }

    /// `20260131`
    pub fn push_date(self, to: &mut Text<'_>) {
        self.push(to, b"%%%");
    }

    /// ISO 8601's basic form, `20260131T235959Z`, as signatures want it.
    pub fn push_basic(self, to: &mut Text<'_>) {
        self.push(to, b"%%%T%%%Z");
    }

    /// `2026-01-31T23:59:59Z`
    pub fn push_rfc3339(self, to: &mut Text<'_>) {
        self.push(to, b"%-%-%T%:%:%Z");
    }

    fn push(self, to: &mut Text<'_>, format: &[u8]) {
        let seconds = self.second_of_day;
        let numbers = [self.year, self.month, self.day, seconds / 3_600, seconds / 60 % 60, seconds % 60];
        let mut numbers = numbers.iter();
        for byte in format {
            match byte {
                // A year has four digits; the others here never have more than two.
                b'%' => to.push_number(*numbers.next().unwrap_or(&0), 2),
                _ => to.push(&[*byte]),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::String;

    use super::*;

    fn text(push: impl Fn(&mut Text<'_>)) -> String {
        let mut buffer = [0; 32];
        let mut text = Text::new(&mut buffer);
        push(&mut text);
        String::from_utf8_lossy(text.get().expect("short")).into_owned()
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        // `date -u -d @SECONDS` prints the same.
        for (seconds, wanted) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_799, "2000-02-29T23:59:59Z"),
            (1_578_729_265, "2020-01-11T07:54:25Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(text(|to| Utc::from_unix(seconds).push_rfc3339(to)), wanted);
        }
        assert_eq!(text(|to| Utc::from_unix(1_578_729_265).push_basic(to)), "20200111T075425Z");
        assert_eq!(text(|to| Utc::from_unix(1_578_729_265).push_date(to)), "20200111");
    }
}
