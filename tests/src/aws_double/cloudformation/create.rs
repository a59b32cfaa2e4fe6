//! `CreateStack`.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::course;
use super::stack::{Change, Output, Resource, Stack, Step};
use super::template::Template;
use super::values::{Missing, Scope};
use crate::aws_double::answer::Answer;
use crate::aws_double::parameters::Parameters;
use crate::aws_double::refusal::Refusal;
use crate::aws_double::world::{ACCOUNT, World};

pub(super) fn create_stack(world: &mut World, parameters: &mut Parameters) -> Answer {
    let name = parameters.required("StackName")?;
    let body = parameters.required("TemplateBody")?;
    let tags = parameters.list("Tags");
    let capabilities = parameters.texts("Capabilities");
    let is_protected = parameters.flag("EnableTerminationProtection");
    let keeps_failure =
        parameters.flag("DisableRollback") || parameters.text("OnFailure").as_deref() == Some("DO_NOTHING");
    let role = parameters.text("RoleARN");
    let token = parameters.text("ClientRequestToken");
    let timeout = parameters.text("TimeoutInMinutes");
    parameters.end()?;
    if let Some(timeout) = timeout {
        return Err(Refusal::unexpected(format!("TimeoutInMinutes {timeout}")));
    }
    check_name(&name)?;
    if let Some(there) = world.stacks.get(&name) {
        // The same request, sent again by a client that missed the answer.
        if token.is_some() && there.token == token {
            return Ok(json!({ "StackId": there.id }));
        }
        return Err(Refusal::new(400, "AlreadyExistsException", format!("Stack [{name}] already exists")));
    }
    let template = Template::read(&body)?;
    check_capabilities(&template, &capabilities)?;
    let mut script = world.stacks.take_script(&name)?;
    let named = script.failures.iter().chain(&script.delete_failures).chain(&script.rollback_fails);
    if let Some((unknown, _)) = named.into_iter().find(|(id, _)| template.logical_ids().all(|known| known != id)) {
        return Err(Refusal::unexpected(format!("the script of {name} has {unknown} fail, which the template lacks")));
    }
    if let Some((url, authority)) = &world.kubernetes {
        script.know_cluster(&template, url, authority);
    }
    let number = world.stacks.all.len() + 1;
    let id =
        format!("arn:aws:cloudformation:{}:{ACCOUNT}:stack/{name}/00000000-0000-4000-8000-{number:012}", world.region);
    let exports = world.stacks.exports();
    let scope = Scope {
        region: &world.region,
        stack_name: &name,
        stack_id: &id,
        template: &template,
        attributes: &script.attributes,
        exports: &exports,
    };
    let mut imports = Vec::new();
    imported(&template.tree, &scope, &mut imports)?;
    let (resources, outputs, course) = match contents(&scope) {
        Ok((resources, outputs)) => (resources, outputs, course::creation(&template, &script, keeps_failure)),
        // CloudFormation takes such a template, and then finds that it cannot begin.
        Err(Missing::Export(name)) => (Vec::new(), Vec::new(), without_export(&name)),
        Err(unknown) => return Err(unknown.into()),
    };
    let mut stack = Stack {
        name,
        id: id.clone(),
        tags: tags.iter().map(|tag| (text(&tag["Key"]), text(&tag["Value"]))).collect(),
        template,
        capabilities,
        role,
        token,
        is_protected,
        keeps_failure,
        status: String::new(),
        reason: None,
        events: Vec::new(),
        resources,
        outputs,
        imports,
        course,
        script,
        created: world.stacks.clock + 1,
    };
    stack.apply(Change::stack("CREATE_IN_PROGRESS", Some("User Initiated")), &mut world.stacks.clock);
    world.stacks.all.push(stack);
    Ok(json!({ "StackId": id }))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn check_name(name: &str) -> Result<(), Refusal> {
    let is_good = name.len() <= 128
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    if is_good {
        return Ok(());
    }
    Err(Refusal::validation(format!(
        "1 validation error detected: Value '{name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular \
         expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
    )))
}

pub(super) fn check_capabilities(template: &Template, given: &[String]) -> Result<(), Refusal> {
    let Some(needed) = template.capability() else { return Ok(()) };
    if given.iter().any(|given| given == needed || given == "CAPABILITY_NAMED_IAM") {
        return Ok(());
    }
    Err(Refusal::new(400, "InsufficientCapabilitiesException", format!("Requires capabilities : [{needed}]")))
}

/// The names of the exports that a value imports.
fn imported(value: &Value, scope: &Scope<'_>, into: &mut Vec<String>) -> Result<(), Refusal> {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if name == "Fn::ImportValue" {
                    into.push(scope.text(value)?);
                } else {
                    imported(value, scope, into)?;
                }
            }
        }
        Value::Array(values) => values.iter().try_for_each(|value| imported(value, scope, into))?,
        _ => {}
    }
    Ok(())
}

pub(super) fn contents(scope: &Scope<'_>) -> Result<(Vec<Resource>, Vec<Output>), Missing> {
    let tree = &scope.template.tree;
    let mut resources = Vec::new();
    for logical_id in scope.template.logical_ids() {
        resources.push(Resource {
            logical_id: logical_id.clone(),
            kind: scope.template.resource_type(logical_id).to_owned(),
            physical_id: scope.physical_id(logical_id),
            properties: scope.evaluate(&tree["Resources"][logical_id]["Properties"])?,
            status: String::new(),
            reason: None,
            changed: 0,
        });
    }
    let mut outputs = Vec::new();
    for (key, output) in tree["Outputs"].as_object().into_iter().flatten() {
        let export = &output["Export"]["Name"];
        outputs.push(Output {
            key: key.clone(),
            value: scope.text(&output["Value"])?,
            export: if export.is_null() { None } else { Some(scope.text(export)?) },
        });
    }
    Ok((resources, outputs))
}

fn without_export(name: &str) -> VecDeque<Step> {
    let said = format!("No export named {name} found. Rollback requested by user.");
    let begun = vec![Change::stack("ROLLBACK_IN_PROGRESS", Some(&said))];
    let ended = vec![Change::stack("ROLLBACK_COMPLETE", None)];
    VecDeque::from([Step { questions: 0, changes: begun }, Step { questions: 1, changes: ended }])
}
