//! Indicators as GraphQL speaks of them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object};
use sea_orm::{Condition, Select, entity::prelude::*};
use serde::Serialize;

use super::{
    CODE,
    entity::{self, Field},
    series::{self, IndicatorSeries},
};
use crate::{
    content::{
        achievement::{
            list::{AchievementConnection, AchievementOrder, AchievementScope},
            period::PeriodType,
        },
        agency::graphql::{self as agency, Agency},
    },
    graphql::{
        Fault, Result, Session,
        batch::ById,
        connection::{Connection, Listed},
        cost, ids,
        scalars::DateTime,
    },
    kernel::{
        kind::Kind,
        page::{Asked, Key, KeyType, List, Sort},
    },
};

/// The list of public indicators.
pub struct IndicatorList;

/// An order of indicators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum IndicatorOrder {
    /// By name in Vietnamese order, from A.
    NameAsc,
}

impl List for IndicatorList {
    type Entity = entity::Entity;
    type Row = entity::Model;
    type Order = IndicatorOrder;
    const NAME: &'static str = "indicators";
    const ID: entity::Column = entity::Column::Id;

    fn select() -> Select<entity::Entity> {
        entity::Entity::find()
    }

    fn sort(_: IndicatorOrder) -> Sort<entity::Column> {
        Sort { column: entity::Column::NameKey, key: KeyType::Bytes, descending: false }
    }

    fn id(row: &entity::Model) -> Uuid {
        row.id
    }

    fn key(row: &entity::Model, _: IndicatorOrder) -> Key {
        Key::bytes(&row.name_key)
    }
}

impl Listed for IndicatorList {
    type View = Indicator;
}

/// An indicator (chỉ tiêu): something that is measured for many periods, with its name and unit.
pub struct Indicator(Arc<entity::Model>);

impl From<Arc<entity::Model>> for Indicator {
    fn from(row: Arc<entity::Model>) -> Self {
        Self(row)
    }
}

/// An indicator (chỉ tiêu): something that is measured for many periods, with its name and unit.
#[Object]
impl Indicator {
    /// The global id.
    pub async fn id(&self) -> ID {
        ids::global("Indicator", self.0.id)
    }

    /// Its short name: words of a–z and 0–9 joined by hyphens, unique among all indicators.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The name, at most 200 characters.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What its values are counted in, such as `%`, `tỷ đồng` or `người`; at most 50 characters.
    async fn unit(&self) -> &str {
        &self.0.unit
    }

    /// What it is about (lĩnh vực).
    async fn field(&self) -> Field {
        self.0.field
    }

    /// What exactly is measured, at most 1,000 characters.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// Its values for an agency over the years, the earliest period first, with those of the agencies that it followed,
    /// and a break wherever one of them was dissolved or merged: before and after a break the values are of different
    /// places.
    #[graphql(complexity = "cost::list(1, child_complexity)")]
    async fn series(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The agency: one of today, or one of the past.")] agency_id: ID,
        #[graphql(desc = "The length of the periods.", default_with = "PeriodType::Year")] period_type: PeriodType,
        #[graphql(desc = "The first year.")] year_from: Option<i32>,
        #[graphql(desc = "The last year, not before the first.")] year_to: Option<i32>,
    ) -> Result<IndicatorSeries> {
        if year_from.zip(year_to).is_some_and(|(from, to)| to < from) {
            return Err(Fault::bad_request("`yearTo` must not come before `yearFrom`."));
        }
        let agency = ids::argument(Kind::Agency, &agency_id)?;
        let asked = series::Asked { agency, period_type, year_from, year_to };
        Box::pin(IndicatorSeries::read(Session::of(context), self.0.id, asked)).await
    }

    /// All its values, of all agencies and periods.
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
        let scope = AchievementScope::Indicator;
        Box::pin(Connection::of_parent(Session::of(context), &asked, order_by, scope, self.0.id)).await
    }

    /// The agency that looks after it.
    async fn agency(&self, context: &Context<'_>) -> Option<Result<Agency>> {
        Box::pin(agency::optional(context, Some(self.0.agency_id))).await
    }

    /// When it first became public here.
    async fn published_at(&self) -> DateTime {
        DateTime(self.0.published_at)
    }

    /// When it was last changed.
    async fn modified_at(&self) -> DateTime {
        DateTime(self.0.modified_at)
    }
}

/// The indicator with this id, where there is one; for fields that may be null.
pub async fn optional(context: &Context<'_>, id: Option<Uuid>) -> Option<Result<Indicator>> {
    let row = Session::of(context).batch.load_one(ById::<IndicatorList>::new(id?)).await;
    row.map(|row| row.map(Indicator)).map_err(Fault::from).transpose()
}

/// What narrows a list of indicators. All conditions must hold.
#[derive(Debug, Default, InputObject, Serialize)]
#[graphql(name = "IndicatorFilter")]
pub struct Filter {
    /// Only those that this agency looks after.
    pub agency_id: Option<ID>,
    /// Only those of this field.
    pub field: Option<Field>,
}

/// Reading indicators.
#[derive(Debug, Default)]
pub struct IndicatorQuery;

#[Object]
impl IndicatorQuery {
    /// The indicator with this code or id; null when there is none. Give exactly one of the two.
    async fn indicator(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its code.")] code: Option<String>,
        #[graphql(desc = "Its global id.")] id: Option<ID>,
    ) -> Option<Result<Indicator>> {
        CODE.find::<IndicatorList>(context, Kind::Indicator, code, id).await.transpose()
    }

    /// The catalogue of indicators.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn indicators(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What narrows the list.")] filter: Option<Filter>,
        #[graphql(desc = "The order.", default_with = "IndicatorOrder::NameAsc")] order_by: IndicatorOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The page of this number, from 1, with `first` items a page, instead of cursors.")]
        page: Option<i32>,
    ) -> Result<Connection<IndicatorList>> {
        let filter = filter.unwrap_or_default();
        let mut condition = Condition::all().add_option(filter.field.map(|field| entity::Column::Field.eq(field)));
        if let Some(agency) = &filter.agency_id {
            condition = condition.add(entity::Column::AgencyId.eq(ids::argument(Kind::Agency, agency)?));
        }
        let asked = Asked { first, after, last, before, page };
        Connection::read(Session::of(context), &asked, order_by, &filter, condition).await
    }
}
