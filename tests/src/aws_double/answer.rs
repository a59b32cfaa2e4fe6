//! Answers in the words of each protocol.

use serde_json::{Value, json};

use super::refusal::Refusal;
use super::service::{Protocol, Service};
use super::xml;
use crate::endpoint::Response;

/// What an operation gives: a tree with the names that the service's own answers have.
pub(super) type Answer = Result<Value, Refusal>;

pub(super) fn response(service: Service, operation: &str, request_id: &str, answer: &Answer) -> Response {
    let protocol = service.protocol();
    let mut response = match answer {
        Ok(tree) => success(protocol, operation, request_id, tree),
        Err(refusal) => failure(protocol, request_id, refusal),
    };
    response.headers.push(("X-Amzn-RequestId", request_id.to_owned()));
    response
}

fn success(protocol: Protocol, operation: &str, request_id: &str, tree: &Value) -> Response {
    match protocol {
        Protocol::Query { namespace } => {
            let result = format!("{operation}Result");
            let body = json!({ result: tree, "ResponseMetadata": { "RequestId": request_id } });
            xml_response(200, &xml::document(&format!("{operation}Response"), namespace, &body, "member"))
        }
        Protocol::Ec2 { namespace } => {
            let mut body = json!({ "requestId": request_id });
            if let (Some(body), Some(tree)) = (body.as_object_mut(), tree.as_object()) {
                body.extend(tree.clone());
            }
            xml_response(200, &xml::document(&format!("{operation}Response"), namespace, &body, "item"))
        }
        Protocol::Json => Response::new(200, "application/x-amz-json-1.1", tree.to_string()),
        Protocol::Rest => Response::new(200, "application/json", tree.to_string()),
    }
}

fn failure(protocol: Protocol, request_id: &str, refusal: &Refusal) -> Response {
    let Refusal { status, code, message, .. } = refusal;
    let blame = if *status < 500 { "Sender" } else { "Receiver" };
    match protocol {
        Protocol::Query { namespace } => {
            let error = json!({ "Type": blame, "Code": code, "Message": message });
            let body = json!({ "Error": error, "RequestId": request_id });
            xml_response(*status, &xml::document("ErrorResponse", namespace, &body, "member"))
        }
        Protocol::Ec2 { .. } => {
            let error = json!({ "Error": { "Code": code, "Message": message } });
            let body = json!({ "Errors": error, "RequestID": request_id });
            xml_response(*status, &xml::document("Response", "", &body, "item"))
        }
        Protocol::Json => {
            let body = json!({ "__type": code, "message": message });
            Response::new(*status, "application/x-amz-json-1.1", body.to_string())
        }
        Protocol::Rest => {
            let mut response = Response::new(*status, "application/json", json!({ "message": message }).to_string());
            response.headers.push(("X-Amzn-ErrorType", code.clone()));
            response
        }
    }
}

fn xml_response(status: u16, body: &str) -> Response {
    Response::new(status, "text/xml", body)
}
