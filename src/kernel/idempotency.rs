//! Idempotency keys: a mutation that is sent twice under one key happens once.

use chrono::Duration;
use sea_orm::{Set, entity::prelude::*, sea_query::OnConflict};

use super::{
    access::Principal,
    clock::Timestamp,
    document,
    error::{Error, Result},
    problem::ProblemCode,
};

/// How long a key is remembered.
pub const LIFETIME: Duration = Duration::hours(72);

/// One key of one principal.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    /// Whose key it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    /// The key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// The SHA-256 of the operation and its whole input.
    pub digest: String,
    /// The document as it stood after the effect, as JSON.
    pub outcome: Option<String>,
    /// When it was used first.
    pub created_at: Timestamp,
}

/// No relations are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A key together with what it stands for.
#[derive(Debug, Clone)]
pub struct Once {
    /// The key that the client made up, 1 to 128 characters.
    pub key: String,
    /// The SHA-256 of the operation and its whole input.
    pub digest: String,
}

/// Claims a key within the transaction of its effect, or answers what the effect was when it has already happened.
///
/// A second request with the same key waits here until the first one has ended: on PostgreSQL for the row, on SQLite
/// for the write lock.
///
/// # Errors
/// A problem with code `IdempotencyKeyReused` when the key stands for another input.
pub async fn claim<C: ConnectionTrait>(
    connection: &C,
    now: Timestamp,
    principal: &Principal,
    once: &Once,
) -> Result<Option<document::Model>> {
    forget_expired(connection, now, principal, once).await?;
    let row = ActiveModel {
        subject: Set(principal.subject().to_owned()),
        key: Set(once.key.clone()),
        digest: Set(once.digest.clone()),
        outcome: Set(None),
        created_at: Set(now),
    };
    let untouched = OnConflict::columns([Column::Subject, Column::Key]).do_nothing().to_owned();
    let claimed = Entity::insert(row).on_conflict(untouched).exec_without_returning(connection).await?;
    if claimed == 1 {
        return Ok(None);
    }
    let earlier = Entity::find_by_id((principal.subject().to_owned(), once.key.clone()))
        .one(connection)
        .await?
        .ok_or_else(|| Error::internal("an idempotency key vanished"))?;
    if earlier.digest != once.digest {
        return Err(Error::problem(
            ProblemCode::IdempotencyKeyReused,
            "idempotencyKey",
            "This key was already used with another input. Make a new key for each new request.",
        ));
    }
    let outcome = earlier.outcome.ok_or_else(|| Error::internal("an idempotency key without an outcome"))?;
    Ok(Some(serde_json::from_str(&outcome)?))
}

/// Keeps what the effect was, for repetitions.
///
/// # Errors
/// When the row cannot be written.
pub async fn keep<C: ConnectionTrait>(
    connection: &C,
    principal: &Principal,
    once: &Once,
    outcome: &document::Model,
) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Outcome, Expr::value(serde_json::to_string(outcome)?))
        .filter(Column::Subject.eq(principal.subject()))
        .filter(Column::Key.eq(once.key.as_str()))
        .exec(connection)
        .await?;
    Ok(())
}

/// Forgets one's own key when its time has passed; [`sweep`] takes the others, so that no two claims meet over them.
async fn forget_expired<C: ConnectionTrait>(
    connection: &C,
    now: Timestamp,
    principal: &Principal,
    once: &Once,
) -> Result<()> {
    Entity::delete_many()
        .filter(Column::Subject.eq(principal.subject()))
        .filter(Column::Key.eq(once.key.as_str()))
        .filter(Column::CreatedAt.lt(now - LIFETIME))
        .exec(connection)
        .await?;
    Ok(())
}

/// Forgets all keys whose time has passed and answers how many they were.
///
/// # Errors
/// When the database cannot be written.
pub async fn sweep<C: ConnectionTrait>(connection: &C, now: Timestamp) -> Result<u64> {
    let swept = Entity::delete_many().filter(Column::CreatedAt.lt(now - LIFETIME)).exec(connection).await?;
    Ok(swept.rows_affected)
}
