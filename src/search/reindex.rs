//! Making the index anew, while the service is running.

use std::collections::HashSet;

use indicatif::ProgressBar;
use sea_orm::{PaginatorTrait as _, QueryOrder, QuerySelect, entity::prelude::*};

use super::{
    acronyms,
    entity::{Column, Entity},
    index,
    normalise::VERSION,
};
use crate::kernel::{Kernel, Result, change, content::Shape, document};

/// How many items are written in one transaction, during which publications wait.
const BATCH: usize = 50;
/// How many items are looked at by one statement.
const LOOK: u64 = 500;

/// What was done.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// How many items were written.
    pub written: u64,
    /// How many were there already, made by this normaliser.
    pub kept: u64,
    /// How many were removed because they are not public any more.
    pub removed: u64,
}

/// Whether items are missing, or they or public acronyms were made by another normaliser.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_needed(kernel: &Kernel) -> Result<bool> {
    let reader = kernel.store.reader();
    let kinds: Vec<_> = kernel.searched().map(|shape| shape.kind).collect();
    let shown = document::Entity::find().filter(document::Column::Kind.is_in(kinds));
    let shown = shown.filter(document::Column::Shown.eq(true)).count(reader).await?;
    let current = Entity::find().filter(Column::Normaliser.eq(VERSION)).count(reader).await?;
    let is_whole = shown == current && Entity::find().count(reader).await? == current;
    Ok(!is_whole || acronyms::are_stale(reader).await?)
}

/// Writes what is missing or was made by another normaliser, and removes what is not public any more; with `all`, writes
/// everything. So it does with the keys of public acronyms. It may be stopped at any moment, and goes on where it was when
/// it is run again. Each batch takes its turn among the publications, so neither can undo what the other has done.
///
/// # Errors
/// When the database fails.
pub async fn reindex(kernel: &Kernel, all: bool, progress: &ProgressBar) -> Result<Report> {
    let mut report = Report::default();
    acronyms::renew(kernel, all).await?;
    for shape in kernel.searched() {
        let shown = document::Entity::find()
            .filter(document::Column::Kind.eq(shape.kind))
            .filter(document::Column::Shown.eq(true));
        progress.inc_length(shown.clone().count(kernel.store.reader()).await?);
        let mut last = Uuid::nil();
        loop {
            let ids: Vec<Uuid> = shown
                .clone()
                .select_only()
                .column(document::Column::Id)
                .filter(document::Column::Id.gt(last))
                .order_by_asc(document::Column::Id)
                .limit(LOOK)
                .into_tuple()
                .all(kernel.store.reader())
                .await?;
            let Some(end) = ids.last() else { break };
            last = *end;
            for batch in ids.chunks(BATCH) {
                write(kernel, shape, batch, all, &mut report).await?;
                progress.inc(u64::try_from(batch.len()).unwrap_or(0));
            }
        }
    }
    remove(kernel, &mut report).await?;
    Ok(report)
}

async fn write(kernel: &Kernel, shape: &Shape, ids: &[Uuid], all: bool, report: &mut Report) -> Result<()> {
    // Most are there, as a rule, and need no transaction.
    let current = if all { HashSet::new() } else { current(kernel.store.reader(), ids).await? };
    let missing: Vec<Uuid> = ids.iter().filter(|id| !current.contains(id)).copied().collect();
    report.kept += u64::try_from(ids.len() - missing.len()).unwrap_or(0);
    if missing.is_empty() {
        return Ok(());
    }
    let transaction = kernel.store.begin().await?;
    change::take_turn(&transaction).await?;
    // What was withdrawn meanwhile has no rows to read any more.
    let items = shape.searchable(&(&transaction).into(), &missing).await?;
    index::put(&transaction, &items).await?;
    report.written += u64::try_from(items.len()).unwrap_or(0);
    transaction.commit().await?;
    Ok(())
}

/// Which of these items have rows of this normaliser.
async fn current(connection: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashSet<Uuid>> {
    let rows = Entity::find()
        .select_only()
        .column(Column::ItemId)
        .filter(Column::ItemId.is_in(ids.iter().copied()))
        .filter(Column::Normaliser.eq(VERSION));
    Ok(rows.into_tuple().all(connection).await?.into_iter().collect())
}

/// Removes the rows of what is not public any more.
async fn remove(kernel: &Kernel, report: &mut Report) -> Result<()> {
    let mut last = i64::MIN;
    loop {
        let entries: Vec<(i64, Uuid)> = Entity::find()
            .select_only()
            .columns([Column::Place, Column::ItemId])
            .filter(Column::Place.gt(last))
            .order_by_asc(Column::Place)
            .limit(LOOK)
            .into_tuple()
            .all(kernel.store.reader())
            .await?;
        let Some((end, _)) = entries.last() else { return Ok(()) };
        last = *end;
        let ids: Vec<Uuid> = entries.into_iter().map(|(_, id)| id).collect();
        if gone(kernel.store.reader(), &ids).await?.is_empty() {
            continue;
        }
        let transaction = kernel.store.begin().await?;
        change::take_turn(&transaction).await?;
        let gone = gone(&transaction, &ids).await?;
        index::remove(&transaction, &gone).await?;
        report.removed += u64::try_from(gone.len()).unwrap_or(0);
        transaction.commit().await?;
    }
}

/// Which of these items are not public.
async fn gone(connection: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    let shown: HashSet<Uuid> = document::Entity::find()
        .select_only()
        .column(document::Column::Id)
        .filter(document::Column::Id.is_in(ids.iter().copied()))
        .filter(document::Column::Shown.eq(true))
        .into_tuple()
        .all(connection)
        .await?
        .into_iter()
        .collect();
    Ok(ids.iter().filter(|id| !shown.contains(id)).copied().collect())
}
