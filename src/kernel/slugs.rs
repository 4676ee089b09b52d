//! The slugs that items were ever published under. A slug stays with its item when the item gets another one, and when it
//! is withdrawn, so that a link never leads to something else.

use sea_orm::{QuerySelect, Set, entity::prelude::*};

use super::{
    error::{Error, Result},
    kind::Kind,
    problem::{Problem, ProblemCode},
};

/// The edition of slugs that came from another database with an item that has left them since; it lies before every
/// other.
const LEFT: i64 = -1;
/// The edition of a slug that came from another database and has not been claimed in this one.
const CAME: i64 = 0;

/// One slug of an item.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "item_slug")]
pub struct Model {
    /// The kind within which it is unique.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: Kind,
    /// The slug.
    #[sea_orm(primary_key, auto_increment = false)]
    pub slug: String,
    /// Whose it is.
    pub item_id: Uuid,
    /// The edition that claimed it last; 0 or less when that was in another database.
    pub edition: i64,
}

/// No relations: the item may be withdrawn.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The slugs that an item has had, as another database tells them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Had {
    /// The one it had last.
    pub last: Option<String>,
    /// Those that it had before.
    pub former: Vec<String>,
}

impl Had {
    /// The rows that keep them; without the last one when the item is about to claim it itself.
    pub(super) fn rows(&self, kind: Kind, item_id: Uuid, claims: bool) -> Vec<ActiveModel> {
        let last = self.last.iter().filter(|_| !claims).map(|slug| (slug, CAME));
        let former = self.former.iter().map(|slug| (slug, LEFT));
        last.chain(former)
            .map(|(slug, edition)| ActiveModel {
                kind: Set(kind),
                slug: Set(slug.clone()),
                item_id: Set(item_id),
                edition: Set(edition),
            })
            .collect()
    }

    /// What is wrong with them: their form, and that another item has one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn unfit<C: ConnectionTrait>(
        &self,
        connection: &C,
        kind: Kind,
        item_id: Uuid,
        claims: bool,
    ) -> Result<Vec<Problem>> {
        let last = self.last.iter().map(|slug| ("slug".to_owned(), slug));
        let former = self.former.iter().enumerate().map(|(at, slug)| (format!("formerSlugs.{at}"), slug));
        let all: Vec<(String, &String)> = last.chain(former).collect();
        let malformed = all.iter().filter(|(_, slug)| !super::value::slug::is_valid(slug));
        let malformed = malformed.map(|(path, _)| Problem::at(ProblemCode::Invalid, path, "This is no slug."));
        let mut problems: Vec<Problem> = malformed.collect();
        // Whether the last one is free is asked when it is claimed.
        let asked = all.iter().filter(|(path, _)| !(claims && path == "slug"));
        let asked: Vec<(&String, &String)> = asked.map(|(path, slug)| (path, *slug)).collect();
        if asked.is_empty() {
            return Ok(problems);
        }
        let taken: Vec<String> = Entity::find()
            .select_only()
            .column(Column::Slug)
            .filter(Column::Kind.eq(kind))
            .filter(Column::Slug.is_in(asked.iter().map(|(_, slug)| slug.as_str())))
            .filter(Column::ItemId.ne(item_id))
            .into_tuple()
            .all(connection)
            .await?;
        let taken = asked.into_iter().filter(|(_, slug)| taken.contains(slug)).map(|(path, _)| taken_by_another(path));
        problems.extend(taken);
        Ok(problems)
    }
}

/// The problem with a slug that belongs to another item.
#[must_use]
pub fn taken_by_another(path: &str) -> Problem {
    Problem::at(ProblemCode::Taken, path, "Another item has this slug, or had it before.")
}

/// Which of these items have had a slug, and so were public once.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn had_one<C: ConnectionTrait>(connection: &C, kind: Kind, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    let rows = Entity::find()
        .select_only()
        .column(Column::ItemId)
        .filter(Column::ItemId.is_in(ids.iter().copied()))
        .filter(Column::Kind.eq(kind))
        .into_tuple();
    rows.all(connection).await.map_err(Error::from)
}
