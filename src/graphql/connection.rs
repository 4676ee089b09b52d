//! Connections after the Relay cursor connections specification: one generic shape for all lists.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, Object, OutputType, SimpleObject, TypeName};
use futures_util::future::BoxFuture;
use serde::Serialize;
use uuid::Uuid;

use super::{
    batch::{CountOf, Nested, NestedPage, PageOf},
    error::Result,
    session::Session,
};
use crate::kernel::page::{self, Asked, List, Page, Selection, Window};

/// A list whose rows clients see through a view.
pub trait Listed: List {
    /// What clients see of a row.
    type View: OutputType + From<Arc<Self::Row>>;
}

/// Finds out how many items there are, which happens only when it is asked for.
type Count = Box<dyn for<'a> Fn(&'a Session) -> BoxFuture<'a, Result<i64>> + Send + Sync>;

/// A page of a list, after the [Relay cursor connections specification](https://relay.dev/graphql/connections.htm).
pub struct Connection<L: Listed> {
    page: Arc<Page<L::Row>>,
    size: u64,
    order: L::Order,
    tag: String,
    count: Count,
}

/// One item of a page, with its cursor.
pub struct Edge<L: Listed> {
    row: Arc<L::Row>,
    cursor: String,
}

/// Where a page stands in its list.
#[derive(Debug, SimpleObject)]
pub struct PageInfo {
    /// Whether there are items before the first one of this page.
    pub has_previous_page: bool,
    /// Whether there are items after the last one of this page.
    pub has_next_page: bool,
    /// The cursor of the first item; null on an empty page.
    pub start_cursor: Option<String>,
    /// The cursor of the last item; null on an empty page.
    pub end_cursor: Option<String>,
}

impl<L: Listed> Connection<L> {
    /// The part of a list that a client asked for. `filter` is what the client said, to which the cursors are bound;
    /// `selection` is what that means.
    ///
    /// # Errors
    /// A bad request when the arguments do not fit together or a cursor is not one of this list.
    pub async fn read(
        session: &Session,
        asked: &Asked,
        order: L::Order,
        filter: &(impl Serialize + Sync),
        selection: impl Into<Selection>,
    ) -> Result<Self> {
        let selection = selection.into();
        let tag = page::tag::<L>(order, filter);
        let window = Window::read::<L>(asked, order, &tag)?;
        let page = page::page::<L>(session.kernel.store.reader(), &selection, order, &window).await?;
        let count: Count = Box::new(move |session| {
            let selection = selection.clone();
            Box::pin(async move { Ok(page::count::<L>(session.kernel.store.reader(), &selection).await?) })
        });
        Ok(Self { page: Arc::new(page), size: window.size, order, tag, count })
    }

    /// The part of a parent's list that a client asked for. Lists of other parents in the same request are read by the
    /// same statement.
    ///
    /// # Errors
    /// As with [`Connection::read`].
    pub async fn of_parent(
        session: &Session,
        asked: &Asked,
        order: L::Order,
        scope: L::Scope,
        parent: Uuid,
    ) -> Result<Self>
    where
        L: Nested,
    {
        let tag = page::tag::<L>(order, &(parent, format!("{scope:?}")));
        let window = Window::read::<L>(asked, order, &tag)?;
        let size = window.size;
        let key = PageOf::<L>(NestedPage { scope, order, window, parent });
        let page = session.batch.load_one(key).await?.unwrap_or_else(|| Arc::new(Page::empty()));
        let count: Count = Box::new(move |session| {
            Box::pin(async move { Ok(session.batch.load_one(CountOf::<L> { scope, parent }).await?.unwrap_or(0)) })
        });
        Ok(Self { page, size, order, tag, count })
    }

    /// The rows of the page.
    #[must_use]
    pub fn rows(&self) -> &[Arc<L::Row>] {
        &self.page.rows
    }

    fn cursor(&self, row: &L::Row) -> String {
        page::cursor(&self.tag, &L::key(row, self.order), L::id(row))
    }
}

impl<L: Listed> TypeName for Connection<L> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", L::View::type_name()).into()
    }
}

impl<L: Listed> TypeName for Edge<L> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", L::View::type_name()).into()
    }
}

/// A page of a list, after the [Relay cursor connections specification](https://relay.dev/graphql/connections.htm).
#[Object(name_type)]
impl<L: Listed> Connection<L> {
    /// The items of the page with their cursors.
    async fn edges(&self) -> Vec<Edge<L>> {
        self.page.rows.iter().map(|row| Edge { row: Arc::clone(row), cursor: self.cursor(row) }).collect()
    }

    /// The items of the page.
    async fn nodes(&self) -> Vec<L::View> {
        self.page.rows.iter().map(|row| L::View::from(Arc::clone(row))).collect()
    }

    /// Where the page stands in the list.
    async fn page_info(&self) -> PageInfo {
        let cursor = |row: Option<&Arc<L::Row>>| row.map(|row| self.cursor(row));
        PageInfo {
            has_previous_page: self.page.has_previous,
            has_next_page: self.page.has_next,
            start_cursor: cursor(self.page.rows.first()),
            end_cursor: cursor(self.page.rows.last()),
        }
    }

    /// The number of items in the whole list. It is counted only when it is asked for.
    async fn total_count(&self, context: &Context<'_>) -> Result<i64> {
        (self.count)(Session::of(context)).await
    }

    /// The number of pages of this size in the whole list, for portals that show "page 7 of 31". It is counted only
    /// when it is asked for.
    async fn page_count(&self, context: &Context<'_>) -> Result<i64> {
        let total = (self.count)(Session::of(context)).await?;
        let size = i64::try_from(self.size).unwrap_or(i64::MAX).max(1);
        Ok((total + size - 1) / size)
    }
}

/// One item of a page, with its cursor.
#[Object(name_type)]
impl<L: Listed> Edge<L> {
    /// Names this place in the list, for `after` and `before`. Opaque, and bound to the list, its order and its filter.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The item.
    async fn node(&self) -> L::View {
        L::View::from(Arc::clone(&self.row))
    }
}
