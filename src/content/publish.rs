//! What the kinds share when they become public.

use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, Iterable, PrimaryKeyToColumn,
    QueryFilter, QuerySelect, sea_query::OnConflict,
};
use uuid::Uuid;

use crate::kernel::{Problem, ProblemCode, Result, content::Landing};

/// Writes a row, replacing the one with the same primary key. Rows that refer to it stay.
///
/// # Errors
/// When the row cannot be written.
pub(super) async fn upsert<A>(transaction: &DatabaseTransaction, row: A) -> Result<()>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
{
    let keys: Vec<_> = <A::Entity as EntityTrait>::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let others = <A::Entity as EntityTrait>::Column::iter()
        .filter(|column| !keys.iter().any(|key| format!("{key:?}") == format!("{column:?}")));
    let replace = OnConflict::columns(keys.iter().copied()).update_columns(others).to_owned();
    A::Entity::insert(row).on_conflict(replace).exec_without_returning(transaction).await?;
    Ok(())
}

/// The most levels that a tree has.
pub(super) const LEVEL_LIMIT: usize = 10;

/// The columns of a table whose rows form trees.
pub(super) struct Tree<E: EntityTrait> {
    /// The id.
    pub(super) id: E::Column,
    /// The row above.
    pub(super) parent: E::Column,
}

impl<E: EntityTrait> Tree<E> {
    /// What is wrong with putting an item below `parent`: it must not stand above itself, and what comes along below it
    /// must not make the tree too deep.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn misplaced(&self, landing: &Landing<'_>, parent: Option<Uuid>) -> Result<Vec<Problem>> {
        let refuse = |code, message: &str| Ok(vec![Problem::at(code, "parentId", message)]);
        let Some(parent) = parent else { return Ok(Vec::new()) };
        let mut above = Some(parent);
        let mut levels = 0;
        while let Some(id) = above.filter(|_| levels <= LEVEL_LIMIT) {
            if id == landing.id {
                return refuse(ProblemCode::Invalid, "Nothing can stand above itself.");
            }
            levels += 1;
            let row = E::find().select_only().column(self.parent).filter(self.id.eq(id)).into_tuple();
            above = row.one(landing.transaction).await?.flatten();
        }
        let mut below = vec![landing.id];
        while !below.is_empty() && levels <= LEVEL_LIMIT {
            levels += 1;
            let rows = E::find().select_only().column(self.id).filter(self.parent.is_in(below)).into_tuple();
            below = rows.all(landing.transaction).await?;
        }
        if levels > LEVEL_LIMIT {
            return refuse(ProblemCode::OutOfRange, &format!("A tree has at most {LEVEL_LIMIT} levels."));
        }
        Ok(Vec::new())
    }
}

/// The ids of a list paired with the paths of their fields.
pub(super) fn paths<'a>(
    list: &'a str,
    ids: impl Iterator<Item = Uuid> + 'a,
) -> impl Iterator<Item = (String, Uuid)> + 'a {
    ids.enumerate().map(move |(index, id)| (format!("{list}.{index}"), id))
}
