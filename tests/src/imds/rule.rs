//! When a fault happens: on which path, and on which of its requests.

use serde::{Deserialize, Serialize};

use super::fault::Fault;

/// A fault, and the requests that it happens to.
///
/// Requests are counted per rule, from 1. Of several rules that hold for a request, the first in the list decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// A request path, whole; with a final `*` each path that begins so.
    path: String,
    /// How many requests pass unharmed before the fault begins.
    #[serde(default)]
    after: u32,
    /// How many requests the fault happens to; without it, all that follow.
    #[serde(default)]
    times: Option<u32>,
    fault: Fault,
}

impl Rule {
    /// A rule for a request path such as `/latest/api/token`, or for each that begins as `/latest/meta-data/*` says.
    pub fn on(path: &str) -> RuleBuilder {
        RuleBuilder { path: path.to_owned(), after: 0, times: None }
    }

    /// Whether this rule is about requests to `path`.
    pub(super) fn applies(&self, path: &str) -> bool {
        match self.path.strip_suffix('*') {
            Some(prefix) => path.starts_with(prefix),
            None => path == self.path,
        }
    }

    /// The fault for a request that this rule applies to, `seen` such requests having come before it.
    pub(super) fn fault_after(&self, seen: u32) -> Option<&Fault> {
        let began = seen >= self.after;
        let ended = self.times.is_some_and(|times| seen.saturating_sub(self.after) >= times);
        (began && !ended).then_some(&self.fault)
    }
}

/// A [`Rule`] that lacks its fault.
#[derive(Debug, Clone)]
pub struct RuleBuilder {
    path: String,
    after: u32,
    times: Option<u32>,
}

impl RuleBuilder {
    /// The fault happens to the first `times` requests (that come after those of [`after`](Self::after)) and no more.
    #[must_use]
    pub fn first(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }

    /// The first `after` requests pass unharmed.
    #[must_use]
    pub fn after(self, after: u32) -> Self {
        Self { after, ..self }
    }

    /// The fault that happens.
    #[must_use]
    pub fn fault(self, fault: Fault) -> Rule {
        Rule { path: self.path, after: self.after, times: self.times, fault }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(rule: &Rule) -> Vec<bool> {
        (0..5).map(|seen| rule.fault_after(seen).is_some()).collect()
    }

    #[test]
    fn a_fault_strikes_the_requests_that_its_rule_names() {
        let on = || Rule::on("/latest/api/token");
        assert_eq!(struck(&on().fault(Fault::Silence)), [true; 5]);
        assert_eq!(struck(&on().first(2).fault(Fault::Silence)), [true, true, false, false, false]);
        assert_eq!(struck(&on().after(3).fault(Fault::Silence)), [false, false, false, true, true]);
        assert_eq!(struck(&on().after(1).first(2).fault(Fault::Silence)), [false, true, true, false, false]);
    }

    #[test]
    fn a_path_is_whole_unless_it_ends_in_a_star() {
        let whole = Rule::on("/latest/meta-data/mac").fault(Fault::Silence);
        assert!(whole.applies("/latest/meta-data/mac"));
        assert!(!whole.applies("/latest/meta-data/macs"));
        let prefix = Rule::on("/latest/meta-data/*").fault(Fault::Silence);
        assert!(prefix.applies("/latest/meta-data/mac"));
        assert!(!prefix.applies("/latest/dynamic/instance-identity/document"));
    }
}
