//! What cloud-init reads an unquoted YAML scalar as: the types of YAML 1.1, as `PyYAML` has them.
//!
//! Source: `PyYAML`, `lib/yaml/resolver.py` (which spellings are of which type) and `constructor.py` (their values).

/// An unquoted scalar's value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    /// A date, or a date and time, as written.
    Timestamp,
    Text,
}

/// The value of a scalar that is not quoted and carries no tag.
pub(super) fn resolve(plain: &str) -> Scalar {
    match plain {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => return Scalar::Bool(true),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => return Scalar::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Scalar::Float(f64::NAN),
        _ => {}
    }
    if let Some(integer) = integer(plain) {
        return Scalar::Integer(integer);
    }
    if let Some(float) = float(plain) {
        return Scalar::Float(float);
    }
    if is_timestamp(plain) { Scalar::Timestamp } else { Scalar::Text }
}

/// The sign as a factor, and the rest.
fn sign(text: &str) -> (i128, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (-1, &text[1..]),
        Some(b'+') => (1, &text[1..]),
        _ => (1, text),
    }
}

/// Whether there is something, and every byte of it is a digit that passes, or `_`.
fn all(text: &str, digit: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'_' || digit(byte))
}

fn integer(plain: &str) -> Option<i128> {
    let (sign, text) = sign(plain);
    let radix = |digits: &str, radix| i128::from_str_radix(&digits.replace('_', ""), radix).ok().map(|n| sign * n);
    if let Some(digits) = text.strip_prefix("0b").filter(|digits| all(digits, |byte| matches!(byte, b'0' | b'1'))) {
        return radix(digits, 2);
    }
    if let Some(digits) = text.strip_prefix("0x").filter(|digits| all(digits, |byte| byte.is_ascii_hexdigit())) {
        return radix(digits, 16);
    }
    if text == "0" {
        return Some(0);
    }
    if let Some(digits) = text.strip_prefix('0') {
        return if all(digits, |byte| matches!(byte, b'0'..=b'7')) { radix(digits, 8) } else { None };
    }
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let mut groups = text.split(':');
    let first = groups.next().filter(|group| all(group, |byte| byte.is_ascii_digit()))?;
    let mut value = first.replace('_', "").parse::<i128>().ok()?;
    for group in groups {
        value = value.checked_mul(60)?.checked_add(sexagesimal(group)?)?;
    }
    Some(sign * value)
}

/// One or two digits below 60, after a colon.
fn sexagesimal(group: &str) -> Option<i128> {
    let fits = matches!(group.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']);
    if fits { group.parse().ok() } else { None }
}

fn float(plain: &str) -> Option<f64> {
    let (sign, text) = sign(plain);
    #[expect(clippy::cast_precision_loss, reason = "the sign is 1 or -1")]
    let sign = sign as f64;
    if matches!(text, ".inf" | ".Inf" | ".INF") {
        return Some(sign * f64::INFINITY);
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        // YAML 1.1 wants the exponent's sign: 1e3 is text.
        Some((_, exponent)) if !exponent.starts_with(['+', '-']) => return None,
        Some((_, exponent)) if !all(&exponent[1..], |byte| byte.is_ascii_digit()) || exponent.contains('_') => {
            return None;
        }
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.')?;
    if !fraction.bytes().all(|byte| byte == b'_' || byte.is_ascii_digit()) {
        return None;
    }
    if whole.contains(':') && exponent.is_none() {
        let value = base_60(whole)?;
        let fraction = format!("0.{}", fraction.replace('_', "")).parse::<f64>().ok()?;
        return Some(sign * (value + fraction));
    }
    let sound = if whole.is_empty() {
        fraction.starts_with(|first: char| first.is_ascii_digit()) && text.len() == plain.len()
    } else {
        whole.starts_with(|first: char| first.is_ascii_digit()) && all(whole, |byte| byte.is_ascii_digit())
    };
    if !sound {
        return None;
    }
    let digits = format!("{whole}.{fraction}0e{}", exponent.unwrap_or("+0")).replace('_', "");
    digits.parse::<f64>().ok().map(|value| sign * value)
}

fn base_60(whole: &str) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "PyYAML computes in floats too")]
    let value = integer(whole)? as f64;
    Some(value)
}

/// `2026-01-01`, alone or with a time after it.
fn is_timestamp(plain: &str) -> bool {
    let bytes = plain.as_bytes();
    let digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    let mut fields = bytes.splitn(3, |byte| *byte == b'-');
    let (Some(year), Some(month), Some(rest)) = (fields.next(), fields.next(), fields.next()) else {
        return false;
    };
    if year.len() != 4 || !digits(year) || month.len() > 2 || !digits(month) {
        return false;
    }
    let day = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match &rest[day..] {
        [] => month.len() == 2 && day == 2,
        [b'T' | b't' | b' ' | b'\t', time @ ..] => (1..=2).contains(&day) && is_time(time.trim_ascii()),
        _ => false,
    }
}

/// `1:02:03`, with a fraction and a zone or without.
fn is_time(time: &[u8]) -> bool {
    let mut fields = time.splitn(3, |byte| *byte == b':');
    let two = |text: &[u8], least: usize| (least..=2).contains(&text.len()) && text.iter().all(u8::is_ascii_digit);
    match (fields.next(), fields.next(), fields.next()) {
        (Some(hour), Some(minute), Some(second)) => {
            two(hour, 1) && two(minute, 2) && second.get(..2).is_some_and(|digits| two(digits, 2))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `safe_load` of `PyYAML` 6.0.3 gives for each, checked by running it.
    #[test]
    fn scalars_are_what_pyyaml_makes_of_them() {
        for (plain, scalar) in [
            ("0755", Scalar::Integer(0o755)),
            ("755", Scalar::Integer(755)),
            ("0o755", Scalar::Text),
            ("0888", Scalar::Text),
            ("-010", Scalar::Integer(-8)),
            ("0x1F", Scalar::Integer(31)),
            ("0b101", Scalar::Integer(5)),
            ("1_000", Scalar::Integer(1000)),
            ("1:30", Scalar::Integer(90)),
            ("190:20:30", Scalar::Integer(685_230)),
            ("1:60", Scalar::Text),
            ("1.10", Scalar::Float(1.1)),
            ("1.", Scalar::Float(1.0)),
            (".5", Scalar::Float(0.5)),
            ("-.5", Scalar::Text),
            ("1e3", Scalar::Text),
            ("1.0e3", Scalar::Text),
            ("1.0e+3", Scalar::Float(1000.0)),
            ("1:30.5", Scalar::Float(90.5)),
            ("-.inf", Scalar::Float(f64::NEG_INFINITY)),
            ("yes", Scalar::Bool(true)),
            ("Off", Scalar::Bool(false)),
            ("y", Scalar::Text),
            ("~", Scalar::Null),
            ("", Scalar::Null),
            ("2026-01-01", Scalar::Timestamp),
            ("2026-1-1", Scalar::Text),
            ("2026-1-1 1:02:03", Scalar::Timestamp),
            ("1.25.3", Scalar::Text),
            ("10.100.0.10", Scalar::Text),
            ("kubelet", Scalar::Text),
            ("-", Scalar::Text),
            ("+", Scalar::Text),
        ] {
            assert_eq!(resolve(plain), scalar, "{plain:?}");
        }
    }
}
