//! An addon's stack: the addon.
//!
//! Reads an [`Addon`]; writes a [`Template`] that names the cluster, and so takes nothing from other stacks. Sources: the `CloudFormation`
//! template reference, `AWS::EKS::Addon`; eksctl, `pkg/actions/addon/create.go`.

use nodestrap_generator::values::ClusterName;

use crate::plan::Addon;
use crate::template::{self, NamespaceConfig, Properties, Template, tags_of};

/// The template of an addon's stack.
pub fn addon_stack(cluster: &ClusterName, plan: &Addon) -> Template {
    let mut template = Template::new(format!("EKS addon {} of {cluster} [created by nodestrap]", plan.name));
    let addon = template::Addon {
        addon_name: plan.name.to_string(),
        addon_version: plan.version.clone(),
        cluster_name: cluster.to_string(),
        configuration_values: plan.configuration.clone(),
        namespace_config: plan.namespace.clone().map(|namespace| NamespaceConfig { namespace }),
        resolve_conflicts: plan.resolve_conflicts.as_str(),
        service_account_role_arn: plan.role.clone(),
        tags: tags_of(&plan.tags),
    };
    template.add("Addon", Properties::Addon(addon));
    template
}
