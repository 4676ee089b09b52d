//! Emulation movements (phong trào thi đua, đợt thi đua): what an agency calls upon people to do, and when.

pub mod entity;
pub mod graphql;

use chrono::NaiveDate;
use sea_orm::{DatabaseTransaction, DbErr, Set, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::{publish::upsert, slugs};
use crate::kernel::{
    Problem, ProblemCode, Result,
    content::{Content, Landing},
    kind::Kind,
    value::{check::Check, collation, span::Span},
};

/// The most characters of a name.
pub const NAME_LIMIT: usize = 300;
/// The most characters of a description.
pub const DESCRIPTION_LIMIT: usize = 2_000;

/// What an editor writes of an emulation movement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EmulationMovement {
    /// The name.
    pub name: String,
    /// The readable part of its address; without one it is made from the name at the first publication.
    pub slug: Option<String>,
    /// What it aims at.
    pub description: Option<String>,
    /// Its first day.
    pub started_on: Option<NaiveDate>,
    /// Its last day.
    pub ended_on: Option<NaiveDate>,
}

impl Content for EmulationMovement {
    const KIND: Kind = Kind::EmulationMovement;

    fn title(&self) -> &str {
        &self.name
    }

    fn check(&self) -> Vec<Problem> {
        Check::default()
            .line("name", &self.name, NAME_LIMIT)
            .slug("slug", self.slug.as_deref())
            .optional("description", self.description.as_deref(), DESCRIPTION_LIMIT)
            .date("startedOn", self.started_on)
            .date("endedOn", self.ended_on)
            .holds(
                Span { from: self.started_on, to: self.ended_on }.is_orderly(),
                ProblemCode::OutOfRange,
                "endedOn",
                "The last day must not come before the first.",
            )
            .done()
    }

    fn missing(&self) -> Vec<Problem> {
        Vec::new()
    }

    async fn land(&self, landing: &Landing<'_>) -> Result<()> {
        let wish = slugs::Wish { wanted: self.slug.as_deref(), title: &self.name, fallback: "phong-trao" };
        let slug = slugs::claim(landing, Kind::EmulationMovement, wish).await?;
        upsert(
            landing.transaction,
            entity::ActiveModel {
                id: Set(landing.id),
                agency_id: Set(landing.agency_id),
                edition: Set(landing.edition),
                published_at: Set(landing.first_published_at),
                modified_at: Set(landing.now),
                slug: Set(slug),
                name: Set(self.name.clone()),
                name_key: Set(collation::key(&self.name)),
                description: Set(self.description.clone()),
                started_on: Set(self.started_on),
                ended_on: Set(self.ended_on),
                started_on_key: Set(self.started_on_key()),
            },
        )
        .await
    }

    async fn lift(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
        entity::Entity::delete_by_id(id).exec(transaction).await.map(|_| ())
    }
}

impl EmulationMovement {
    /// How its beginning sorts. Without one it stands before all others, so last in the order that is mostly asked for.
    fn started_on_key(&self) -> NaiveDate {
        // The first day of year 1, which both databases hold.
        self.started_on.or_else(|| NaiveDate::from_ymd_opt(1, 1, 1)).unwrap_or_default()
    }
}
