//! What one request carries through its resolvers.

use std::sync::Arc;

use async_graphql::Context;
use async_graphql::dataloader::{DataLoader, HashMapCache};

use super::batch::{Batch, Batches, NextTurn};
use crate::kernel::{Kernel, access::Principal, desk::Desk};

/// One request: who asks, and what has been read for them so far. Its batches and their cache end with it, so nothing
/// that one principal was shown can reach another.
pub struct Session {
    /// The databases, the time and the kinds.
    pub kernel: Arc<Kernel>,
    /// Who asks.
    pub principal: Principal,
    /// The request, as the logs name it.
    pub request_id: String,
    /// What reads many things at once.
    pub batch: DataLoader<Batch, HashMapCache>,
    /// What runs that: the request is executed within it, or it never ends.
    pub batches: Batches,
}

impl Session {
    /// A session of `principal`.
    #[must_use]
    pub fn new(kernel: Arc<Kernel>, principal: Principal, request_id: String) -> Self {
        let batch = Batch { store: kernel.store.clone() };
        let batches = Batches::default();
        let batch = DataLoader::with_cache(batch, batches.clone(), NextTurn, HashMapCache::default());
        Self { kernel, principal, request_id, batch, batches }
    }

    /// The session of a request.
    #[must_use]
    pub fn of<'a>(context: &Context<'a>) -> &'a Self {
        context.data_unchecked::<Self>()
    }

    /// The desk at which its principal works.
    #[must_use]
    pub fn desk(&self) -> Desk<'_> {
        Desk { kernel: &self.kernel, principal: &self.principal, request_id: &self.request_id }
    }
}
