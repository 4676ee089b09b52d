//! The audit trail: who did what, written in the transaction in which it happened. Rows are added, never changed.

use sea_orm::{Set, entity::prelude::*};

use super::{
    access::{Principal, Role},
    clock::Timestamp,
    document,
    error::Result,
    kind::Kind,
    workflow::Verb,
};

/// One step that was taken.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    /// A UUID of version 7, so that entries sort by time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Who: the subject of the token, or the part of the service.
    pub subject: String,
    /// As what.
    pub role: Option<Role>,
    /// Which step.
    pub verb: Verb,
    /// With a document of which kind.
    pub kind: Kind,
    /// With which document.
    pub document_id: Uuid,
    /// Of which agency.
    pub agency_id: Uuid,
    /// The document's version after the step.
    pub version: i32,
    /// The revision concerned.
    pub revision: i32,
    /// What the person said about it.
    pub comment: Option<String>,
    /// The edition that the step made, when it changed what is public.
    pub edition: Option<i64>,
    /// The request in which it happened, as the logs name it.
    pub request_id: String,
}

/// No relations are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What there is to say of a step beyond the document itself.
#[derive(Debug)]
pub struct Entry<'a> {
    /// Who took it.
    pub principal: &'a Principal,
    /// In which request.
    pub request_id: &'a str,
    /// Which step.
    pub verb: Verb,
    /// Which revision it concerns.
    pub revision: i32,
    /// What the person said about it.
    pub comment: Option<String>,
    /// The edition it made.
    pub edition: Option<i64>,
}

/// Adds one entry about `document` as it stands after the step.
///
/// # Errors
/// When the row cannot be written.
pub async fn append<C: ConnectionTrait>(
    connection: &C,
    at: Timestamp,
    document: &document::Model,
    entry: Entry<'_>,
) -> Result<()> {
    Entity::insert(row(at, document, entry)).exec_without_returning(connection).await?;
    Ok(())
}

/// The row of one entry.
pub(super) fn row(at: Timestamp, document: &document::Model, entry: Entry<'_>) -> ActiveModel {
    ActiveModel {
        id: Set(Uuid::now_v7()),
        at: Set(at),
        subject: Set(entry.principal.subject().to_owned()),
        role: Set(entry.principal.role()),
        verb: Set(entry.verb),
        kind: Set(document.kind),
        document_id: Set(document.id),
        agency_id: Set(document.agency_id),
        version: Set(document.version),
        revision: Set(entry.revision),
        comment: Set(entry.comment),
        edition: Set(entry.edition),
        request_id: Set(entry.request_id.to_owned()),
    }
}
