//! Acronyms: what search takes for each other, beside the table that comes with the service.

pub mod graphql;

use sea_orm::{DatabaseTransaction, DbErr, IntoActiveModel as _, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::publish::{Known, upsert};
use crate::{
    kernel::{
        Error, Problem, ProblemCode, Result,
        content::{Content, Landing},
        kind::Kind,
        value::{check::Check, collation},
    },
    search::{
        acronyms::{self, TOKEN_LIMIT, folded, words},
        entity::acronym as entity,
        normalise::VERSION,
    },
};

/// The most characters of a short form.
pub const SHORT_LIMIT: usize = 50;
/// The most characters of what it stands for.
pub const LONG_LIMIT: usize = 200;

/// What an editor writes of an acronym.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Acronym {
    /// The short form.
    pub short: String,
    /// What it stands for.
    pub long: String,
}

impl Content for Acronym {
    const KIND: Kind = Kind::Acronym;

    fn title(&self) -> &str {
        &self.short
    }

    fn check(&self) -> Vec<Problem> {
        let mut check = Check::default();
        for (path, side, limit) in [("short", &self.short, SHORT_LIMIT), ("long", &self.long, LONG_LIMIT)] {
            let fits = side.is_empty() || (1..=TOKEN_LIMIT).contains(&words(side).len());
            let message = format!("It has 1 to {TOKEN_LIMIT} words of letters or digits.");
            check.line(path, side, limit).holds(fits, ProblemCode::Invalid, path, &message);
        }
        let differ = self.pair().is_none_or(|pair| pair.short != pair.long);
        let message = "Search reads both the same already: they differ in more than case and punctuation.";
        check.holds(differ, ProblemCode::Duplicate, "long", message).done()
    }

    fn missing(&self) -> Vec<Problem> {
        Vec::new()
    }

    async fn land(&self, landing: &Landing<'_>) -> Result<()> {
        let row = self.row(landing.into());
        // Marks tell pairs apart, because those that are typed are meant: CĐ is not CD. The folded keys do not have them.
        let alike = entity::Entity::find()
            .filter(entity::Column::ShortFolded.eq(&row.short_folded))
            .filter(entity::Column::LongFolded.eq(&row.long_folded))
            .filter(entity::Column::Id.ne(landing.id))
            .all(landing.transaction)
            .await?;
        if alike.iter().any(|other| acronyms::Acronym::new(&other.short, &other.long) == self.pair()) {
            let message = "Another public acronym has the same short form and stands for the same.";
            return Err(Error::problem(ProblemCode::Taken, "long", message));
        }
        upsert(landing.transaction, row.into_active_model().reset_all()).await
    }

    async fn lift(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
        entity::Entity::delete_by_id(id).exec(transaction).await.map(|_| ())
    }
}

impl Acronym {
    /// How search reads it; none while a side is not as it has to be.
    fn pair(&self) -> Option<acronyms::Acronym> {
        acronyms::Acronym::new(&self.short, &self.long)
    }

    fn row(&self, known: Known) -> entity::Model {
        entity::Model {
            id: known.id,
            agency_id: known.agency_id,
            edition: known.edition,
            published_at: known.published_at,
            modified_at: known.modified_at,
            short: self.short.clone(),
            short_key: collation::key(&self.short),
            long: self.long.clone(),
            short_folded: folded(&words(&self.short)),
            long_folded: folded(&words(&self.long)),
            normaliser: VERSION,
        }
    }
}
