//! Work on pictures: on threads of its own, few at a time, so that neither memory nor the other requests suffer.

use std::{sync::Arc, time::Duration};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Refusal;

/// The places for work.
#[derive(Debug)]
pub(super) struct Workers {
    /// Held while a picture is in memory.
    at_work: Arc<Semaphore>,
    /// Held while waiting for that, and then too.
    in_line: Arc<Semaphore>,
    patience: Duration,
}

impl Workers {
    pub(super) fn new(workers: usize, queue: usize, patience: Duration) -> Self {
        let in_line = Arc::new(Semaphore::new(workers.saturating_add(queue).min(Semaphore::MAX_PERMITS)));
        Self { at_work: Arc::new(Semaphore::new(workers)), in_line, patience }
    }

    /// Works when it is one's turn. Who brings something has waited already, and waits for as long as it takes.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let place = Arc::clone(&self.at_work).acquire_owned().await.map_err(|_| Refusal::Busy)?;
        run(place, work).await
    }

    /// Takes a place in the line; when it is full, or does not move, there is too much to do already.
    pub(super) async fn work_soon<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let _line = Arc::clone(&self.in_line).try_acquire_owned().map_err(|_| Refusal::Busy)?;
        let place = tokio::time::timeout(self.patience, Arc::clone(&self.at_work).acquire_owned());
        let place = place.await.map_err(|_| Refusal::Busy)?.map_err(|_| Refusal::Busy)?;
        run(place, work).await
    }
}

/// The place goes along: a request that is given up does not make room while its work goes on.
async fn run<T: Send + 'static>(
    place: OwnedSemaphorePermit,
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let task = tokio::task::spawn_blocking(move || {
        let _place = place;
        work()
    });
    task.await.unwrap_or_else(|error| {
        // A decoder that panics has met a file that nobody meant to be a picture.
        tracing::error!(%error, "work on a picture ended early");
        Err(Refusal::Damaged("the picture in it cannot be read"))
    })
}
