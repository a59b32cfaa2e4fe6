//! What goes wrong by script: with which calls of an operation, and how.

use super::refusal::Refusal;
use super::service::{Protocol, Service};

/// How a call goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Too many requests: the code that the service has for it, which clients try again after a while.
    Throttled,
    /// The service fails: HTTP 503, which clients try again.
    Unavailable,
    /// The credentials were good once.
    ExpiredCredentials,
    /// The principal may not do it.
    Denied,
    /// This refusal.
    Refused(Refusal),
    /// The connection is closed without an answer.
    Close,
    /// No answer comes, and the connection stays open.
    Silence,
}

/// A fault, and the calls that it happens to.
///
/// Calls are counted per rule, from 1. Of several rules that hold for a call, the first decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    service: Service,
    /// None for each of the service's operations.
    operation: Option<String>,
    after: u32,
    times: Option<u32>,
    fault: Fault,
    seen: u32,
}

impl Rule {
    /// A rule for an operation such as `DescribeStacks`; of all calls unless told otherwise.
    pub fn on(service: Service, operation: &str, fault: Fault) -> Self {
        Self { service, operation: Some(operation.to_owned()), after: 0, times: None, fault, seen: 0 }
    }

    /// A rule for each operation of a service.
    pub fn on_all(service: Service, fault: Fault) -> Self {
        Self { operation: None, ..Self::on(service, "", fault) }
    }

    /// The first `after` calls go well.
    #[must_use]
    pub fn after(self, after: u32) -> Self {
        Self { after, ..self }
    }

    /// The fault happens to `times` calls and no more.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }

    /// The fault that a call meets, which is counted by that.
    pub(super) fn meet(&mut self, service: Service, operation: &str) -> Option<&Fault> {
        if service != self.service || self.operation.as_deref().is_some_and(|wanted| wanted != operation) {
            return None;
        }
        let seen = self.seen;
        self.seen += 1;
        let ended = self.times.is_some_and(|times| seen.saturating_sub(self.after) >= times);
        (seen >= self.after && !ended).then_some(&self.fault)
    }
}

impl Fault {
    /// The refusal in the words of the service; none where there is no answer.
    ///
    /// Sources: "Common error types" in the API reference of each service; "Error codes for the Amazon EC2 API".
    pub(super) fn refusal(&self, service: Service, operation: &str, caller: &str) -> Option<Refusal> {
        let protocol = service.protocol();
        Some(match self {
            Self::Throttled => match protocol {
                Protocol::Query { .. } => Refusal::new(400, "Throttling", "Rate exceeded"),
                Protocol::Ec2 { .. } => Refusal::new(503, "RequestLimitExceeded", "Request limit exceeded."),
                Protocol::Json => Refusal::new(400, "ThrottlingException", "Rate exceeded"),
                Protocol::Rest => Refusal::new(429, "TooManyRequestsException", "Too Many Requests"),
            },
            Self::Unavailable => match protocol {
                Protocol::Query { .. } => Refusal::new(503, "ServiceUnavailable", "Service is unavailable"),
                Protocol::Ec2 { .. } => {
                    Refusal::new(503, "Unavailable", "The service is unavailable. Please try again shortly.")
                }
                Protocol::Json => Refusal::new(500, "InternalServerError", "An internal server error occurred"),
                Protocol::Rest => Refusal::new(503, "ServiceUnavailableException", "Service is unavailable"),
            },
            Self::ExpiredCredentials => match protocol {
                Protocol::Query { .. } => {
                    Refusal::new(403, "ExpiredToken", "The security token included in the request is expired")
                }
                Protocol::Ec2 { .. } => Refusal::new(400, "RequestExpired", "Request has expired."),
                Protocol::Json | Protocol::Rest => {
                    Refusal::new(400, "ExpiredTokenException", "The security token included in the request is expired")
                }
            },
            Self::Denied => {
                let action = format!("{}:{operation}", service.to_string().to_lowercase());
                let said = format!("User: {caller} is not authorized to perform: {action}");
                match protocol {
                    Protocol::Query { .. } => Refusal::new(403, "AccessDenied", said),
                    Protocol::Ec2 { .. } => Refusal::new(403, "UnauthorizedOperation", said),
                    Protocol::Json | Protocol::Rest => Refusal::new(400, "AccessDeniedException", said),
                }
            }
            Self::Refused(refusal) => refusal.clone(),
            Self::Close | Self::Silence => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(mut rule: Rule) -> Vec<bool> {
        (0..5).map(|_| rule.meet(Service::Eks, "DescribeCluster").is_some()).collect()
    }

    #[test]
    fn a_fault_strikes_the_calls_that_its_rule_names() {
        let on = || Rule::on(Service::Eks, "DescribeCluster", Fault::Throttled);
        assert_eq!(struck(on()), [true; 5]);
        assert_eq!(struck(on().times(2)), [true, true, false, false, false]);
        assert_eq!(struck(on().after(1).times(2)), [false, true, true, false, false]);
        assert_eq!(struck(Rule::on_all(Service::Eks, Fault::Close)), [true; 5]);
        assert_eq!(struck(Rule::on(Service::Eks, "ListClusters", Fault::Close)), [false; 5]);
        assert_eq!(struck(Rule::on_all(Service::Ec2, Fault::Close)), [false; 5]);
    }
}
