//! The double of AWS speaks as AWS does: botocore, which reads answers by AWS' own models of the services, finds each value.

use std::fs;

use nodestrap_tests::aws_double::{
    AwsDouble, Cluster, Fault, InstanceType, Rule, ScalingActivity, Service, StackScript,
};
use nodestrap_tests::{programs, python};
use serde_json::{Value, json};

/// What botocore reads out of the answers to calls of service, operation and parameters.
fn read_by_botocore(aws: &AwsDouble, calls: &[(&str, &str, Value)]) -> Vec<Value> {
    let calls: Vec<Value> = calls
        .iter()
        .map(|(service, operation, parameters)| json!({ "service": service, "operation": operation, "parameters": parameters }))
        .collect();
    let question = json!({ "endpoint": aws.endpoint(), "region": "us-west-2", "calls": calls });
    python::ask("call.py", &question).expect("botocore answers")
}

fn of_stack(name: &str) -> Value {
    json!({ "StackName": name })
}

#[test]
fn stacks_are_read_with_every_field() {
    let template = json!({
        "Resources": {
            "VPC": { "Type": "AWS::EC2::VPC" },
            "NodeGroup": {
                "Type": "AWS::AutoScaling::AutoScalingGroup",
                "Properties": { "MinSize": "1", "MaxSize": "3", "DesiredCapacity": "2", "VPCZoneIdentifier": { "Ref": "VPC" } },
            },
        },
        "Outputs": { "VPC": { "Value": { "Ref": "VPC" }, "Export": { "Name": { "Fn::Sub": "${AWS::StackName}::VPC" } } } },
    });
    let aws = AwsDouble::builder("us-west-2")
        .zone("us-west-2a", "usw2-az1")
        .stack("s", StackScript::completes().attribute("VPC", "Ref", "vpc-1"))
        .instances("s", &["i-1"])
        .activity("s", ScalingActivity::failed("Launching a new EC2 instance", "no <capacity> & no hope"))
        .start()
        .expect("started");
    let creation = json!({
        "StackName": "s",
        "TemplateBody": template.to_string(),
        "Tags": [{ "Key": "k", "Value": "v" }],
        "Capabilities": ["CAPABILITY_IAM"],
        "EnableTerminationProtection": true,
    });
    let answers = read_by_botocore(
        &aws,
        &[
            ("cloudformation", "CreateStack", creation),
            ("cloudformation", "DescribeStacks", of_stack("s")),
            ("cloudformation", "DescribeStackEvents", of_stack("s")),
            ("cloudformation", "DescribeStackResources", of_stack("s")),
            ("cloudformation", "ListStacks", json!({})),
            ("cloudformation", "GetTemplate", of_stack("s")),
            ("cloudformation", "DeleteStack", of_stack("s")),
            ("autoscaling", "DescribeAutoScalingGroups", json!({})),
        ],
    );
    let [created, described, events, resources, listed, read, refused, groups] = &answers[..] else { unreachable!() };
    let stack = &described["Stacks"][0];
    assert_eq!(stack["StackId"], created["StackId"]);
    assert_eq!(stack["CreationTime"], "2020-01-10 14:21:01+00:00");
    assert_eq!(stack["EnableTerminationProtection"], true);
    assert_eq!(stack["Tags"], json!([{ "Key": "k", "Value": "v" }]));
    assert_eq!(stack["Outputs"], json!([{ "OutputKey": "VPC", "OutputValue": "vpc-1", "ExportName": "s::VPC" }]));
    assert_eq!(events["StackEvents"][0]["ResourceStatus"], "CREATE_COMPLETE");
    assert_eq!(resources["StackResources"][0]["PhysicalResourceId"], "vpc-1");
    assert_eq!(listed["StackSummaries"][0]["StackStatus"], "CREATE_COMPLETE");
    assert_eq!(read["TemplateBody"], template);
    assert_eq!(
        *refused,
        json!({ "code": "ValidationError", "message": "Stack [s] cannot be deleted while TerminationProtection is enabled" })
    );
    let group = &groups["AutoScalingGroups"][0];
    assert_eq!(json!([group["MinSize"], group["MaxSize"], group["DesiredCapacity"]]), json!([1, 3, 2]));
    assert_eq!(group["Instances"][0]["InstanceId"], "i-1");
    let of_group = json!({ "AutoScalingGroupName": group["AutoScalingGroupName"] });
    let activities = read_by_botocore(&aws, &[("autoscaling", "DescribeScalingActivities", of_group)]);
    assert_eq!(activities[0]["Activities"][0]["StatusMessage"], "no <capacity> & no hope");
    aws.finish();
}

#[test]
fn zones_types_images_and_clusters_are_read_with_every_field() {
    let aws = AwsDouble::builder("us-west-2")
        .zone("us-west-2a", "usw2-az1")
        .instance_type(InstanceType::named("m7g.large").arm().interfaces(3, 10))
        .parameter("/image", "ami-1")
        .console("i-1", "booted\n")
        .cluster(Cluster::active("demo", "1.32").kubernetes("https://k", "PEM"))
        .start()
        .expect("started");
    let of_zones = json!({ "Filters": [{ "Name": "state", "Values": ["available"] }] });
    let answers = read_by_botocore(
        &aws,
        &[
            ("sts", "GetCallerIdentity", json!({})),
            ("ec2", "DescribeAvailabilityZones", of_zones),
            ("ec2", "DescribeInstanceTypeOfferings", json!({ "LocationType": "availability-zone" })),
            ("ec2", "DescribeInstanceTypes", json!({ "InstanceTypes": ["m7g.large"] })),
            ("ec2", "DescribeImages", json!({ "ImageIds": ["ami-1"] })),
            ("ec2", "GetConsoleOutput", json!({ "InstanceId": "i-1" })),
            ("ssm", "GetParameter", json!({ "Name": "/image" })),
            ("eks", "DescribeCluster", json!({ "name": "demo" })),
            ("eks", "ListNodegroups", json!({ "clusterName": "demo" })),
        ],
    );
    let [caller, zones, offerings, types, images, console, parameter, cluster, groups] = &answers[..] else {
        unreachable!()
    };
    assert_eq!(caller["Account"], "111122223333");
    assert_eq!(zones["AvailabilityZones"][0]["ZoneId"], "usw2-az1");
    assert_eq!(offerings["InstanceTypeOfferings"][0]["Location"], "us-west-2a");
    let instance = &types["InstanceTypes"][0];
    assert_eq!(instance["ProcessorInfo"]["SupportedArchitectures"], json!(["arm64"]));
    assert_eq!(instance["NetworkInfo"]["Ipv4AddressesPerInterface"], 10);
    assert_eq!(images["Images"][0]["ImageId"], "ami-1");
    assert_eq!(console["Output"], "booted\n");
    assert_eq!(parameter["Parameter"]["Value"], "ami-1");
    assert_eq!(cluster["cluster"]["kubernetesNetworkConfig"]["serviceIpv4Cidr"], "10.100.0.0/16");
    assert_eq!(*groups, json!({ "nodegroups": [] }));
    aws.finish();
}

#[test]
fn errors_are_read_in_each_protocol() {
    let services = [Service::CloudFormation, Service::Ec2, Service::Eks, Service::Ssm];
    let aws = services
        .into_iter()
        .fold(AwsDouble::builder("us-west-2"), |builder, service| builder.rule(Rule::on_all(service, Fault::Throttled)))
        .start()
        .expect("started");
    let answers = read_by_botocore(
        &aws,
        &[
            ("cloudformation", "DescribeStacks", json!({})),
            ("ec2", "DescribeAvailabilityZones", json!({})),
            ("eks", "DescribeCluster", json!({ "name": "demo" })),
            ("ssm", "GetParameter", json!({ "Name": "/image" })),
        ],
    );
    let codes: Vec<&str> = answers.iter().filter_map(|answer| answer["code"].as_str()).collect();
    assert_eq!(codes, ["Throttling", "RequestLimitExceeded", "TooManyRequestsException", "ThrottlingException"]);
    aws.finish();
}

/// Every template that nodestrap makes is one that the double can make, and node groups find what they import.
#[test]
fn nodestrap_s_templates_come_about() {
    let golden = programs::repository().join("creator/stacks/tests/golden");
    let files = fs::read_dir(&golden).expect("golden templates").map(|entry| entry.expect("read").path());
    let mut templates: Vec<(String, String)> = files
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.strip_suffix(".template.json")?;
            // The cluster that the node groups belong to.
            let name = if name == "cluster-plain" { "eksctl-wonderful-painting-1578669435-cluster" } else { name };
            Some((name.to_owned(), fs::read_to_string(&path).expect("read")))
        })
        .collect();
    templates.sort_by_key(|(name, _)| (!name.starts_with("eksctl-"), name.clone()));
    let account = AwsDouble::builder("us-west-2");
    let account = templates.iter().fold(account, |account, (name, _)| account.stack(name, StackScript::completes()));
    let aws = account.start().expect("started");
    let mut calls = Vec::new();
    for (name, template) in &templates {
        let creation = json!({ "StackName": name, "TemplateBody": template, "Capabilities": ["CAPABILITY_NAMED_IAM"] });
        calls.push(("cloudformation", "CreateStack", creation));
        calls.push(("cloudformation", "DescribeStacks", of_stack(name)));
    }
    read_by_botocore(&aws, &calls);
    let made: Vec<_> = aws.stacks().into_iter().map(|stack| (stack.name, stack.status)).collect();
    let wanted: Vec<_> = templates.iter().map(|(name, _)| (name.clone(), "CREATE_COMPLETE".to_owned())).collect();
    assert_eq!(made, wanted);
    aws.finish();
}
