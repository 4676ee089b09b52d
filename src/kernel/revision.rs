//! Revisions: what a document said at one time. Rows are added, never changed; triggers see to it.

use sea_orm::entity::prelude::*;

use super::{clock::Timestamp, error::Error, error::Result};

/// One revision.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revision")]
pub struct Model {
    /// The document it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: Uuid,
    /// Its number within the document, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// The content as JSON, in the shape of its kind.
    pub content: String,
    /// The revision it repeats, when it came from a restoration.
    pub restored_from: Option<i32>,
    /// The subject that wrote it.
    pub created_by: String,
    /// When it was written.
    pub created_at: Timestamp,
}

/// No relations are needed: a revision is always reached through its document.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// One revision of a document.
///
/// # Errors
/// [`Error::NotFound`] when the document has no revision of that number.
pub async fn of<C: ConnectionTrait>(connection: &C, document: Uuid, number: i32) -> Result<Model> {
    Entity::find_by_id((document, number)).one(connection).await?.ok_or(Error::NotFound)
}
