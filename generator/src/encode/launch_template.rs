//! The JSON that `aws ec2 create-launch-template --launch-template-data` takes.

use serde::Serialize;

use super::json;
use super::user_data::UserData;
use crate::node_spec::NodeSpec;
use crate::values::{ImageId, IpFamily, KeyName};

/// The launch template data of a node group, as indented JSON with a line end.
///
/// It says what the node group says: the user data, how IMDS answers, and where they are given the image, the key pair
/// and the one instance type. Several types are for the Auto Scaling group to choose from, and a launch template
/// takes one only. Source: the EC2 API reference, `RequestLaunchTemplateData`; the hop limits are eksctl's,
/// `pkg/cfn/builder/nodegroup.go`.
pub fn launch_template_data(spec: &NodeSpec, user_data: &UserData) -> String {
    let instance_type = match spec.instance_types.as_slice() {
        [only] => Some(only.as_str()),
        _ => None,
    };
    let data = LaunchTemplateData {
        image_id: spec.image.as_ref().map(ImageId::as_str),
        instance_type,
        key_name: spec.key_name.as_ref().map(KeyName::as_str),
        metadata_options: MetadataOptions {
            endpoint: "enabled",
            tags: spec.own.instance_labels.reads_tags().then_some("enabled"),
            // Not every subnet's nodes reach IMDS over IPv4 then.
            ipv6: (spec.cluster.ip_family == IpFamily::V6).then_some("enabled"),
            // A pod that is not on the host's network is one hop further away.
            put_response_hop_limit: if spec.disable_pod_imds { 1 } else { 2 },
            tokens: if spec.disable_imds_v1 { "required" } else { "optional" },
        },
        user_data: user_data.base64(),
    };
    json::pretty(&data)
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct LaunchTemplateData<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    image_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_name: Option<&'a str>,
    metadata_options: MetadataOptions,
    user_data: String,
}

#[derive(Serialize)]
struct MetadataOptions {
    #[serde(rename = "HttpEndpoint")]
    endpoint: &'static str,
    #[serde(rename = "InstanceMetadataTags", skip_serializing_if = "Option::is_none")]
    tags: Option<&'static str>,
    #[serde(rename = "HttpProtocolIpv6", skip_serializing_if = "Option::is_none")]
    ipv6: Option<&'static str>,
    #[serde(rename = "HttpPutResponseHopLimit")]
    put_response_hop_limit: u8,
    #[serde(rename = "HttpTokens")]
    tokens: &'static str,
}
