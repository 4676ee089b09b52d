//! What an editor sends of a placement.

use std::sync::Arc;

use async_graphql::{ID, InputObject, MaybeUndefined};
use sea_orm::entity::prelude::*;

use super::{
    Placement,
    entity::Slot,
    graphql,
    list::{PlacementList, PlacementRow},
};
use crate::{
    content::{
        Content,
        article::graphql::ArticleList,
        slice::{Change, Slice},
    },
    graphql::{Result, Session, batch::ById, input, scalars::DateTime},
    kernel::{Error, document, kind::Kind},
};

/// What an editor writes of a placement. On creation `slot` is needed, and `articleId` before it can become public; in
/// an edit, what is left out stays as it is, and null clears a field.
#[derive(Debug, InputObject)]
#[graphql(name = "PlacementInput")]
pub struct Input {
    /// The slot in which it stands.
    slot: Option<Slot>,
    /// The article: public when the placement becomes public, of this agency or another one.
    article_id: MaybeUndefined<ID>,
    /// Its place in the slot, 0 to 1,000,000, the smallest first; 0 when it is not given.
    position: Option<i32>,
    /// A headline for this place, at most 300 characters, where the article's title is too long for it.
    title_override: MaybeUndefined<String>,
    /// The moment at which it comes into view; without one it does so when it is published.
    starts_at: MaybeUndefined<DateTime>,
    /// The moment at which it leaves: after the beginning, and in the future when it is published. Without one it stays
    /// until it is withdrawn.
    ends_at: MaybeUndefined<DateTime>,
}

impl Slice for Placement {
    type Input = Input;
    type View = graphql::Placement;

    async fn change(given: Input, _: &Session) -> Result<Change<Self>, Error> {
        let article = input::reference(Kind::Article, given.article_id, "articleId")?;
        let Input { slot, position, title_override, starts_at, ends_at, .. } = given;
        Ok(Box::new(move |before: Option<Self>| {
            let mut draft = before.unwrap_or_default();
            draft.slot = slot.or(draft.slot);
            input::optional(&mut draft.article_id, article);
            draft.position = position.unwrap_or(draft.position);
            input::optional_line(&mut draft.title_override, title_override);
            input::optional(&mut draft.starts_at, starts_at.map_value(|DateTime(instant)| instant));
            input::optional(&mut draft.ends_at, ends_at.map_value(|DateTime(instant)| instant));
            Ok(draft)
        }))
    }

    async fn find(session: &Session, id: Uuid) -> Result<Option<Content>> {
        Ok(session.batch.load_one(ById::<PlacementList>::new(id)).await?.map(|row| Content::Placement(row.into())))
    }

    async fn preview(self, session: &Session, document: &document::Model) -> Result<Content> {
        let article = match self.article_id {
            Some(id) => session.batch.load_one(ById::<ArticleList>::new(id)).await?,
            None => None,
        };
        let row = PlacementRow {
            id: document.id,
            agency_id: document.agency_id,
            published_at: document.first_published_at.unwrap_or(document.modified_at),
            modified_at: document.modified_at,
            slot: self.slot.unwrap_or(Slot::Hot),
            position: self.position,
            title_override: self.title_override,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            article,
        };
        Ok(Content::Placement(Arc::new(row).into()))
    }
}
