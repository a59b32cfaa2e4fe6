//! eksctl's named policies, `iam.withAddonPolicies` of nodes and `wellKnownPolicies` of pods, as policies of their role, and what the
//! VPC CNI needs beside AWS' own policy.
//!
//! Source of logical ids and actions: eksctl, `pkg/cfn/builder/{iam_helper,statement}.go`. `imageBuilder` and
//! `cloudWatch` are policies of AWS' own, which the role itself lists.

use std::collections::BTreeMap;

use crate::plan::AddonPolicy;
use crate::template::{Effect, Policy, PolicyDocument, Properties, Statement, Template, Value};

/// A policy: its logical id, which stands in its name, what it allows, and on what: an ARN from the service on, or `*`.
struct Row(&'static str, &'static str, &'static [&'static str]);

/// AWS' own policy of who pushes images to ECR.
pub(crate) const PUSH_IMAGES: &str = "AmazonEC2ContainerRegistryPowerUser";

/// Adds them, each with a logical id that begins so.
pub(crate) fn add(template: &mut Template, before: &str, policies: &[AddonPolicy], role: &Value) {
    for policy in policies {
        add_rows(template, before, rows(*policy), role);
    }
}

/// Adds what the VPC CNI needs to give pods IPv6 addresses, for which AWS has no policy of its own.
///
/// Source: the EKS user guide, "Configure Amazon VPC CNI plugin to use IRSA", "Create IAM policy for clusters that use the
/// IPv6 family", which may be attached to the nodes' role.
pub(crate) fn add_ipv6_cni(template: &mut Template, role: &Value) {
    add_rows(template, "", IPV6_CNI, role);
}

const IPV6_CNI: &[Row] = &[
    Row(
        "PolicyCNIIPv6",
        "*",
        &[
            "ec2:AssignIpv6Addresses",
            "ec2:DescribeInstanceTypes",
            "ec2:DescribeInstances",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeTags",
        ],
    ),
    Row("PolicyCNIIPv6Tags", "ec2:*:*:network-interface/*", &["ec2:CreateTags"]),
];

fn add_rows(template: &mut Template, before: &str, rows: &[Row], role: &Value) {
    for Row(id, resource, actions) in rows {
        let id = format!("{before}{id}");
        let resource = match *resource {
            "*" => "*".into(),
            resource => Value::sub(format!("arn:${{AWS::Partition}}:{resource}")),
        };
        let statement = Statement {
            effect: Effect::Allow,
            action: actions.to_vec(),
            principal: None,
            resource: Some(resource),
            condition: BTreeMap::new(),
        };
        let policy = Policy {
            policy_name: Value::sub(format!("${{AWS::StackName}}-{id}")),
            policy_document: PolicyDocument::of(statement),
            roles: vec![role.clone()],
        };
        template.add(id, Properties::Policy(policy));
    }
}

fn rows(policy: AddonPolicy) -> &'static [Row] {
    match policy {
        AddonPolicy::ImageBuilder | AddonPolicy::CloudWatch => &[],
        AddonPolicy::AutoScaler => &[Row("PolicyAutoScaling", "*", AUTO_SCALING)],
        AddonPolicy::ExternalDns => &[
            Row("PolicyExternalDNSChangeSet", HOSTED_ZONES, &["route53:ChangeResourceRecordSets"]),
            Row("PolicyExternalDNSHostedZones", "*", EXTERNAL_DNS),
        ],
        AddonPolicy::CertManager => &[
            Row("PolicyCertManagerChangeSet", HOSTED_ZONES, &["route53:ChangeResourceRecordSets"]),
            Row(
                "PolicyCertManagerHostedZones",
                "*",
                &["route53:ListHostedZonesByName", "route53:ListResourceRecordSets"],
            ),
            Row("PolicyCertManagerGetChange", "route53:::change/*", &["route53:GetChange"]),
        ],
        AddonPolicy::Ebs => &[Row("PolicyEBS", "*", EBS)],
        AddonPolicy::Fsx => &[
            Row("PolicyFSX", "*", &["fsx:*"]),
            Row("PolicyServiceLinkRole", "iam::*:role/aws-service-role/*", SERVICE_LINKED_ROLE),
        ],
        AddonPolicy::Efs => {
            &[Row("PolicyEFS", "*", &["elasticfilesystem:*"]), Row("PolicyEFSEC2", "*", EFS_INTERFACES)]
        }
        AddonPolicy::LoadBalancerController => &[Row("PolicyAWSLoadBalancerController", "*", LOAD_BALANCERS)],
        AddonPolicy::XRay => &[Row("PolicyXRay", "*", XRAY)],
    }
}

const HOSTED_ZONES: &str = "route53:::hostedzone/*";

const AUTO_SCALING: &[&str] = &[
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:DescribeAutoScalingInstances",
    "autoscaling:DescribeLaunchConfigurations",
    "autoscaling:DescribeScalingActivities",
    "autoscaling:DescribeTags",
    "autoscaling:SetDesiredCapacity",
    "autoscaling:TerminateInstanceInAutoScalingGroup",
    "ec2:DescribeImages",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:GetInstanceTypesFromInstanceRequirements",
    "eks:DescribeNodegroup",
];

const EXTERNAL_DNS: &[&str] =
    &["route53:ListHostedZones", "route53:ListResourceRecordSets", "route53:ListTagsForResource"];

const EBS: &[&str] = &[
    "ec2:AttachVolume",
    "ec2:CreateSnapshot",
    "ec2:CreateTags",
    "ec2:CreateVolume",
    "ec2:DeleteSnapshot",
    "ec2:DeleteTags",
    "ec2:DeleteVolume",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeInstances",
    "ec2:DescribeSnapshots",
    "ec2:DescribeTags",
    "ec2:DescribeVolumes",
    "ec2:DescribeVolumesModifications",
    "ec2:DetachVolume",
    "ec2:ModifyVolume",
];

const SERVICE_LINKED_ROLE: &[&str] = &["iam:AttachRolePolicy", "iam:CreateServiceLinkedRole", "iam:PutRolePolicy"];

const EFS_INTERFACES: &[&str] = &[
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaceAttribute",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:ModifyNetworkInterfaceAttribute",
];

/// Of the AWS Load Balancer Controller and of its forerunner.
const LOAD_BALANCERS: &[&str] = &[
    "acm:DescribeCertificate",
    "acm:GetCertificate",
    "acm:ListCertificates",
    "cognito-idp:DescribeUserPoolClient",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:CreateSecurityGroup",
    "ec2:CreateTags",
    "ec2:DeleteSecurityGroup",
    "ec2:DeleteTags",
    "ec2:DescribeAccountAttributes",
    "ec2:DescribeAddresses",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeCoipPools",
    "ec2:DescribeInstanceStatus",
    "ec2:DescribeInstances",
    "ec2:DescribeInternetGateways",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeTags",
    "ec2:DescribeVpcPeeringConnections",
    "ec2:DescribeVpcs",
    "ec2:GetCoipPoolUsage",
    "ec2:ModifyInstanceAttribute",
    "ec2:ModifyNetworkInterfaceAttribute",
    "ec2:RevokeSecurityGroupIngress",
    "elasticloadbalancing:AddListenerCertificates",
    "elasticloadbalancing:AddTags",
    "elasticloadbalancing:CreateListener",
    "elasticloadbalancing:CreateLoadBalancer",
    "elasticloadbalancing:CreateRule",
    "elasticloadbalancing:CreateTargetGroup",
    "elasticloadbalancing:DeleteListener",
    "elasticloadbalancing:DeleteLoadBalancer",
    "elasticloadbalancing:DeleteRule",
    "elasticloadbalancing:DeleteTargetGroup",
    "elasticloadbalancing:DeregisterTargets",
    "elasticloadbalancing:DescribeListenerCertificates",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeSSLPolicies",
    "elasticloadbalancing:DescribeTags",
    "elasticloadbalancing:DescribeTargetGroupAttributes",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "elasticloadbalancing:ModifyListener",
    "elasticloadbalancing:ModifyLoadBalancerAttributes",
    "elasticloadbalancing:ModifyRule",
    "elasticloadbalancing:ModifyTargetGroup",
    "elasticloadbalancing:ModifyTargetGroupAttributes",
    "elasticloadbalancing:RegisterTargets",
    "elasticloadbalancing:RemoveListenerCertificates",
    "elasticloadbalancing:RemoveTags",
    "elasticloadbalancing:SetIpAddressType",
    "elasticloadbalancing:SetSecurityGroups",
    "elasticloadbalancing:SetSubnets",
    "elasticloadbalancing:SetWebAcl",
    "iam:CreateServiceLinkedRole",
    "iam:GetServerCertificate",
    "iam:ListServerCertificates",
    "shield:CreateProtection",
    "shield:DeleteProtection",
    "shield:DescribeProtection",
    "shield:DescribeSubscription",
    "shield:GetSubscriptionState",
    "shield:ListProtections",
    "tag:GetResources",
    "tag:TagResources",
    "waf-regional:AssociateWebACL",
    "waf-regional:DisassociateWebACL",
    "waf-regional:GetWebACL",
    "waf-regional:GetWebACLForResource",
    "wafv2:AssociateWebACL",
    "wafv2:DisassociateWebACL",
    "wafv2:GetWebACL",
    "wafv2:GetWebACLForResource",
];

const XRAY: &[&str] = &[
    "xray:GetSamplingRules",
    "xray:GetSamplingStatisticSummaries",
    "xray:GetSamplingTargets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
];
