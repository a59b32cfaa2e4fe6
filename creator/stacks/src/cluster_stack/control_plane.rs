//! The cluster itself.

use nodestrap_generator::values::IpFamily;

use super::Places;
use super::security_groups::Groups;
use crate::names::{outputs, resources};
use crate::plan::{AuthenticationMode, ClusterPlan, LogType};
use crate::template::{
    AccessConfig, Cluster, ClusterLogging, EncryptionConfig, EncryptionProvider, KubernetesNetworkConfig,
    LogTypeEnabled, Logging, Properties, ResourcesVpcConfig, Template, UpgradePolicy, Value, ZonalShiftConfig,
    name_tag, tags_of,
};

pub(super) fn add(template: &mut Template, plan: &ClusterPlan, places: &Places, groups: &Groups, role: Value) {
    let mut tags = tags_of(&plan.tags);
    tags.retain(|tag| tag.key != "Name");
    tags.push(name_tag(resources::CONTROL_PLANE));
    // BootstrapSelfManagedAddons is left out, and so stays true: EKS then installs the VPC CNI, kube-proxy and CoreDNS
    // itself. eksctl says false and installs them as EKS addons afterwards, which nodestrap does for those of the file alone;
    // its nodes would never become ready without a CNI.
    let cluster = Cluster {
        name: plan.name.to_string(),
        version: plan.kubernetes.to_string(),
        role_arn: role,
        resources_vpc_config: ResourcesVpcConfig {
            endpoint_private_access: plan.endpoint_access.private,
            endpoint_public_access: plan.endpoint_access.public,
            public_access_cidrs: plan.endpoint_access.public_cidrs.clone(),
            security_group_ids: vec![groups.control_plane.clone()],
            subnet_ids: places.public.iter().chain(&places.private).cloned().collect(),
        },
        access_config: AccessConfig {
            authentication_mode: mode(plan.authentication),
            bootstrap_cluster_creator_admin_permissions: plan.creator_is_admin,
        },
        kubernetes_network_config: Some(KubernetesNetworkConfig {
            ip_family: match plan.ip_family {
                IpFamily::V4 => "ipv4",
                IpFamily::V6 => "ipv6",
            },
            service_ipv4_cidr: plan.service_cidr.map(|cidr| cidr.network().to_string()),
        }),
        logging: logging(&plan.logging),
        encryption_config: plan.secrets_key.iter().map(|key| encryption(key)).collect(),
        tags,
        upgrade_policy: plan
            .has_extended_support
            .map(|extended| UpgradePolicy { support_type: if extended { "EXTENDED" } else { "STANDARD" } }),
        zonal_shift_config: plan.zonal_shift.map(|enabled| ZonalShiftConfig { enabled }),
    };
    template.add(resources::CONTROL_PLANE, Properties::Cluster(Box::new(cluster)));
    let attribute = |name| Value::attribute(resources::CONTROL_PLANE, name);
    template.export(outputs::ARN, attribute("Arn"));
    template.export(outputs::ENDPOINT, attribute("Endpoint"));
    template.output(outputs::CERTIFICATE_AUTHORITY_DATA, attribute("CertificateAuthorityData"));
}

fn mode(mode: AuthenticationMode) -> &'static str {
    match mode {
        AuthenticationMode::Api => "API",
        AuthenticationMode::ApiAndConfigMap => "API_AND_CONFIG_MAP",
        AuthenticationMode::ConfigMap => "CONFIG_MAP",
    }
}

fn logging(types: &[LogType]) -> Option<Logging> {
    let enabled_types: Vec<LogTypeEnabled> = types.iter().map(|log| LogTypeEnabled { r#type: log.as_str() }).collect();
    (!enabled_types.is_empty()).then_some(Logging { cluster_logging: ClusterLogging { enabled_types } })
}

fn encryption(key: &str) -> EncryptionConfig {
    EncryptionConfig { provider: EncryptionProvider { key_arn: key.to_owned() }, resources: vec!["secrets"] }
}
