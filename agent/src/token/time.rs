//! UTC dates from Unix time.

use crate::text::Text;

/// ISO 8601's basic form, `20260131T235959Z`, of seconds since 1970-01-01.
///
/// Days become a date by counting in eras of 400 years that begin on 1 March, so that the leap day is a year's last
/// (Howard Hinnant, "chrono-compatible low-level date algorithms").
#[inline(never)]
pub(super) fn basic(seconds: u64) -> [u8; 16] {
    // The seconds of ten thousand years, in days, fit.
    let days = (seconds / 86_400) as u32 + 719_468;
    let second = (seconds % 86_400) as u32;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + u32::from(month <= 2);
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;

    let mut buffer = [b'Z'; 16];
    let mut text = Text::new(&mut buffer);
    text.push_number((year * 100 + month) * 100 + day, 8);
    text.push(b"T");
    text.push_number((second / 3_600 * 100 + second / 60 % 60) * 100 + second % 60, 6);
    buffer
}

/// Appends the same moment as RFC 3339 has it: `2026-01-31T23:59:59Z`.
pub(super) fn push_rfc3339(to: &mut Text<'_>, basic: [u8; 16]) {
    for (index, byte) in basic.iter().enumerate() {
        to.push(match index {
            4 | 6 => b"-",
            11 | 13 => b":",
            _ => b"",
        });
        to.push(&[*byte]);
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::String;

    use super::*;

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
            let mut buffer = [0; 32];
            let mut text = Text::new(&mut buffer);
            push_rfc3339(&mut text, basic(seconds));
            assert_eq!(String::from_utf8_lossy(text.get().expect("short")), wanted);
        }
        assert_eq!(&basic(1_578_729_265), b"20200111T075425Z");
    }
}
