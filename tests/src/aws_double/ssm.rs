//! Systems Manager: public parameters.

use serde_json::{Value, json};

use super::answer::Answer;
use super::parameters::Parameters;
use super::refusal::Refusal;
use super::world::{World, unknown};

pub(super) fn answer(world: &World, operation: &str, parameters: &mut Parameters) -> Answer {
    match operation {
        "GetParameter" => {
            let name = parameters.required("Name")?;
            parameters.flag("WithDecryption");
            parameters.end()?;
            let found = described(world, &name);
            // SSM gives no message with this one.
            Ok(json!({ "Parameter": found.ok_or_else(|| Refusal::new(400, "ParameterNotFound", ""))? }))
        }
        "GetParameters" => {
            let names = parameters.texts("Names");
            parameters.end()?;
            let found: Vec<Value> = names.iter().filter_map(|name| described(world, name)).collect();
            let invalid: Vec<&String> = names.iter().filter(|name| !world.parameters.contains_key(*name)).collect();
            Ok(json!({ "Parameters": found, "InvalidParameters": invalid }))
        }
        other => Err(unknown(other)),
    }
}

fn described(world: &World, name: &str) -> Option<Value> {
    let value = world.parameters.get(name)?;
    let arn = format!("arn:aws:ssm:{}::parameter{name}", world.region);
    Some(json!({ "Name": name, "Type": "String", "Value": value, "Version": 1, "ARN": arn, "DataType": "text" }))
}
