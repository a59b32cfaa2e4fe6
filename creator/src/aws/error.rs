//! What AWS answers when it does not do what was asked, in one shape for every service.

use std::error::Error as StdError;
use std::fmt;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_cloudformation::config::http::HttpResponse;
use aws_sdk_cloudformation::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cloudformation::operation::RequestId as _;
use thiserror::Error;

/// A request that failed: to whom it went, what it asked, and what is wrong.
#[derive(Debug, Error)]
#[error("{service} {operation}: {fault}")]
pub struct AwsError {
    /// The service, such as `CloudFormation`.
    pub service: &'static str,
    /// The operation, such as `CreateStack`.
    pub operation: &'static str,
    /// What is wrong.
    pub fault: Box<Fault>,
}

/// What is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There are no credentials to sign it with.
    NoCredentials,
    /// A source of credentials failed: what it said.
    Credentials(String),
    /// The service refused it, or failed.
    Refused {
        /// AWS' code, such as `AlreadyExistsException`.
        code: String,
        /// What AWS says about it.
        message: String,
        /// AWS' name for the request.
        request_id: Option<String>,
    },
    /// No answer came in time.
    TimedOut,
    /// The service cannot be reached: why.
    Unreachable(String),
    /// The answer makes no sense: why.
    Answer(String),
}

/// Codes of credentials that were good once. Source: "Common Error Types" of AWS' API references.
const EXPIRED: [&str; 4] = ["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"];

/// Codes of credentials that AWS does not know.
const UNKNOWN: [&str; 4] = ["AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId"];

/// Codes of a principal that may not do this.
const DENIED: [&str; 4] = ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized"];

/// Codes of too many requests.
const THROTTLED: [&str; 5] =
    ["RequestLimitExceeded", "Throttling", "ThrottlingException", "ThrottledException", "TooManyRequestsException"];

/// Codes of a service that fails by itself.
const INTERNAL: [&str; 6] = [
    "InternalError",
    "InternalFailure",
    "InternalServerError",
    "ServerException",
    "ServiceUnavailable",
    "ServiceUnavailableException",
];

impl Fault {
    /// AWS' code, where the service answered with one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            _ => None,
        }
    }

    /// Whether the credentials were good once.
    pub fn is_expired(&self) -> bool {
        self.code().is_some_and(|code| EXPIRED.contains(&code))
    }

    /// Whether the same request may succeed later: too many of them, a service in trouble, no answer.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Refused { code, .. } => THROTTLED.contains(&code.as_str()) || INTERNAL.contains(&code.as_str()),
            Self::TimedOut | Self::Unreachable(_) => true,
            Self::NoCredentials | Self::Credentials(_) | Self::Answer(_) => false,
        }
    }

    /// What the user can do, where AWS' own words do not say so.
    fn mend(&self) -> Option<&'static str> {
        let code = self.code()?;
        if EXPIRED.contains(&code) {
            Some(
                "the credentials have expired: renew them, for example with 'aws sso login', and run the command again",
            )
        } else if UNKNOWN.contains(&code) {
            Some("AWS does not know these credentials: check AWS_PROFILE, --profile and AWS_ACCESS_KEY_ID")
        } else if DENIED.contains(&code) {
            Some("give this principal the right to do it, or use another with --profile")
        } else if THROTTLED.contains(&code) {
            Some("the account makes too many requests: run the command again in some minutes")
        } else {
            None
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCredentials => f.write_str(
                "no AWS credentials: give --profile or AWS_PROFILE, log in with 'aws sso login', or set AWS_ACCESS_KEY_ID and \
                 AWS_SECRET_ACCESS_KEY",
            ),
            Self::Credentials(said) => write!(f, "the AWS credentials cannot be had: {said}; check the profile"),
            Self::Refused { code, message, request_id } => {
                write!(f, "{code}: {message}")?;
                if let Some(id) = request_id {
                    write!(f, " (request {id})")?;
                }
                self.mend().map_or(Ok(()), |mend| write!(f, "; {mend}"))
            }
            Self::TimedOut => f.write_str("no answer in time; check the network and run the command again"),
            Self::Unreachable(said) => {
                write!(f, "cannot be reached: {said}; check the network, the region and AWS_ENDPOINT_URL")
            }
            Self::Answer(said) => write!(f, "an answer that cannot be read: {said}; check AWS_ENDPOINT_URL"),
        }
    }
}

impl AwsError {
    /// AWS' code, where the service answered with one.
    pub fn code(&self) -> Option<&str> {
        self.fault.code()
    }

    /// What AWS says, where the service answered.
    pub fn message(&self) -> &str {
        match &*self.fault {
            Fault::Refused { message, .. } => message,
            _ => "",
        }
    }

    /// Whether the service says that what was asked for is not there.
    pub fn is_absent(&self) -> bool {
        match &*self.fault {
            Fault::Refused { code, message, .. } => {
                // CloudFormation has no code of its own for a stack that is not there.
                code == "ResourceNotFoundException"
                    || code == "ParameterNotFound"
                    || (code == "ValidationError" && message.contains("does not exist"))
            }
            _ => false,
        }
    }

    /// An answer without what it must have.
    pub(crate) fn answer(service: &'static str, operation: &'static str, said: impl Into<String>) -> Self {
        Self { service, operation, fault: Box::new(Fault::Answer(said.into())) }
    }
}

/// Tells a failed request as an [`AwsError`].
pub(crate) trait Told<T> {
    /// The answer, or the error of `operation` of `service`.
    fn told(self, service: &'static str, operation: &'static str) -> Result<T, AwsError>;
}

impl<T, E> Told<T> for Result<T, SdkError<E, HttpResponse>>
where
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
{
    fn told(self, service: &'static str, operation: &'static str) -> Result<T, AwsError> {
        self.map_err(|error| AwsError { service, operation, fault: Box::new(fault(&error)) })
    }
}

fn fault<E>(error: &SdkError<E, HttpResponse>) -> Fault
where
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
{
    if let Some(credentials) = find::<CredentialsError>(error) {
        return credentials_fault(credentials);
    }
    let request_id = error.request_id().map(str::to_owned);
    match error {
        SdkError::ServiceError(answer) => {
            let status = answer.raw().status().as_u16();
            let Some(code) = answer.err().code() else {
                return Fault::Answer(format!("HTTP status {status}"));
            };
            let message = answer.err().message().unwrap_or("no message").to_owned();
            Fault::Refused { code: code.to_owned(), message, request_id }
        }
        SdkError::TimeoutError(_) => Fault::TimedOut,
        SdkError::DispatchFailure(failure) if failure.is_timeout() => Fault::TimedOut,
        SdkError::ResponseError(_) => Fault::Answer(innermost(error)),
        other => Fault::Unreachable(innermost(other)),
    }
}

/// What is wrong with a source of credentials.
pub(crate) fn credentials_fault(error: &CredentialsError) -> Fault {
    match error {
        CredentialsError::CredentialsNotLoaded(_) => Fault::NoCredentials,
        other => Fault::Credentials(innermost(other)),
    }
}

/// The first error of this type among the sources.
fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut at = Some(error);
    while let Some(error) = at {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        at = error.source();
    }
    None
}

/// What the last of the sources says: the others only say that something failed.
fn innermost(error: &(dyn StdError + 'static)) -> String {
    let mut at = error;
    while let Some(source) = at.source() {
        at = source;
    }
    at.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: &str, message: &str, request_id: Option<&str>) -> AwsError {
        let fault = Fault::Refused {
            code: code.to_owned(),
            message: message.to_owned(),
            request_id: request_id.map(str::to_owned),
        };
        AwsError { service: "CloudFormation", operation: "CreateStack", fault: Box::new(fault) }
    }

    #[test]
    fn service_operation_code_message_and_request_are_told() {
        assert_eq!(
            refused("AlreadyExistsException", "Stack [a] already exists", Some("0e4-b")).to_string(),
            "CloudFormation CreateStack: AlreadyExistsException: Stack [a] already exists (request 0e4-b)"
        );
    }

    #[test]
    fn expired_credentials_are_named_as_such() {
        let error = refused("ExpiredToken", "The security token included in the request is expired", None);
        assert!(error.fault.is_expired());
        assert_eq!(
            error.to_string(),
            "CloudFormation CreateStack: ExpiredToken: The security token included in the request is expired; the credentials \
             have expired: renew them, for example with 'aws sso login', and run the command again"
        );
    }

    #[test]
    fn unknown_credentials_missing_rights_and_too_many_requests_have_their_mend() {
        let mend = |code| refused(code, "no", None).to_string();
        assert_eq!(
            mend("InvalidClientTokenId"),
            "CloudFormation CreateStack: InvalidClientTokenId: no; AWS does not know these credentials: check AWS_PROFILE, \
             --profile and AWS_ACCESS_KEY_ID"
        );
        assert_eq!(
            mend("AccessDenied"),
            "CloudFormation CreateStack: AccessDenied: no; give this principal the right to do it, or use another with \
             --profile"
        );
        assert_eq!(
            mend("Throttling"),
            "CloudFormation CreateStack: Throttling: no; the account makes too many requests: run the command again in some \
             minutes"
        );
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        assert!(refused("Throttling", "", None).fault.is_passing());
        assert!(refused("InternalFailure", "", None).fault.is_passing());
        assert!(Fault::TimedOut.is_passing());
        assert!(!refused("ExpiredToken", "", None).fault.is_passing());
        assert!(!Fault::NoCredentials.is_passing());
    }

    #[test]
    fn a_stack_that_is_not_there_is_told_from_other_validation_errors() {
        assert!(refused("ValidationError", "Stack with id x does not exist", None).is_absent());
        assert!(!refused("ValidationError", "1 validation error detected", None).is_absent());
    }
}
