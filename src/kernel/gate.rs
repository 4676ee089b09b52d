//! The gate: the only writer of the published side.
//!
//! Whoever publishes (a person, the clock, an import), the published rows and the change that tells of them are
//! written here, in the one transaction that also holds the audit entry. So the change log is complete by construction.

use sea_orm::DatabaseTransaction;

use super::{
    Kernel,
    change::{self, Action},
    clock::Timestamp,
    content::Landing,
    document,
    error::{Error, Result},
    kind::Kind,
    problem::ProblemCode,
    revision,
};

/// Makes a revision public and answers the edition that this made. The caller has taken its turn.
pub(super) async fn publish(
    kernel: &Kernel,
    transaction: &DatabaseTransaction,
    document: &mut document::Model,
    number: i32,
    now: Timestamp,
) -> Result<i64> {
    // It was public when the document was begun, and may have been withdrawn since.
    if document.kind != Kind::Agency && !document::is_public(transaction, Kind::Agency, document.agency_id).await? {
        let message = "The agency that this belongs to is not public any more.";
        return Err(Error::problem(ProblemCode::NotPublished, "agencyId", message));
    }
    let revision = revision::of(transaction, document.id, number).await?;
    let edition = change::edition(transaction).await? + 1;
    let first_published_at = *document.first_published_at.get_or_insert(now);
    let landing =
        Landing { transaction, id: document.id, agency_id: document.agency_id, edition, now, first_published_at };
    kernel.shape(document.kind)?.land(&revision.content, &landing).await?;
    change::append(transaction, now, document, Action::Published, number, edition).await?;
    document.published_revision = Some(number);
    Ok(edition)
}

/// Takes the public revision away and answers the edition that this made. The caller has taken its turn.
pub(super) async fn withdraw(
    kernel: &Kernel,
    transaction: &DatabaseTransaction,
    document: &mut document::Model,
    now: Timestamp,
) -> Result<i64> {
    let edition = change::edition(transaction).await? + 1;
    kernel.shape(document.kind)?.lift(transaction, document.id).await?;
    let number = document.published_revision.take().unwrap_or(document.latest_revision);
    change::append(transaction, now, document, Action::Withdrawn, number, edition).await?;
    Ok(edition)
}
