//! A stack that is to be there, whatever an earlier run left behind.

use super::{Doing, Events, NewStack, Phase, Stack, StackError, StackOptions, Stacks};

/// How a stack came to be there.
#[derive(Clone, Debug)]
pub enum Ensured {
    /// It was made, by this run or by one before that was cut off.
    Made(Stack),
    /// It had been there.
    Kept(Stack),
}

impl Ensured {
    /// The stack.
    pub fn stack(&self) -> &Stack {
        match self {
            Self::Made(stack) | Self::Kept(stack) => stack,
        }
    }
}

impl Stacks {
    /// Makes a stack, or goes on with the one of its name: one that is usable is kept, one that is being made is waited
    /// for, one that failed is deleted and made again.
    pub async fn ensure(&self, new: &NewStack, options: StackOptions) -> Result<Ensured, StackError> {
        let Some(there) = self.find(&new.name).await.map_err(StackError::of(&new.name))? else {
            return self.create(new, options).await.map(Ensured::Made);
        };
        let name = &there.name;
        match there.status.phase() {
            Phase::Usable => {
                self.log.info(format_args!("stack {name:?} is there ({}): it is kept as it is", there.status));
                return Ok(Ensured::Kept(there));
            }
            Phase::Working => {
                self.log.info(format_args!("stack {name:?} is {}: waiting for it", there.status));
                match self.wait(&there, Doing::Creating, Events::default()).await {
                    Ok(stack) => return Ok(Ensured::Made(stack)),
                    // It failed after all, before anybody saw: as good as one that had failed.
                    Err(StackError::Failed(_) | StackError::Gone { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            Phase::RollingBack | Phase::Failed => {
                self.log.warning(format_args!(
                    "stack {name:?} is {}, from an earlier run: it is deleted and made again",
                    there.status
                ));
            }
            Phase::Deleting => self.log.info(format_args!("stack {name:?} is being deleted: waiting until it is gone")),
            Phase::Gone => return self.create(new, options).await.map(Ensured::Made),
        }
        self.clear(&there).await?;
        self.create(new, options).await.map(Ensured::Made)
    }

    /// Takes a failed stack away, so that there can be one of its name.
    pub async fn clear_name(&self, name: &str) -> Result<(), StackError> {
        match self.find(name).await.map_err(StackError::of(name))? {
            Some(there) => self.clear(&there).await,
            None => Ok(()),
        }
    }

    async fn clear(&self, failed: &Stack) -> Result<(), StackError> {
        let Some(there) = self.settled(failed).await? else { return Ok(()) };
        if there.status.phase() == Phase::Deleting {
            return self.wait(&there, Doing::Deleting, Events::default()).await.map(drop);
        }
        self.delete(&there).await
    }

    /// The stack after its rollback, which must end before it can be deleted; `None` where it is gone.
    async fn settled(&self, stack: &Stack) -> Result<Option<Stack>, StackError> {
        let pace = self.pacing.start();
        loop {
            let there = self.find(&stack.id).await.map_err(StackError::of(&stack.name))?;
            let Some(there) = there.filter(|there| there.status.phase() != Phase::Gone) else { return Ok(None) };
            if there.status.phase() != Phase::RollingBack {
                return Ok(Some(there));
            }
            if !pace.next().await {
                let (stack, waited) = (there.name, self.pacing.timeout);
                return Err(StackError::TimedOut { stack, status: there.status, waited });
            }
        }
    }
}
