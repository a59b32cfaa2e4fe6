//! A resource: its type, its properties, and what it waits for.

use serde::Serialize;

use super::{
    AccessEntry, Addon, AutoScalingGroup, Cluster, EgressOnlyInternetGateway, Eip, FargateProfile, InstanceProfile,
    InternetGateway, LaunchTemplate, NatGateway, NodeGroup, OidcProvider, PodIdentityAssociation, Policy, Role, Route,
    RouteTable, SecurityGroup, SecurityGroupEgress, SecurityGroupIngress, Subnet, SubnetRouteTableAssociation,
    UpdatePolicy, Vpc, VpcCidrBlock, VpcGatewayAttachment,
};

/// A resource of a template.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Resource {
    /// Its type and its properties.
    #[serde(flatten)]
    pub properties: Properties,
    /// The resources that it waits for without referring to them.
    pub depends_on: Vec<&'static str>,
    /// How `CloudFormation` changes what it made.
    pub update_policy: Option<UpdatePolicy>,
}

impl Resource {
    /// The same resource, made after another.
    #[must_use]
    pub fn after(mut self, id: &'static str) -> Self {
        self.depends_on.push(id);
        self
    }
}

impl From<Properties> for Resource {
    fn from(properties: Properties) -> Self {
        Self { properties, depends_on: Vec::new(), update_policy: None }
    }
}

/// A resource's type, and the properties of that type.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "Type", content = "Properties")]
#[expect(missing_docs, reason = "each is named as its type, whose properties' type is described where it stands")]
pub enum Properties {
    #[serde(rename = "AWS::AutoScaling::AutoScalingGroup")]
    AutoScalingGroup(Box<AutoScalingGroup>),
    #[serde(rename = "AWS::EC2::EgressOnlyInternetGateway")]
    EgressOnlyInternetGateway(EgressOnlyInternetGateway),
    #[serde(rename = "AWS::EC2::EIP")]
    Eip(Eip),
    #[serde(rename = "AWS::EC2::InternetGateway")]
    InternetGateway(InternetGateway),
    #[serde(rename = "AWS::EC2::LaunchTemplate")]
    LaunchTemplate(Box<LaunchTemplate>),
    #[serde(rename = "AWS::EC2::NatGateway")]
    NatGateway(NatGateway),
    #[serde(rename = "AWS::EC2::Route")]
    Route(Route),
    #[serde(rename = "AWS::EC2::RouteTable")]
    RouteTable(RouteTable),
    #[serde(rename = "AWS::EC2::SecurityGroup")]
    SecurityGroup(SecurityGroup),
    #[serde(rename = "AWS::EC2::SecurityGroupEgress")]
    SecurityGroupEgress(SecurityGroupEgress),
    #[serde(rename = "AWS::EC2::SecurityGroupIngress")]
    SecurityGroupIngress(SecurityGroupIngress),
    #[serde(rename = "AWS::EC2::Subnet")]
    Subnet(Subnet),
    #[serde(rename = "AWS::EC2::SubnetRouteTableAssociation")]
    SubnetRouteTableAssociation(SubnetRouteTableAssociation),
    #[serde(rename = "AWS::EC2::VPC")]
    Vpc(Vpc),
    #[serde(rename = "AWS::EC2::VPCCidrBlock")]
    VpcCidrBlock(VpcCidrBlock),
    #[serde(rename = "AWS::EC2::VPCGatewayAttachment")]
    VpcGatewayAttachment(VpcGatewayAttachment),
    #[serde(rename = "AWS::EKS::AccessEntry")]
    AccessEntry(AccessEntry),
    #[serde(rename = "AWS::EKS::Addon")]
    Addon(Addon),
    #[serde(rename = "AWS::EKS::Cluster")]
    Cluster(Box<Cluster>),
    #[serde(rename = "AWS::EKS::FargateProfile")]
    FargateProfile(FargateProfile),
    #[serde(rename = "AWS::EKS::Nodegroup")]
    NodeGroup(Box<NodeGroup>),
    #[serde(rename = "AWS::EKS::PodIdentityAssociation")]
    PodIdentityAssociation(PodIdentityAssociation),
    #[serde(rename = "AWS::IAM::InstanceProfile")]
    InstanceProfile(InstanceProfile),
    #[serde(rename = "AWS::IAM::OIDCProvider")]
    OidcProvider(OidcProvider),
    #[serde(rename = "AWS::IAM::Policy")]
    Policy(Policy),
    #[serde(rename = "AWS::IAM::Role")]
    Role(Role),
}
