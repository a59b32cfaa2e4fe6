//! Stacks, from their making to their end.

use serde_json::json;

use super::*;

/// A VPC, two subnets in it, and a cluster in those.
fn network() -> String {
    let subnet = |zone: &str| json!({ "Type": "AWS::EC2::Subnet", "Properties": { "VpcId": { "Ref": "VPC" }, "AvailabilityZone": zone } });
    json!({
        "Resources": {
            "ControlPlane": {
                "Type": "AWS::EKS::Cluster",
                "Properties": { "Name": "demo", "Version": "1.32", "ResourcesVpcConfig": { "SubnetIds": [{ "Ref": "SubnetA" }] } },
            },
            "SubnetA": subnet("us-west-2a"),
            "SubnetB": subnet("us-west-2b"),
            "VPC": { "Type": "AWS::EC2::VPC" },
        },
        "Outputs": {
            "VPC": { "Value": { "Ref": "VPC" }, "Export": { "Name": { "Fn::Sub": "${AWS::StackName}::VPC" } } },
            "Endpoint": { "Value": { "Fn::GetAtt": ["ControlPlane", "Endpoint"] } },
        },
    })
    .to_string()
}

fn create(aws: &AwsDouble, name: &str, template: &str) -> (u16, String) {
    cloudformation(aws, "CreateStack", &[("StackName", name), ("TemplateBody", template)])
}

fn status(aws: &AwsDouble, name: &str) -> String {
    let (_, xml) = cloudformation(aws, "DescribeStacks", &[("StackName", name)]);
    elements(&xml, "StackStatus").concat()
}

/// The events, the oldest first, as `LogicalId STATUS`.
fn events(aws: &AwsDouble, name: &str) -> Vec<String> {
    let (_, xml) = cloudformation(aws, "DescribeStackEvents", &[("StackName", name)]);
    let (ids, statuses) = (elements(&xml, "LogicalResourceId"), elements(&xml, "ResourceStatus"));
    let mut events: Vec<String> = ids.iter().zip(statuses).map(|(id, status)| format!("{id} {status}")).collect();
    events.reverse();
    events
}

fn double(script: StackScript) -> AwsDouble {
    AwsDouble::builder("us-west-2").kubernetes("https://k", "PEM").stack("s", script).start().expect("started")
}

#[test]
fn a_stack_comes_about_resource_by_resource() {
    let aws = double(StackScript::completes().after(3));
    assert_eq!(create(&aws, "s", &network()).0, 200);
    let seen: Vec<String> = (0..4).map(|_| status(&aws, "s")).collect();
    assert_eq!(seen, ["CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE"]);
    assert_eq!(
        events(&aws, "s"),
        [
            "s CREATE_IN_PROGRESS",
            "VPC CREATE_IN_PROGRESS",
            "VPC CREATE_COMPLETE",
            "SubnetA CREATE_IN_PROGRESS",
            "SubnetB CREATE_IN_PROGRESS",
            "SubnetA CREATE_COMPLETE",
            "SubnetB CREATE_COMPLETE",
            "ControlPlane CREATE_IN_PROGRESS",
            "ControlPlane CREATE_COMPLETE",
            "s CREATE_COMPLETE",
        ]
    );
    let outputs = &aws.stacks()[0].outputs;
    assert!(outputs["VPC"].starts_with("vpc-0"), "{outputs:?}");
    assert_eq!(outputs["Endpoint"], "https://k");
    aws.finish();
}

#[test]
fn a_failure_is_rolled_back() {
    let script = StackScript::fails("SubnetA", "Value (us-west-2a) for parameter availabilityZone is invalid.");
    let aws = double(script);
    create(&aws, "s", &network());
    assert_eq!([status(&aws, "s"), status(&aws, "s")], ["ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE"]);
    assert_eq!(
        events(&aws, "s")[3..],
        [
            "SubnetA CREATE_IN_PROGRESS",
            "SubnetB CREATE_IN_PROGRESS",
            "SubnetA CREATE_FAILED",
            "SubnetB CREATE_FAILED",
            "s ROLLBACK_IN_PROGRESS",
            "VPC DELETE_IN_PROGRESS",
            "VPC DELETE_COMPLETE",
            "s ROLLBACK_COMPLETE",
        ]
    );
    let (_, xml) = cloudformation(&aws, "DescribeStackEvents", &[("StackName", "s")]);
    assert_eq!(
        elements(&xml, "ResourceStatusReason"),
        [
            "The following resource(s) failed to create: [SubnetA, SubnetB]. Rollback requested by user.",
            "Resource creation cancelled",
            "Value (us-west-2a) for parameter availabilityZone is invalid.",
            "User Initiated",
        ]
    );
    aws.finish();
}

#[test]
fn a_failure_stays_where_rollback_is_disabled() {
    let aws = double(StackScript::fails("SubnetA", "no"));
    let parameters = [("StackName", "s"), ("TemplateBody", &network()), ("DisableRollback", "true")];
    cloudformation(&aws, "CreateStack", &parameters);
    assert_eq!(status(&aws, "s"), "CREATE_FAILED");
    aws.finish();
}

#[test]
fn a_stack_that_hangs_is_never_done() {
    let aws = double(StackScript::hangs());
    create(&aws, "s", &network());
    assert_eq!((0..5).map(|_| status(&aws, "s")).collect::<Vec<_>>(), ["CREATE_IN_PROGRESS"; 5]);
    assert_eq!(events(&aws, "s").last().map(String::as_str), Some("ControlPlane CREATE_IN_PROGRESS"));
    aws.finish();
}

#[test]
fn a_cluster_is_there_as_long_as_its_stack_has_it() {
    let aws = double(StackScript::completes());
    let cluster = || {
        let head = format!("GET /clusters/demo HTTP/1.1\r\nAuthorization: {SIGNED}eks/aws4_request");
        let (status, body) = exchange(&aws, &head, "");
        if status == 200 { json_of(&body)["cluster"]["status"].to_string() } else { status.to_string() }
    };
    assert_eq!(cluster(), "404");
    create(&aws, "s", &network());
    status(&aws, "s");
    assert_eq!(cluster(), "\"ACTIVE\"");
    cloudformation(&aws, "DeleteStack", &[("StackName", "s")]);
    status(&aws, "s");
    assert_eq!(cluster(), "404");
    aws.finish();
}

#[test]
fn a_name_is_taken_until_its_stack_is_gone() {
    let aws = double(StackScript::completes());
    create(&aws, "s", &network());
    let (code, xml) = create(&aws, "s", &network());
    assert_eq!((code, elements(&xml, "Code")), (400, vec!["AlreadyExistsException"]));
    assert_eq!(elements(&xml, "Message"), ["Stack [s] already exists"]);
    let (_, xml) = cloudformation(&aws, "DescribeStacks", &[("StackName", "t")]);
    assert_eq!(elements(&xml, "Message"), ["Stack with id t does not exist"]);
    aws.finish();
}

#[test]
fn a_protected_stack_is_not_deleted() {
    let aws = double(StackScript::completes());
    let parameters = [("StackName", "s"), ("TemplateBody", &network()), ("EnableTerminationProtection", "true")];
    cloudformation(&aws, "CreateStack", &parameters);
    status(&aws, "s");
    let (code, xml) = cloudformation(&aws, "DeleteStack", &[("StackName", "s")]);
    let said = "Stack [s] cannot be deleted while TerminationProtection is enabled";
    assert_eq!((code, elements(&xml, "Message")), (400, vec![said]));
    let off = [("StackName", "s"), ("EnableTerminationProtection", "false")];
    cloudformation(&aws, "UpdateTerminationProtection", &off);
    assert_eq!(cloudformation(&aws, "DeleteStack", &[("StackName", "s")]).0, 200);
    let (_, xml) = cloudformation(&aws, "DescribeStacks", &[("StackName", "s")]);
    assert_eq!(elements(&xml, "Message"), ["Stack with id s does not exist"]);
    assert_eq!(aws.stacks()[0].status, "DELETE_COMPLETE");
    aws.finish();
}

#[test]
fn what_cannot_be_deleted_stays_until_it_can() {
    let aws = double(StackScript::completes().delete_fails("VPC", "The vpc has dependencies and cannot be deleted."));
    create(&aws, "s", &network());
    status(&aws, "s");
    cloudformation(&aws, "DeleteStack", &[("StackName", "s")]);
    assert_eq!(status(&aws, "s"), "DELETE_FAILED");
    let (_, xml) = cloudformation(&aws, "DescribeStackResources", &[("StackName", "s")]);
    assert_eq!(
        elements(&xml, "ResourceStatus"),
        ["DELETE_FAILED", "DELETE_COMPLETE", "DELETE_COMPLETE", "DELETE_COMPLETE"]
    );
    cloudformation(&aws, "DeleteStack", &[("StackName", "s")]);
    status(&aws, "s");
    assert_eq!(aws.stacks()[0].status, "DELETE_COMPLETE");
    aws.finish();
}

#[test]
fn an_export_is_there_for_others_and_holds_its_stack() {
    let user = json!({ "Resources": { "Group": {
        "Type": "AWS::EC2::SecurityGroup", "Properties": { "VpcId": { "Fn::ImportValue": "s::VPC" } },
    } } })
    .to_string();
    let aws = double(StackScript::completes());
    aws.add_stack("early", StackScript::completes());
    aws.add_stack("user", StackScript::completes());
    create(&aws, "early", &user);
    assert_eq!([status(&aws, "early"), status(&aws, "early")], ["ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE"]);
    create(&aws, "s", &network());
    status(&aws, "s");
    create(&aws, "user", &user);
    assert_eq!(status(&aws, "user"), "CREATE_COMPLETE");
    cloudformation(&aws, "DeleteStack", &[("StackName", "s")]);
    let (_, xml) = cloudformation(&aws, "DescribeStacks", &[("StackName", "s")]);
    assert_eq!(elements(&xml, "StackStatusReason"), ["Export s::VPC cannot be deleted as it is in use by user"]);
    aws.finish();
}

#[test]
fn an_update_changes_the_template_or_is_taken_back() {
    let aws = double(StackScript::completes().update_fails("VPC", "no"));
    create(&aws, "s", &network());
    status(&aws, "s");
    let update = |template: &str| {
        let (_, xml) = cloudformation(&aws, "UpdateStack", &[("StackName", "s"), ("TemplateBody", template)]);
        elements(&xml, "Message").concat()
    };
    assert_eq!(update(&network()), "No updates are to be performed.");
    let changed =
        network().replace("\"AWS::EC2::VPC\"", "\"AWS::EC2::VPC\",\"Properties\":{\"CidrBlock\":\"10.0.0.0/16\"}");
    assert_eq!(update(&changed), "");
    assert_eq!([status(&aws, "s"), status(&aws, "s")], ["UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"]);
    assert_eq!(update(&changed), "");
    assert_eq!(status(&aws, "s"), "UPDATE_COMPLETE");
    let (_, xml) = cloudformation(&aws, "GetTemplate", &[("StackName", "s")]);
    assert_eq!(elements(&xml, "TemplateBody"), [changed.as_str()]);
    aws.finish();
}

#[test]
fn many_events_come_page_by_page() {
    let resources: serde_json::Map<String, Value> =
        (0..60).map(|number| (format!("Topic{number:02}"), json!({ "Type": "AWS::SNS::Topic" }))).collect();
    let aws = double(StackScript::completes());
    create(&aws, "s", &json!({ "Resources": resources }).to_string());
    status(&aws, "s");
    let (_, first) = cloudformation(&aws, "DescribeStackEvents", &[("StackName", "s")]);
    let token = elements(&first, "NextToken").concat();
    let (_, second) = cloudformation(&aws, "DescribeStackEvents", &[("StackName", "s"), ("NextToken", &token)]);
    let count = |xml: &str| elements(xml, "EventId").len();
    assert_eq!((count(&first), count(&second), elements(&second, "NextToken").len()), (100, 22, 0));
    aws.finish();
}

#[test]
fn roles_need_their_capability() {
    let role = json!({ "Resources": { "Role": { "Type": "AWS::IAM::Role" } } }).to_string();
    let aws = double(StackScript::completes());
    let (_, xml) = create(&aws, "s", &role);
    assert_eq!(elements(&xml, "Code"), ["InsufficientCapabilitiesException"]);
    assert_eq!(elements(&xml, "Message"), ["Requires capabilities : [CAPABILITY_IAM]"]);
    let parameters = [("StackName", "s"), ("TemplateBody", &*role), ("Capabilities.member.1", "CAPABILITY_IAM")];
    assert_eq!(cloudformation(&aws, "CreateStack", &parameters).0, 200);
    aws.finish();
}

#[test]
fn a_stack_can_be_there_before() {
    let aws = AwsDouble::builder("us-west-2").start().expect("started");
    let template = serde_json::from_str(&network()).expect("JSON");
    aws.make_stack("s", &template, &[("k", "v")], StackScript::fails("VPC", "no").after(2));
    aws.make_stack("t", &template, &[], StackScript::completes().after(2));
    let seen: Vec<_> = aws.stacks().into_iter().map(|stack| (stack.name, stack.status, stack.is_protected)).collect();
    let stack = |name: &str, status: &str| (name.to_owned(), status.to_owned(), true);
    assert_eq!(seen, [stack("s", "ROLLBACK_COMPLETE"), stack("t", "CREATE_COMPLETE")]);
    assert_eq!(aws.calls(), []);
    aws.finish();
}
