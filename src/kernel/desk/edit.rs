//! Writing a further revision.

use super::{Begun, Desk, Target, same};
use crate::kernel::{
    content::{Content, parse},
    document,
    error::{Error, Result, none_of},
    problem::Problem,
    revision,
    workflow::{State, Verb},
};

impl Desk<'_> {
    /// Writes a further revision: `change` gets the latest content and answers the next. When that says the same,
    /// nothing is written and the document stays as it was.
    ///
    /// # Errors
    /// Those of every step, and [`Error::Problems`] when the content is at fault.
    pub async fn edit<C: Content>(
        &self,
        target: Target,
        publish: bool,
        change: impl FnOnce(C) -> Result<C, Vec<Problem>> + Send,
    ) -> Result<document::Model> {
        let mut step = match self.take(target, Verb::Edit, publish).await? {
            Begun::Now(step) => step,
            Begun::Before(outcome) => return Ok(*outcome),
        };
        if step.document.kind != C::KIND {
            return Err(Error::NotFound);
        }
        if publish && !step.document.lets(self.principal, Verb::Publish) {
            return Err(Error::Forbidden);
        }
        let latest = revision::of(&step.opened.transaction, step.document.id, step.document.latest_revision).await?;
        let next = change(parse::<C>(&latest.content)?).map_err(Error::Problems);
        let next =
            next.and_then(|next| none_of(next.check()).map(|()| next)).map_err(|error| error.within("content"))?;
        let json = serde_json::to_string(&next)?;
        let changed = !same(&latest.content, &json)?;
        let waiting = step.document.published_revision != Some(step.document.latest_revision);
        if !(changed || publish && waiting) {
            return step.finish_unchanged().await;
        }
        if changed {
            step.document.title = next.title().to_owned();
            step.add_revision(json, None).await?;
        }
        let number = step.document.latest_revision;
        if publish {
            step.document.state = State::Published;
            step.make_public(number).await?;
        }
        step.finish(number, None).await
    }
}
