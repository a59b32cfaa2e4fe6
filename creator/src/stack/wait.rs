//! Waits for a stack, telling of each resource.

use super::underway::Noted;
use super::{Doing, Event, Events, Failed, Phase, Stack, StackError, Stacks, Status, root_causes};
use crate::aws::AwsError;
use crate::log::Progress;

/// A stack that is waited for.
#[derive(Debug)]
pub(super) struct Wait<'a> {
    stacks: &'a Stacks,
    /// The stack's name, as it is told.
    name: String,
    /// Its ID, which finds it after it is gone as well.
    id: String,
    doing: Doing,
    events: Events,
    progress: Progress,
    _noted: Noted,
}

impl Stacks {
    /// Waits until a stack is what it is to become, and gives it.
    ///
    /// # Errors
    /// As soon as it is clear that it will not: a rollback goes on in `CloudFormation` without anybody who waits for it.
    pub(super) async fn wait(&self, stack: &Stack, doing: Doing, since: Events) -> Result<Stack, StackError> {
        let wait = Wait {
            stacks: self,
            name: stack.name.clone(),
            id: stack.id.clone(),
            doing,
            events: since,
            progress: self.log.progress(&format!("{doing} {}", stack.name)),
            _noted: self.underway.note(&stack.name, doing),
        };
        wait.run().await
    }
}

impl Wait<'_> {
    async fn run(mut self) -> Result<Stack, StackError> {
        let mut pace = self.stacks.pacing.start();
        let mut status = Status::new("");
        loop {
            match self.ask().await {
                Ok(Some(stack)) => {
                    if let Some(end) = self.end(&stack) {
                        return end;
                    }
                    status = stack.status;
                }
                Ok(None) => return self.gone(),
                // The request was tried several times; a wait has the time to ask again later.
                Err(error) if error.fault.is_passing() => {
                    self.stacks.log.detail(format_args!("{error}"));
                    pace.slow_down();
                }
                Err(error) => return Err(StackError::of(&self.name)(error)),
            }
            if !pace.next().await {
                let waited = self.stacks.pacing.timeout;
                return Err(StackError::TimedOut { stack: self.name, status, waited });
            }
        }
    }

    /// The stack, after its events were told.
    async fn ask(&mut self) -> Result<Option<Stack>, AwsError> {
        // The status first: so no event before it is missed.
        let Some(stack) = self.stacks.find(&self.id).await? else { return Ok(None) };
        let before = self.events.read(self.stacks, &self.id).await?;
        self.events.all.iter().skip(before).for_each(|event| self.tell(event));
        self.progress.say(self.summary());
        Ok(Some(stack))
    }

    fn tell(&self, event: &Event) {
        let log = &self.stacks.log;
        if event.is_cancelled() {
            // A dozen of them may follow one failure, and hide it.
            log.detail(event.told());
        } else if event.is_failure() {
            log.failure(event.told());
        } else if event.status.starts_with("DELETE") && self.doing != Doing::Deleting {
            log.warning(event.told());
        } else if event.status.ends_with("_COMPLETE") && !event.is_of_stack() {
            log.info(event.told());
        } else {
            log.detail(event.told());
        }
    }

    /// How many resources are done, and what is being worked on.
    fn summary(&self) -> String {
        let mut latest: Vec<&Event> = Vec::new();
        for event in self.events.all.iter().filter(|event| !event.is_of_stack()) {
            latest.retain(|known| known.logical_id != event.logical_id);
            latest.push(event);
        }
        let done = latest.iter().filter(|event| event.status.ends_with("_COMPLETE")).count();
        let working: Vec<&str> = latest
            .iter()
            .filter(|event| event.status.ends_with("_IN_PROGRESS"))
            .map(|event| event.logical_id.as_str())
            .collect();
        format!("{done} of {} resources done; {}", latest.len(), working.join(", "))
    }

    /// What comes of the wait, if it ends here.
    fn end(&self, stack: &Stack) -> Option<Result<Stack, StackError>> {
        match (self.doing, stack.status.phase()) {
            (_, Phase::Working) | (Doing::Deleting, Phase::Deleting | Phase::RollingBack) => None,
            (Doing::Updating, Phase::Usable) if stack.status.is_undone_update() => Some(Err(self.failed(stack))),
            (Doing::Creating | Doing::Updating, Phase::Usable) | (Doing::Deleting, Phase::Gone) => {
                Some(Ok(stack.clone()))
            }
            _ => Some(Err(self.failed(stack))),
        }
    }

    fn failed(&self, stack: &Stack) -> StackError {
        let causes = root_causes(&self.events.all);
        StackError::Failed(Failed { stack: self.name.clone(), status: stack.status.clone(), causes })
    }

    /// What comes of the wait where `CloudFormation` no longer knows the stack.
    fn gone(self) -> Result<Stack, StackError> {
        if self.doing != Doing::Deleting {
            return Err(StackError::Gone { stack: self.name });
        }
        Ok(Stack {
            name: self.name,
            id: self.id,
            status: Status::new("DELETE_COMPLETE"),
            reason: None,
            tags: std::collections::BTreeMap::new(),
            outputs: std::collections::BTreeMap::new(),
            is_protected: false,
            created: 0,
        })
    }
}
