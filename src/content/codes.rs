//! Codes: short names, in the form of slugs, that are unique within a kind and without a memory for earlier ones.

use std::sync::Arc;

use async_graphql::{Context, ID};
use sea_orm::entity::prelude::*;

use crate::{
    graphql::{Fault, Session, batch::ById, connection::Listed, ids},
    kernel::{Error, Problem, ProblemCode, Result, content::Landing, kind::Kind, value::slug},
};

/// The columns of a table whose rows have codes.
pub(super) struct Code<E: EntityTrait> {
    /// The id.
    pub(super) id: E::Column,
    /// The code.
    pub(super) code: E::Column,
}

impl<E: EntityTrait> Code<E> {
    /// The problem with a code that another public item of the kind has.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn taken(&self, landing: &Landing<'_>, kind: Kind, code: &str) -> Result<Vec<Problem>> {
        let other =
            E::find().filter(self.code.eq(code)).filter(self.id.ne(landing.id)).one(landing.transaction).await?;
        let problem = |_| Problem::at(ProblemCode::Taken, "code", format!("Another {kind} has this code."));
        Ok(other.map(problem).into_iter().collect())
    }

    /// The item with a code or an id: exactly one of the two is given.
    ///
    /// # Errors
    /// A bad request when both or neither are given, or the id is none of this kind.
    pub(super) async fn find<L: Listed<Entity = E>>(
        &self,
        context: &Context<'_>,
        kind: Kind,
        code: Option<String>,
        id: Option<ID>,
    ) -> Result<Option<L::View>, Fault> {
        let session = Session::of(context);
        let row = match (code, id) {
            (Some(code), None) => {
                let query = L::select().filter(self.code.eq(slug::well_formed(code))).into_model::<L::Row>();
                query.one(session.kernel.store.reader()).await.map_err(Error::from)?.map(Arc::new)
            }
            (None, Some(id)) => session.batch.load_one(ById::<L>::new(ids::argument(kind, &id)?)).await?,
            _ => return Err(Fault::bad_request("Give `code` or `id`, exactly one of the two.")),
        };
        Ok(row.map(L::View::from))
    }
}
