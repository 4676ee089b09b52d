//! Linked websites as GraphQL speaks of them.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object};
use sea_orm::{Condition, entity::prelude::*};
use serde::Serialize;

use super::{
    entity,
    groups::{self, LinkedWebsiteGroup},
    list::{LinkedWebsiteList, LinkedWebsiteOrder, LinkedWebsiteRow},
};
use crate::{
    content::{
        agency::graphql::{self as agency, Agency},
        media_asset::graphql::MediaAsset,
    },
    graphql::{Result, Session, batch::ById, connection::Connection, cost, ids, scalars::DateTime},
    kernel::{kind::Kind, page::Asked, value::text},
};

/// A website to which a portal sends its readers (website liên kết), in its group.
pub struct LinkedWebsite(Arc<LinkedWebsiteRow>);

impl From<Arc<LinkedWebsiteRow>> for LinkedWebsite {
    fn from(row: Arc<LinkedWebsiteRow>) -> Self {
        Self(row)
    }
}

/// A website to which a portal sends its readers (website liên kết), in its group. One that its editor has hidden, or
/// that hides by rule because it has been failing or leads elsewhere, is not here until it comes back; both pass the gate
/// like a publication.
#[Object]
impl LinkedWebsite {
    /// The global id.
    pub async fn id(&self) -> ID {
        ids::global("LinkedWebsite", self.0.id)
    }

    /// What the link says, at most 200 characters.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where it leads: an absolute http or https address (WHATWG URL standard) of at most 2,048 characters, never one of
    /// a private network.
    async fn address(&self) -> &str {
        &self.0.address
    }

    /// The heading under which it stands, such as "Các xã, phường"; at most 100 characters.
    async fn group(&self) -> &str {
        &self.0.group_name
    }

    /// The place of its group on the portal, 0 to 1,000,000, the smallest first.
    async fn group_position(&self) -> i32 {
        self.0.group_position
    }

    /// Its place in the group, 0 to 1,000,000, the smallest first; of equals the name decides.
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// Its picture; null when it has none.
    async fn logo(&self) -> Option<Logo> {
        let media = self.0.logo.clone()?;
        let alternative_text = self.0.logo_alternative_text.clone().unwrap_or_default();
        Some(Logo { media: media.into(), alternative_text })
    }

    /// What is to be found there, at most 1,000 characters.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// The agency whose website it is; null when that is none of those that publish here.
    async fn owner_agency(&self, context: &Context<'_>) -> Option<Result<Agency>> {
        Box::pin(agency::optional(context, self.0.owner_agency_id)).await
    }

    /// The body whose website it is, in words, at most 200 characters; null when its editor gave none.
    async fn owner_name(&self) -> Option<&str> {
        self.0.owner_name.as_deref()
    }

    /// The agency on whose portal it stands.
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

/// The picture of a linked website.
pub struct Logo {
    media: MediaAsset,
    alternative_text: String,
}

/// The picture of a linked website.
#[Object(name = "LinkedWebsiteLogo")]
impl Logo {
    /// The picture itself.
    async fn media(&self) -> &MediaAsset {
        &self.media
    }

    /// What a reader who cannot see it is told, at most 500 characters.
    async fn alternative_text(&self) -> &str {
        &self.alternative_text
    }
}

/// What narrows a list of linked websites. All conditions must hold.
#[derive(Debug, Default, InputObject, Serialize)]
#[graphql(name = "LinkedWebsiteFilter")]
pub struct Filter {
    /// Only those on the portal of this agency.
    pub agency_id: Option<ID>,
    /// Only those of the group with exactly this heading.
    pub group: Option<String>,
    /// Only websites of this agency.
    pub owner_agency_id: Option<ID>,
}

impl Filter {
    fn condition(&self) -> Result<Condition> {
        let agency = |id: &ID| ids::argument(Kind::Agency, id);
        let portal = self.agency_id.as_ref().map(agency).transpose()?;
        let owner = self.owner_agency_id.as_ref().map(agency).transpose()?;
        let group = self.group.as_deref().map(text::line);
        Ok(Condition::all()
            .add_option(portal.map(|agency| entity::Column::AgencyId.eq(agency)))
            .add_option(group.map(|group| entity::Column::GroupName.eq(group)))
            .add_option(owner.map(|agency| entity::Column::OwnerAgencyId.eq(agency))))
    }
}

/// Reading linked websites.
#[derive(Debug, Default)]
pub struct LinkedWebsiteQuery;

#[Object]
impl LinkedWebsiteQuery {
    /// The linked website with this id; null when there is none, or it is hidden.
    async fn linked_website(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Option<Result<LinkedWebsite>> {
        find(Session::of(context), &id).await.transpose()
    }

    /// The linked websites.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn linked_websites(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What narrows the list.")] filter: Option<Filter>,
        #[graphql(desc = "The order.", default_with = "LinkedWebsiteOrder::Portal")] order_by: LinkedWebsiteOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The page of this number, from 1, with `first` items a page, instead of cursors.")]
        page: Option<i32>,
    ) -> Result<Connection<LinkedWebsiteList>> {
        let filter = filter.unwrap_or_default();
        let condition = filter.condition()?;
        let asked = Asked { first, after, last, before, page };
        Connection::read(Session::of(context), &asked, order_by, &filter, condition).await
    }

    /// The groups of linked websites on the portal of an agency, each with its websites, in the order of the portal. They
    /// hold the first 200 websites; `linkedWebsites` has all. Without any the list is empty.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    async fn linked_website_groups(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Whose portal.")] agency_id: ID,
    ) -> Result<Vec<LinkedWebsiteGroup>> {
        let agency = ids::argument(Kind::Agency, &agency_id)?;
        Box::pin(groups::read(Session::of(context), agency)).await
    }
}

async fn find(session: &Session, id: &ID) -> Result<Option<LinkedWebsite>> {
    let id = ids::argument(Kind::LinkedWebsite, id)?;
    Ok(session.batch.load_one(ById::<LinkedWebsiteList>::new(id)).await?.map(LinkedWebsite))
}
