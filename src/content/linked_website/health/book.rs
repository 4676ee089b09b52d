//! The book of checks: which websites are to be checked, who checks which, and what was found. Each of these is one short
//! transaction; none is open while another host is asked.

use chrono::Duration;
use sea_orm::{
    Condition, DatabaseTransaction, IntoActiveModel as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
    entity::prelude::*, sea_query::ExprTrait as _,
};
use url::Url;

use super::{
    Column, Entity, Model,
    rule::{Finding, Patience},
};
use crate::{
    content::{linked_website::LinkedWebsite, publish::upsert},
    kernel::{Kernel, Result, clock::Timestamp, content::parse, document, kind::Kind, revision, store},
};

/// "LOA\x02" as a number: the name of the lock under which checks are handed out on PostgreSQL.
const CHECKS_LOCK: i64 = 0x4c4f_4102;
/// The most websites that are written into the book at one time; the next time takes the next.
const BATCH: u64 = 200;

/// Brings the book up to date with what is published: new websites and new addresses come in, what is not published any
/// more goes out. Answers how many websites came or went.
///
/// # Errors
/// When the database fails.
pub async fn update(kernel: &Kernel) -> Result<usize> {
    // Mostly there is nothing to do, and then nobody has to wait for anybody.
    let reader = kernel.store.reader();
    if unread().one(reader).await?.is_none() && unpublished().one(reader).await?.is_none() {
        return Ok(0);
    }
    let transaction = begin(kernel).await?;
    let gone: Vec<Uuid> = unpublished().select_only().column(Column::Id).into_tuple().all(&transaction).await?;
    Entity::delete_many().filter(Column::Id.is_in(gone.iter().copied())).exec(&transaction).await?;
    let documents = unread().order_by_asc(document::Column::Id).limit(BATCH).all(&transaction).await?;
    for document in &documents {
        read(&transaction, document, kernel.clock.now()).await?;
    }
    transaction.commit().await?;
    Ok(gone.len() + documents.len())
}

/// Makes every website in the book due now.
///
/// # Errors
/// When the database fails.
pub async fn bring_forward(kernel: &Kernel) -> Result<()> {
    let transaction = begin(kernel).await?;
    Entity::update_many()
        .col_expr(Column::NextCheckAt, Expr::value(kernel.clock.now()))
        .filter(Column::NextCheckAt.is_not_null())
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// How many websites are due.
///
/// # Errors
/// When the database cannot be read.
pub async fn due(kernel: &Kernel) -> Result<u64> {
    Ok(Entity::find().filter(is_due(kernel.clock.now())).count(kernel.store.reader()).await?)
}

/// Hands out the website that has been due for longest and whose host nobody is asking, for so long. Of several instances
/// one gets it.
///
/// # Errors
/// When the database fails.
pub async fn claim(kernel: &Kernel, lease: Duration) -> Result<Option<Model>> {
    if due(kernel).await? == 0 {
        return Ok(None);
    }
    let transaction = begin(kernel).await?;
    let now = kernel.clock.now();
    let busy = Entity::find().select_only().column(Column::Host).filter(Column::ClaimedUntil.gt(now)).into_query();
    let next = Entity::find()
        .filter(is_due(now))
        .filter(Column::Host.not_in_subquery(busy))
        .order_by_asc(Column::NextCheckAt)
        .order_by_asc(Column::Id)
        .one(&transaction)
        .await?;
    let Some(row) = next else { return Ok(None) };
    let row = Model { claim: Some(Uuid::now_v7()), claimed_until: Some(now + lease), ..row };
    write(&transaction, row.clone()).await?;
    transaction.commit().await?;
    Ok(Some(row))
}

/// Keeps what was found, and answers what is known now; none when the claim has passed to somebody else or the website
/// has another address by now. The next check comes after `interval`.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    kernel: &Kernel,
    claimed: &Model,
    finding: Finding,
    patience: Patience,
    interval: Duration,
) -> Result<Option<Model>> {
    let transaction = begin(kernel).await?;
    let held = Entity::find_by_id(claimed.id).filter(Column::Claim.eq(claimed.claim)).one(&transaction).await?;
    let Some(row) = held else { return Ok(None) };
    let now = kernel.clock.now();
    // Hidden by hand meanwhile, it has no next check.
    let next_check_at = row.next_check_at.map(|_| now + interval);
    let row = Model { next_check_at, claim: None, claimed_until: None, ..row.after(finding, now, patience) };
    write(&transaction, row.clone()).await?;
    transaction.commit().await?;
    Ok(Some(row))
}

/// The websites of which the gate has not been told yet.
///
/// # Errors
/// When the database cannot be read.
pub async fn untold(kernel: &Kernel) -> Result<Vec<Uuid>> {
    let rows = Entity::find().select_only().column(Column::Id).filter(Column::NeedsTurn.eq(true));
    Ok(rows.order_by_asc(Column::Id).into_tuple().all(kernel.store.reader()).await?)
}

/// What is known of a website.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(kernel: &Kernel, id: Uuid) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).one(kernel.store.reader()).await?)
}

/// Keeps that the gate was told of what was known at a check, unless there has been another since.
///
/// # Errors
/// When the database fails.
pub async fn told(kernel: &Kernel, id: Uuid, checked_at: Option<Timestamp>) -> Result<()> {
    let transaction = begin(kernel).await?;
    Entity::update_many()
        .col_expr(Column::NeedsTurn, Expr::value(false))
        .filter(Column::Id.eq(id))
        .filter(Column::CheckedAt.eq(checked_at))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// Begins a transaction in which nobody else hands out checks.
async fn begin(kernel: &Kernel) -> Result<DatabaseTransaction> {
    let transaction = kernel.store.begin().await?;
    store::hold(&transaction, CHECKS_LOCK).await?;
    Ok(transaction)
}

fn is_due(now: Timestamp) -> Condition {
    let is_free = Condition::any().add(Column::ClaimedUntil.is_null()).add(Column::ClaimedUntil.lte(now));
    Condition::all().add(Column::NextCheckAt.lte(now)).add(is_free)
}

/// The published websites whose published revision is not the one in the book.
fn unread() -> Select<document::Entity> {
    use document::Column as Document;
    let same = |check: Column, document: Document| Expr::col((Entity, check)).equals((document::Entity, document));
    let read = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(same(Column::Id, Document::Id))
        .filter(same(Column::Revision, Document::PublishedRevision));
    document::Entity::find()
        .filter(Document::Kind.eq(Kind::LinkedWebsite))
        .filter(Document::PublishedRevision.is_not_null())
        .filter(Expr::exists(read.into_query()).not())
}

/// What is in the book and not published any more.
fn unpublished() -> Select<Entity> {
    use document::Column as Document;
    let published = document::Entity::find()
        .select_only()
        .column(Document::Id)
        .filter(Expr::col((document::Entity, Document::Id)).equals((Entity, Column::Id)))
        .filter(Document::PublishedRevision.is_not_null());
    Entity::find().filter(Expr::exists(published.into_query()).not())
}

/// Writes the published revision of a document into the book. What was found of the same address stays known.
async fn read(transaction: &DatabaseTransaction, document: &document::Model, now: Timestamp) -> Result<()> {
    let Some(revision) = document.published_revision else { return Ok(()) };
    let content = revision::of(transaction, document.id, revision).await?.content;
    let website: LinkedWebsite = parse(&content)?;
    let before = Entity::find_by_id(document.id).one(transaction).await?;
    let row = match before.filter(|before| before.address == website.address) {
        Some(before) => Model { revision, ..before },
        None => Model {
            id: document.id,
            revision,
            host: host_of(&website.address),
            address: website.address,
            checked_at: None,
            status: None,
            http_status: None,
            final_address: None,
            certificate_expires_at: None,
            failures: 0,
            failing_since: None,
            is_down: false,
            is_moved: false,
            needs_turn: false,
            next_check_at: None,
            claim: None,
            claimed_until: None,
        },
    };
    let next_check_at = (!website.is_hidden).then(|| row.next_check_at.unwrap_or(now));
    write(transaction, Model { next_check_at, ..row }).await
}

async fn write(transaction: &DatabaseTransaction, row: Model) -> Result<()> {
    upsert(transaction, row.into_active_model().reset_all()).await
}

/// The host of an address, by which it is told whether somebody is asking it already.
#[must_use]
pub fn host_of(address: &str) -> String {
    let host = Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    host.strip_suffix('.').map_or(host.clone(), str::to_owned)
}
