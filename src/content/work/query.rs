//! Reading the work side.

use async_graphql::{Context, ID, InputObject, Object};
use sea_orm::{Condition, entity::prelude::*};
use serde::Serialize;

use super::{
    document::Document,
    list::{DocumentList, DocumentOrder},
};
use crate::{
    graphql::{Fault, Result, Session, connection::Connection, cost, ids},
    kernel::{Error, document, kind::Kind, page::Asked, workflow::State},
};

/// What narrows a list of documents. All conditions must hold.
#[derive(Debug, Default, InputObject, Serialize)]
#[graphql(name = "DocumentFilter")]
pub struct Filter {
    /// Only documents of these kinds.
    pub kinds: Option<Vec<Kind>>,
    /// Only documents in these states.
    pub states: Option<Vec<State>>,
    /// Only documents of this agency.
    pub agency_id: Option<ID>,
    /// Only documents that this account began.
    pub created_by: Option<String>,
    /// Only documents with a scheduled publication, or only those without.
    pub is_scheduled: Option<bool>,
    /// Only documents of which readers see a revision now, or only those of which they see none.
    pub is_public: Option<bool>,
}

impl Filter {
    fn condition(&self) -> Result<Condition> {
        use document::Column;
        if self.created_by.as_ref().is_some_and(|subject| subject.chars().any(char::is_control)) {
            return Err(Fault::bad_request("`createdBy` is not the name of an account."));
        }
        let agency = self.agency_id.as_ref().map(|id| ids::argument(Kind::Agency, id)).transpose()?;
        let is_set = |column: Column, wanted: bool| if wanted { column.is_not_null() } else { column.is_null() };
        Ok(Condition::all()
            .add_option(self.kinds.as_ref().map(|kinds| Column::Kind.is_in(kinds.iter().copied())))
            .add_option(self.states.as_ref().map(|states| Column::State.is_in(states.iter().copied())))
            .add_option(agency.map(|agency| Column::AgencyId.eq(agency)))
            .add_option(self.created_by.as_ref().map(|subject| Column::CreatedBy.eq(subject.as_str())))
            .add_option(self.is_scheduled.map(|wanted| is_set(Column::ScheduledAt, wanted)))
            .add_option(self.is_public.map(|wanted| Column::Shown.eq(wanted))))
    }
}

/// Reading the work side.
#[derive(Debug, Default)]
pub struct DocumentQuery;

#[Object]
impl DocumentQuery {
    /// The document with this id, or of the item with this id; null when there is none that you may see. Needs a token.
    async fn document(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The global id of the document or of its item.")] id: ID,
    ) -> Option<Result<Document>> {
        find(Session::of(context), &id).await.transpose()
    }

    /// The documents that you may see. Needs a token.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn documents(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What narrows the list.")] filter: Option<Filter>,
        #[graphql(desc = "The order.", default_with = "DocumentOrder::ModifiedAtDesc")] order_by: DocumentOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The page of this number, from 1, with `first` items a page, instead of cursors.")]
        page: Option<i32>,
    ) -> Result<Connection<DocumentList>> {
        let session = Session::of(context);
        let filter = filter.unwrap_or_default();
        let condition = document::visible_to(&session.principal)?.add(filter.condition()?);
        let asked = Asked { first, after, last, before, page };
        Connection::read(session, &asked, order_by, &filter, condition).await
    }
}

async fn find(session: &Session, id: &ID) -> Result<Option<Document>> {
    let id = ids::document(id).map_err(|_| Fault::bad_request("This is not the id of a document."))?;
    match document::seen_by(session.kernel.store.reader(), &session.principal, id).await {
        Ok(row) => Ok(Some(Document::from(row))),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
