//! The security group of a node group that is not managed, and all that its instances get.

use super::import;
use crate::names::outputs;
use crate::plan::{ClusterFacts, NodeGroupPlan, SshAccess};
use crate::template::{
    Properties, SecurityGroup, SecurityGroupEgress, SecurityGroupIngress, SecurityGroupRule, Tag, Template, Value,
    name_tag,
};

const OWN: &str = "SG";
const HTTPS: u16 = 443;
const SSH: u16 = 22;

/// Ports of kubelet and of pods; none that needs privileges.
const NODE_PORTS: (u16, u16) = (1025, 65535);

/// The security groups of an instance, in eksctl's order: the user's, the one that all nodes share, and the node group's own, which
/// is added.
pub(super) fn add(template: &mut Template, cluster: &ClusterFacts, plan: &NodeGroupPlan) -> Vec<Value> {
    let mut groups: Vec<Value> = plan.attach_security_groups.iter().map(|id| id.as_str().into()).collect();
    if plan.shares_security_group {
        groups.push(import(cluster, outputs::SHARED_NODE_SECURITY_GROUP));
    }
    if plan.has_own_security_group {
        groups.push(add_own(template, cluster, plan));
    }
    groups
}

/// Adds the node group's own security group with its rules.
fn add_own(template: &mut Template, cluster: &ClusterFacts, plan: &NodeGroupPlan) -> Value {
    let control_plane = import(cluster, outputs::SECURITY_GROUP);
    let name = &plan.name;
    let from_control_plane = |what: &str, ports: (u16, u16)| SecurityGroupRule {
        source_security_group_id: Some(control_plane.clone()),
        ..rule(format!("The control plane to nodes of {name} ({what})"), ports)
    };
    let mut ingress = vec![
        from_control_plane("kubelet and pods", NODE_PORTS),
        from_control_plane("extension API servers", (HTTPS, HTTPS)),
    ];
    if let Some(ssh) = &plan.ssh {
        ingress.extend(ssh_rules(cluster, plan, ssh));
    }
    let group = SecurityGroup {
        group_description: format!("The control plane and nodes of {name}"),
        security_group_ingress: ingress,
        vpc_id: import(cluster, outputs::VPC),
        tags: vec![Tag::new(format!("kubernetes.io/cluster/{}", cluster.name), "owned"), name_tag(OWN)],
    };
    template.add(OWN, Properties::SecurityGroup(group));
    let own = Value::attribute(OWN, "GroupId");
    add_control_plane_rules(template, plan, &control_plane, &own);
    own
}

/// The same ways, at the control plane's side.
fn add_control_plane_rules(template: &mut Template, plan: &NodeGroupPlan, control_plane: &Value, own: &Value) {
    let name = &plan.name;
    let egress = |what: &str, (from_port, to_port): (u16, u16)| {
        Properties::SecurityGroupEgress(SecurityGroupEgress {
            description: format!("The control plane to nodes of {name} ({what})"),
            ip_protocol: "tcp",
            from_port,
            to_port,
            group_id: control_plane.clone(),
            destination_security_group_id: own.clone(),
        })
    };
    template.add("EgressInterCluster", egress("kubelet and pods", NODE_PORTS));
    template.add("EgressInterClusterAPI", egress("extension API servers", (HTTPS, HTTPS)));
    let ingress = SecurityGroupIngress {
        description: format!("Nodes of {name} to the API server"),
        ip_protocol: "tcp",
        from_port: Some(HTTPS),
        to_port: Some(HTTPS),
        group_id: control_plane.clone(),
        source_security_group_id: own.clone(),
    };
    template.add("IngressInterClusterCP", Properties::SecurityGroupIngress(ingress));
}

/// From where SSH reaches nodes: the user's security groups; or the VPC for private nodes, everywhere for others.
///
/// Of a VPC whose addresses are not known, private nodes are opened to all private addresses.
pub(super) fn ssh_rules(cluster: &ClusterFacts, plan: &NodeGroupPlan, ssh: &SshAccess) -> Vec<SecurityGroupRule> {
    let opened = || rule(format!("SSH to nodes of {}", plan.name), (SSH, SSH));
    let from_addresses = |cidr: &str| SecurityGroupRule { cidr_ip: Some(cidr.to_owned()), ..opened() };
    if !ssh.source_security_groups.is_empty() {
        let groups = ssh.source_security_groups.iter();
        return groups
            .map(|id| SecurityGroupRule { source_security_group_id: Some(id.as_str().into()), ..opened() })
            .collect();
    }
    if plan.private_networking {
        return match cluster.vpc_cidr {
            Some(cidr) => vec![from_addresses(&cidr.trunc().to_string())],
            None => ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(from_addresses).to_vec(),
        };
    }
    vec![from_addresses("0.0.0.0/0"), SecurityGroupRule { cidr_ipv6: Some("::/0"), ..opened() }]
}

fn rule(description: String, (from_port, to_port): (u16, u16)) -> SecurityGroupRule {
    SecurityGroupRule {
        description,
        ip_protocol: "tcp",
        from_port,
        to_port,
        cidr_ip: None,
        cidr_ipv6: None,
        source_security_group_id: None,
    }
}
