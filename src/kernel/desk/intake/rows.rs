//! Rows that wait to be written together.

use sea_orm::{ActiveModelBehavior, ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel as _};

use crate::kernel::{audit, change, document, error::Result, file::usage, revision, slugs};

/// How many rows one statement writes. A statement of a fixed size is prepared once.
const CHUNK: usize = 50;
/// How many rows are kept back at most.
const ROWS: usize = 2_000;
/// How many bytes of revisions are kept back at most.
const BYTES: usize = 8 << 20;

/// Rows of the work side, the change log and the slugs of items whose published rows are written already.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) documents: Vec<document::ActiveModel>,
    revisions: Vec<revision::ActiveModel>,
    pub(super) usages: Vec<usage::ActiveModel>,
    pub(super) changes: Vec<change::ActiveModel>,
    pub(super) entries: Vec<audit::ActiveModel>,
    pub(super) slugs: Vec<slugs::ActiveModel>,
    bytes: usize,
}

impl Rows {
    pub(super) fn add_revision(&mut self, row: revision::Model) {
        self.bytes += row.content.len();
        self.revisions.push(row.into_active_model());
    }

    pub(super) fn is_full(&self) -> bool {
        let rows = self.documents.len() + self.revisions.len() + self.entries.len() + self.slugs.len();
        rows >= ROWS || self.bytes >= BYTES
    }

    /// Writes them all, those first to which others refer.
    pub(super) async fn write(&mut self, transaction: &DatabaseTransaction) -> Result<()> {
        self.bytes = 0;
        insert(transaction, &mut self.documents).await?;
        insert(transaction, &mut self.revisions).await?;
        insert(transaction, &mut self.usages).await?;
        insert(transaction, &mut self.changes).await?;
        insert(transaction, &mut self.entries).await?;
        // What is known already stays as it is: a slug that has been claimed here is claimed later than any elsewhere.
        for rows in chunks(&mut self.slugs) {
            let kept = [slugs::Column::Kind, slugs::Column::Slug];
            slugs::Entity::insert_many(rows)
                .on_conflict_do_nothing_on(kept)
                .exec_without_returning(transaction)
                .await?;
        }
        Ok(())
    }
}

async fn insert<A>(transaction: &DatabaseTransaction, rows: &mut Vec<A>) -> Result<()>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
{
    for chunk in chunks(rows) {
        A::Entity::insert_many(chunk).exec_without_returning(transaction).await?;
    }
    Ok(())
}

fn chunks<A>(rows: &mut Vec<A>) -> Vec<Vec<A>> {
    let mut rest = std::mem::take(rows).into_iter().peekable();
    let mut chunks = Vec::new();
    while rest.peek().is_some() {
        chunks.push(rest.by_ref().take(CHUNK).collect());
    }
    chunks
}
