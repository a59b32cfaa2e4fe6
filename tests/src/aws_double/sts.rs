//! The Security Token Service: who calls.

use serde_json::json;

use super::answer::Answer;
use super::parameters::Parameters;
use super::world::{ACCOUNT, CALLER, unknown};

pub(super) fn answer(operation: &str, parameters: &Parameters) -> Answer {
    match operation {
        "GetCallerIdentity" => {
            parameters.end()?;
            Ok(json!({ "Arn": CALLER, "UserId": "AIDAEXAMPLE", "Account": ACCOUNT }))
        }
        other => Err(unknown(other)),
    }
}
