//! Articles as GraphQL speaks of them.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, ID, InputObject, Object, SimpleObject, dataloader::Loader};
use chrono::{Days, NaiveDate};
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QueryResult, QuerySelect, entity::prelude::*};
use serde::Serialize;

use super::{
    LegalDocument as StoredLegalDocument,
    entity::{self, ContributionRole, contribution},
};
use crate::{
    body,
    content::{
        agency::graphql::{self as agency, Agency},
        blocks::view::Body,
        category::graphql::Category,
        contributor::{
            self,
            graphql::{Contributor, ContributorBrief},
        },
        media_asset::graphql::MediaAsset,
        slugs,
    },
    graphql::{
        Fault, Result, Session,
        batch::{Batch, ById, Nested as _},
        connection::Connection,
        cost, ids,
        scalars::{Date, DateTime},
    },
    kernel::{
        Error,
        clock::{Timestamp, local_date, start_of},
        columns::Columns,
        kind::Kind,
        page::Asked,
        value::slug,
    },
};

pub use super::list::{ArticleConnection, ArticleList, ArticleOrder, ArticleScope, Card};

/// A news article or notice.
pub struct Article {
    card: Arc<Card>,
    /// What only the preview of a draft has at hand; a public article is read from the published side.
    draft: Option<Arc<Parts>>,
}

/// The parts of an article that are not in its row.
#[derive(Debug, Default)]
pub struct Parts {
    /// The byline.
    pub contributions: Vec<(ContributionRole, Uuid)>,
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

impl From<Arc<Card>> for Article {
    fn from(card: Arc<Card>) -> Self {
        Self { card, draft: None }
    }
}

impl Article {
    /// An article that is not public, as it would look.
    #[must_use]
    pub fn preview(card: Card, parts: Parts) -> Self {
        Self { card: Arc::new(card), draft: Some(Arc::new(parts)) }
    }

    async fn details(&self, context: &Context<'_>) -> Result<Arc<Details>> {
        details(context, self.card.id, self.draft.as_ref()).await
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
        let session = Session::of(context);
        let one = |(role, row): &(ContributionRole, Arc<ContributorBrief>)| Contribution {
            role: *role,
            contributor: Contributor::from(Arc::clone(row)),
        };
        if let Some(names) = self.card.byline.get() {
            return Ok(names.iter().map(one).collect());
        }
        let names = match &self.draft {
            None => Box::pin(session.batch.load_one(BylineOf(self.card.id))).await?.unwrap_or_default(),
            Some(parts) => Arc::new(Box::pin(names(session, &parts.contributions)).await?),
        };
        Ok(names.iter().map(one).collect())
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
        let details = Box::pin(self.details(context)).await?;
        let stored: Vec<StoredLegalDocument> = serde_json::from_str(&details.legal_documents).map_err(Error::from)?;
        Ok(stored.into_iter().map(LegalDocument::from).collect())
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

/// A legal document (văn bản quy phạm pháp luật, quyết định, …) that an article is about.
#[derive(SimpleObject)]
pub struct LegalDocument {
    /// Its number, such as 59/2001/NĐ-CP; at most 100 characters.
    number: String,
    /// The day it was issued.
    issued_on: Option<Date>,
    /// The body that issued it.
    issuer: Option<String>,
    /// What it is about (trích yếu).
    title: Option<String>,
    /// Where it can be read: an http or https address.
    address: Option<String>,
}

impl From<StoredLegalDocument> for LegalDocument {
    fn from(stored: StoredLegalDocument) -> Self {
        let StoredLegalDocument { number, issued_on, issuer, title, address } = stored;
        Self { number, issued_on: issued_on.map(Date), issuer, title, address }
    }
}

/// The byline of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BylineOf(pub Uuid);

/// What lists do not show of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DetailsOf(pub Uuid);

/// The body of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BodyOf(pub Uuid);

/// The names of a byline in order, each with what they did.
pub type Byline = Vec<(ContributionRole, Arc<ContributorBrief>)>;

struct BylineRow {
    article_id: Uuid,
    role: ContributionRole,
    contributor: ContributorBrief,
}

impl FromQueryResult for BylineRow {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        let mut columns = Columns::of(row);
        Ok(Self {
            article_id: columns.get()?,
            role: columns.get()?,
            contributor: ContributorBrief { id: columns.get()?, name: columns.get()? },
        })
    }
}

impl Loader<BylineOf> for Batch {
    type Value = Arc<Byline>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[BylineOf]) -> Result<HashMap<BylineOf, Self::Value>, Self::Error> {
        let rows = contribution::Entity::find()
            .select_only()
            .columns([contribution::Column::ArticleId, contribution::Column::Role])
            .columns([contributor::entity::Column::Id, contributor::entity::Column::Name])
            .join(JoinType::InnerJoin, contribution::Relation::Contributor.def())
            .filter(contribution::Column::ArticleId.is_in(keys.iter().map(|key| key.0)))
            .order_by_asc(contribution::Column::ArticleId)
            .order_by_asc(contribution::Column::Position)
            .into_model::<BylineRow>()
            .all(self.store.reader())
            .await
            .map_err(|error| Arc::new(Error::from(error)))?;
        // Articles without a byline are remembered too, so that they are not asked about again.
        let mut bylines: HashMap<BylineOf, Byline> = keys.iter().map(|key| (*key, Vec::new())).collect();
        for BylineRow { article_id, role, contributor } in rows {
            bylines.entry(BylineOf(article_id)).or_default().push((role, Arc::new(contributor)));
        }
        Ok(bylines.into_iter().map(|(key, byline)| (key, Arc::new(byline))).collect())
    }
}

impl Loader<DetailsOf> for Batch {
    type Value = Arc<Details>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[DetailsOf]) -> Result<HashMap<DetailsOf, Self::Value>, Self::Error> {
        use entity::Column;
        let rows = entity::Entity::find()
            .select_only()
            .columns([
                Column::Id,
                Column::ModifiedAt,
                Column::Language,
                Column::CoverCaption,
                Column::SourceName,
                Column::SourceAddress,
                Column::LegalDocuments,
            ])
            .filter(Column::Id.is_in(keys.iter().map(|key| key.0)))
            .into_model::<Details>()
            .all(self.store.reader())
            .await
            .map_err(|error| Arc::new(Error::from(error)))?;
        Ok(rows.into_iter().map(|row| (DetailsOf(row.id), Arc::new(row))).collect())
    }
}

impl Loader<BodyOf> for Batch {
    type Value = Arc<body::Body>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[BodyOf]) -> Result<HashMap<BodyOf, Self::Value>, Self::Error> {
        let rows: Vec<(Uuid, String)> = entity::Entity::find()
            .select_only()
            .columns([entity::Column::Id, entity::Column::Body])
            .filter(entity::Column::Id.is_in(keys.iter().map(|key| key.0)))
            .into_tuple()
            .all(self.store.reader())
            .await
            .map_err(|error| Arc::new(Error::from(error)))?;
        let read = |(id, json): (Uuid, String)| {
            let body = serde_json::from_str(&json).map_err(|error| Arc::new(Error::from(error)))?;
            Ok((BodyOf(id), Arc::new(body)))
        };
        rows.into_iter().map(read).collect()
    }
}

/// The public contributors of a draft's byline, in its order.
async fn names(session: &Session, contributions: &[(ContributionRole, Uuid)]) -> Result<Byline> {
    type Key = ById<contributor::graphql::ContributorList>;
    let rows = session.batch.load_many(contributions.iter().map(|(_, id)| Key::new(*id))).await?;
    let name = |(role, id): &(ContributionRole, Uuid)| {
        let row = rows.get(&Key::new(*id))?;
        Some((*role, Arc::new(ContributorBrief { id: row.id, name: row.name.clone() })))
    };
    Ok(contributions.iter().filter_map(name).collect())
}

/// Reads the bylines of a page at once when the query shows them, instead of waiting for the first resolver to ask.
///
/// # Errors
/// When the database cannot be read.
pub async fn prefetch(context: &Context<'_>, page: &ArticleConnection) -> Result<()> {
    if shows_bylines(context) && !page.rows().is_empty() {
        let bylines = Session::of(context).batch.loader().load(&bylines_of(page)).await?;
        keep(page, bylines);
    }
    Ok(())
}

/// The same for one of many pages below their parents: their bylines are read together.
///
/// # Errors
/// When the database cannot be read.
pub async fn prefetch_nested(context: &Context<'_>, page: &ArticleConnection) -> Result<()> {
    if shows_bylines(context) && !page.rows().is_empty() {
        let bylines = Session::of(context).batch.load_many(bylines_of(page)).await?;
        keep(page, bylines);
    }
    Ok(())
}

fn shows_bylines(context: &Context<'_>) -> bool {
    let look = context.look_ahead();
    look.field("nodes").field("contributions").exists()
        || look.field("edges").field("node").field("contributions").exists()
}

fn bylines_of(page: &ArticleConnection) -> Vec<BylineOf> {
    page.rows().iter().map(|row| BylineOf(row.id)).collect()
}

fn keep(page: &ArticleConnection, mut bylines: HashMap<BylineOf, Arc<Byline>>) {
    for row in page.rows() {
        // A nested page that two fields share has its bylines from the first.
        let _ = row.byline.set(bylines.remove(&BylineOf(row.id)).unwrap_or_default());
    }
}

/// What narrows a list of articles. All conditions must hold. Dates are dates in Viet Nam.
#[derive(Debug, InputObject, Serialize)]
#[graphql(name = "ArticleFilter")]
pub struct Filter {
    /// Only those that this agency published.
    pub agency_id: Option<ID>,
    /// Only those filed in this category, or below it.
    pub category_id: Option<ID>,
    /// Whether articles of the categories below `categoryId` count too.
    #[graphql(default = true)]
    pub include_descendants: bool,
    /// Only those whose byline names this contributor.
    pub contributor_id: Option<ID>,
    /// Only those published in this year, 1900 to 2200.
    pub year: Option<i32>,
    /// Only those published on this date or later.
    #[serde(serialize_with = "as_date")]
    pub published_from: Option<Date>,
    /// Only those published on this date or earlier.
    #[serde(serialize_with = "as_date")]
    pub published_to: Option<Date>,
}

fn as_date<S: serde::Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    date.map(|date| date.0).serialize(serializer)
}

impl Default for Filter {
    /// What an empty filter of a client says, so that the cursors of both are the same.
    fn default() -> Self {
        Self {
            agency_id: None,
            category_id: None,
            include_descendants: true,
            contributor_id: None,
            year: None,
            published_from: None,
            published_to: None,
        }
    }
}

impl Filter {
    fn condition(&self) -> Result<Condition> {
        let mut condition = Condition::all();
        if let Some(agency) = &self.agency_id {
            let id = ids::argument(Kind::Agency, agency)?;
            condition = condition.add(ArticleList::of_parent(ArticleScope::Agency, id));
        }
        if let Some(category) = &self.category_id {
            let id = ids::argument(Kind::Category, category)?;
            let scope = if self.include_descendants { ArticleScope::CategoryTree } else { ArticleScope::Category };
            condition = condition.add(ArticleList::of_parent(scope, id));
        }
        if let Some(contributor) = &self.contributor_id {
            let id = ids::argument(Kind::Contributor, contributor)?;
            condition = condition.add(ArticleList::of_parent(ArticleScope::Contributor, id));
        }
        if let Some(year) = self.year {
            let first = |year: i32| NaiveDate::from_ymd_opt(year, 1, 1);
            let bounds = (1900..=2200).contains(&year).then(|| first(year).zip(first(year + 1))).flatten();
            let (from, to) = bounds.ok_or_else(|| Fault::bad_request("`year` must lie between 1900 and 2200."))?;
            condition = condition.add(entity::Column::PublishedAt.gte(start_of(from)));
            condition = condition.add(entity::Column::PublishedAt.lt(start_of(to)));
        }
        if let Some(Date(from)) = self.published_from {
            condition = condition.add(entity::Column::PublishedAt.gte(start_of(from)));
        }
        if let Some(Date(to)) = self.published_to {
            let next = to.checked_add_days(Days::new(1)).unwrap_or(to);
            condition = condition.add(entity::Column::PublishedAt.lt(start_of(next)));
        }
        Ok(condition)
    }
}

/// Reading articles.
#[derive(Debug, Default)]
pub struct ArticleQuery;

#[Object]
impl ArticleQuery {
    /// The article with this slug or id; null when there is none. Give exactly one of the two. A slug that the article had
    /// before finds it too: compare it with `slug` to redirect.
    async fn article(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its slug.")] slug: Option<String>,
        #[graphql(desc = "Its global id.")] id: Option<ID>,
    ) -> Option<Result<Article>> {
        find(context, slug, id).await.transpose()
    }

    /// The articles.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn articles(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What narrows the list.")] filter: Option<Filter>,
        #[graphql(desc = "The order.", default_with = "ArticleOrder::PublishedAtDesc")] order_by: ArticleOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The page of this number, from 1, with `first` items a page, instead of cursors.")]
        page: Option<i32>,
    ) -> Result<ArticleConnection> {
        let filter = filter.unwrap_or_default();
        let asked = Asked { first, after, last, before, page };
        let session = Session::of(context);
        let page = Connection::read(session, &asked, order_by, &filter, filter.condition()?).await?;
        prefetch(context, &page).await?;
        Ok(page)
    }
}

/// The item with this slug or id.
async fn find(context: &Context<'_>, slug: Option<String>, id: Option<ID>) -> Result<Option<Article>> {
    use crate::kernel::page::List as _;
    let session = Session::of(context);
    match (slug, id) {
        (Some(slug), None) => {
            let slug = slug::well_formed(slug);
            let reader = session.kernel.store.reader();
            let query = ArticleList::select().filter(entity::Column::Slug.eq(slug.as_str())).into_model::<Card>();
            if let Some(card) = query.one(reader).await.map_err(Error::from)? {
                return Ok(Some(Article::from(Arc::new(card))));
            }
            let Some(id) = slugs::owner(reader, Kind::Article, slug).await? else { return Ok(None) };
            Ok(session.batch.load_one(ById::<ArticleList>::new(id)).await?.map(Article::from))
        }
        (None, Some(id)) => {
            let id = ids::argument(Kind::Article, &id)?;
            Ok(session.batch.load_one(ById::<ArticleList>::new(id)).await?.map(Article::from))
        }
        _ => Err(Fault::bad_request("Give `slug` or `id`, exactly one of the two.")),
    }
}
