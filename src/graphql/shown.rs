//! What a view has at hand of its row: all of it, or the few columns that lists show of what their items refer to.
//!
//! A list of articles shows the name of each category and the address of each cover. Reading the whole rows for that
//! doubles what the list costs, so it reads the brief, and the rare field beyond the brief loads the whole rows of all
//! items at once.

use std::sync::Arc;

use uuid::Uuid;

use super::{batch::ById, error::Fault, error::Result, session::Session};
use crate::kernel::{Error, page::List};

/// A row, or the part of it that lists show.
pub enum Shown<B, L: List> {
    /// The part that lists show.
    Brief(Arc<B>),
    /// All of it.
    Whole(Arc<L::Row>),
}

/// The part of a row that lists show.
pub trait Brief {
    /// The id of the row.
    fn id(&self) -> Uuid;
}

impl<B: Brief + Send + Sync, L: List> Shown<B, L> {
    /// The id of the row.
    #[must_use]
    pub fn id(&self) -> Uuid {
        match self {
            Self::Brief(brief) => brief.id(),
            Self::Whole(row) => L::id(row),
        }
    }

    /// The whole row, loaded together with those of the other items of the request when it is not at hand.
    ///
    /// # Errors
    /// Not found, when it was withdrawn between two reads of one request.
    pub async fn whole(&self, session: &Session) -> Result<Arc<L::Row>> {
        match self {
            Self::Whole(row) => Ok(Arc::clone(row)),
            Self::Brief(brief) => {
                let row = Box::pin(session.batch.load_one(ById::<L>::new(brief.id()))).await?;
                row.ok_or_else(|| Fault::from(Error::NotFound))
            }
        }
    }
}
