//! Contributors: the people and bodies that bylines name.

pub mod entity;
pub mod graphql;

use sea_orm::{DatabaseTransaction, DbErr, Set, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::publish::upsert;
use crate::kernel::{
    Problem, Result,
    content::{Content, Landing},
    kind::Kind,
    value::{check::Check, collation},
};

/// The most characters of a name.
pub const NAME_LIMIT: usize = 200;
/// The most characters of a description.
pub const DESCRIPTION_LIMIT: usize = 1_000;

/// What an editor writes of a contributor. No more of a person than a byline says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Contributor {
    /// The name as a byline prints it.
    pub name: String,
    /// Who that is.
    pub description: Option<String>,
}

impl Content for Contributor {
    const KIND: Kind = Kind::Contributor;

    fn title(&self) -> &str {
        &self.name
    }

    fn check(&self) -> Vec<Problem> {
        Check::default()
            .line("name", &self.name, NAME_LIMIT)
            .optional("description", self.description.as_deref(), DESCRIPTION_LIMIT)
            .done()
    }

    fn missing(&self) -> Vec<Problem> {
        Vec::new()
    }

    async fn land(&self, landing: &Landing<'_>) -> Result<()> {
        upsert(
            landing.transaction,
            entity::ActiveModel {
                id: Set(landing.id),
                agency_id: Set(landing.agency_id),
                edition: Set(landing.edition),
                published_at: Set(landing.first_published_at),
                modified_at: Set(landing.now),
                name: Set(self.name.clone()),
                name_key: Set(collation::key(&self.name)),
                description: Set(self.description.clone()),
            },
        )
        .await
    }

    async fn lift(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
        entity::Entity::delete_by_id(id).exec(transaction).await.map(|_| ())
    }
}
