//! `token`: kubelet's exec credential, a presigned STS `GetCallerIdentity` request.
//!
//! It takes the place of `aws-iam-authenticator token` and `aws eks get-token`. The instance role's credentials come
//! from IMDS and go nowhere but into the signature.
//!
//! Sources: aws-iam-authenticator, `pkg/token/token.go` (the token's form); IAM user guide, "Create a signed AWS API
//! request" (the signature); client-go, `pkg/apis/clientauthentication` (what kubelet reads).

mod encode;
mod presign;
mod sha256;
mod time;

pub use presign::exec_credential;

/// The variable in which kubelet tells the plugin which API version it wants.
pub const EXEC_INFO_VARIABLE: &[u8] = b"KUBERNETES_EXEC_INFO";

/// What a token is for, beside the cluster, whose name and region are N and R on the sheet.
pub struct Request<'a> {
    /// What kubelet's variable holds; empty where there is none.
    pub exec_info: &'a [u8],
    /// Seconds since 1970.
    pub now: u64,
}

#[cfg(test)]
mod tests;
