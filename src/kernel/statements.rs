//! How many statements a piece of work costs the database.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use futures_util::future::Either;

tokio::task_local! {
    /// The count of the work that the present task belongs to.
    static COUNT: Arc<AtomicU64>;
}

/// Does some work and answers how many statements it cost, apart from beginnings and ends of transactions. Tasks that it
/// starts count if they were started with [`within`], and what is counted within it counts too.
pub async fn counted<F: Future>(work: F) -> (F::Output, u64) {
    let count = Arc::new(AtomicU64::new(0));
    let output = COUNT.scope(Arc::clone(&count), work).await;
    let statements = count.load(Ordering::Relaxed);
    add(statements);
    (output, statements)
}

/// Work for a task of its own that counts as part of what starts it.
pub fn within<F: Future>(work: F) -> impl Future<Output = F::Output> {
    match COUNT.try_with(Arc::clone) {
        Ok(count) => Either::Left(COUNT.scope(count, work)),
        Err(_) => Either::Right(work),
    }
}

/// So many statements more, of whatever work the present task belongs to.
pub(super) fn add(statements: u64) {
    let _ = COUNT.try_with(|count| count.fetch_add(statements, Ordering::Relaxed));
}
