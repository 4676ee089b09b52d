//! What the kinds share when they become public: replacing a row, and finding a free slug.

use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, Iterable, PrimaryKeyToColumn,
    QueryFilter, QuerySelect, sea_query::OnConflict,
};
use uuid::Uuid;

use crate::kernel::{Error, ProblemCode, Result, content::Landing, value::slug};

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

/// What decides an item's slug.
pub(super) struct SlugWish<'a> {
    /// What the editor asked for; without it the title decides once and for all.
    pub(super) wanted: Option<&'a str>,
    /// The item's title or name.
    pub(super) title: &'a str,
    /// What stands in for a title without a letter or digit.
    pub(super) fallback: &'a str,
}

/// The slug that an item will have: the one asked for if it is free, else the one it already has, else a free one made
/// from its title. No other publication runs at the same time, so what is free stays free.
///
/// # Errors
/// A problem with code `Taken` when the slug that was asked for belongs to another item.
pub(super) async fn claim_slug<E: EntityTrait>(
    landing: &Landing<'_>,
    id: E::Column,
    slug: E::Column,
    wish: SlugWish<'_>,
) -> Result<String> {
    let others = E::find().select_only().column(slug).filter(id.ne(landing.id));
    if let Some(wanted) = wish.wanted {
        let taken: Option<String> = others.filter(slug.eq(wanted)).into_tuple().one(landing.transaction).await?;
        return match taken {
            None => Ok(wanted.to_owned()),
            Some(_) => Err(Error::problem(ProblemCode::Taken, "slug", "Another item has this slug.")),
        };
    }
    let own: Option<String> =
        E::find().select_only().column(slug).filter(id.eq(landing.id)).into_tuple().one(landing.transaction).await?;
    if let Some(own) = own {
        return Ok(own);
    }
    let base = slug::from_title(wish.title, wish.fallback);
    // A slug has no character with a meaning in LIKE.
    let taken: Vec<String> =
        others.filter(slug.like(format!("{base}%"))).into_tuple().all(landing.transaction).await?;
    Ok(slug::free(&base, &taken))
}

/// The ids of a list paired with the paths of their fields.
pub(super) fn paths<'a>(list: &'a str, ids: impl Iterator<Item = Uuid> + 'a) -> impl Iterator<Item = (String, Uuid)> + 'a {
    ids.enumerate().map(move |(index, id)| (format!("{list}.{index}"), id))
}
