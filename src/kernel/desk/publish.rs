//! Making a revision public: the latest one, or an earlier one again.

use super::{Begun, Desk, Target, review::check_comment};
use crate::kernel::{
    document,
    error::{Error, Result},
    problem::ProblemCode,
    revision,
    workflow::Verb,
};

impl Desk<'_> {
    /// Makes the latest revision public.
    ///
    /// # Errors
    /// Those of every step, and [`Error::Problems`] when the content is not fit to be public.
    pub async fn publish(&self, target: Target, comment: Option<String>) -> Result<document::Model> {
        check_comment(comment.as_deref())?;
        let mut step = match self.take(target, Verb::Publish, true).await? {
            Begun::Now(step) => step,
            Begun::Before(outcome) => return Ok(*outcome),
        };
        let number = step.document.latest_revision;
        step.make_public(number).await?;
        step.finish(number, comment).await
    }

    /// Repeats an earlier revision as the latest one and makes it public.
    ///
    /// # Errors
    /// Those of every step, and [`Error::Problems`] when there is no such revision or it is not fit to be public.
    pub async fn restore(&self, target: Target, number: i32) -> Result<document::Model> {
        let mut step = match self.take(target, Verb::Restore, true).await? {
            Begun::Now(step) => step,
            Begun::Before(outcome) => return Ok(*outcome),
        };
        let earlier =
            revision::of(&step.opened.transaction, step.document.id, number).await.map_err(|error| match error {
                Error::NotFound => {
                    Error::problem(ProblemCode::NotFound, "revision", "The document has no revision of this number.")
                }
                other => other,
            })?;
        step.document.title = self.kernel.shape(step.document.kind)?.title(&earlier.content)?;
        step.add_revision(earlier.content, Some(number)).await?;
        let latest = step.document.latest_revision;
        step.make_public(latest).await?;
        step.finish(latest, None).await
    }
}
