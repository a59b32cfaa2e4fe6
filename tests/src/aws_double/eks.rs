//! EKS: clusters and managed node groups, those that stacks made among them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::answer::Answer;
use super::cloudformation::Resource;
use super::parameters::Parameters;
use super::refusal::Refusal;
use super::world::{ACCOUNT, World, unknown};

/// A cluster that no stack made, as `DescribeCluster` tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    name: String,
    status: String,
    version: String,
    endpoint: Option<String>,
    authority: Option<String>,
    mode: String,
}

impl Cluster {
    /// An active cluster of this name and Kubernetes version, with access entries and the aws-auth `ConfigMap`.
    pub fn active(name: &str, version: &str) -> Self {
        Self {
            name: name.to_owned(),
            status: "ACTIVE".to_owned(),
            version: version.to_owned(),
            endpoint: None,
            authority: None,
            mode: "API_AND_CONFIG_MAP".to_owned(),
        }
    }

    /// URL and certificate authority (PEM) of its API server.
    #[must_use]
    pub fn kubernetes(self, url: &str, authority: &str) -> Self {
        Self { endpoint: Some(url.to_owned()), authority: Some(authority.to_owned()), ..self }
    }

    /// Another status, such as `FAILED`.
    #[must_use]
    pub fn status(self, status: &str) -> Self {
        Self { status: status.to_owned(), ..self }
    }

    /// Another authentication mode: `CONFIG_MAP`, `API`.
    #[must_use]
    pub fn authentication_mode(self, mode: &str) -> Self {
        Self { mode: mode.to_owned(), ..self }
    }
}

pub(super) fn answer(world: &World, operation: &str, parameters: &mut Parameters) -> Answer {
    match operation {
        "ListClusters" => {
            parameters.end()?;
            let names: Vec<String> = clusters(world).into_iter().map(|cluster| cluster.name).collect();
            Ok(json!({ "clusters": names, "nextToken": null }))
        }
        "DescribeCluster" => {
            let name = parameters.required("name")?;
            parameters.end()?;
            Ok(json!({ "cluster": described(world, &cluster(world, &name)?) }))
        }
        "ListNodegroups" => {
            let name = parameters.required("clusterName")?;
            parameters.end()?;
            cluster(world, &name)?;
            let names: Vec<Value> = groups(world, &name).map(|(_, _, group)| json!(group_name(group))).collect();
            Ok(json!({ "nodegroups": names, "nextToken": null }))
        }
        "DescribeNodegroup" => {
            let (name, group) = (parameters.required("clusterName")?, parameters.required("nodegroupName")?);
            parameters.end()?;
            cluster(world, &name)?;
            let found = groups(world, &name).find(|(_, _, resource)| group_name(resource) == group);
            let absent = || not_found(format!("No node group found for name: {group}."));
            Ok(json!({ "nodegroup": group_described(found.ok_or_else(absent)?) }))
        }
        other => Err(unknown(other)),
    }
}

fn not_found(said: String) -> Refusal {
    Refusal::new(404, "ResourceNotFoundException", said)
}

/// Every cluster, whoever made it.
fn clusters(world: &World) -> Vec<Cluster> {
    let made = world.stacks.resources("AWS::EKS::Cluster").filter_map(|(_, _, resource)| of_stack(world, resource));
    made.chain(world.clusters.iter().cloned()).collect()
}

fn cluster(world: &World, name: &str) -> Result<Cluster, Refusal> {
    let found = clusters(world).into_iter().find(|cluster| cluster.name == name);
    found.ok_or_else(|| not_found(format!("No cluster found for name: {name}.")))
}

/// The cluster that a stack's resource stands for, if it is there already or still.
fn of_stack(world: &World, resource: &Resource) -> Option<Cluster> {
    let status = match resource.status.as_str() {
        "CREATE_IN_PROGRESS" => "CREATING",
        "DELETE_IN_PROGRESS" => "DELETING",
        _ if resource.is_there() => "ACTIVE",
        _ => return None,
    };
    let properties = &resource.properties;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let (endpoint, authority) = match &world.kubernetes {
        Some((url, authority)) if status != "CREATING" => (Some(url.clone()), Some(authority.clone())),
        _ => (None, None),
    };
    Some(Cluster {
        name: resource.physical_id.clone(),
        status: status.to_owned(),
        version: text(&properties["Version"]).unwrap_or_default(),
        endpoint,
        authority,
        mode: text(&properties["AccessConfig"]["AuthenticationMode"]).unwrap_or_else(|| "CONFIG_MAP".to_owned()),
    })
}

fn described(world: &World, cluster: &Cluster) -> Value {
    let stack =
        world.stacks.resources("AWS::EKS::Cluster").find(|(_, _, resource)| resource.physical_id == cluster.name);
    let vpc_id = stack.and_then(|(made_by, _, _)| {
        let mut vpcs = world.stacks.resources("AWS::EC2::VPC").filter(|(stack, _, _)| *stack == made_by);
        vpcs.next().map(|(_, _, vpc)| vpc.physical_id.clone())
    });
    let properties = stack.map(|(_, _, resource)| resource.properties.clone()).unwrap_or_default();
    let vpc = &properties["ResourcesVpcConfig"];
    let cidr = &properties["KubernetesNetworkConfig"]["ServiceIpv4Cidr"];
    json!({
        "name": cluster.name,
        "arn": format!("arn:aws:eks:{}:{ACCOUNT}:cluster/{}", world.region, cluster.name),
        "createdAt": 1_578_666_060.0,
        "version": cluster.version,
        "status": cluster.status,
        "endpoint": cluster.endpoint,
        "certificateAuthority": { "data": cluster.authority.as_ref().map(|authority| STANDARD.encode(authority)) },
        "roleArn": properties["RoleArn"],
        "resourcesVpcConfig": {
            "subnetIds": if vpc["SubnetIds"].is_array() { vpc["SubnetIds"].clone() } else { json!([]) },
            "securityGroupIds": if vpc["SecurityGroupIds"].is_array() { vpc["SecurityGroupIds"].clone() } else { json!([]) },
            "vpcId": vpc_id,
            "endpointPublicAccess": true,
            "endpointPrivateAccess": false,
        },
        "kubernetesNetworkConfig": {
            "serviceIpv4Cidr": cidr.as_str().unwrap_or("10.100.0.0/16"),
            "ipFamily": "ipv4",
        },
        "accessConfig": { "authenticationMode": cluster.mode },
        "platformVersion": "eks.1",
        "tags": {},
    })
}

/// The managed node groups of a cluster that are there: stack, its status, resource.
fn groups<'a>(world: &'a World, cluster: &'a str) -> impl Iterator<Item = (&'a str, &'a str, &'a Resource)> {
    let all = world.stacks.resources("AWS::EKS::Nodegroup");
    all.filter(move |(_, _, group)| {
        group.properties["ClusterName"] == cluster && (group.is_there() || group.status == "CREATE_IN_PROGRESS")
    })
}

fn group_name(group: &Resource) -> String {
    group.properties["NodegroupName"].as_str().unwrap_or(&group.physical_id).to_owned()
}

fn group_described((stack, _, group): (&str, &str, &Resource)) -> Value {
    let properties = &group.properties;
    let status = match group.status.as_str() {
        "CREATE_IN_PROGRESS" => "CREATING",
        "DELETE_IN_PROGRESS" => "DELETING",
        _ => "ACTIVE",
    };
    let name = group_name(group);
    let sizes = &properties["ScalingConfig"];
    json!({
        "nodegroupName": name,
        "clusterName": properties["ClusterName"],
        "status": status,
        "version": properties["Version"],
        "capacityType": properties["CapacityType"],
        "instanceTypes": properties["InstanceTypes"],
        "amiType": properties["AmiType"],
        "nodeRole": properties["NodeRole"],
        "scalingConfig": {
            "minSize": sizes["MinSize"],
            "maxSize": sizes["MaxSize"],
            "desiredSize": sizes["DesiredSize"],
        },
        "resources": { "autoScalingGroups": [{ "name": format!("eks-{name}-{stack}") }] },
        "health": { "issues": [] },
        "createdAt": 1_578_667_000.0,
        "tags": properties["Tags"],
    })
}
