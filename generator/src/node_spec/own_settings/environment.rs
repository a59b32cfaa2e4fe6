//! `nodestrap.environment`, parsed: environment variables for the node's services.
//!
//! As nodeadm's `instance.environment` (amazon-eks-ami, `nodeadm/internal/system/environment.go`).

use std::collections::BTreeMap;

use crate::cluster_config::own_settings::environment::{EnvironmentFields, Variable};
use crate::kubernetes::Runtime;
use crate::node_spec::resolve::Resolver;
use crate::values::{VariableName, VariableValue};

/// Environment variables by name.
pub type Variables = BTreeMap<VariableName, VariableValue>;

/// Environment variables for the node's services.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// Those of every service that systemd starts; a service's own come before them.
    pub default: Variables,
    /// containerd's.
    pub containerd: Variables,
    /// docker's; empty on nodes without docker.
    pub docker: Variables,
    /// kubelet's.
    pub kubelet: Variables,
}

impl Environment {
    /// The settings of `fields`.
    pub(super) fn resolve(fields: &EnvironmentFields, resolver: &mut Resolver<'_>) -> Self {
        if let (Some(Runtime::Containerd), [first, ..]) = (resolver.runtime(), fields.docker.as_slice()) {
            let message = "is for docker, which nodes of this Kubernetes version do not run; write it for containerd";
            resolver.note(&first.name.place, message);
        }
        for variable in fields.default.iter().filter(|variable| variable.value.value.contains('%')) {
            // Specifiers came to DefaultEnvironment= late, so that neither % nor %% means the same everywhere.
            let message = "holds a percent sign, which systemd does not read alike in all its versions here; write the \
                           variable for kubelet or containerd";
            resolver.note(&variable.value.place, message);
        }
        Self {
            default: variables(&fields.default, resolver),
            containerd: variables(&fields.containerd, resolver),
            docker: variables(&fields.docker, resolver),
            kubelet: variables(&fields.kubelet, resolver),
        }
    }
}

/// What only `nodestrap.proxy` may set, so that IMDS is never asked through a proxy.
const OF_PROXY: [&str; 3] = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

fn variables(variables: &[Variable], resolver: &mut Resolver<'_>) -> Variables {
    let mut checked = Variables::new();
    for Variable { name, value } in variables {
        if OF_PROXY.iter().any(|of_proxy| name.value.eq_ignore_ascii_case(of_proxy)) {
            let message =
                "belongs to nodestrap.proxy, which also says what is reached without the proxy; move it there";
            resolver.note(&name.place, message);
            continue;
        }
        if let (Some(name), Some(value)) = (resolver.parse(name), resolver.parse(value)) {
            checked.insert(name, value);
        }
    }
    checked
}
