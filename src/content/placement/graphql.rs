//! Placements as GraphQL speaks of them.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object};
use sea_orm::{Condition, entity::prelude::*};
use serde::Serialize;

use super::{
    entity::{self, Slot},
    list::{PlacementList, PlacementOrder, PlacementRow},
};
use crate::{
    content::{
        agency::graphql::{self as agency, Agency},
        article::graphql::Article,
    },
    graphql::{Result, Session, batch::ById, connection::Connection, cost, ids, scalars::DateTime},
    kernel::{kind::Kind, page::Asked},
};

/// An article in a slot of a front page (tin nóng, tin tiêu điểm, thông báo), in its window of time.
pub struct Placement(Arc<PlacementRow>);

impl From<Arc<PlacementRow>> for Placement {
    fn from(row: Arc<PlacementRow>) -> Self {
        Self(row)
    }
}

/// An article in a slot of a front page (tin nóng, tin tiêu điểm, thông báo), in its window of time. It is there from
/// the beginning of the window until its end, and at no other time: both pass the gate like a publication, so what a
/// client has kept for an edition stays right for that edition.
#[Object]
impl Placement {
    /// The global id.
    pub async fn id(&self) -> ID {
        ids::global("Placement", self.0.id)
    }

    /// The slot in which it stands.
    async fn slot(&self) -> Slot {
        self.0.slot
    }

    /// Its place in the slot, 0 to 1,000,000, the smallest first.
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// What to print: the headline that was written for this place, else the article's title. At most 300 characters;
    /// empty only in the preview of a draft.
    async fn headline(&self) -> &str {
        let title = || self.0.article.as_ref().map_or("", |article| article.title.as_str());
        self.0.title_override.as_deref().unwrap_or_else(title)
    }

    /// The article, of this agency or another one; null only in the preview of a draft whose article is not public.
    async fn article(&self) -> Option<Article> {
        self.0.article.clone().map(Article::from)
    }

    /// The moment at which it came into view; null when its window has no beginning.
    async fn starts_at(&self) -> Option<DateTime> {
        self.0.starts_at.map(DateTime)
    }

    /// The moment at which it leaves; null when its window has no end.
    async fn ends_at(&self) -> Option<DateTime> {
        self.0.ends_at.map(DateTime)
    }

    /// The agency on whose front page it stands.
    async fn agency(&self, context: &Context<'_>) -> Option<Result<Agency>> {
        Box::pin(agency::optional(context, Some(self.0.agency_id))).await
    }

    /// When readers first saw it.
    async fn published_at(&self) -> DateTime {
        DateTime(self.0.published_at)
    }

    /// When it was last changed, or came into view again.
    async fn modified_at(&self) -> DateTime {
        DateTime(self.0.modified_at)
    }
}

/// What narrows a list of placements. All conditions must hold.
#[derive(Debug, Default, InputObject, Serialize)]
#[graphql(name = "PlacementFilter")]
pub struct Filter {
    /// Only those in this slot.
    pub slot: Option<Slot>,
    /// Only those on the front page of this agency.
    pub agency_id: Option<ID>,
}

/// Reading placements.
#[derive(Debug, Default)]
pub struct PlacementQuery;

#[Object]
impl PlacementQuery {
    /// The placement with this id; null when there is none, or its window is not open.
    async fn placement(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Option<Result<Placement>> {
        find(Session::of(context), &id).await.transpose()
    }

    /// The placements whose window is open.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn placements(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What narrows the list.")] filter: Option<Filter>,
        #[graphql(desc = "The order.", default_with = "PlacementOrder::Position")] order_by: PlacementOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The page of this number, from 1, with `first` items a page, instead of cursors.")]
        page: Option<i32>,
    ) -> Result<Connection<PlacementList>> {
        let filter = filter.unwrap_or_default();
        let mut condition = Condition::all().add_option(filter.slot.map(|slot| entity::Column::Slot.eq(slot)));
        if let Some(agency) = &filter.agency_id {
            condition = condition.add(entity::Column::AgencyId.eq(ids::argument(Kind::Agency, agency)?));
        }
        let asked = Asked { first, after, last, before, page };
        Connection::read(Session::of(context), &asked, order_by, &filter, condition).await
    }
}

async fn find(session: &Session, id: &ID) -> Result<Option<Placement>> {
    let id = ids::argument(Kind::Placement, id)?;
    Ok(session.batch.load_one(ById::<PlacementList>::new(id)).await?.map(Placement))
}
