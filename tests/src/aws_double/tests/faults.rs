//! What goes wrong by script, and what the double does not accept.

use super::*;

fn identity(aws: &AwsDouble) -> (u16, String) {
    query(aws, "sts", "GetCallerIdentity", &[])
}

#[test]
fn the_nth_call_meets_its_fault() {
    let aws = AwsDouble::builder("us-west-2")
        .rule(Rule::on(Service::Sts, "GetCallerIdentity", Fault::Throttled).after(1).times(1))
        .rule(Rule::on(Service::Sts, "GetCallerIdentity", Fault::Close).after(2).times(1))
        .start()
        .expect("started");
    assert_eq!(identity(&aws).0, 200);
    let (status, xml) = identity(&aws);
    assert_eq!((status, elements(&xml, "Code")), (400, vec!["Throttling"]));
    assert_eq!(identity(&aws), (0, String::new()));
    assert_eq!(identity(&aws).0, 200);
    let answers: Vec<_> = aws.calls().into_iter().map(|call| call.answer.map(|(status, _)| status)).collect();
    assert_eq!(answers, [Some(200), Some(400), None, Some(200)]);
    aws.finish();
}

#[test]
fn each_service_has_its_own_words_for_expired_credentials() {
    let aws = AwsDouble::builder("us-west-2")
        .rule(Rule::on_all(Service::Sts, Fault::ExpiredCredentials))
        .rule(Rule::on_all(Service::Ec2, Fault::ExpiredCredentials))
        .rule(Rule::on_all(Service::Eks, Fault::ExpiredCredentials))
        .start()
        .expect("started");
    assert_eq!(elements(&identity(&aws).1, "Code"), ["ExpiredToken"]);
    let (_, xml) = query(&aws, "ec2", "DescribeAvailabilityZones", &[]);
    assert_eq!(elements(&xml, "Code"), ["RequestExpired"]);
    let (_, body) = exchange(&aws, &format!("GET /clusters HTTP/1.1\r\nAuthorization: {SIGNED}eks/aws4_request"), "");
    assert_eq!(json_of(&body)["message"], "The security token included in the request is expired");
    aws.finish();
}

#[test]
fn an_unknown_key_is_refused() {
    let aws = AwsDouble::builder("us-west-2").start().expect("started");
    let head =
        "POST / HTTP/1.1\r\nAuthorization: AWS4-HMAC-SHA256 Credential=OTHER/20200110/us-west-2/sts/aws4_request";
    let (status, xml) = exchange(&aws, head, "Action=GetCallerIdentity&Version=0");
    assert_eq!((status, elements(&xml, "Code")), (403, vec!["InvalidClientTokenId"]));
    aws.finish();
}

#[test]
fn what_the_test_did_not_provide_for_is_told() {
    let aws = AwsDouble::builder("us-west-2").start().expect("started");
    query(&aws, "sts", "GetSessionToken", &[]);
    query(&aws, "ec2", "DescribeAvailabilityZones", &[("AllAvailabilityZones", "true")]);
    query(&aws, "s3", "ListBuckets", &[]);
    cloudformation(&aws, "CreateStack", &[("StackName", "s"), ("TemplateBody", r#"{"Resources":{"A":{"Type":"T"}}}"#)]);
    exchange(&aws, "GET /clusters HTTP/1.1", "");
    assert_eq!(
        aws.unexpected(),
        [
            "STS GetSessionToken: the double has no GetSessionToken",
            "EC2 DescribeAvailabilityZones: the double does not act on AllAvailabilityZones",
            "POST /: the double plays no service \"s3\"",
            "CloudFormation CreateStack: there is no script for a stack \"s\"",
            "GET /clusters: no signature of version 4 in Authorization: \"\"",
        ]
    );
}

#[test]
#[should_panic(expected = "the double met requests that the test did not provide for:\nSTS GetSessionToken")]
fn an_unexpected_request_fails_the_test() {
    let aws = AwsDouble::builder("us-west-2").start().expect("started");
    query(&aws, "sts", "GetSessionToken", &[]);
    aws.finish();
}

#[test]
#[should_panic(expected = "the script has stacks that nobody made: eksctl-demo-cluster")]
fn a_stack_that_nobody_made_fails_the_test() {
    let builder = AwsDouble::builder("us-west-2").stack("eksctl-demo-cluster", StackScript::completes());
    builder.start().expect("started").finish();
}
