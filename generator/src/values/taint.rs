//! Kubernetes taints, as kubelet's `--register-with-taints` takes them.

use std::fmt;
use std::str::FromStr;

use super::error::{ValueError, quoted};
use super::label::{LabelKey, LabelValue};

/// A taint: key, value (perhaps empty) and effect.
///
/// Reads `key=value:Effect` and `key:Effect`; displays as `key=value:Effect`, without a value as `key=:Effect`, which
/// every kubelet reads. Source: Kubernetes, `pkg/util/taints/taints.go`, `parseTaint`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Taint {
    key: LabelKey,
    value: LabelValue,
    effect: TaintEffect,
}

/// What a taint does to pods that do not tolerate it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaintEffect {
    /// New pods stay away.
    NoSchedule,
    /// New pods stay away where they can.
    PreferNoSchedule,
    /// New pods stay away and running ones are evicted.
    NoExecute,
}

impl Taint {
    /// A taint of these parts.
    pub fn new(key: LabelKey, value: LabelValue, effect: TaintEffect) -> Self {
        Self { key, value, effect }
    }

    /// The key.
    pub fn key(&self) -> &LabelKey {
        &self.key
    }

    /// The value, which may be empty.
    pub fn value(&self) -> &LabelValue {
        &self.value
    }

    /// The effect.
    pub fn effect(&self) -> TaintEffect {
        self.effect
    }
}

impl FromStr for Taint {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fault = |error: ValueError| ValueError::new(format!("{} is not a taint: {error}", quoted(text)));
        let (head, effect) = text
            .rsplit_once(':')
            .ok_or_else(|| fault(ValueError::new("it has no effect; write key=value:Effect or key:Effect")))?;
        let (key, value) = head.split_once('=').unwrap_or((head, ""));
        Ok(Self {
            key: key.parse().map_err(fault)?,
            value: value.parse().map_err(fault)?,
            effect: effect.parse().map_err(fault)?,
        })
    }
}

impl fmt::Display for Taint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, value, effect } = self;
        write!(f, "{key}={value}:{effect}")
    }
}

impl TaintEffect {
    /// Every effect.
    pub const ALL: [Self; 3] = [Self::NoSchedule, Self::PreferNoSchedule, Self::NoExecute];

    /// Kubernetes' name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoSchedule => "NoSchedule",
            Self::PreferNoSchedule => "PreferNoSchedule",
            Self::NoExecute => "NoExecute",
        }
    }
}

impl FromStr for TaintEffect {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|effect| effect.as_str() == text).ok_or_else(|| {
            let shown = quoted(text);
            ValueError::new(format!("{shown} is not an effect; write NoSchedule, PreferNoSchedule or NoExecute"))
        })
    }
}

impl fmt::Display for TaintEffect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taints_display_in_the_form_that_every_kubelet_reads() {
        for (text, shown) in [
            ("dedicated=gpu:NoSchedule", "dedicated=gpu:NoSchedule"),
            ("dedicated:NoExecute", "dedicated=:NoExecute"),
            ("dedicated=:NoExecute", "dedicated=:NoExecute"),
            (
                "node.cilium.io/agent-not-ready=true:PreferNoSchedule",
                "node.cilium.io/agent-not-ready=true:PreferNoSchedule",
            ),
        ] {
            let taint: Taint = text.parse().expect(text);
            assert_eq!(taint.to_string(), shown);
            assert_eq!(Taint::new(taint.key().clone(), taint.value().clone(), taint.effect()), taint);
        }
    }

    #[test]
    fn each_part_that_is_wrong_is_named() {
        for (text, fault) in [
            ("dedicated=gpu", "it has no effect; write key=value:Effect or key:Effect"),
            ("", "it has no effect; write key=value:Effect or key:Effect"),
            ("a=b:noSchedule", r#""noSchedule" is not an effect; write NoSchedule, PreferNoSchedule or NoExecute"#),
            ("a=b:", r#""" is not an effect; write NoSchedule, PreferNoSchedule or NoExecute"#),
        ] {
            let error = text.parse::<Taint>().expect_err(text).to_string();
            assert_eq!(error, format!("{text:?} is not a taint: {fault}"));
        }
        let error = "a b=c:NoSchedule".parse::<Taint>().expect_err("a key with a space").to_string();
        assert!(error.starts_with(r#""a b=c:NoSchedule" is not a taint: "a b" is not a label's key: "#), "{error}");
        let error = "a=b c:NoSchedule".parse::<Taint>().expect_err("a value with a space").to_string();
        assert!(error.starts_with(r#""a=b c:NoSchedule" is not a taint: "b c" is not a label's value: "#), "{error}");
    }
}
