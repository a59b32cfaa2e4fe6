//! The cluster's own stack: the VPC, the roles, the security groups and the cluster, by eksctl's logical ids.
//!
//! Reads a [`ClusterPlan`]; writes a [`Template`]. Sources: eksctl, `pkg/cfn/builder/{cluster,vpc_ipv4,vpc_ipv6,vpc_existing,iam,
//! fargate,cloudwatch_logging,partition}.go`, and the EKS user guide.

mod access_entries;
mod check;
mod control_plane;
mod fargate;
mod ipv6;
mod network;
mod oidc;
mod pod_identities;
mod roles;
mod routes;
mod security_groups;

use crate::error::StackError;
use crate::names::outputs;
use crate::plan::ClusterPlan;
use crate::template::{Template, Value};

/// The template of a cluster's own stack.
///
/// # Errors
/// A plan that EKS would refuse, or that leads to a cluster nobody can use; before anything is made.
pub fn cluster_stack(plan: &ClusterPlan) -> Result<Template, StackError> {
    check::check(plan)?;
    let mut template = Template::new(format!("EKS cluster {} [created by nodestrap]", plan.name));
    let places = network::add(&mut template, plan);
    let groups = security_groups::add(&mut template, plan, &places);
    let role = roles::add_service_role(&mut template, &plan.service_role);
    control_plane::add(&mut template, plan, &places, &groups, role);
    access_entries::add(&mut template, &plan.access_entries);
    pod_identities::add(&mut template, &plan.pod_identities);
    if plan.with_oidc {
        oidc::add(&mut template, plan);
    }
    if let Some(fargate) = &plan.fargate {
        fargate::add(&mut template, plan, fargate, &places);
    }
    template.output(outputs::CLUSTER_STACK_NAME, Value::Ref("AWS::StackName".to_owned()));
    Ok(template)
}

/// Where the cluster is: what the other parts of the template refer to.
struct Places {
    vpc: Value,
    public: Vec<Value>,
    private: Vec<Value>,
    /// What has to be there before security groups, so that they let IPv6 out.
    ipv6: Option<&'static str>,
}
