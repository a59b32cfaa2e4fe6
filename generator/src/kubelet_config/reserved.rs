//! What the user sets aside for kubelet and the container runtime.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use super::check::ConfigProblem;
use super::path;
use crate::values::{Quantity, quoted};

/// A resource that kubelet can reserve, in the order of its name.
///
/// Source: Kubernetes, `cmd/kubelet/app/server.go`, `parseResourceList`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReservedResource {
    /// Cores.
    Cpu,
    /// Bytes on the node's root file system.
    EphemeralStorage,
    /// Bytes of memory.
    Memory,
    /// Process identifiers.
    Pid,
}

impl ReservedResource {
    /// Every resource, in the order of its name.
    pub const ALL: [Self; 4] = [Self::Cpu, Self::EphemeralStorage, Self::Memory, Self::Pid];

    /// The names of [`ReservedResource::ALL`].
    pub(super) const NAMES: [&str; 4] =
        [Self::ALL[0].as_str(), Self::ALL[1].as_str(), Self::ALL[2].as_str(), Self::ALL[3].as_str()];

    /// Kubernetes' name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::EphemeralStorage => "ephemeral-storage",
            Self::Memory => "memory",
            Self::Pid => "pid",
        }
    }
}

impl fmt::Display for ReservedResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Takes `kubeReserved` out of the user's configuration, for nodes that get it as a flag.
///
/// Where the agent computes the reserves of each node, kubelet gets them as `--kube-reserved`, which wins over the file
/// as a whole; so the user's entries must go into that flag, each in place of the agent's. The flag is deprecated in
/// favour of the file like nearly all of kubelet's, and every minor takes it (Kubernetes,
/// `cmd/kubelet/app/options/options.go`, `AddKubeletConfigFlags`).
///
/// # Errors
/// Entries that [`check`](super::check) refuses as well; the configuration is then as it was.
pub fn take_kube_reserved(
    config: &mut Map<String, Value>,
) -> Result<BTreeMap<ReservedResource, Quantity>, Vec<ConfigProblem>> {
    const FIELD: &str = "kubeReserved";
    let mut reserved = BTreeMap::new();
    let mut problems = Vec::new();
    match config.get(FIELD) {
        None => {}
        Some(Value::Object(entries)) => {
            for (name, amount) in entries {
                match entry(name, amount) {
                    Ok((resource, amount)) => {
                        reserved.insert(resource, amount);
                    }
                    Err(message) => problems.push(ConfigProblem { path: path::key(FIELD, name), message }),
                }
            }
        }
        Some(_) => {
            let message = "it must be an object of resources and amounts, such as memory: 1Gi".to_owned();
            problems.push(ConfigProblem { path: FIELD.to_owned(), message });
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    // Not swap_remove: the order of what is left must not depend on whether this was there.
    config.shift_remove(FIELD);
    Ok(reserved)
}

fn entry(name: &str, amount: &Value) -> Result<(ReservedResource, Quantity), String> {
    let known = ReservedResource::ALL.into_iter().find(|resource| resource.as_str() == name);
    let resource = known.ok_or_else(|| {
        let names = ReservedResource::NAMES.join(", ");
        format!("kubelet does not know {} here; it knows {names}", quoted(name))
    })?;
    let text = amount.as_str().ok_or_else(|| format!("{amount} is not a text; write it in quotes"))?;
    Ok((resource, text.parse().map_err(|error: crate::values::ValueError| error.to_string())?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        let Value::Object(map) = value else { panic!("not an object") };
        map
    }

    #[test]
    fn the_users_reserves_leave_the_configuration_typed() {
        let mut config = object(json!({"b": 1, "kubeReserved": {"memory": "1Gi", "cpu": "80m"}, "a": 2}));
        let reserved = take_kube_reserved(&mut config).expect("sound");
        let texts: Vec<String> = reserved.iter().map(|(resource, amount)| format!("{resource}={amount}")).collect();
        assert_eq!(texts, ["cpu=80m", "memory=1Gi"]);
        assert_eq!(Value::Object(config).to_string(), r#"{"b":1,"a":2}"#);
    }

    #[test]
    fn a_configuration_without_reserves_stays_as_it_is() {
        let mut config = object(json!({"a": 2}));
        assert_eq!(take_kube_reserved(&mut config), Ok(BTreeMap::new()));
        assert_eq!(config, object(json!({"a": 2})));
    }

    #[test]
    fn faulty_reserves_are_named_and_stay() {
        for (reserved, path, message) in [
            (
                json!({"gpu": "1"}),
                "kubeReserved.gpu",
                r#"kubelet does not know "gpu" here; it knows cpu, ephemeral-storage, memory, pid"#,
            ),
            (json!({"cpu": 1}), "kubeReserved.cpu", "1 is not a text; write it in quotes"),
            (json!({"cpu": "-1"}), "kubeReserved.cpu", r#""-1" is negative; write an amount of 0 or more"#),
            (json!("1Gi"), "kubeReserved", "it must be an object of resources and amounts, such as memory: 1Gi"),
        ] {
            let mut config = object(json!({"kubeReserved": reserved}));
            let before = config.clone();
            let problems = take_kube_reserved(&mut config).expect_err(path);
            assert_eq!(problems, [ConfigProblem { path: path.to_owned(), message: message.to_owned() }]);
            assert_eq!(config, before);
        }
    }

    #[test]
    fn resources_are_ordered_by_name() {
        assert!(ReservedResource::ALL.is_sorted() && ReservedResource::NAMES.is_sorted());
    }
}
