//! `CloudFormation`: stacks that go as their scripts say.

mod change;
mod course;
mod create;
mod describe;
mod script;
mod stack;
mod stacks;
mod template;
mod values;

pub use script::StackScript;
pub(super) use stack::Resource;
pub use stack::StackSummary;
pub(super) use stacks::Stacks;

use super::answer::Answer;
use super::parameters::Parameters;
use super::world::{World, unknown};

pub(super) fn answer(world: &mut World, operation: &str, parameters: &mut Parameters) -> Answer {
    match operation {
        "CreateStack" => create::create_stack(world, parameters),
        "DescribeStacks" => describe::describe_stacks(&mut world.stacks, parameters),
        "DescribeStackEvents" => describe::describe_stack_events(&world.stacks, parameters),
        "DescribeStackResources" => describe::describe_stack_resources(&world.stacks, parameters),
        "ListStackResources" => describe::list_stack_resources(&world.stacks, parameters),
        "ListStacks" => describe::list_stacks(&world.stacks, parameters),
        "GetTemplate" => describe::get_template(&world.stacks, parameters),
        "UpdateStack" => change::update_stack(&mut world.stacks, parameters),
        "UpdateTerminationProtection" => change::update_termination_protection(&mut world.stacks, parameters),
        "DeleteStack" => change::delete_stack(&mut world.stacks, parameters),
        other => Err(unknown(other)),
    }
}
