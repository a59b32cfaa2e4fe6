//! Security groups of the control plane's interfaces and of all nodes, and who reaches whom.

use super::Places;
use crate::names::{outputs, resources};
use crate::plan::{ClusterPlan, Network};
use crate::template::{Properties, Resource, SecurityGroup, SecurityGroupIngress, Template, Value, name_tag};

/// The attribute with the security group that EKS makes for a cluster.
const CLUSTER_SECURITY_GROUP: &str = "ClusterSecurityGroupId";

/// The cluster's security groups.
pub(super) struct Groups {
    pub(super) control_plane: Value,
}

pub(super) fn add(template: &mut Template, plan: &ClusterPlan, places: &Places) -> Groups {
    let (control_plane, shared) = match &plan.network {
        Network::New(_) => (None, None),
        Network::Existing(vpc) => (vpc.security_group.as_deref(), vpc.shared_node_security_group.as_deref()),
    };
    let control_plane = control_plane.map_or_else(
        || add_group(template, "ControlPlaneSecurityGroup", "The control plane and node groups", places),
        Value::from,
    );
    // eksctl makes rules in a shared group of the user's too (vpc.manageSharedNodeSecurityGroupRules); nodes need them.
    let shared = shared.map_or_else(
        || add_group(template, "ClusterSharedNodeSecurityGroup", "All nodes of the cluster", places),
        Value::from,
    );
    let cluster = Value::attribute(resources::CONTROL_PLANE, CLUSTER_SECURITY_GROUP);
    let rules = [
        ("IngressInterNodeGroupSG", "Nodes reach each other", &shared, &shared),
        ("IngressDefaultClusterToNodeSG", "Managed nodes and the control plane reach nodes", &shared, &cluster),
        ("IngressNodeToDefaultClusterSG", "Nodes reach managed nodes and the control plane", &cluster, &shared),
    ];
    for (id, description, group, source) in rules {
        let rule = SecurityGroupIngress {
            description: format!("{description} (all protocols, all ports)"),
            ip_protocol: "-1",
            from_port: None,
            to_port: None,
            group_id: group.clone(),
            source_security_group_id: source.clone(),
        };
        template.add(id, Properties::SecurityGroupIngress(rule));
    }
    template.export(outputs::SECURITY_GROUP, control_plane.clone());
    template.export(outputs::SHARED_NODE_SECURITY_GROUP, shared);
    template.export(outputs::CLUSTER_SECURITY_GROUP_ID, cluster);
    Groups { control_plane }
}

fn add_group(template: &mut Template, id: &'static str, description: &str, places: &Places) -> Value {
    let group = SecurityGroup {
        group_description: description.to_owned(),
        security_group_ingress: Vec::new(),
        vpc_id: places.vpc.clone(),
        tags: vec![name_tag(id)],
    };
    let mut resource = Resource::from(Properties::SecurityGroup(group));
    // EC2 lets a new security group send by IPv6 only where the VPC has such addresses by then.
    resource.depends_on.extend(places.ipv6);
    template.add(id, resource);
    // By its ID: a reference gives a name where there is no VPC, and cfn-lint cannot tell.
    Value::attribute(id, "GroupId")
}
