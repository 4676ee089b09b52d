//! Agencies: the bodies that publish, with a life span, predecessors and successors.

pub mod entity;
pub(super) mod filter;
pub mod graphql;

use std::collections::HashSet;

use chrono::NaiveDate;
use sea_orm::{DatabaseTransaction, DbErr, Set, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::{
    codes::Code,
    publish::{paths, upsert},
    tree::Tree,
};
use crate::kernel::{
    Error, Problem, ProblemCode, Result,
    content::{Content, Landing},
    error::none_of,
    kind::Kind,
    value::{check::Check, collation, span::Span},
};
use entity::{Level, succession};

/// The most characters of a name.
pub const NAME_LIMIT: usize = 200;
/// The most predecessors.
pub const PREDECESSOR_LIMIT: usize = 50;

/// The codes of agencies.
pub(in crate::content) const CODE: Code<entity::Entity> = Code { id: entity::Column::Id, code: entity::Column::Code };
/// The tree that agencies form.
pub(in crate::content) const TREE: Tree<entity::Entity> =
    Tree { id: entity::Column::Id, parent: entity::Column::ParentId };

/// What an editor writes of an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Agency {
    /// The short name in addresses and on the command line, in the form of a slug.
    pub code: String,
    /// The full name.
    pub name: String,
    /// Its level; none only in a draft that was never fit to be kept.
    pub level: Option<Level>,
    /// Its first day.
    pub valid_from: Option<NaiveDate>,
    /// Its last day.
    pub valid_to: Option<NaiveDate>,
    /// The agency above it.
    pub parent_id: Option<Uuid>,
    /// The agencies that it followed.
    pub predecessor_ids: Vec<Uuid>,
}

impl Content for Agency {
    const KIND: Kind = Kind::Agency;

    fn title(&self) -> &str {
        &self.name
    }

    fn check(&self) -> Vec<Problem> {
        let distinct: HashSet<&Uuid> = self.predecessor_ids.iter().collect();
        Check::default()
            .line("name", &self.name, NAME_LIMIT)
            .line("code", &self.code, crate::kernel::value::slug::LIMIT)
            .slug("code", Some(&self.code).filter(|code| !code.is_empty()).map(String::as_str))
            .holds(self.level.is_some(), ProblemCode::Blank, "level", "Say which level it has.")
            .holds(
                Span { from: self.valid_from, to: self.valid_to }.is_orderly(),
                ProblemCode::OutOfRange,
                "validTo",
                "The last day must not come before the first.",
            )
            .list("predecessorIds", self.predecessor_ids.len(), PREDECESSOR_LIMIT)
            .holds(
                distinct.len() == self.predecessor_ids.len(),
                ProblemCode::Duplicate,
                "predecessorIds",
                "An agency stands here twice.",
            )
            .done()
    }

    fn missing(&self) -> Vec<Problem> {
        Vec::new()
    }

    async fn land(&self, landing: &Landing<'_>) -> Result<()> {
        let transaction = landing.transaction;
        let mut problems = CODE.taken(landing, Kind::Agency, &self.code).await?;
        if self.predecessor_ids.contains(&landing.id) {
            let message = "An agency cannot be its own predecessor.";
            problems.push(Problem::at(ProblemCode::Invalid, "predecessorIds", message));
        }
        let parent = self.parent_id.map(|id| ("parentId".to_owned(), id));
        let predecessors = paths("predecessorIds", self.predecessor_ids.iter().copied());
        problems.extend(landing.unpublished(Kind::Agency, parent.into_iter().chain(predecessors)).await?);
        problems.extend(TREE.misplaced(landing, self.parent_id).await?);
        none_of(problems)?;
        let level = self.level.ok_or_else(|| Error::internal("an agency without a level was ready"))?;
        upsert(
            transaction,
            entity::ActiveModel {
                id: Set(landing.id),
                agency_id: Set(landing.agency_id),
                edition: Set(landing.edition),
                published_at: Set(landing.first_published_at),
                modified_at: Set(landing.now),
                code: Set(self.code.clone()),
                name: Set(self.name.clone()),
                name_key: Set(collation::key(&self.name)),
                level: Set(level),
                valid_from: Set(self.valid_from),
                valid_to: Set(self.valid_to),
                parent_id: Set(self.parent_id),
            },
        )
        .await?;
        succession::Entity::delete_many()
            .filter(succession::Column::SuccessorId.eq(landing.id))
            .exec(transaction)
            .await?;
        let rows = self.predecessor_ids.iter().map(|predecessor| succession::ActiveModel {
            successor_id: Set(landing.id),
            predecessor_id: Set(*predecessor),
        });
        succession::Entity::insert_many(rows).exec_without_returning(transaction).await?;
        Ok(())
    }

    async fn lift(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
        entity::Entity::delete_by_id(id).exec(transaction).await.map(|_| ())
    }
}
