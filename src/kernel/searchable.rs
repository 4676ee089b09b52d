//! What search may find of published items, and the hook through which the gate keeps the index.
//!
//! The index itself is no business of the kernel: a room above it writes the rows, in the transaction of the publication,
//! so that what is found is what is public.

use futures_util::future::BoxFuture;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::{clock::Timestamp, error::Result, kind::Kind};

/// What search may find of one published item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Searchable {
    /// The item.
    pub id: Uuid,
    /// Its kind.
    pub kind: Kind,
    /// Its agency.
    pub agency_id: Uuid,
    /// The category it stands in, where its kind has any.
    pub category_id: Option<Uuid>,
    /// Those whom its byline names.
    pub contributors: Vec<Uuid>,
    /// The moment by whose date readers look for it: its date line, or when it takes place.
    pub dated_at: Timestamp,
    /// Its title or name.
    pub title: String,
    /// Everything else that can be read of it, in the order in which it is read.
    pub text: String,
}

/// How rows of the index are written.
#[derive(Clone, Copy)]
pub struct Index {
    /// Writes the rows of some items, replacing those they had. No item comes twice.
    pub put: for<'a> fn(&'a DatabaseTransaction, &'a [Searchable]) -> BoxFuture<'a, Result<()>>,
    /// Removes the rows of those of these items that have any.
    pub remove: for<'a> fn(&'a DatabaseTransaction, &'a [Uuid]) -> BoxFuture<'a, Result<()>>,
}
