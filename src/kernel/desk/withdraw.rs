//! Taking away from the public.

use super::{Begun, Desk, Opened, Target, review::check_comment};
use crate::kernel::{document, error::Result, gate, workflow::Verb};

impl Desk<'_> {
    /// Takes the public revision away. The document and its revisions stay on the work side.
    ///
    /// # Errors
    /// Those of every step, and a problem with code `InUse` when published items still refer to it.
    pub async fn withdraw(&self, target: Target, comment: Option<String>) -> Result<document::Model> {
        check_comment(comment.as_deref())?;
        let mut step = match self.take(target, Verb::Withdraw, true).await? {
            Begun::Now(step) => step,
            Begun::Before(outcome) => return Ok(*outcome),
        };
        let number = step.document.published_revision.unwrap_or(step.document.latest_revision);
        let Opened { transaction, now, .. } = &step.opened;
        step.edition = Some(gate::withdraw(self.kernel, transaction, &mut step.document, *now).await?);
        step.document.scheduled_at = None;
        step.document.scheduled_revision = None;
        step.finish(number, comment).await
    }
}
