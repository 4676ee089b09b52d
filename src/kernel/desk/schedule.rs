//! Publication at a moment that was fixed before.

use sea_orm::{QueryOrder, QuerySelect, entity::prelude::*};

use super::{
    Begun, Desk, Step, Target,
    review::{check_comment, in_words},
};
use crate::kernel::{
    clock::{Timestamp, to_micros},
    document,
    error::{Error, Result},
    problem::ProblemCode,
    revision,
    workflow::{State, Verb},
};

/// A document whose moment has come.
#[derive(Debug, Clone, Copy)]
pub struct Due {
    /// The document.
    pub id: Uuid,
}

impl Desk<'_> {
    /// Fixes the moment at which the latest revision becomes public. Later edits do not change what will be published.
    ///
    /// # Errors
    /// Those of every step, and [`Error::Problems`] when the moment has passed or the content is not fit to be public.
    pub async fn schedule(&self, target: Target, at: Timestamp) -> Result<document::Model> {
        let mut step = match self.take(target, Verb::Schedule, false).await? {
            Begun::Now(step) => step,
            Begun::Before(outcome) => return Ok(*outcome),
        };
        if at <= step.opened.now {
            return Err(Error::problem(ProblemCode::OutOfRange, "at", "The moment must lie in the future."));
        }
        let number = step.document.latest_revision;
        let latest = revision::of(&step.opened.transaction, step.document.id, number).await?;
        self.kernel.shape(step.document.kind)?.ready(&latest.content)?;
        step.document.scheduled_at = Some(to_micros(at));
        step.document.scheduled_revision = Some(number);
        step.finish(number, None).await
    }

    /// Gives a scheduled publication up.
    ///
    /// # Errors
    /// Those of every step.
    pub async fn unschedule(&self, target: Target, comment: Option<String>) -> Result<document::Model> {
        check_comment(comment.as_deref())?;
        let mut step = match self.take(target, Verb::Unschedule, false).await? {
            Begun::Now(step) => step,
            Begun::Before(outcome) => return Ok(*outcome),
        };
        let number = step.document.scheduled_revision.take().unwrap_or(step.document.latest_revision);
        step.document.scheduled_at = None;
        step.finish(number, comment).await
    }

    /// The publications whose moment has come, the earliest first, at most a hundred.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn due(&self) -> Result<Vec<Due>> {
        let ids: Vec<Uuid> = document::Entity::find()
            .select_only()
            .column(document::Column::Id)
            .filter(document::Column::ScheduledAt.lte(self.kernel.clock.now()))
            .order_by_asc(document::Column::ScheduledAt)
            .order_by_asc(document::Column::Id)
            .limit(100)
            .into_tuple()
            .all(self.kernel.store.reader())
            .await?;
        Ok(ids.into_iter().map(|id| Due { id }).collect())
    }

    /// Publishes what was scheduled, if it still is: another instance, or an editor, may have been quicker. When the
    /// content is no longer fit to be public (its category was withdrawn, say), the schedule is given up and the audit
    /// trail says why.
    ///
    /// # Errors
    /// When the database fails; the publication stays due.
    pub async fn publish_due(&self, due: Due) -> Result<Option<document::Model>> {
        let Some((mut step, number)) = self.take_due(due).await? else { return Ok(None) };
        match step.make_public(number).await {
            Ok(()) => {
                // An edit made since then waits as a draft behind the revision that was fixed.
                if number == step.document.latest_revision {
                    step.document.state = State::Published;
                }
                step.finish(number, None).await.map(Some)
            }
            Err(Error::Problems(problems)) => {
                drop(step);
                let Some((mut step, number)) = self.take_due(due).await? else { return Ok(None) };
                step.verb = Verb::Unschedule;
                step.document.scheduled_at = None;
                step.document.scheduled_revision = None;
                step.finish(number, Some(in_words(&problems))).await.map(Some)
            }
            Err(error) => Err(error),
        }
    }

    async fn take_due(&self, due: Due) -> Result<Option<(Step<'_>, i32)>> {
        let Ok(opened) = self.open(None, true, Verb::Publish).await? else { return Ok(None) };
        let document = document::held_by(&opened.transaction, self.principal, due.id).await?;
        let (Some(number), Some(at)) = (document.scheduled_revision, document.scheduled_at) else { return Ok(None) };
        if at > opened.now {
            return Ok(None);
        }
        let seen = document.version;
        let mut step = Step { verb: Verb::Publish, seen, document, edition: None, opened };
        step.document.version += 1;
        step.document.modified_by = self.principal.subject().to_owned();
        step.document.modified_at = step.opened.now;
        Ok(Some((step, number)))
    }
}
