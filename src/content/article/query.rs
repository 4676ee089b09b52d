//! Asking for articles: one, or a list with what narrows it.

use async_graphql::{Context, ID, InputObject, Object};
use chrono::{Days, NaiveDate};
use sea_orm::{Condition, entity::prelude::*};
use serde::Serialize;

use super::{
    entity,
    graphql::Article,
    list::{ArticleConnection, ArticleList, ArticleOrder, ArticleScope},
    load::prefetch,
};
use crate::{
    content::slugs,
    graphql::{Fault, Result, Session, batch::Nested as _, connection::Connection, cost, ids, scalars::Date},
    kernel::{
        clock::start_of,
        kind::Kind,
        page::{Asked, Selection},
        store::Store,
    },
};

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
    pub published_from: Option<Date>,
    /// Only those published on this date or earlier.
    pub published_to: Option<Date>,
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
    async fn selection(&self, store: &Store) -> Result<Selection> {
        let mut selection = Selection::from(self.condition()?);
        if let Some(category) = &self.category_id {
            let id = ids::argument(Kind::Category, category)?;
            let scope = if self.include_descendants { ArticleScope::CategoryTree } else { ArticleScope::Category };
            for (_, filed) in ArticleList::of_parents(store, scope, vec![id]).await? {
                selection.condition = selection.condition.add(filed.condition);
                selection.ranges = filed.ranges;
            }
        }
        Ok(selection)
    }

    fn condition(&self) -> Result<Condition> {
        let mut condition = Condition::all();
        if let Some(agency) = &self.agency_id {
            let id = ids::argument(Kind::Agency, agency)?;
            condition = condition.add(ArticleList::of_parent(ArticleScope::Agency, id));
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
        slugs::find::<ArticleList>(context, Kind::Article, entity::Column::Slug, slug, id).await.transpose()
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
        let selection = filter.selection(&session.kernel.store).await?;
        let page = Connection::read(session, &asked, order_by, &filter, selection).await?;
        prefetch(context, &page).await?;
        Ok(page)
    }
}
