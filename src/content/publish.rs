//! What the kinds share when they become public.

use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, DatabaseTransaction, EntityTrait, Iterable, PrimaryKeyToColumn,
    sea_query::OnConflict,
};
use uuid::Uuid;

use crate::kernel::{Result, clock::Timestamp, content::Landing, document};

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

/// The ids of a list paired with the paths of their fields.
pub(super) fn paths<'a>(
    list: &'a str,
    ids: impl Iterator<Item = Uuid> + 'a,
) -> impl Iterator<Item = (String, Uuid)> + 'a {
    ids.enumerate().map(move |(index, id)| (format!("{list}.{index}"), id))
}

/// What every published row says beside what the editor wrote.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    /// The document's id.
    pub(super) id: Uuid,
    /// Whose it is.
    pub(super) agency_id: Uuid,
    /// The edition that makes it public.
    pub(super) edition: i64,
    /// When it first became public.
    pub(super) published_at: Timestamp,
    /// When this revision did.
    pub(super) modified_at: Timestamp,
}

impl From<&Landing<'_>> for Known {
    fn from(landing: &Landing<'_>) -> Self {
        let Landing { id, agency_id, edition, now, first_published_at, .. } = *landing;
        Self { id, agency_id, edition, published_at: first_published_at, modified_at: now }
    }
}

impl From<&document::Model> for Known {
    /// Of a preview: no edition has it yet.
    fn from(document: &document::Model) -> Self {
        let document::Model { id, agency_id, modified_at, first_published_at, .. } = *document;
        Self { id, agency_id, edition: 0, published_at: first_published_at.unwrap_or(modified_at), modified_at }
    }
}
