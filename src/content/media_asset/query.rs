//! Asking for media assets: one, or a list with what narrows it.

use async_graphql::{Context, ID, InputObject, Object};
use sea_orm::{Condition, entity::prelude::*};
use serde::Serialize;

use super::{
    entity,
    graphql::MediaAsset,
    list::{MediaAssetOrder, MediaList},
};
use crate::{
    graphql::{Result, Session, batch::ById, connection::Connection, cost, ids},
    kernel::{kind::Kind, page::Asked},
};

/// What narrows a list of media assets.
#[derive(Debug, Default, InputObject, Serialize)]
#[graphql(name = "MediaAssetFilter")]
pub struct Filter {
    /// Only those that this agency looks after.
    pub agency_id: Option<ID>,
}

/// Reading media assets.
#[derive(Debug, Default)]
pub struct MediaQuery;

#[Object]
impl MediaQuery {
    /// The media asset with this id; null when there is none.
    async fn media_asset(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The global id.")] id: ID,
    ) -> Option<Result<MediaAsset>> {
        let find = async {
            let id = ids::argument(Kind::MediaAsset, &id)?;
            Ok(Session::of(context).batch.load_one(ById::<MediaList>::new(id)).await?.map(MediaAsset::from))
        };
        find.await.transpose()
    }

    /// The media assets.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn media_assets(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What narrows the list.")] filter: Option<Filter>,
        #[graphql(desc = "The order.", default_with = "MediaAssetOrder::PublishedAtDesc")] order_by: MediaAssetOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The page of this number, from 1, with `first` items a page, instead of cursors.")]
        page: Option<i32>,
    ) -> Result<Connection<MediaList>> {
        let filter = filter.unwrap_or_default();
        let mut condition = Condition::all();
        if let Some(agency) = &filter.agency_id {
            condition = condition.add(entity::Column::AgencyId.eq(ids::argument(Kind::Agency, agency)?));
        }
        let asked = Asked { first, after, last, before, page };
        Connection::read(Session::of(context), &asked, order_by, &filter, condition).await
    }
}
