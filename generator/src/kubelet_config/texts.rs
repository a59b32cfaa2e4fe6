//! Grammars of texts inside kubelet's configuration, and the fields that they stand in.
//!
//! Only what kubelet is certain to refuse, or to pass over with no more than a line in its log, is refused here.

use std::net::IpAddr;

use super::reserved::ReservedResource;
use crate::values::{Quantity, quoted};

/// What the texts of a field must be.
pub(super) struct TextRule {
    /// The top-level field.
    field: &'static str,
    /// The keys that kubelet knows, where the field is a map.
    pub(super) keys: &'static [&'static str],
    /// Says what is wrong with a value.
    pub(super) value: fn(&str) -> Result<(), String>,
}

/// Source: Kubernetes, `pkg/kubelet/eviction/helpers.go`, `signalToResource`.
const SIGNALS: [&str; 9] = [
    "allocatableMemory.available",
    "containerfs.available",
    "containerfs.inodesFree",
    "imagefs.available",
    "imagefs.inodesFree",
    "memory.available",
    "nodefs.available",
    "nodefs.inodesFree",
    "pid.available",
];

/// Sources: Kubernetes, `cmd/kubelet/app/server.go`, `parseResourceList`; `pkg/kubelet/eviction/helpers.go`;
/// `pkg/kubelet/cm/container_manager.go`, `ParseQOSReserved`; `pkg/kubelet/kubelet.go` for the DNS addresses;
/// `pkg/kubelet/logs/container_log_manager.go`, `parseMaxSize`.
static RULES: [TextRule; 9] = [
    TextRule { field: "clusterDNS", keys: &[], value: ip_address },
    TextRule { field: "containerLogMaxSize", keys: &[], value: quantity },
    TextRule { field: "evictionHard", keys: &SIGNALS, value: threshold },
    TextRule { field: "evictionMinimumReclaim", keys: &SIGNALS, value: minimum_reclaim },
    TextRule { field: "evictionSoft", keys: &SIGNALS, value: threshold },
    TextRule { field: "evictionSoftGracePeriod", keys: &SIGNALS, value: grace_period },
    TextRule { field: "kubeReserved", keys: &ReservedResource::NAMES, value: quantity },
    TextRule { field: "qosReserved", keys: &["memory"], value: whole_percentage },
    TextRule { field: "systemReserved", keys: &ReservedResource::NAMES, value: quantity },
];

/// The keys that kubelet knows in this top-level field; none where it is no map, or takes any.
pub(crate) fn keys(field: &str) -> &'static [&'static str] {
    rule(field).map_or(&[], |rule| rule.keys)
}

/// The rule for the texts of this top-level field.
pub(super) fn rule(field: &str) -> Option<&'static TextRule> {
    RULES.iter().find(|rule| rule.field == field)
}

pub(super) fn duration(text: &str) -> Result<(), String> {
    match seconds(text) {
        Some(_) => Ok(()),
        None => Err(format!("{} is not a duration, which looks like \"30s\" or \"1h5m\"", quoted(text))),
    }
}

/// The seconds of a duration; `None` for what is none. Source: Go, `time.ParseDuration`.
pub(super) fn seconds(text: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 8] =
        [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("μs", 1e-6), ("ms", 1e-3), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest == "0" {
        return Some(0.0);
    }
    let mut seconds = (!rest.is_empty()).then_some(0.0)?;
    while !rest.is_empty() {
        let (number, after) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len()));
        let (unit, after) = after.split_at(after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len()));
        let (_, length) = UNITS.iter().find(|(known, _)| *known == unit)?;
        seconds += is_decimal(number).then(|| number.parse::<f64>().ok()).flatten()? * length;
        rest = after;
    }
    Some(sign * seconds)
}

pub(super) fn quantity(text: &str) -> Result<(), String> {
    text.parse::<Quantity>().map(|_| ()).map_err(|error| error.to_string())
}

fn ip_address(text: &str) -> Result<(), String> {
    match text.parse::<IpAddr>() {
        Ok(_) => Ok(()),
        Err(_) => {
            Err(format!("{} is not an IP address, which looks like \"10.100.0.10\" or \"fd00::a\"", quoted(text)))
        }
    }
}

/// When to evict: an amount above 0, or a percentage, of which 0 and 100 switch the threshold off.
///
/// Source: Kubernetes, `pkg/kubelet/eviction/helpers.go`, `parseThresholdStatement`.
fn threshold(text: &str) -> Result<(), String> {
    amount(text)?;
    if text.ends_with('%') || !is_zero(text) {
        return Ok(());
    }
    Err(format!("{} is no threshold for kubelet; write an amount above 0, or \"0%\" for no threshold", quoted(text)))
}

/// How much to free: an amount, or a percentage above 0.
///
/// Source: as above, `parseMinimumReclaims`.
fn minimum_reclaim(text: &str) -> Result<(), String> {
    amount(text)?;
    if text.ends_with('%') && is_zero(text) {
        return Err(format!("{} frees nothing; write a percentage above 0, or remove it", quoted(text)));
    }
    Ok(())
}

/// How long to wait before evicting.
///
/// Source: as above, `parseGracePeriods`.
fn grace_period(text: &str) -> Result<(), String> {
    duration(text)?;
    if text.starts_with('-') {
        return Err(format!("{} is negative; write a duration of 0 or more", quoted(text)));
    }
    Ok(())
}

/// Whether the digits of a sound amount are all 0.
fn is_zero(text: &str) -> bool {
    let number = text.trim_start_matches('+');
    let end = number.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(number.len());
    number[..end].bytes().all(|byte| matches!(byte, b'0' | b'.'))
}

/// A quantity, or a percentage of what the node has.
fn amount(text: &str) -> Result<(), String> {
    let sound = match text.strip_suffix('%') {
        Some(number) => is_decimal(number) && number.parse::<f64>().is_ok_and(|percent| percent <= 100.0),
        None => text.parse::<Quantity>().is_ok(),
    };
    let shown = quoted(text);
    if sound {
        Ok(())
    } else {
        Err(format!("{shown} is no amount, which looks like \"100Mi\", or \"10%\" up to \"100%\""))
    }
}

fn whole_percentage(text: &str) -> Result<(), String> {
    let number = text.strip_suffix('%').unwrap_or_default();
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    if digits && number.parse::<u8>().is_ok_and(|percent| percent <= 100) {
        return Ok(());
    }
    Err(format!("{} is not a whole percentage, which looks like \"50%\", up to \"100%\"", quoted(text)))
}

/// Digits with at most one point, and one digit at least.
fn is_decimal(text: &str) -> bool {
    let points = text.matches('.').count();
    points <= 1 && text.len() > points && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_those_of_go() {
        for text in ["0", "10s", "2m0s", "1h5m30.5s", "-1.5h", "+3us", "1µs", ".5s", "5.s", "0s"] {
            assert_eq!(duration(text), Ok(()), "{text}");
        }
        for text in ["", "10", "s", "1d", "1 s", "1s ", "-", "1..5s", "1h5", "ten", "1S", "1h-5m"] {
            let expected = format!(r#"{text:?} is not a duration, which looks like "30s" or "1h5m""#);
            assert_eq!(duration(text), Err(expected));
        }
    }

    #[test]
    fn thresholds_are_quantities_or_percentages() {
        for text in ["100Mi", "5%", "0.5%", "100%", "1Gi", "0%", "+0.10"] {
            assert_eq!(threshold(text), Ok(()), "{text}");
            assert_eq!(minimum_reclaim(text).is_ok(), text != "0%", "{text}");
        }
        for text in ["0", "0Mi", "+0.0", "0e3"] {
            let expected =
                format!(r#"{text:?} is no threshold for kubelet; write an amount above 0, or "0%" for no threshold"#);
            assert_eq!(threshold(text), Err(expected));
            assert_eq!(minimum_reclaim(text), Ok(()), "{text}");
        }
        for text in ["0%", "0.0%"] {
            let expected = format!("{text:?} frees nothing; write a percentage above 0, or remove it");
            assert_eq!(minimum_reclaim(text), Err(expected));
        }
        for text in ["", "%", "101%", "-5%", "inf%", "nan%", "5 %", "100MB", "-1Gi"] {
            let expected = format!(r#"{text:?} is no amount, which looks like "100Mi", or "10%" up to "100%""#);
            assert_eq!(threshold(text), Err(expected.clone()));
            assert_eq!(minimum_reclaim(text), Err(expected));
        }
    }

    #[test]
    fn grace_periods_are_durations_that_pass() {
        for text in ["0", "30s", "1m30s", "+5s"] {
            assert_eq!(grace_period(text), Ok(()), "{text}");
        }
        let expected = r#""-5s" is negative; write a duration of 0 or more"#;
        assert_eq!(grace_period("-5s"), Err(expected.to_owned()));
        let expected = r#""5" is not a duration, which looks like "30s" or "1h5m""#;
        assert_eq!(grace_period("5"), Err(expected.to_owned()));
    }

    #[test]
    fn whole_percentages_are_whole() {
        assert_eq!(whole_percentage("50%"), Ok(()));
        for text in ["", "%", "50", "0.5%", "101%", "+5%"] {
            let expected = format!(r#"{text:?} is not a whole percentage, which looks like "50%", up to "100%""#);
            assert_eq!(whole_percentage(text), Err(expected));
        }
    }

    #[test]
    fn addresses_are_of_either_family() {
        assert_eq!((ip_address("10.100.0.10"), ip_address("fd00::a")), (Ok(()), Ok(())));
        let expected = r#""10.100.0" is not an IP address, which looks like "10.100.0.10" or "fd00::a""#;
        assert_eq!(ip_address("10.100.0"), Err(expected.to_owned()));
    }
}
