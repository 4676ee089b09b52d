//! Objects by their global id, after the Relay global object identification specification.

use async_graphql::{Context, ID, Interface, Object};

use super::{
    Content, achievement, acronym, agency, article, award, award_title, calendar_entry, category, contributor,
    emulation_movement, face, indicator, linked_website, media_asset, placement, work::document::Document,
};
use crate::{
    graphql::{Fault, Result, Session, cost, ids::Named},
    kernel::{Error, access::Principal, document, page::PAGE_LIMIT},
};

/// An object with a global id, after the Relay global object identification specification.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "The global id."))]
pub enum Node {
    /// An agency.
    Agency(agency::graphql::Agency),
    /// A category.
    Category(category::graphql::Category),
    /// A contributor.
    Contributor(contributor::graphql::Contributor),
    /// A media asset.
    MediaAsset(media_asset::graphql::MediaAsset),
    /// An article.
    Article(article::graphql::Article),
    /// A placement.
    Placement(placement::graphql::Placement),
    /// A calendar entry.
    CalendarEntry(calendar_entry::graphql::CalendarEntry),
    /// An emulation movement.
    EmulationMovement(emulation_movement::graphql::EmulationMovement),
    /// An indicator.
    Indicator(indicator::graphql::Indicator),
    /// An achievement.
    Achievement(achievement::graphql::Achievement),
    /// An award title.
    AwardTitle(award_title::graphql::AwardTitle),
    /// An award.
    Award(award::graphql::Award),
    /// A linked website.
    LinkedWebsite(linked_website::graphql::LinkedWebsite),
    /// An acronym.
    Acronym(acronym::graphql::Acronym),
    /// A document of the work side.
    Document(Document),
}

impl From<Content> for Node {
    fn from(content: Content) -> Self {
        match content {
            Content::Agency(view) => Self::Agency(view),
            Content::Category(view) => Self::Category(view),
            Content::Contributor(view) => Self::Contributor(view),
            Content::MediaAsset(view) => Self::MediaAsset(view),
            Content::Article(view) => Self::Article(view),
            Content::Placement(view) => Self::Placement(view),
            Content::CalendarEntry(view) => Self::CalendarEntry(view),
            Content::EmulationMovement(view) => Self::EmulationMovement(view),
            Content::Indicator(view) => Self::Indicator(view),
            Content::Achievement(view) => Self::Achievement(view),
            Content::AwardTitle(view) => Self::AwardTitle(view),
            Content::Award(view) => Self::Award(view),
            Content::LinkedWebsite(view) => Self::LinkedWebsite(view),
            Content::Acronym(view) => Self::Acronym(view),
        }
    }
}

/// Reading by global id.
#[derive(Debug, Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The object with this global id; null when there is none that you may see.
    async fn node(&self, context: &Context<'_>, #[graphql(desc = "The global id.")] id: ID) -> Option<Result<Node>> {
        find(Session::of(context), &id).await.transpose()
    }

    /// The objects with these global ids, in their order, at most 100; null for each that does not exist or may not be
    /// seen.
    #[graphql(complexity = "cost::page(i32::try_from(ids.len()).ok(), None, child_complexity)")]
    async fn nodes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The global ids, 1 to 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > usize::try_from(PAGE_LIMIT).unwrap_or_default() {
            return Err(Fault::bad_request(format!("Ask for at most {PAGE_LIMIT} ids at once.")));
        }
        let session = Session::of(context);
        // Together, so that all of one kind are read by one statement.
        futures_util::future::try_join_all(ids.iter().map(|id| find(session, id))).await
    }
}

async fn find(session: &Session, id: &ID) -> Result<Option<Node>> {
    match Named::read(id)? {
        Named::Item(kind, id) => Ok((face(kind)?.find)(session, id).await?.map(Node::from)),
        // Nobody without a token has documents to see, so there is nothing to refuse either.
        Named::Document(_) if session.principal == Principal::Anonymous => Ok(None),
        Named::Document(id) => match document::seen_by(session.kernel.store.reader(), &session.principal, id).await {
            Ok(row) => Ok(Some(Node::Document(Document::from(row)))),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error.into()),
        },
    }
}
