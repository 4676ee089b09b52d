//! Items that have become public and that search does not know yet.

use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use crate::kernel::{Kernel, error::Result, gate, kind::Kind};

/// How many wait at most, and with how many bytes of content: indexing them adds to the time for which others wait.
const ITEMS: usize = 500;
const BYTES: usize = 2 << 20;

/// Items that wait to be indexed together, in the transaction that has made them public.
#[derive(Debug, Default)]
pub(super) struct Unindexed {
    items: Vec<(Kind, Uuid)>,
    bytes: usize,
}

impl Unindexed {
    pub(super) fn add(&mut self, kind: Kind, id: Uuid, content: &str) {
        self.items.push((kind, id));
        self.bytes += content.len();
    }

    pub(super) fn is_full(&self) -> bool {
        self.items.len() >= ITEMS || self.bytes >= BYTES
    }

    /// Has all of them indexed.
    pub(super) async fn write(&mut self, kernel: &Kernel, transaction: &DatabaseTransaction) -> Result<()> {
        let Self { items, .. } = std::mem::take(self);
        for shape in kernel.searched() {
            let ids: Vec<Uuid> = items.iter().filter(|(kind, _)| *kind == shape.kind).map(|(_, id)| *id).collect();
            if !ids.is_empty() {
                gate::index(kernel, shape, transaction, &ids).await?;
            }
        }
        Ok(())
    }
}
