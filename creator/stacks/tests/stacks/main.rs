//! The templates as a whole: what is refused, what settings change, and what AWS' own schemas say of them.

mod addons;
mod behaviour;
mod plans;
mod refusals;
mod templates;
