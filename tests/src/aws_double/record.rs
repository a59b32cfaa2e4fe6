//! What the double remembers of each request.

use std::fmt;

use serde_json::Value;

use super::service::Service;

/// One call, in the order of arrival.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedCall {
    /// The service.
    pub service: Service,
    /// The operation, such as `CreateStack`.
    pub operation: String,
    /// The parameters, as one tree: lists are lists, whatever the protocol.
    pub parameters: Value,
    /// The HTTP status of the answer, and for an error its code; nothing for what was not answered.
    pub answer: Option<(u16, Option<String>)>,
}

impl RecordedCall {
    /// A parameter that is a text; empty where there is none.
    pub fn text(&self, parameter: &str) -> &str {
        self.parameters[parameter].as_str().unwrap_or_default()
    }

    /// The template of a `CreateStack` or an `UpdateStack`; null where it brought none that is JSON.
    pub fn template(&self) -> Value {
        serde_json::from_str(self.text("TemplateBody")).unwrap_or_default()
    }
}

impl fmt::Display for RecordedCall {
    /// Service and operation, as in `EC2 DescribeAvailabilityZones`: what a test compares a list of calls by.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.service, self.operation)
    }
}
