//! Which security groups a node group's instances are in.

use nodestrap_generator::cluster_config::source::{Field, Findings};
use nodestrap_generator::problem::{Problem, Sourced};

use super::objects::SECURITY_GROUPS;
use super::values::{is_on, take_ids};

/// What a node group says of its security groups.
#[derive(Debug)]
pub(super) struct SecurityGroups {
    /// Those of the user.
    pub(super) attached: Vec<String>,
    /// Whether nodes are in the one that all nodes share.
    pub(super) shares: bool,
    /// Whether the stack makes one.
    pub(super) has_own: bool,
}

impl Default for SecurityGroups {
    fn default() -> Self {
        Self { attached: Vec::new(), shares: true, has_own: true }
    }
}

pub(super) fn read(
    field: Option<&Field<'_>>,
    managed: bool,
    has_ssh_rules: bool,
    findings: &mut Findings,
) -> SecurityGroups {
    let Some(mut fields) = field.and_then(|field| field.fields(&SECURITY_GROUPS, findings)) else {
        return SecurityGroups::default();
    };
    let attached = take_ids(&mut fields, "attachIDs", "sg", findings);
    let shares = is_on(&mut fields, "withShared", true, findings);
    let own = fields.take_boolean("withLocal", findings);
    fields.finish_created(findings);
    let has_own = own.as_ref().is_none_or(|own| own.value);
    if let Some(Sourced { value: false, place }) = own {
        let fault = if managed {
            Some("is false, and a managed node group has no security group of its own but that of ssh; remove it")
        } else if !shares && attached.is_empty() {
            Some("leaves nodes without a security group; write attachIDs, or withShared: true")
        } else if has_ssh_rules {
            Some("leaves ssh.sourceSecurityGroupIds without a security group to be let into; remove one of the two")
        } else {
            None
        };
        findings.problems.extend(fault.map(|fault| Problem::at(&place, fault)));
    }
    SecurityGroups { attached, shares, has_own }
}
