//! Ctrl-C, and what is told then: AWS goes on without anybody who waits for it.

use std::process::ExitCode;

use tokio::signal::unix::{SignalKind, signal as listen};

use super::World;

/// What shells give for a program that SIGINT ended: 128 and the signal's number.
const INTERRUPTED: u8 = 130;

/// Comes back when the user, or the system, asks the program to end.
pub(super) async fn signal() {
    let (Ok(mut interrupt), Ok(mut terminate)) = (listen(SignalKind::interrupt()), listen(SignalKind::terminate()))
    else {
        // Without a handler the signals end the program, as they do any other.
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

/// Tells what goes on in AWS, and what can be done about it.
pub(super) fn report(world: &World) -> ExitCode {
    let World { log, underway } = world;
    let going = underway.list();
    for (stack, doing) in &going {
        log.warning(format_args!("interrupted: CloudFormation goes on {doing} stack {stack:?} by itself"));
    }
    if going.is_empty() {
        log.warning("interrupted: nothing goes on in AWS");
    }
    for advice in underway.advice() {
        log.info(advice);
    }
    ExitCode::from(INTERRUPTED)
}
