//! The program `gen-userdata`, run as a user would.

mod converting;
mod diffing;
mod documented;
mod files_on_nodes;
mod flags;
mod formats;
mod inspecting;
mod messages;
mod schema;
mod simulating;
mod sizes;
mod support;
mod tools;
mod unwritable;
