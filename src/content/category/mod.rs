//! Categories (chuyên mục): a tree for each agency.

pub mod entity;
pub mod graphql;

use sea_orm::{DatabaseTransaction, DbErr, Set, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::{publish::upsert, slugs, tree::Tree};
use crate::kernel::{
    Problem, ProblemCode, Result,
    content::{Content, Landing},
    error::none_of,
    kind::Kind,
    value::{check::Check, collation},
};

/// The most characters of a name.
pub const NAME_LIMIT: usize = 200;
/// The most characters of a description.
pub const DESCRIPTION_LIMIT: usize = 1_000;

/// The trees that categories form.
pub(in crate::content) const TREE: Tree<entity::Entity> =
    Tree { id: entity::Column::Id, parent: entity::Column::ParentId };

/// What an editor writes of a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Category {
    /// The name.
    pub name: String,
    /// The readable part of its address; without one it is made from the name at the first publication.
    pub slug: Option<String>,
    /// The category above it.
    pub parent_id: Option<Uuid>,
    /// Its place among its siblings.
    pub position: i32,
    /// What belongs in it.
    pub description: Option<String>,
}

impl Content for Category {
    const KIND: Kind = Kind::Category;

    fn title(&self) -> &str {
        &self.name
    }

    fn check(&self) -> Vec<Problem> {
        Check::default()
            .line("name", &self.name, NAME_LIMIT)
            .slug("slug", self.slug.as_deref())
            .range("position", Some(self.position), 0, 1_000_000)
            .optional("description", self.description.as_deref(), DESCRIPTION_LIMIT)
            .done()
    }

    fn missing(&self) -> Vec<Problem> {
        Vec::new()
    }

    async fn land(&self, landing: &Landing<'_>) -> Result<()> {
        none_of(self.misplaced(landing).await?)?;
        let wish = slugs::Wish { wanted: self.slug.as_deref(), title: &self.name, fallback: "chuyen-muc" };
        let slug = slugs::claim(landing, Kind::Category, wish).await?;
        upsert(
            landing.transaction,
            entity::ActiveModel {
                id: Set(landing.id),
                agency_id: Set(landing.agency_id),
                edition: Set(landing.edition),
                published_at: Set(landing.first_published_at),
                modified_at: Set(landing.now),
                parent_id: Set(self.parent_id),
                slug: Set(slug),
                name: Set(self.name.clone()),
                name_key: Set(collation::key(&self.name)),
                description: Set(self.description.clone()),
                position: Set(self.position),
            },
        )
        .await
    }

    async fn lift(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
        entity::Entity::delete_by_id(id).exec(transaction).await.map(|_| ())
    }
}

impl Category {
    /// What is wrong with its place in the tree: the parent must be public and of the same agency, no category may
    /// stand above itself, and a tree has an end.
    async fn misplaced(&self, landing: &Landing<'_>) -> Result<Vec<Problem>> {
        let parent = self.parent_id.map(|id| ("parentId".to_owned(), id));
        let mut problems = landing.unpublished(Kind::Category, parent).await?;
        if !problems.is_empty() {
            return Ok(problems);
        }
        if let Some(id) = self.parent_id {
            let agency = landing.agency_of(Kind::Category, id).await?;
            if agency.is_some_and(|agency| agency != landing.agency_id) {
                let message = "The category above it belongs to another agency.";
                problems.push(Problem::at(ProblemCode::Invalid, "parentId", message));
            }
        }
        problems.extend(TREE.misplaced(landing, self.parent_id).await?);
        Ok(problems)
    }
}
