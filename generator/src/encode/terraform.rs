//! The JSON that an `external` data source of Terraform takes.

use serde::Serialize;

use super::json;
use super::user_data::UserData;

/// The user data as one flat object of texts, with a line end.
///
/// `user_data_base64` is for `aws_launch_template`'s `user_data`, `sha256` and `bytes` are of the raw bytes. Source: the
/// documentation of Terraform's `external` provider, "External Program Protocol": every value is a text.
pub fn terraform(user_data: &UserData) -> String {
    json::pretty(&ExternalResult {
        bytes: user_data.raw().len().to_string(),
        sha256: user_data.sha256(),
        user_data_base64: user_data.base64(),
    })
}

#[derive(Serialize)]
struct ExternalResult {
    bytes: String,
    sha256: String,
    user_data_base64: String,
}
