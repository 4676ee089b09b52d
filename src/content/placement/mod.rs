//! Placements (tin nóng, tin tiêu điểm): articles that editors put into the slots of a front page, for a time.
//!
//! A placement refers to its article with a foreign key, so an article cannot be withdrawn while a placement shows it: the
//! editor is told (`IN_USE`) and withdraws the placement first. Letting the placement vanish with its article would be
//! quicker by one step, but it would change the public side without a change of its own in the log, and those who follow
//! the log would keep a placement that points to nothing. What waits for its window holds no article.

pub mod entity;
pub mod graphql;
pub mod input;
pub mod list;

use sea_orm::{DatabaseTransaction, DbErr, Set, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::publish::upsert;
use crate::kernel::{
    Error, Problem, ProblemCode, Result,
    clock::{Timestamp, to_micros},
    content::{Content, Landing, Shown},
    error::none_of,
    kind::Kind,
    value::check::Check,
};
use entity::Slot;

/// The most characters of a headline.
pub const TITLE_LIMIT: usize = 300;
/// The last position.
pub const POSITION_LIMIT: i32 = 1_000_000;

/// What an editor writes of a placement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Placement {
    /// Where it stands; none only in a draft that was never fit to be kept.
    pub slot: Option<Slot>,
    /// What it shows; needed for publication.
    pub article_id: Option<Uuid>,
    /// Its place in the slot.
    pub position: i32,
    /// A headline for this place.
    pub title_override: Option<String>,
    /// From when on it shows itself.
    pub starts_at: Option<Timestamp>,
    /// From when on it does so no more.
    pub ends_at: Option<Timestamp>,
}

impl Content for Placement {
    const KIND: Kind = Kind::Placement;

    fn title(&self) -> &str {
        self.title_override.as_deref().unwrap_or_else(|| self.slot.map_or("", Slot::name))
    }

    fn check(&self) -> Vec<Problem> {
        Check::default()
            .holds(self.slot.is_some(), ProblemCode::Blank, "slot", "Say in which slot it stands.")
            .range("position", Some(self.position), 0, POSITION_LIMIT)
            .optional("titleOverride", self.title_override.as_deref(), TITLE_LIMIT)
            .holds(
                self.starts_at.zip(self.ends_at).is_none_or(|(start, end)| start < end),
                ProblemCode::OutOfRange,
                "endsAt",
                "The end must come after the beginning.",
            )
            .done()
    }

    fn missing(&self) -> Vec<Problem> {
        Check::default()
            .holds(self.article_id.is_some(), ProblemCode::Blank, "articleId", "A placement needs an article.")
            .done()
    }

    async fn land(&self, landing: &Landing<'_>) -> Result<()> {
        let article = self.article_id.map(|id| ("articleId".to_owned(), id));
        let mut problems = landing.unpublished(Kind::Article, article).await?;
        if self.ends_at.is_some_and(|end| end <= landing.now) {
            let message = "Its time is over already: nobody would see it.";
            problems.push(Problem::at(ProblemCode::OutOfRange, "endsAt", message));
        }
        none_of(problems)?;
        let unready = || Error::internal("a placement without a slot or an article was ready");
        upsert(
            landing.transaction,
            entity::ActiveModel {
                id: Set(landing.id),
                agency_id: Set(landing.agency_id),
                edition: Set(landing.edition),
                published_at: Set(landing.first_published_at),
                modified_at: Set(landing.now),
                slot: Set(self.slot.ok_or_else(unready)?),
                position: Set(self.position),
                article_id: Set(self.article_id.ok_or_else(unready)?),
                title_override: Set(self.title_override.clone()),
                starts_at: Set(self.starts_at.map(to_micros)),
                ends_at: Set(self.ends_at.map(to_micros)),
            },
        )
        .await
    }

    async fn shown(&self, landing: &Landing<'_>) -> Result<Shown> {
        Ok(Shown::within(self.starts_at, self.ends_at, landing.now))
    }

    async fn lift(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
        entity::Entity::delete_by_id(id).exec(transaction).await.map(|_| ())
    }
}
