//! The change log. Its number is the *edition*: gap-free, and in the order in which the changes were committed.

use sea_orm::{QueryOrder, QuerySelect, Set, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::{clock::Timestamp, document, error::Result, kind::Kind, store};

/// What happened to an item on the published side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    /// It became public, or was replaced by a newer revision.
    Published,
    /// It is no longer public; this row is its tombstone.
    Withdrawn,
}

/// One change of the published side.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    /// The edition that this change made.
    #[sea_orm(primary_key, auto_increment = false)]
    pub edition: i64,
    /// When.
    pub at: Timestamp,
    /// What kind of item changed.
    pub kind: Kind,
    /// Which one.
    pub item_id: Uuid,
    /// Whose it is.
    pub agency_id: Uuid,
    /// What happened.
    pub action: Action,
    /// The revision that was published or withdrawn.
    pub revision: i32,
}

/// No relations: the item may be gone.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// "LOA\0" as a number: the name of the advisory lock that puts publications in line on PostgreSQL.
const PUBLICATION_LOCK: i64 = 0x4c4f_4100;

/// Waits until no other publication is under way, and holds the others off until the transaction ends.
///
/// Sequences of PostgreSQL commit out of order, so a reader that follows them would miss a late one. With one
/// publication at a time the numbers can be counted instead, and they cannot have a gap. It is taken before anything
/// is checked, so no check of the gate can be overtaken either. SQLite has one writer anyway.
///
/// # Errors
/// [`super::Error::Timeout`] when the lock does not come in time.
pub async fn take_turn<C: ConnectionTrait>(connection: &C) -> Result<()> {
    store::hold(connection, PUBLICATION_LOCK).await
}

/// The latest edition; 0 when nothing was ever published.
///
/// # Errors
/// When the database cannot be read.
pub async fn edition<C: ConnectionTrait>(connection: &C) -> Result<i64> {
    let latest: Option<i64> = Entity::find()
        .select_only()
        .column(Column::Edition)
        .order_by_desc(Column::Edition)
        .limit(1)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(latest.unwrap_or(0))
}

/// Appends one change as the given edition. The caller has taken its turn and counted the edition itself, because the
/// published rows that belong to the change carry its number.
///
/// # Errors
/// When the row cannot be written.
pub async fn append<C: ConnectionTrait>(
    connection: &C,
    at: Timestamp,
    document: &document::Model,
    action: Action,
    revision: i32,
    edition: i64,
) -> Result<()> {
    Entity::insert(row(at, document, action, revision, edition)).exec_without_returning(connection).await?;
    Ok(())
}

/// The row of one change.
pub(super) fn row(
    at: Timestamp,
    document: &document::Model,
    action: Action,
    revision: i32,
    edition: i64,
) -> ActiveModel {
    ActiveModel {
        edition: Set(edition),
        at: Set(at),
        kind: Set(document.kind),
        item_id: Set(document.id),
        agency_id: Set(document.agency_id),
        action: Set(action),
        revision: Set(revision),
    }
}
