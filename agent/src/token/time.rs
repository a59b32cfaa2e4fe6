//! UTC dates from Unix time.

use crate::sheet::Sheet;

impl Sheet<'_> {
    /// Writes a moment, of seconds since 1970-01-01: century, year, month, day, hour, minute and second, as many as there
    /// are `separators` to stand behind them; a space is none.
    ///
    /// Days become a date in years that begin on 1 March, so that the leap day is a year's last (Neri and Schneider,
    /// "Euclidean affine functions and their application to calendar algorithms", 2022).
    pub(super) fn push_moment(&mut self, seconds: u64, separators: &[u8]) {
        let (days, seconds) = ((seconds / 86_400) as u32, (seconds % 86_400) as u32);
        let (minutes, second) = split(seconds, 60);
        let (hour, minute) = split(minutes, 60);
        // A year has 365.2425 days, a leap day each fourth but for three centuries of four: counted in quarters of days
        // since 1 March 0, centuries and years begin at whole multiples.
        let (century, quarter_of_century) = split(4 * (days + 719_468) + 3, 146_097);
        let (year, quarter_of_year) = split(quarter_of_century | 3, 1_461);
        // Months of 31, 30, 31, 30, 31 days: 153 days each five, from March as the third to February as the fourteenth.
        let (month, fifth_of_month) = split(5 * (quarter_of_year / 4) + 461, 153);
        let (next, month) = split(month - 1, 12);
        let (century, year) = split(100 * century + year + next, 100);
        let numbers = [century, year, month + 1, fifth_of_month / 5 + 1, hour, minute, second];
        for (number, separator) in numbers.iter().zip(separators) {
            if *number < 10 {
                self.push_byte(b'0');
            }
            self.push_number(*number);
            if *separator != b' ' {
                self.push_byte(*separator);
            }
        }
    }
}

/// How often `unit` is in `number`, and what is left.
fn split(number: u32, unit: u32) -> (u32, u32) {
    (number / unit, number % unit)
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::String;

    use super::*;

    const DATE: &[u8] = b"    ";
    const BASIC: &[u8] = b"   T  Z";
    const RFC_3339: &[u8] = b" --T::Z";

    fn moment(seconds: u64, separators: &[u8]) -> String {
        let mut room = [0; 64];
        let mut sheet = Sheet::new(&mut room);
        sheet.push_moment(seconds, separators);
        String::from_utf8_lossy(sheet.text()).into_owned()
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
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(moment(seconds, RFC_3339), wanted);
        }
        assert_eq!(moment(1_578_729_265, BASIC), "20200111T075425Z");
        assert_eq!(moment(1_578_729_265, DATE), "20200111");
    }

    #[test]
    fn days_follow_each_other_through_four_centuries() {
        let mut days = 0;
        for year in 1970..2370_u32 {
            let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
            let february = if leap { 29 } else { 28 };
            for (index, length) in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].into_iter().enumerate() {
                for day in 1..=length {
                    let wanted = std::format!("{year}{:02}{day:02}T000000Z", index + 1);
                    assert_eq!(moment(days * 86_400, BASIC), wanted);
                    days += 1;
                }
            }
        }
    }
}
