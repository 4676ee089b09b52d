//! Reading what lists do not show of articles: bylines, details and bodies, for all articles of a request at once.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, dataloader::Loader};
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QueryResult, QuerySelect, entity::prelude::*};

use super::{
    entity::{self, ContributionRole, contribution, related},
    graphql::Details,
    list::{ArticleConnection, Card, with_card},
};
use crate::{
    body,
    content::contributor::{
        self,
        graphql::{ContributorBrief, ContributorList},
    },
    graphql::{
        Result, Session,
        batch::{Batch, ById},
    },
    kernel::{Error, columns::Columns},
};

/// The byline of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BylineOf(pub Uuid);

/// What lists do not show of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DetailsOf(pub Uuid);

/// The body of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BodyOf(pub Uuid);

/// The articles that stand beside an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RelatedOf(pub Uuid);

/// The names of a byline in order, each with what they did.
pub(super) type Byline = Vec<(ContributionRole, Arc<ContributorBrief>)>;

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

struct RelatedRow {
    article_id: Uuid,
    card: Card,
}

impl FromQueryResult for RelatedRow {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        let mut columns = Columns::of(row);
        Ok(Self { article_id: columns.get()?, card: Card::read(&mut columns)? })
    }
}

impl Loader<RelatedOf> for Batch {
    type Value = Arc<Vec<Arc<Card>>>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[RelatedOf]) -> Result<HashMap<RelatedOf, Self::Value>, Self::Error> {
        let chosen = related::Entity::find().select_only().column(related::Column::ArticleId);
        // The join leaves out what was withdrawn.
        let rows = with_card(chosen.join(JoinType::InnerJoin, related::Relation::Article.def()))
            .filter(related::Column::ArticleId.is_in(keys.iter().map(|key| key.0)))
            .order_by_asc(related::Column::ArticleId)
            .order_by_asc(related::Column::Position)
            .into_model::<RelatedRow>()
            .all(self.store.reader())
            .await
            .map_err(|error| Arc::new(Error::from(error)))?;
        let mut found: HashMap<RelatedOf, Vec<Arc<Card>>> = keys.iter().map(|key| (*key, Vec::new())).collect();
        for RelatedRow { article_id, card } in rows {
            found.entry(RelatedOf(article_id)).or_default().push(Arc::new(card));
        }
        Ok(found.into_iter().map(|(key, cards)| (key, Arc::new(cards))).collect())
    }
}

/// The public contributors of a draft's byline, in its order.
pub(super) async fn names(session: &Session, contributions: &[(ContributionRole, Uuid)]) -> Result<Byline> {
    type Key = ById<ContributorList>;
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
pub(super) async fn prefetch(context: &Context<'_>, page: &ArticleConnection) -> Result<()> {
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
pub(super) async fn prefetch_nested(context: &Context<'_>, page: &ArticleConnection) -> Result<()> {
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
