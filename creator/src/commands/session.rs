//! The way to AWS that a command's flags describe.

use std::time::Duration;

use super::World;
use crate::aws::{Aws, Connection};
use crate::cli::AwsFlags;
use crate::flow::FlowError;
use crate::stack::{Pacing, Stacks};

/// How long a command that has no flag for it waits.
pub(super) const TIMEOUT: Duration = Duration::from_mins(25);

/// AWS, and what working with stacks needs.
pub(super) async fn open(
    world: &World,
    flags: &AwsFlags,
    region: Option<&str>,
    timeout: Duration,
) -> Result<Stacks, FlowError> {
    let connection = Connection { region: region.map(str::to_owned), profile: flags.profile.clone() };
    Ok(Stacks {
        aws: Aws::connect(&connection).await?,
        log: world.log.clone(),
        pacing: Pacing { interval: flags.poll_interval, timeout },
        underway: world.underway.clone(),
        role: None,
    })
}
