//! Roles and policies.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Tag, Value};

/// A role.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Role {
    /// Its name; `None` for one that `CloudFormation` makes of the stack's.
    pub role_name: Option<String>,
    /// Who may take it.
    pub assume_role_policy_document: PolicyDocument,
    /// ARNs of the policies that it has.
    pub managed_policy_arns: Vec<Value>,
    /// The ARN of the policy that bounds it.
    pub permissions_boundary: Option<String>,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// A policy of a role's own.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    /// Its name.
    pub policy_name: Value,
    /// What it allows.
    pub policy_document: PolicyDocument,
    /// The names of the roles that have it.
    pub roles: Vec<Value>,
}

/// What lets an instance take a role.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InstanceProfile {
    /// The name of the role; EC2 takes one alone.
    pub roles: Vec<Value>,
}

/// A policy's text.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyDocument {
    version: &'static str,
    /// What it says.
    pub statement: Vec<Statement>,
}

impl PolicyDocument {
    /// A policy of one statement.
    pub fn of(statement: Statement) -> Self {
        Self { version: "2012-10-17", statement: vec![statement] }
    }
}

/// A statement of a policy.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Statement {
    /// What it does.
    pub effect: Effect,
    /// What is done.
    pub action: Vec<&'static str>,
    /// By whom, in who may take a role.
    pub principal: Option<Principal>,
    /// On what, in what a role may do.
    pub resource: Option<Value>,
    /// Under which condition: operator, key, value.
    pub condition: BTreeMap<&'static str, BTreeMap<&'static str, Value>>,
}

/// What a statement does.
#[derive(Clone, Copy, Debug, Serialize)]
pub enum Effect {
    /// It allows.
    Allow,
}

/// By whom.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Principal {
    /// Services of AWS, such as `ec2.amazonaws.com`.
    pub service: Vec<Value>,
}
