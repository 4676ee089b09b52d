//! Reading many things at once: by id, as pages of many parents, as counts of many parents.

use std::{
    collections::HashMap,
    future::poll_fn,
    hash::{Hash, Hasher},
    marker::PhantomData,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Poll,
    time::Duration,
};

use async_graphql::{dataloader::Loader, runtime::Timer};
use futures_util::{
    StreamExt as _,
    future::BoxFuture,
    stream::FuturesUnordered,
    task::{FutureObj, Spawn, SpawnError},
};
use sea_orm::{ColumnTrait, Condition, QueryFilter};
use uuid::Uuid;

use crate::kernel::{
    error::Error,
    page::{self, List, Page, Selection, Window},
    store::Store,
};

/// What loads batches for one request.
pub struct Batch {
    /// Where from.
    pub store: Store,
}

/// Starts a batch as soon as the other resolvers of the request have had their turn. A timer, which the library
/// offers, would add its whole delay to every level of a query.
pub(super) struct NextTurn;

impl Timer for NextTurn {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async {
            for _ in 0..4 {
                tokio::task::yield_now().await;
            }
        })
    }
}

/// The batches of a request that have not begun. They run in the task of the request itself, between the turns of its
/// resolvers: in a task of its own a batch would begin on another thread while resolvers still have keys to bring, and
/// one statement would become several.
#[derive(Clone, Default)]
pub struct Batches(Arc<Mutex<Vec<FutureObj<'static, ()>>>>);

impl Spawn for Batches {
    fn spawn_obj(&self, future: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        self.waiting().push(future);
        Ok(())
    }
}

impl Batches {
    /// Runs the resolvers of the request together with its batches. What is not read yet when the resolvers end, or are
    /// given up, is not read.
    pub async fn run<F: Future>(&self, resolvers: F) -> F::Output {
        let mut resolvers = pin!(resolvers);
        let mut running = FuturesUnordered::new();
        poll_fn(|context| {
            loop {
                if let Poll::Ready(output) = resolvers.as_mut().poll(context) {
                    return Poll::Ready(output);
                }
                running.extend(std::mem::take(&mut *self.waiting()));
                // After a batch its resolvers go on at once.
                let Poll::Ready(Some(())) = running.poll_next_unpin(context) else { return Poll::Pending };
            }
        })
        .await
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<FutureObj<'static, ()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One row of a list by its id.
pub struct ById<L>(pub Uuid, PhantomData<fn() -> L>);

impl<L> ById<L> {
    /// The row with this id.
    #[must_use]
    pub fn new(id: Uuid) -> Self {
        Self(id, PhantomData)
    }
}

impl<L> Clone for ById<L> {
    fn clone(&self) -> Self {
        Self::new(self.0)
    }
}

impl<L> PartialEq for ById<L> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<L> Eq for ById<L> {}

impl<L> Hash for ById<L> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<L: List> Loader<ById<L>> for Batch {
    type Value = Arc<L::Row>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[ById<L>]) -> Result<HashMap<ById<L>, Self::Value>, Self::Error> {
        let rows = L::select()
            .filter(L::ID.is_in(keys.iter().map(|key| key.0)))
            .into_model::<L::Row>()
            .all(self.store.reader())
            .await
            .map_err(|error| Arc::new(Error::from(error)))?;
        Ok(rows.into_iter().map(|row| (ById::new(L::id(&row)), Arc::new(row))).collect())
    }
}

/// A list that can be read for each of many parents.
pub trait Nested: List {
    /// In which way the parent bounds the list.
    type Scope: Copy + Eq + Hash + std::fmt::Debug + Send + Sync + 'static;

    /// The part of the list that belongs to a parent.
    fn of_parent(scope: Self::Scope, parent: Uuid) -> Condition;

    /// The same for many parents at once, divided into ranges where one condition would not be a range of an index.
    fn of_parents(
        _: &Store,
        scope: Self::Scope,
        parents: Vec<Uuid>,
    ) -> impl Future<Output = Result<Vec<(Uuid, Selection)>, Error>> + Send {
        let selections = parents.into_iter().map(|parent| (parent, Selection::from(Self::of_parent(scope, parent))));
        std::future::ready(Ok(selections.collect()))
    }
}

/// One page of the list of one parent.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct NestedPage<S, O> {
    /// In which way the parent bounds the list.
    pub scope: S,
    /// In which order.
    pub order: O,
    /// Which part.
    pub window: Window,
    /// Whose.
    pub parent: Uuid,
}

/// The key type of a list's nested pages, apart from those of every other list.
pub struct PageOf<L: Nested>(pub NestedPage<L::Scope, L::Order>);

impl<L: Nested> Clone for PageOf<L> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<L: Nested> PartialEq for PageOf<L> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<L: Nested> Eq for PageOf<L> {}

impl<L: Nested> Hash for PageOf<L> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<L: Nested> Loader<PageOf<L>> for Batch {
    type Value = Arc<Page<L::Row>>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[PageOf<L>]) -> Result<HashMap<PageOf<L>, Self::Value>, Self::Error> {
        // Fields that ask for the same part of their lists share a statement; one query text holds few such groups.
        let mut groups: HashMap<(L::Scope, L::Order, Window), Vec<Uuid>> = HashMap::new();
        for PageOf(key) in keys {
            groups.entry((key.scope, key.order, key.window.clone())).or_default().push(key.parent);
        }
        let mut found = HashMap::with_capacity(keys.len());
        for ((scope, order, window), parents) in groups {
            let parents = L::of_parents(&self.store, scope, parents).await.map_err(Arc::new)?;
            let pages = page::pages::<L>(self.store.reader(), &parents, order, &window).await.map_err(Arc::new)?;
            for (parent, page) in pages {
                let key = NestedPage { scope, order, window: window.clone(), parent };
                found.insert(PageOf(key), Arc::new(page));
            }
        }
        Ok(found)
    }
}

/// The size of the list of one parent.
pub struct CountOf<L: Nested> {
    /// In which way the parent bounds the list.
    pub scope: L::Scope,
    /// Whose.
    pub parent: Uuid,
}

impl<L: Nested> Clone for CountOf<L> {
    fn clone(&self) -> Self {
        Self { scope: self.scope, parent: self.parent }
    }
}

impl<L: Nested> PartialEq for CountOf<L> {
    fn eq(&self, other: &Self) -> bool {
        self.scope == other.scope && self.parent == other.parent
    }
}

impl<L: Nested> Eq for CountOf<L> {}

impl<L: Nested> Hash for CountOf<L> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.scope, self.parent).hash(state);
    }
}

impl<L: Nested> Loader<CountOf<L>> for Batch {
    type Value = i64;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[CountOf<L>]) -> Result<HashMap<CountOf<L>, i64>, Self::Error> {
        let parents: Vec<_> = keys.iter().map(|key| (key.parent, L::of_parent(key.scope, key.parent))).collect();
        let counts = page::counts::<L>(self.store.reader(), &parents).await.map_err(Arc::new)?;
        Ok(keys.iter().cloned().zip(counts).collect())
    }
}
