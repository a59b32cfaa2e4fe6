//! What a script makes of a stack, step by step.
//!
//! Statuses and reasons are in the words of `CloudFormation`; user guide, "Understand stack creation events" and "Choose how to
//! handle failures when provisioning resources".

use std::collections::VecDeque;

use super::script::StackScript;
use super::stack::{Change, Step};
use super::template::Template;

/// The steps from `CREATE_IN_PROGRESS` to what the script says.
pub(super) fn creation(template: &Template, script: &StackScript, keeps_failure: bool) -> VecDeque<Step> {
    let fails = |id: &str| script.failures.iter().any(|(failing, _)| failing == id);
    let waves = &template.waves;
    // Nothing is begun with that needs what has failed.
    let last = waves.iter().rposition(|wave| wave.iter().any(|id| fails(id))).unwrap_or(waves.len() - 1);
    let mut steps = VecDeque::new();
    let mut before = 0;
    for (number, wave) in waves[..=last].iter().enumerate() {
        let changes = number.checked_sub(1).map(|done| &waves[done]).into_iter().flatten();
        let done = changes.filter(|id| !fails(id)).map(|id| Change::resource(id, "CREATE_COMPLETE", None));
        let begun = wave.iter().map(|id| Change::resource(id, "CREATE_IN_PROGRESS", None));
        let at = u32::try_from(number * script.after as usize / (last + 1)).unwrap_or(script.after);
        steps.push_back(Step { questions: at - before, changes: done.chain(begun).collect() });
        before = at;
    }
    if script.hangs {
        return steps;
    }
    let questions = script.after - before;
    if script.failures.is_empty() {
        let done = waves[last].iter().map(|id| Change::resource(id, "CREATE_COMPLETE", None));
        let changes = done.chain([Change::stack("CREATE_COMPLETE", None)]).collect();
        steps.push_back(Step { questions, changes });
    } else {
        failure(&mut steps, questions, &waves[..=last], script, keeps_failure);
    }
    steps
}

fn failure(
    steps: &mut VecDeque<Step>,
    questions: u32,
    waves: &[Vec<String>],
    script: &StackScript,
    keeps_failure: bool,
) {
    let fails = |id: &&String| script.failures.iter().any(|(failing, _)| failing == *id);
    let Some((current, before)) = waves.split_last() else { return };
    let cancelled = || current.iter().filter(|id| !fails(id));
    let failed: Vec<&str> = script.failures.iter().map(|(id, _)| id).chain(cancelled()).map(String::as_str).collect();
    let mut changes: Vec<Change> =
        script.failures.iter().map(|(id, reason)| Change::resource(id, "CREATE_FAILED", Some(reason))).collect();
    changes.extend(cancelled().map(|id| Change::resource(id, "CREATE_FAILED", Some("Resource creation cancelled"))));
    let list = failed.join(", ");
    if keeps_failure {
        let said = format!("The following resource(s) failed to create: [{list}]. ");
        changes.push(Change::stack("CREATE_FAILED", Some(&said)));
        steps.push_back(Step { questions, changes });
        return;
    }
    let said = format!("The following resource(s) failed to create: [{list}]. Rollback requested by user.");
    changes.push(Change::stack("ROLLBACK_IN_PROGRESS", Some(&said)));
    let made: Vec<&String> = before.iter().flatten().filter(|id| !fails(id)).collect();
    changes.extend(made.iter().rev().map(|id| Change::resource(id, "DELETE_IN_PROGRESS", None)));
    steps.push_back(Step { questions, changes });
    steps.push_back(Step {
        questions: 1,
        changes: removal(&made, script.rollback_fails.as_ref(), ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED"]),
    });
}

/// The steps from `DELETE_IN_PROGRESS` on.
pub(super) fn deletion(there: &[&String], script: &mut StackScript) -> VecDeque<Step> {
    let begun = there.iter().rev().map(|id| Change::resource(id, "DELETE_IN_PROGRESS", None)).collect();
    let mut steps = VecDeque::from([Step { questions: 0, changes: begun }]);
    if !script.delete_hangs {
        let failure = script.delete_failures.pop_front();
        steps.push_back(Step {
            questions: script.delete_after,
            changes: removal(there, failure.as_ref(), ["DELETE_COMPLETE", "DELETE_FAILED"]),
        });
    }
    steps
}

/// The end of a rollback or of a deletion: everything goes but what cannot. `ends` are the stack's good and bad ends.
fn removal(there: &[&String], failure: Option<&(String, String)>, ends: [&'static str; 2]) -> Vec<Change> {
    let stays = |id: &&&String| failure.is_some_and(|(failing, _)| failing == **id);
    let gone = there.iter().rev().filter(|id| !stays(id));
    let mut changes: Vec<Change> = gone.map(|id| Change::resource(id, "DELETE_COMPLETE", None)).collect();
    let [good, bad] = ends;
    let Some((id, reason)) = failure else {
        changes.push(Change::stack(good, None));
        return changes;
    };
    changes.push(Change::resource(id, "DELETE_FAILED", Some(reason)));
    let said = format!("The following resource(s) failed to delete: [{id}]. ");
    changes.push(Change::stack(bad, Some(&said)));
    changes
}

/// The steps from `UPDATE_IN_PROGRESS` on; `touched` are the resources that the new template changes.
pub(super) fn update(touched: &[String], script: &mut StackScript) -> VecDeque<Step> {
    let all = |status: &'static str| touched.iter().map(move |id| Change::resource(id, status, None));
    let begin = Step { questions: 0, changes: all("UPDATE_IN_PROGRESS").collect() };
    let Some((failing, reason)) = script.update_failures.pop_front() else {
        let ended =
            ["UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_COMPLETE"].map(|status| Change::stack(status, None));
        return VecDeque::from([begin, Step { questions: 0, changes: all("UPDATE_COMPLETE").chain(ended).collect() }]);
    };
    let said = format!("The following resource(s) failed to update: [{failing}]. ");
    let failure = [
        Change::resource(&failing, "UPDATE_FAILED", Some(&reason)),
        Change::stack("UPDATE_ROLLBACK_IN_PROGRESS", Some(&said)),
    ];
    let back = all("UPDATE_COMPLETE").chain([Change::stack("UPDATE_ROLLBACK_COMPLETE", None)]);
    VecDeque::from([
        begin,
        Step { questions: 0, changes: failure.into() },
        Step { questions: 1, changes: back.collect() },
    ])
}
