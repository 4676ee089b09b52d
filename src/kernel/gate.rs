//! The gate: the only writer of the published side.
//!
//! Whoever publishes (a person, the clock, an import), the published rows and the change that tells of them are
//! written here, in the one transaction that also holds the audit entry. So the change log is complete by construction,
//! and so is what search finds.

use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::{
    Kernel,
    change::{self, Action},
    clock::{Timestamp, to_micros},
    content::{Landing, Shape, Shown},
    document,
    error::{Error, Result},
    kind::Kind,
    problem::ProblemCode,
    revision,
};

/// Publishes a revision and answers the edition that this made. The caller has taken its turn.
///
/// What shows itself only for a time, and not now, leaves no rows on the published side until [`turn`] brings them; the
/// change then says that there is nothing to see.
pub(super) async fn publish(
    kernel: &Kernel,
    transaction: &DatabaseTransaction,
    document: &mut document::Model,
    number: i32,
    now: Timestamp,
) -> Result<i64> {
    agency_is_public(transaction, document).await?;
    let shape = kernel.shape(document.kind)?;
    let revision = revision::of(transaction, document.id, number).await?;
    let landing = landing(transaction, document, now).await?;
    // What waits lands too, and is lifted again: its editor hears now of what is amiss, not when its time has come.
    shape.land(&revision.content, &landing).await?;
    let shown = shape.shown(&revision.content, &landing).await?;
    if !shown.now {
        shape.lift(transaction, document.id).await?;
    }
    index(kernel, shape, transaction, &[document.id]).await?;
    document.published_revision = Some(number);
    tell(transaction, document, shown, &landing, number).await
}

/// Asks again whether the published revision shows itself, and brings its rows or takes them away. Answers the edition
/// that this made, if it changed anything. The caller has taken its turn.
pub(super) async fn turn(
    kernel: &Kernel,
    transaction: &DatabaseTransaction,
    document: &mut document::Model,
    number: i32,
    now: Timestamp,
) -> Result<Option<i64>> {
    let shape = kernel.shape(document.kind)?;
    let revision = revision::of(transaction, document.id, number).await?;
    let landing = landing(transaction, document, now).await?;
    let shown = shape.shown(&revision.content, &landing).await?;
    match (document.shown, shown.now) {
        (false, true) => {
            agency_is_public(transaction, document).await?;
            shape.land(&revision.content, &landing).await?;
        }
        (true, false) => shape.lift(transaction, document.id).await?,
        (false, false) | (true, true) => {
            document.next_turn_at = later(shown.next, now);
            return Ok(None);
        }
    }
    index(kernel, shape, transaction, &[document.id]).await?;
    tell(transaction, document, shown, &landing, number).await.map(Some)
}

/// Publishes a revision that was published in another database, as it was then, and answers the change. The caller has
/// taken its turn, appends the change in the same transaction, and calls [`index`] in it for what is shown now.
///
/// What shows itself only for a time is asked by the time of here and now; what does not show itself now is not landed
/// for a look, for it may be over, which is no fault.
pub(super) async fn arrive(
    kernel: &Kernel,
    document: &mut document::Model,
    content: &str,
    landing: &Landing<'_>,
    now: Timestamp,
) -> Result<change::ActiveModel> {
    let shape = kernel.shape(document.kind)?;
    let shown = shape.shown(content, &Landing { now, ..*landing }).await?;
    if shown.now {
        shape.land(content, landing).await?;
        document.first_published_at = Some(landing.first_published_at);
        document.public_since = Some(landing.now);
    } else {
        shape.ready(content)?;
    }
    document.shown = shown.now;
    document.next_turn_at = later(shown.next, now);
    let action = if shown.now { Action::Published } else { Action::Withdrawn };
    let number = document.published_revision.unwrap_or(document.latest_revision);
    Ok(change::row(now, document, action, number, landing.edition))
}

/// Takes the published revision away and answers the edition that this made. The caller has taken its turn.
pub(super) async fn withdraw(
    kernel: &Kernel,
    transaction: &DatabaseTransaction,
    document: &mut document::Model,
    now: Timestamp,
) -> Result<i64> {
    let number = document.published_revision.take().unwrap_or(document.latest_revision);
    let landing = landing(transaction, document, now).await?;
    let shape = kernel.shape(document.kind)?;
    shape.lift(transaction, document.id).await?;
    index(kernel, shape, transaction, &[document.id]).await?;
    tell(transaction, document, Shown { now: false, next: None }, &landing, number).await
}

/// Lets search find of items of a kind what now is public of them, in the same transaction.
pub(super) async fn index(
    kernel: &Kernel,
    shape: &Shape,
    transaction: &DatabaseTransaction,
    ids: &[Uuid],
) -> Result<()> {
    if !shape.is_searched {
        return Ok(());
    }
    let found = shape.searchable(&transaction.into(), ids).await?;
    let gone: Vec<Uuid> = ids.iter().filter(|id| !found.iter().any(|item| item.id == **id)).copied().collect();
    if !found.is_empty() {
        (kernel.index.put)(transaction, &found).await?;
    }
    if !gone.is_empty() {
        (kernel.index.remove)(transaction, &gone).await?;
    }
    Ok(())
}

/// Appends the change, and keeps in the document what the public now sees of it.
async fn tell(
    transaction: &DatabaseTransaction,
    document: &mut document::Model,
    shown: Shown,
    landing: &Landing<'_>,
    number: i32,
) -> Result<i64> {
    let action = if shown.now { Action::Published } else { Action::Withdrawn };
    change::append(transaction, landing.now, document, action, number, landing.edition).await?;
    if shown.now {
        document.first_published_at = Some(landing.first_published_at);
        document.public_since = Some(landing.now);
    }
    document.shown = shown.now;
    document.next_turn_at = later(shown.next, landing.now);
    Ok(landing.edition)
}

/// A moment that has passed would be due for ever.
fn later(next: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    next.map(to_micros).filter(|next| *next > now)
}

async fn landing<'a>(
    transaction: &'a DatabaseTransaction,
    document: &document::Model,
    now: Timestamp,
) -> Result<Landing<'a>> {
    Ok(Landing {
        transaction,
        id: document.id,
        agency_id: document.agency_id,
        edition: change::edition(transaction).await? + 1,
        now,
        first_published_at: document.first_published_at.unwrap_or(now),
        arrival: None,
    })
}

/// It was public when the document was begun, and may have been withdrawn since.
async fn agency_is_public(transaction: &DatabaseTransaction, document: &document::Model) -> Result<()> {
    if document.kind != Kind::Agency && !document::is_public(transaction, Kind::Agency, document.agency_id).await? {
        let message = "The agency that this belongs to is not public any more.";
        return Err(Error::problem(ProblemCode::NotPublished, "agencyId", message));
    }
    Ok(())
}
