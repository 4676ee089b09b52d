//! Asking for achievements.

use async_graphql::{Context, ID, InputObject, Object};
use sea_orm::{Condition, entity::prelude::*};
use serde::Serialize;

use super::{
    entity::{self, Sort},
    graphql::Achievement,
    list::{AchievementConnection, AchievementList, AchievementOrder},
    period::PeriodType,
};
use crate::{
    content::{agency, indicator::entity::Field},
    graphql::{Fault, Result, Session, batch::ById, connection::Connection, cost, ids},
    kernel::{kind::Kind, page::Asked},
};

/// What narrows a list of achievements. All conditions must hold.
#[derive(Debug, Default, InputObject, Serialize)]
#[graphql(name = "AchievementFilter")]
pub struct Filter {
    /// Only those of this agency.
    pub agency_id: Option<ID>,
    /// Whether those of the agencies below it count too; it goes with `agencyId`.
    pub include_descendants: Option<bool>,
    /// Only those of this sort.
    pub sort: Option<Sort>,
    /// Only those of this field.
    pub field: Option<Field>,
    /// Only values of this indicator.
    pub indicator_id: Option<ID>,
    /// Only those whose last day lies in this year.
    pub year: Option<i32>,
    /// Only those whose last day lies in this year or a later one.
    pub year_from: Option<i32>,
    /// Only those whose last day lies in this year or an earlier one; not before `yearFrom`.
    pub year_to: Option<i32>,
    /// Only values for periods of this length.
    pub period_type: Option<PeriodType>,
    /// Only those of this emulation movement.
    pub movement_id: Option<ID>,
}

impl Filter {
    fn condition(&self) -> Result<Condition> {
        use entity::Column;
        if self.year_from.zip(self.year_to).is_some_and(|(from, to)| to < from) {
            return Err(Fault::bad_request("`yearTo` must not come before `yearFrom`."));
        }
        let read = |kind, id: &Option<ID>| id.as_ref().map(|id| ids::argument(kind, id)).transpose();
        let agency = read(Kind::Agency, &self.agency_id)?;
        let indicator = read(Kind::Indicator, &self.indicator_id)?;
        let movement = read(Kind::EmulationMovement, &self.movement_id)?;
        Ok(Condition::all()
            .add_option(agency::filter::of_agency(Column::AgencyId, agency, self.include_descendants)?)
            .add_option(self.sort.map(|sort| Column::Sort.eq(sort)))
            .add_option(self.field.map(|field| Column::Field.eq(field)))
            .add_option(indicator.map(|indicator| Column::IndicatorId.eq(indicator)))
            .add_option(self.year.map(|year| Column::Year.eq(year)))
            .add_option(self.year_from.map(|year| Column::Year.gte(year)))
            .add_option(self.year_to.map(|year| Column::Year.lte(year)))
            .add_option(self.period_type.map(|period_type| Column::PeriodType.eq(period_type)))
            .add_option(movement.map(|movement| Column::MovementId.eq(movement))))
    }
}

/// Reading achievements.
#[derive(Debug, Default)]
pub struct AchievementQuery;

#[Object]
impl AchievementQuery {
    /// The achievement with this id; null when there is none.
    async fn achievement(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Option<Result<Achievement>> {
        find(Session::of(context), &id).await.transpose()
    }

    /// The achievements of both sorts, unless the filter names one.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn achievements(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What narrows the list.")] filter: Option<Filter>,
        #[graphql(desc = "The order.", default_with = "AchievementOrder::EndsOnDesc")] order_by: AchievementOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The page of this number, from 1, with `first` items a page, instead of cursors.")]
        page: Option<i32>,
    ) -> Result<AchievementConnection> {
        let filter = filter.unwrap_or_default();
        let condition = filter.condition()?;
        let asked = Asked { first, after, last, before, page };
        Connection::read(Session::of(context), &asked, order_by, &filter, condition).await
    }
}

async fn find(session: &Session, id: &ID) -> Result<Option<Achievement>> {
    let id = ids::argument(Kind::Achievement, id)?;
    Ok(session.batch.load_one(ById::<AchievementList>::new(id)).await?.map(Achievement::from))
}
