//! Articles as GraphQL speaks of them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use sea_orm::{FromQueryResult, entity::prelude::*};

use super::{
    LegalDocument as StoredLegalDocument, RELATED_LIMIT,
    entity::ContributionRole,
    load::{BodyOf, Byline, BylineOf, DetailsOf, RelatedOf, names},
    metadata::{DublinCoreElement, Facts, dublin_core, json_ld},
};
use crate::{
    body,
    content::{
        achievement::list::{AchievementConnection, AchievementOrder, AchievementScope},
        agency::graphql::{self as agency, Agency},
        blocks::view::Body,
        category::graphql::Category,
        contributor::graphql::{Contributor, ContributorBrief},
        media_asset::graphql::MediaAsset,
    },
    graphql::{
        Fault, Result, Session,
        batch::ById,
        connection::Connection,
        cost, ids,
        scalars::{Date, DateTime},
    },
    kernel::{
        Error,
        clock::{Timestamp, local_date},
        page::Asked,
    },
};

pub use super::list::{ArticleConnection, ArticleList, ArticleOrder, ArticleScope, Card, with_card};

/// A news article or notice.
pub struct Article {
    pub(super) card: Arc<Card>,
    /// What only the preview of a draft has at hand; a public article is read from the published side.
    draft: Option<Arc<Parts>>,
}

/// The parts of an article that are not in its row.
#[derive(Debug, Default)]
pub struct Parts {
    /// The byline.
    pub contributions: Vec<(ContributionRole, Uuid)>,
    /// The articles that stand beside it.
    pub related: Vec<Uuid>,
    /// What lists do not show.
    pub details: Arc<Details>,
    /// The body.
    pub body: Arc<body::Body>,
}

/// What lists do not show of an article, apart from its body and its byline.
#[derive(Debug, Clone, Default, PartialEq, FromQueryResult)]
pub struct Details {
    /// The article.
    pub id: Uuid,
    /// When this revision became public.
    pub modified_at: Timestamp,
    /// The language.
    pub language: String,
    /// The text under the cover.
    pub cover_caption: Option<String>,
    /// Where it was taken from.
    pub source_name: Option<String>,
    /// The address where it was taken from.
    pub source_address: Option<String>,
    /// The legal documents it is about, as JSON.
    pub legal_documents: String,
}

impl Details {
    /// The legal documents it is about.
    ///
    /// # Errors
    /// When what was stored cannot be read.
    pub(super) fn legal_documents(&self) -> Result<Vec<StoredLegalDocument>, Error> {
        serde_json::from_str(&self.legal_documents).map_err(Error::from)
    }
}

impl From<Arc<Card>> for Article {
    fn from(card: Arc<Card>) -> Self {
        Self { card, draft: None }
    }
}

/// The article with this id, where there is one that is public; for fields that may be null.
pub async fn optional(context: &Context<'_>, id: Option<Uuid>) -> Option<Result<Article>> {
    let card = Session::of(context).batch.load_one(ById::<ArticleList>::new(id?)).await;
    card.map(|card| card.map(Article::from)).map_err(Fault::from).transpose()
}

impl Article {
    /// An article that is not public, as it would look.
    #[must_use]
    pub fn preview(card: Card, parts: Parts) -> Self {
        Self { card: Arc::new(card), draft: Some(Arc::new(parts)) }
    }

    pub(super) async fn details(&self, context: &Context<'_>) -> Result<Arc<Details>> {
        details(context, self.card.id, self.draft.as_ref()).await
    }

    pub(super) async fn byline(&self, context: &Context<'_>) -> Result<Arc<Byline>> {
        if let Some(names) = self.card.byline.get() {
            return Ok(Arc::clone(names));
        }
        let session = Session::of(context);
        match &self.draft {
            None => Ok(session.batch.load_one(BylineOf(self.card.id)).await?.unwrap_or_default()),
            Some(parts) => Ok(Arc::new(names(session, &parts.contributions).await?)),
        }
    }

    async fn related(&self, context: &Context<'_>) -> Result<Vec<Arc<Card>>> {
        let session = Session::of(context);
        match &self.draft {
            None => {
                let cards = session.batch.load_one(RelatedOf(self.card.id)).await?;
                Ok(cards.map(|cards| cards.to_vec()).unwrap_or_default())
            }
            Some(parts) => {
                let key = |id: &Uuid| ById::<ArticleList>::new(*id);
                let cards = session.batch.load_many(parts.related.iter().map(key)).await?;
                Ok(parts.related.iter().filter_map(|id| cards.get(&key(id)).cloned()).collect())
            }
        }
    }
}

async fn details(context: &Context<'_>, id: Uuid, draft: Option<&Arc<Parts>>) -> Result<Arc<Details>> {
    match draft {
        Some(parts) => Ok(Arc::clone(&parts.details)),
        None => {
            let details = Box::pin(Session::of(context).batch.load_one(DetailsOf(id))).await?;
            // Withdrawn between the two reads of one request: as if it had not been there.
            details.ok_or_else(|| Fault::from(Error::NotFound))
        }
    }
}

// Every field of an object is a future of the size of its largest resolver, so resolvers that wait keep theirs in a box.

/// A news article or notice. Its names follow schema.org's `NewsArticle` where that has one.
#[Object]
impl Article {
    /// The global id.
    pub async fn id(&self) -> ID {
        ids::global("Article", self.card.id)
    }

    /// The readable part of its address, unique among all articles.
    async fn slug(&self) -> &str {
        &self.card.slug
    }

    /// The title, at most 300 characters.
    async fn title(&self) -> &str {
        &self.card.title
    }

    /// What it is about, in a sentence or two, at most 1,000 characters.
    async fn summary(&self) -> &str {
        &self.card.summary
    }

    /// The language it is written in: a BCP 47 tag such as `vi`.
    async fn language(&self, context: &Context<'_>) -> Result<String> {
        Ok(Box::pin(self.details(context)).await?.language.clone())
    }

    /// The date line: when it was published, here or, for what was taken over, where it came from.
    async fn published_at(&self) -> DateTime {
        DateTime(self.card.published_at)
    }

    /// The date of the date line in Viet Nam, by which readers search.
    async fn published_on(&self) -> Date {
        Date(local_date(self.card.published_at))
    }

    /// When it was last corrected or published anew.
    async fn modified_at(&self, context: &Context<'_>) -> Result<DateTime> {
        Ok(DateTime(Box::pin(self.details(context)).await?.modified_at))
    }

    /// The agency that published it, which it keeps when that agency is dissolved.
    async fn agency(&self, context: &Context<'_>) -> Option<Result<Agency>> {
        Box::pin(agency::optional(context, Some(self.card.agency_id))).await
    }

    /// The category it is filed in; null only in the preview of a draft that has none yet.
    async fn category(&self) -> Option<Category> {
        self.card.category.clone().map(Category::from)
    }

    /// The byline in order, at most 20 names.
    #[graphql(complexity = "cost::list(2, child_complexity)")]
    async fn contributions(&self, context: &Context<'_>) -> Result<Vec<Contribution>> {
        let one = |(role, row): &(ContributionRole, Arc<ContributorBrief>)| Contribution {
            role: *role,
            contributor: Contributor::from(Arc::clone(row)),
        };
        Ok(Box::pin(self.byline(context)).await?.iter().map(one).collect())
    }

    /// The picture that lists show.
    async fn cover(&self) -> Option<Cover> {
        let media = self.card.media.clone()?;
        Some(Cover { media: media.into(), card: Arc::clone(&self.card), draft: self.draft.clone() })
    }

    /// Where it was taken from, when it was.
    async fn source(&self, context: &Context<'_>) -> Option<Result<Source>> {
        let source = |details: Arc<Details>| {
            let name = details.source_name.clone()?;
            Some(Source { name, address: details.source_address.clone() })
        };
        Box::pin(self.details(context)).await.map(source).transpose()
    }

    /// The legal documents (văn bản) it is about, at most 50.
    #[graphql(complexity = "cost::list(2, child_complexity)")]
    async fn legal_documents(&self, context: &Context<'_>) -> Result<Vec<LegalDocument>> {
        let stored = Box::pin(self.details(context)).await?.legal_documents()?;
        Ok(stored.into_iter().map(LegalDocument::from).collect())
    }

    /// The articles that its editors chose to stand beside it, in their order, at most 20. Those that are not public any
    /// more are left out; the list is empty when none were chosen.
    #[graphql(complexity = "cost::list(RELATED_LIMIT, child_complexity)")]
    async fn related_articles(&self, context: &Context<'_>) -> Result<Vec<Article>> {
        Ok(Box::pin(self.related(context)).await?.into_iter().map(Article::from).collect())
    }

    /// The achievements (thành tích) that it tells of, of both sorts.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    async fn achievements(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The order.", default_with = "AchievementOrder::EndsOnDesc")] order_by: AchievementOrder,
    ) -> Result<AchievementConnection> {
        let asked = Asked { first, after, last, before, page: None };
        let scope = AchievementScope::SourceArticle;
        Box::pin(Connection::of_parent(Session::of(context), &asked, order_by, scope, self.card.id)).await
    }

    /// What search engines read of it: schema.org's `NewsArticle` as JSON-LD, for a `<script type="application/ld+json">`.
    /// `<`, `>`, `&` and the line separators of Unicode stand in it as escapes, so that it can be put there as it is.
    /// It has `mainEntityOfPage` and `url` only when the setting `site.article_address` says where the portal shows its
    /// articles.
    #[graphql(complexity = 10)]
    async fn json_ld(&self, context: &Context<'_>) -> Result<String> {
        Ok(json_ld(&Box::pin(Facts::of(self, context)).await?))
    }

    /// The same in the words of Dublin Core (ISO 15836), for `<meta name="…" content="…">`: at most 40 elements, of which
    /// names such as `DC.creator` may come more than once. `DC.identifier` is the address of the article when the setting
    /// `site.article_address` says where the portal shows its articles, else the slug.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    async fn dublin_core(&self, context: &Context<'_>) -> Result<Vec<DublinCoreElement>> {
        Ok(dublin_core(&Box::pin(Facts::of(self, context)).await?))
    }

    /// The body. It is read only when it is asked for.
    async fn body(&self, context: &Context<'_>) -> Result<Body> {
        match &self.draft {
            Some(parts) => Ok(Body(Arc::clone(&parts.body))),
            None => {
                let body = Box::pin(Session::of(context).batch.load_one(BodyOf(self.card.id))).await?;
                // Withdrawn between the two reads of one request: as if it had not been there.
                body.map(Body).ok_or_else(|| Fault::from(Error::NotFound))
            }
        }
    }
}

/// One name in a byline.
#[derive(SimpleObject)]
pub struct Contribution {
    /// As what.
    role: ContributionRole,
    /// Who.
    contributor: Contributor,
}

/// The picture that lists show.
pub struct Cover {
    media: MediaAsset,
    card: Arc<Card>,
    draft: Option<Arc<Parts>>,
}

/// The picture that lists show.
#[Object]
impl Cover {
    /// The file.
    async fn media(&self) -> &MediaAsset {
        &self.media
    }

    /// What a reader who cannot see it is told, at most 500 characters.
    async fn alternative_text(&self) -> &str {
        self.card.cover_alternative_text.as_deref().unwrap_or_default()
    }

    /// The text under it, at most 500 characters.
    async fn caption(&self, context: &Context<'_>) -> Option<Result<String>> {
        let details = Box::pin(details(context, self.card.id, self.draft.as_ref())).await;
        details.map(|details| details.cover_caption.clone()).transpose()
    }
}

/// Where an article was taken from.
#[derive(SimpleObject)]
pub struct Source {
    /// The name of the paper or the body.
    name: String,
    /// Its http or https address.
    address: Option<String>,
}

/// A legal document (văn bản quy phạm pháp luật, quyết định, …): a law, a decree, a decision.
#[derive(SimpleObject)]
pub struct LegalDocument {
    /// Its number, such as 59/2001/NĐ-CP; at most 100 characters.
    number: String,
    /// The day it was issued.
    issued_on: Option<Date>,
    /// The body that issued it, at most 300 characters.
    issuer: Option<String>,
    /// What it is about (trích yếu), at most 1,000 characters.
    title: Option<String>,
    /// Where it can be read: an http or https address of at most 2,048 characters.
    address: Option<String>,
}

impl From<StoredLegalDocument> for LegalDocument {
    fn from(stored: StoredLegalDocument) -> Self {
        let StoredLegalDocument { number, issued_on, issuer, title, address } = stored;
        Self { number, issued_on: issued_on.map(Date), issuer, title, address }
    }
}
