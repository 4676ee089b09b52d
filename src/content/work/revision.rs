//! Revisions, as editors see them.

use std::sync::Arc;

use async_graphql::Object;

use crate::{graphql::scalars::DateTime, kernel::revision};

/// What a document said at one time.
pub struct Revision(Arc<revision::Model>);

impl From<Arc<revision::Model>> for Revision {
    fn from(row: Arc<revision::Model>) -> Self {
        Self(row)
    }
}

/// What a document said at one time. Revisions are never changed or removed.
#[Object]
impl Revision {
    /// Its number within the document, from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// The account that wrote it: the subject of a token.
    async fn created_by(&self) -> &str {
        &self.0.created_by
    }

    /// When it was written.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// The number of the revision it repeats, when it came from a restoration.
    async fn restored_from(&self) -> Option<i32> {
        self.0.restored_from
    }

    /// The whole content as JSON, in the shape in which it is stored. To show it, use the document's `preview`.
    async fn content(&self) -> &str {
        &self.0.content
    }
}
