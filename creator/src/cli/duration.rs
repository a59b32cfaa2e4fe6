//! Durations in Go's form, as eksctl's flags take them.

use std::time::Duration;

/// A duration such as `25m`, `1h30m`, `90s` or `500ms`.
///
/// # Errors
/// A text of another form, or a duration that no clock counts.
pub fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || "not a duration; write hours, minutes and seconds, such as 1h30m, 25m or 90s".to_owned();
    let mut total = Duration::ZERO;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|character: char| !character.is_ascii_digit()).ok_or_else(wrong)?;
        let (number, unit) = rest.split_at(digits);
        let number: u64 = number.parse().map_err(|_| wrong())?;
        let (milliseconds, length) = match unit.as_bytes() {
            [b'h', ..] => (3_600_000, 1),
            [b'm', b's', ..] => (1, 2),
            [b'm', ..] => (60_000, 1),
            [b's', ..] => (1000, 1),
            _ => return Err(wrong()),
        };
        let part = number.checked_mul(milliseconds).map(Duration::from_millis).ok_or_else(wrong)?;
        total = total.checked_add(part).ok_or_else(wrong)?;
        rest = &unit[length..];
    }
    if text.is_empty() { Err(wrong()) } else { Ok(total) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_are_told_from_minutes() {
        assert_eq!(duration("1m10ms"), Ok(Duration::from_millis(60_010)));
    }

    #[test]
    fn hours_minutes_and_seconds_add_up() {
        for (text, seconds) in [("25m", 1500), ("1h30m", 5400), ("90s", 90), ("0s", 0)] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "25", "m", "25 m", "-1s", "1d", "99999999999999999999s", "18446744073709551615h"] {
            let message = "not a duration; write hours, minutes and seconds, such as 1h30m, 25m or 90s";
            assert_eq!(duration(text), Err(message.to_owned()), "{text}");
        }
    }
}
