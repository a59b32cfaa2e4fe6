//! Zones, types, parameters, clusters: what there is.

use super::*;

#[test]
fn zones_pass_the_filters() {
    let aws = AwsDouble::builder("us-west-2")
        .zone("us-west-2a", "usw2-az1")
        .special_zone(Zone::available("us-west-2b", "usw2-az2").impaired())
        .special_zone(Zone::available("us-west-2-lax-1a", "usw2-lax1-az1").local())
        .start()
        .expect("started");
    let filters = [
        ("Filter.1.Name", "state"),
        ("Filter.1.Value.1", "available"),
        ("Filter.2.Name", "zone-type"),
        ("Filter.2.Value.1", "availability-zone"),
    ];
    let (status, xml) = query(&aws, "ec2", "DescribeAvailabilityZones", &filters);
    assert_eq!((status, elements(&xml, "zoneName")), (200, vec!["us-west-2a"]));
    let (_, xml) = query(&aws, "ec2", "DescribeAvailabilityZones", &[]);
    assert_eq!(elements(&xml, "zoneName"), ["us-west-2a", "us-west-2b", "us-west-2-lax-1a"]);
    aws.finish();
}

#[test]
fn a_type_is_offered_where_the_test_says() {
    let aws = AwsDouble::builder("us-west-2")
        .zone("us-west-2a", "usw2-az1")
        .zone("us-west-2b", "usw2-az2")
        .instance_type(InstanceType::named("m5.large"))
        .instance_type(InstanceType::named("m7g.large").arm().offered_in(&["us-west-2b"]))
        .start()
        .expect("started");
    let of = |name| {
        let filters =
            [("LocationType", "availability-zone"), ("Filter.1.Name", "instance-type"), ("Filter.1.Value.1", name)];
        let (_, xml) = query(&aws, "ec2", "DescribeInstanceTypeOfferings", &filters);
        elements(&xml, "location").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of("m5.large"), ["us-west-2a", "us-west-2b"]);
    assert_eq!(of("m7g.large"), ["us-west-2b"]);
    let (_, xml) = query(&aws, "ec2", "DescribeInstanceTypes", &[("InstanceType.1", "m7g.large")]);
    assert!(xml.contains("<supportedArchitectures><item>arm64</item></supportedArchitectures>"), "{xml}");
    let (status, xml) = query(&aws, "ec2", "DescribeInstanceTypes", &[("InstanceType.1", "m99.huge")]);
    assert_eq!((status, elements(&xml, "Code")), (400, vec!["InvalidInstanceType"]));
    aws.finish();
}

#[test]
fn parameters_are_there_or_not() {
    let aws = AwsDouble::builder("us-west-2").parameter("/image", "ami-0123").start().expect("started");
    let get = |name: &str| {
        let head = format!(
            "POST / HTTP/1.1\r\nX-Amz-Target: AmazonSSM.GetParameter\r\nAuthorization: {SIGNED}ssm/aws4_request"
        );
        exchange(&aws, &head, &format!("{{\"Name\":\"{name}\"}}"))
    };
    let (status, body) = get("/image");
    assert_eq!((status, json_of(&body)["Parameter"]["Value"].as_str()), (200, Some("ami-0123")));
    let (status, body) = get("/other");
    assert_eq!((status, json_of(&body)["__type"].as_str()), (400, Some("ParameterNotFound")));
    aws.finish();
}

#[test]
fn clusters_are_told_by_name() {
    let cluster = Cluster::active("old", "1.30").kubernetes("https://k", "PEM").status("FAILED");
    let aws = AwsDouble::builder("us-west-2").cluster(cluster).start().expect("started");
    let get =
        |path: &str| exchange(&aws, &format!("GET {path} HTTP/1.1\r\nAuthorization: {SIGNED}eks/aws4_request"), "");
    let (status, body) = get("/clusters/old");
    let cluster = &json_of(&body)["cluster"];
    assert_eq!((status, cluster["status"].as_str(), cluster["version"].as_str()), (200, Some("FAILED"), Some("1.30")));
    assert_eq!(cluster["certificateAuthority"]["data"], "UEVN");
    assert_eq!(get("/clusters/new"), (404, r#"{"message":"No cluster found for name: new."}"#.to_owned()));
    assert_eq!(json_of(&get("/clusters").1)["clusters"], serde_json::json!(["old"]));
    aws.finish();
}

#[test]
fn the_caller_has_a_name() {
    let aws = AwsDouble::builder("us-west-2").start().expect("started");
    let (_, xml) = query(&aws, "sts", "GetCallerIdentity", &[]);
    assert_eq!(elements(&xml, "Account"), ["111122223333"]);
    assert_eq!(aws.counts().into_iter().collect::<Vec<_>>(), [("STS GetCallerIdentity".to_owned(), 1)]);
    aws.finish();
}
