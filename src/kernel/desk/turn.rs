//! What is published and shows itself only for a time: coming into public view and leaving it.

use sea_orm::{QueryOrder, QuerySelect, entity::prelude::*};

use super::{Desk, Due, Opened, Step, review::in_words};
use crate::kernel::{
    document,
    error::{Error, Result},
    gate,
    workflow::Verb,
};

impl Desk<'_> {
    /// What comes into public view, or leaves it, at a moment that has come: the earliest first, at most a hundred.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn turns_due(&self) -> Result<Vec<Due>> {
        let ids: Vec<Uuid> = document::Entity::find()
            .select_only()
            .column(document::Column::Id)
            .filter(document::Column::NextTurnAt.lte(self.kernel.clock.now()))
            .order_by_asc(document::Column::NextTurnAt)
            .order_by_asc(document::Column::Id)
            .limit(100)
            .into_tuple()
            .all(self.kernel.store.reader())
            .await?;
        Ok(ids.into_iter().map(|id| Due { id }).collect())
    }

    /// Passes the published revision of a document through the gate again: because its moment has come, or because
    /// something on which it depends has changed. Answers the document when the public side changed; taking the step
    /// once more then changes nothing. The version stays, because no editor wrote anything: who holds it may go on.
    ///
    /// When the content is no longer fit to be public (what it refers to was withdrawn, say), it stays as it is, and
    /// the audit trail says why.
    ///
    /// # Errors
    /// [`Error::Forbidden`] to everybody but the service itself; when the database fails, and then it stays due.
    pub async fn turn(&self, id: Uuid) -> Result<Option<document::Model>> {
        let Some((mut step, number)) = self.take_published(id).await? else { return Ok(None) };
        let planned = step.document.next_turn_at;
        let Opened { transaction, now, .. } = &step.opened;
        match gate::turn(self.kernel, transaction, &mut step.document, number, *now).await {
            Ok(Some(edition)) => {
                step.edition = Some(edition);
                step.finish(number, None).await.map(Some)
            }
            Ok(None) if step.document.next_turn_at == planned => Ok(None),
            Ok(None) => step.keep_next_turn().await.map(|()| None),
            Err(Error::Problems(problems)) => {
                drop(step);
                let Some((mut step, number)) = self.take_published(id).await? else { return Ok(None) };
                step.document.next_turn_at = None;
                step.finish(number, Some(in_words(&problems))).await.map(|_| None)
            }
            Err(error) => Err(error),
        }
    }

    async fn take_published(&self, id: Uuid) -> Result<Option<(Step<'_>, i32)>> {
        let Ok(opened) = self.open(None, true, Verb::Turn).await? else { return Ok(None) };
        let document = document::held_by(&opened.transaction, self.principal, id).await?;
        if !document.lets(self.principal, Verb::Turn) {
            return Err(Error::Forbidden);
        }
        let Some(number) = document.published_revision else { return Ok(None) };
        Ok(Some((Step { verb: Verb::Turn, seen: document.version, document, edition: None, opened }, number)))
    }
}

impl Step<'_> {
    /// Keeps the moment of the next turn and nothing else: no step was taken.
    async fn keep_next_turn(self) -> Result<()> {
        let Self { opened: Opened { transaction, .. }, document, .. } = self;
        document::Entity::update_many()
            .col_expr(document::Column::NextTurnAt, Expr::value(document.next_turn_at))
            .filter(document::Column::Id.eq(document.id))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}
