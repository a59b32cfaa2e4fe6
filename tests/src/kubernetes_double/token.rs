//! Tokens as EKS takes them: a presigned `GetCallerIdentity`, in base64.
//!
//! Source: aws-iam-authenticator, `pkg/token/token.go`, `Verify`. The signature itself is not checked; STS does that.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::endpoint::query_pairs;

/// Says what is wrong with an `Authorization` header.
pub(super) fn check(header: &str) -> Result<(), String> {
    let token = header.strip_prefix("Bearer k8s-aws-v1.").ok_or("no bearer token that begins with k8s-aws-v1.")?;
    let url = URL_SAFE_NO_PAD.decode(token).ok().and_then(|url| String::from_utf8(url).ok());
    let url = url.ok_or("the token is no URL in unpadded base64")?;
    let (address, query) = url.split_once('?').ok_or("the token's URL has no query")?;
    let host = address.strip_prefix("https://").unwrap_or_default().trim_end_matches('/');
    if !(host.starts_with("sts.") && (host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn"))) {
        return Err(format!("the token's URL is for {address}, not for STS"));
    }
    let pairs = query_pairs(query);
    let value = |name: &str| pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    if value("Action") != "GetCallerIdentity" {
        return Err(format!("the token's URL asks for {:?}", value("Action")));
    }
    if !value("X-Amz-SignedHeaders").split(';').any(|name| name == "x-k8s-aws-id") {
        return Err("the token is not signed for a cluster (x-k8s-aws-id)".to_owned());
    }
    // What is good for longer is refused, so that a stolen one is worth little.
    if value("X-Amz-Expires").parse().is_ok_and(|seconds: u32| seconds > 900) {
        return Err(format!("the token is good for {} seconds", value("X-Amz-Expires")));
    }
    for needed in ["X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature"] {
        if value(needed).is_empty() {
            return Err(format!("the token's URL lacks {needed}"));
        }
    }
    Ok(())
}

#[cfg(test)]
pub(super) const GOOD_URL: &str = "https://sts.us-west-2.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Expires=60\
    &X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Credential=AKIDEXAMPLE%2F20200110&X-Amz-Date=20200110T000000Z&X-Amz-Signature=00";

#[cfg(test)]
pub(super) fn header_of(url: &str) -> String {
    format!("Bearer k8s-aws-v1.{}", URL_SAFE_NO_PAD.encode(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_that_eks_would_not_take_are_refused() {
        assert_eq!(check(&header_of(GOOD_URL)), Ok(()));
        let refused = |header: &str| check(header).expect_err("refused");
        assert_eq!(refused("Bearer abc"), "no bearer token that begins with k8s-aws-v1.");
        assert_eq!(refused("Bearer k8s-aws-v1.a=="), "the token is no URL in unpadded base64");
        let changed = |from: &str, to: &str| refused(&header_of(&GOOD_URL.replace(from, to)));
        assert_eq!(
            changed("sts.us-west-2", "s3.us-west-2"),
            "the token's URL is for https://s3.us-west-2.amazonaws.com/, not for STS"
        );
        assert_eq!(changed("GetCallerIdentity", "AssumeRole"), "the token's URL asks for \"AssumeRole\"");
        assert_eq!(changed("%3Bx-k8s-aws-id", ""), "the token is not signed for a cluster (x-k8s-aws-id)");
        assert_eq!(changed("Expires=60", "Expires=3600"), "the token is good for 3600 seconds");
        assert_eq!(changed("Signature=00", "Signature="), "the token's URL lacks X-Amz-Signature");
    }
}
