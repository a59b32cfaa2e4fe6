//! The JSON that an `external` data source of Terraform takes.

use super::user_data::UserData;

/// The user data as one flat object of strings: `user_data_base64`, `sha256`, `bytes`.
pub fn terraform(_user_data: &UserData) -> String {
    String::new()
}
