//! Session tokens of `IMDSv2`: given out by PUT, asked for on every GET.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The longest life of a token, in seconds, by the Amazon EC2 User Guide: six hours.
const LONGEST_LIFE: u32 = 21_600;

/// The tokens that are out.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    issued: u32,
    alive: BTreeMap<String, Life>,
    /// How many requests a token is good for; the real service sets no such limit.
    requests_each: Option<u32>,
}

#[derive(Debug)]
struct Life {
    until: Instant,
    requests_left: Option<u32>,
}

impl Tokens {
    pub(crate) fn new(requests_each: Option<u32>) -> Self {
        Self { requests_each, ..Self::default() }
    }

    /// A new token for the given value of `X-aws-ec2-metadata-token-ttl-seconds`, or nothing where that is not 1 to 21600.
    pub(crate) fn issue(&mut self, ttl_seconds: &str, now: Instant) -> Option<String> {
        let seconds = ttl_seconds.parse().ok().filter(|seconds| (1..=LONGEST_LIFE).contains(seconds))?;
        self.issued += 1;
        // 56 characters of the base64 alphabet, as long as a real one.
        let token = format!("AQAEFAKE{:0>46}==", self.issued);
        let until = now + Duration::from_secs(u64::from(seconds));
        self.alive.insert(token.clone(), Life { until, requests_left: self.requests_each });
        Some(token)
    }

    /// Whether a request with this token may be answered; counts as one of the token's requests.
    pub(crate) fn admit(&mut self, token: &str, now: Instant) -> bool {
        let Some(life) = self.alive.get_mut(token) else { return false };
        if now >= life.until || life.requests_left == Some(0) {
            return false;
        }
        life.requests_left = life.requests_left.map(|left| left - 1);
        true
    }

    /// Makes every token that is out worthless.
    pub(crate) fn expire_all(&mut self) {
        self.alive.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_lives_exactly_as_long_as_asked() {
        let mut tokens = Tokens::default();
        let start = Instant::now();
        let token = tokens.issue("60", start).expect("60 is in range");
        assert!(tokens.admit(&token, start + Duration::from_secs(59)));
        assert!(!tokens.admit(&token, start + Duration::from_mins(1)));
    }

    #[test]
    fn a_life_outside_of_one_second_to_six_hours_is_refused() {
        let mut tokens = Tokens::default();
        for refused in ["0", "21601", "-1", "", "an hour", "60.5"] {
            assert_eq!(tokens.issue(refused, Instant::now()), None, "{refused:?}");
        }
        for granted in ["1", "21600"] {
            assert!(tokens.issue(granted, Instant::now()).is_some(), "{granted:?}");
        }
    }

    #[test]
    fn tokens_differ_and_can_be_worn_out() {
        let mut tokens = Tokens::new(Some(2));
        let now = Instant::now();
        let (first, second) = (tokens.issue("60", now).expect("valid"), tokens.issue("60", now).expect("valid"));
        assert_ne!(first, second);
        assert_eq!(first.len(), 56);
        let admitted: Vec<bool> = (0..3).map(|_| tokens.admit(&first, now)).collect();
        assert_eq!(admitted, [true, true, false]);
        assert!(tokens.admit(&second, now));
    }
}
