//! Stacks that are there: changed, protected, deleted.

use serde_json::{Value, json};

use super::course;
use super::create::contents;
use super::stack::{Change, Stack};
use super::stacks::Stacks;
use super::template::Template;
use super::values::Scope;
use crate::aws_double::answer::Answer;
use crate::aws_double::parameters::Parameters;
use crate::aws_double::refusal::Refusal;

pub(super) fn delete_stack(stacks: &mut Stacks, parameters: &mut Parameters) -> Answer {
    let name = parameters.required("StackName")?;
    parameters.text("RoleARN");
    parameters.text("ClientRequestToken");
    parameters.end()?;
    // CloudFormation says nothing where there is nothing to delete.
    let Some(at) = stacks.find(&name).filter(|at| !stacks.all[*at].is_gone()) else { return Ok(json!({})) };
    let mut clock = stacks.clock;
    let users = users(stacks, at);
    let stack = &mut stacks.all[at];
    if stack.is_protected {
        let said = format!("Stack [{}] cannot be deleted while TerminationProtection is enabled", stack.name);
        return Err(Refusal::validation(said));
    }
    if stack.status == "DELETE_IN_PROGRESS" {
        return Ok(json!({}));
    }
    stack.apply(Change::stack("DELETE_IN_PROGRESS", Some("User Initiated")), &mut clock);
    if let Some((export, user)) = users {
        let said = format!("Export {export} cannot be deleted as it is in use by {user}");
        stack.apply(Change::stack("DELETE_FAILED", Some(&said)), &mut clock);
    } else {
        let there: Vec<&String> = stack
            .template
            .logical_ids()
            .filter(|id| {
                stack.resources.iter().any(|resource| resource.logical_id == **id && is_left(&resource.status))
            })
            .collect();
        stack.course = course::deletion(&there, &mut stack.script);
    }
    stacks.clock = clock;
    Ok(json!({}))
}

/// Whether there is something of a resource to delete.
fn is_left(status: &str) -> bool {
    !["", "DELETE_COMPLETE"].contains(&status)
}

/// An export of a stack that another uses.
fn users(stacks: &Stacks, at: usize) -> Option<(String, String)> {
    let others = stacks.all.iter().enumerate().filter(|(other, stack)| *other != at && stack.holds_imports());
    let mut imports = others.flat_map(|(_, stack)| stack.imports.iter().map(move |name| (name, &stack.name)));
    let exports: Vec<&String> = stacks.all[at].outputs.iter().filter_map(|output| output.export.as_ref()).collect();
    imports.find(|(name, _)| exports.contains(name)).map(|(name, user)| (name.clone(), user.clone()))
}

pub(super) fn update_termination_protection(stacks: &mut Stacks, parameters: &mut Parameters) -> Answer {
    let name = parameters.required("StackName")?;
    let enable = parameters.flag("EnableTerminationProtection");
    parameters.end()?;
    let absent = || Refusal::validation(format!("Stack [{name}] does not exist"));
    let stack = stacks.get(&name).filter(|stack| !stack.is_gone()).ok_or_else(absent)?;
    stack.is_protected = enable;
    Ok(json!({ "StackId": stack.id }))
}

pub(super) fn update_stack(stacks: &mut Stacks, parameters: &mut Parameters) -> Answer {
    let name = parameters.required("StackName")?;
    let body = parameters.required("TemplateBody")?;
    let capabilities = parameters.texts("Capabilities");
    parameters.text("RoleARN");
    parameters.text("ClientRequestToken");
    parameters.end()?;
    let exports = stacks.exports();
    let at = stacks.find(&name).filter(|at| !stacks.all[*at].is_gone());
    let at = at.ok_or_else(|| Refusal::validation(format!("Stack [{name}] does not exist")))?;
    let mut clock = stacks.clock;
    let stack = &mut stacks.all[at];
    if !(stack.is_usable() && stack.status.ends_with("_COMPLETE")) {
        let said = format!("Stack:{} is in {} state and can not be updated.", stack.id, stack.status);
        return Err(Refusal::validation(said));
    }
    let template = Template::read(&body)?;
    super::create::check_capabilities(&template, &capabilities)?;
    let changed = changed(stack, &template)?;
    if changed.is_empty() {
        return Err(Refusal::validation("No updates are to be performed."));
    }
    let region = stack.id.split(':').nth(3).unwrap_or_default().to_owned();
    let scope = Scope {
        region: &region,
        stack_name: &stack.name,
        stack_id: &stack.id,
        template: &template,
        attributes: &stack.script.attributes,
        exports: &exports,
    };
    let (resources, outputs) = contents(&scope)?;
    let fails = !stack.script.update_failures.is_empty();
    stack.course = course::update(&changed, &mut stack.script);
    if !fails {
        for (resource, new) in stack.resources.iter_mut().zip(resources) {
            resource.properties = new.properties;
        }
        stack.outputs = outputs;
        stack.template = template;
    }
    stack.apply(Change::stack("UPDATE_IN_PROGRESS", Some("User Initiated")), &mut clock);
    let id = stack.id.clone();
    stacks.clock = clock;
    Ok(json!({ "StackId": id }))
}

/// The resources that a template changes; the double neither adds nor removes any.
fn changed(stack: &Stack, template: &Template) -> Result<Vec<String>, Refusal> {
    let resources = |template: &Template| template.tree["Resources"].clone();
    let (old, new) = (resources(&stack.template), resources(template));
    let names =
        |tree: &Value| tree.as_object().map(|tree| tree.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
    if names(&old) != names(&new) {
        return Err(Refusal::unexpected("an update that adds, removes or reorders resources"));
    }
    Ok(names(&new).into_iter().filter(|id| old[id] != new[id]).collect())
}
