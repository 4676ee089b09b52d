//! Visit statistics as GraphQL speaks of them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{Datelike as _, Duration, NaiveDate};
use sea_orm::{
    FromQueryResult, JoinType, QueryResult, QuerySelect, QueryTrait as _,
    entity::prelude::*,
    sea_query::{Alias, ExprTrait as _, Func, Order, Query, SimpleExpr},
};
use tokio::sync::OnceCell;

use super::{
    entity::{article_day, day, total},
    settings::StatisticsSettings,
};
use crate::{
    content::article::{
        entity::{Column as ArticleColumn, Entity as ArticleEntity},
        graphql::{Article, Card, with_card},
    },
    graphql::{Fault, Result, Session, cost, ids},
    kernel::{Error, clock::local_date, columns::Columns, kind::Kind},
};

/// The articles of a list of the most read, and the days that it looks back, when nothing was said.
const FIRST_DEFAULT: i32 = 10;
const DAYS_DEFAULT: i32 = 30;
/// The most articles of such a list.
const MOST_READ_LIMIT: i32 = 50;
/// The most days that it looks back.
const DAYS_LIMIT: i32 = 366;

/// How often portals were visited.
pub struct VisitStatistics {
    agency: Option<Uuid>,
    today: NaiveDate,
    before: i64,
    figures: OnceCell<Figures>,
}

#[derive(Debug, Clone, Copy)]
struct Figures {
    today: i64,
    this_month: i64,
    total: i64,
}

impl FromQueryResult for Figures {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        let mut columns = Columns::of(row);
        Ok(Self { today: columns.get()?, this_month: columns.get()?, total: columns.get()? })
    }
}

/// How often an article was opened in the days that were asked for.
#[derive(SimpleObject)]
pub struct MostReadArticle {
    /// The article.
    article: Article,
    /// How often readers opened it. Whoever opened it again within 30 minutes counts once.
    views: i64,
}

/// How often portals were visited (thống kê truy cập). A visit (lượt truy cập) is all that one reader does in one portal
/// until they have been away for 30 minutes, or the day ends. Robots and repeats are not counted. Days are days in Viet
/// Nam. Counts are some seconds old at most, and belong to no edition: they change without a change of the content.
#[Object]
impl VisitStatistics {
    /// Visits that began today.
    async fn today(&self, context: &Context<'_>) -> Result<i64> {
        Ok(self.figures(context).await?.today)
    }

    /// Visits that began in the present month of the calendar, today included.
    async fn this_month(&self, context: &Context<'_>) -> Result<i64> {
        Ok(self.figures(context).await?.this_month)
    }

    /// All visits. Without an agency it begins with the number of a former portal, if the operator has set one.
    async fn total(&self, context: &Context<'_>) -> Result<i64> {
        Ok(self.figures(context).await?.total.saturating_add(self.before))
    }

    /// The articles that were opened most often, the most read first. What was withdrawn is not among them, but stays in
    /// the totals.
    #[graphql(complexity = "cost::page(first.or(Some(FIRST_DEFAULT)), None, child_complexity)")]
    async fn most_read(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 50; 10 by default.")] first: Option<i32>,
        #[graphql(desc = "Counted over so many days up to today, 1 to 366; 30 by default.")] days: Option<i32>,
    ) -> Result<Vec<MostReadArticle>> {
        let (first, days) = (first.unwrap_or(FIRST_DEFAULT), days.unwrap_or(DAYS_DEFAULT));
        for (name, value, limit) in [("first", first, MOST_READ_LIMIT), ("days", days, DAYS_LIMIT)] {
            if !(1..=limit).contains(&value) {
                return Err(Fault::bad_request(format!("`{name}` must lie between 1 and {limit}.")));
            }
        }
        let since = self.today - Duration::days(i64::from(days) - 1);
        let rows = most_read(since, self.agency, u64::from(first.unsigned_abs()));
        let rows =
            rows.into_model::<Row>().all(Session::of(context).kernel.store.reader()).await.map_err(Error::from)?;
        let read = |Row { views, card }| MostReadArticle { article: Article::from(Arc::new(card)), views };
        Ok(rows.into_iter().map(read).collect())
    }
}

impl VisitStatistics {
    /// The three figures, read by one statement for whichever of them is asked for first.
    async fn figures(&self, context: &Context<'_>) -> Result<Figures> {
        let read = async || {
            let connection = Session::of(context).kernel.store.reader();
            let month = self.today.with_day(1).unwrap_or(self.today);
            let visits = || day::Column::Visits.into_expr();
            let today = Expr::case(day::Column::Day.eq(self.today), visits()).finally(0);
            let mut all = total::Entity::find().select_only().expr(sum(total::Column::Visits.into_expr()));
            let mut figures = day::Entity::find().select_only().filter(day::Column::Day.gte(month));
            if let Some(agency) = self.agency {
                all = all.filter(total::Column::AgencyId.eq(agency));
                figures = figures.filter(day::Column::AgencyId.eq(agency));
            }
            let figures = figures.expr(sum(today.into())).expr(sum(visits())).expr(all.into_query());
            let found = figures.into_model::<Figures>().one(connection).await.map_err(Error::from)?;
            Ok(found.unwrap_or(Figures { today: 0, this_month: 0, total: 0 }))
        };
        self.figures.get_or_try_init(read).await.copied()
    }
}

/// A sum that is a whole number on both databases, and 0 for no rows.
fn sum(numbers: SimpleExpr) -> SimpleExpr {
    Expr::expr(Func::coalesce([numbers.sum(), Expr::value(0)])).cast_as("bigint")
}

struct Row {
    views: i64,
    card: Card,
}

impl FromQueryResult for Row {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        let mut columns = Columns::of(row);
        Ok(Self { views: columns.get()?, card: Card::read(&mut columns)? })
    }
}

/// The most read articles since a day, counted before they are joined with what is shown of them.
fn most_read(since: NaiveDate, agency: Option<Uuid>, limit: u64) -> sea_orm::Select<ArticleEntity> {
    let (counted, views) = (Alias::new("counted"), Alias::new("views"));
    let counts = Query::select()
        .column(article_day::Column::ArticleId)
        .expr_as(sum(article_day::Column::Views.into_expr()), views.clone())
        .from(article_day::Entity)
        .and_where(article_day::Column::Day.gte(since))
        .group_by_col(article_day::Column::ArticleId)
        .take();
    let mut rows = ArticleEntity::find().select_only().expr(Expr::col((counted.clone(), views.clone())));
    let same = Expr::col((counted.clone(), article_day::Column::ArticleId)).equals((ArticleEntity, ArticleColumn::Id));
    QuerySelect::query(&mut rows).join_subquery(JoinType::InnerJoin, counts, counted.clone(), same);
    let mut rows = with_card(rows);
    if let Some(agency) = agency {
        rows = rows.filter(ArticleColumn::AgencyId.eq(agency));
    }
    // Of equals the newest stands first: ids grow with time.
    QuerySelect::query(&mut rows)
        .order_by((counted, views), Order::Desc)
        .order_by((ArticleEntity, ArticleColumn::Id), Order::Desc);
    rows.limit(limit)
}

/// Reading visit statistics.
#[derive(Debug, Default)]
pub struct StatisticsQuery;

#[Object]
impl StatisticsQuery {
    /// How often portals were visited, and what was read most (thống kê truy cập). Pages report visits to `/visits`.
    async fn visit_statistics(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "Only visits of the portal of this agency, and only its articles; all of this service by default."
        )]
        agency_id: Option<ID>,
    ) -> Result<VisitStatistics> {
        let agency = agency_id.as_ref().map(|id| ids::argument(Kind::Agency, id)).transpose()?;
        let settings = context.data_unchecked::<StatisticsSettings>();
        let before = if agency.is_none() { i64::from(settings.total_before) } else { 0 };
        let today = local_date(Session::of(context).kernel.clock.now());
        Ok(VisitStatistics { agency, today, before, figures: OnceCell::new() })
    }
}
