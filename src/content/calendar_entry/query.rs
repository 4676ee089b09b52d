//! Asking for calendar entries: one, a list, a week.

use async_graphql::{Context, ID, InputObject, Object};
use chrono::Datelike as _;
use sea_orm::{Condition, entity::prelude::*};
use serde::Serialize;

use super::{
    entity,
    graphql::CalendarEntry,
    list::{CalendarEntryOrder, CalendarList},
    span::overlapping,
    week::CalendarWeek,
};
use crate::{
    graphql::{Fault, Result, Session, batch::ById, connection::Connection, cost, ids, scalars::Date},
    kernel::{
        clock::{YEARS, local_date},
        kind::Kind,
        page::Asked,
    },
};

/// What narrows a list of calendar entries. All conditions must hold. Dates are dates in Viet Nam.
#[derive(Debug, Default, InputObject, Serialize)]
#[graphql(name = "CalendarEntryFilter")]
pub struct Filter {
    /// Only those in the calendar of this agency.
    pub agency_id: Option<ID>,
    /// Only those that stand on this date or a later one: what began before and goes on counts.
    pub from: Option<Date>,
    /// Only those that stand on this date or an earlier one; not before `from`.
    pub to: Option<Date>,
}

impl Filter {
    fn condition(&self) -> Result<Condition> {
        let (from, to) = (self.from.map(|date| date.0), self.to.map(|date| date.0));
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            return Err(Fault::bad_request("`to` must not come before `from`."));
        }
        let agency = self.agency_id.as_ref().map(|id| ids::argument(Kind::Agency, id)).transpose()?;
        Ok(overlapping(from, to).add_option(agency.map(|agency| entity::Column::AgencyId.eq(agency))))
    }
}

/// Reading the work calendar.
#[derive(Debug, Default)]
pub struct CalendarQuery;

#[Object]
impl CalendarQuery {
    /// The calendar entry with this id; null when there is none.
    async fn calendar_entry(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Option<Result<CalendarEntry>> {
        find(Session::of(context), &id).await.transpose()
    }

    /// The entries of work calendars.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn calendar_entries(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What narrows the list.")] filter: Option<Filter>,
        #[graphql(desc = "The order.", default_with = "CalendarEntryOrder::StartsAtAsc")] order_by: CalendarEntryOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The page of this number, from 1, with `first` items a page, instead of cursors.")]
        page: Option<i32>,
    ) -> Result<Connection<CalendarList>> {
        let filter = filter.unwrap_or_default();
        let condition = filter.condition()?;
        let asked = Asked { first, after, last, before, page };
        Connection::read(Session::of(context), &asked, order_by, &filter, condition).await
    }

    /// One week of an agency's work calendar, day by day; a week in which nothing takes place is seven empty days. Without
    /// a date the answer depends on the day on which it is asked for.
    async fn calendar_week(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Whose calendar.")] agency_id: ID,
        #[graphql(desc = "A day of the week, in 1900 to 2200; today in Viet Nam by default.")] date: Option<Date>,
    ) -> Result<CalendarWeek> {
        let session = Session::of(context);
        let agency = ids::argument(Kind::Agency, &agency_id)?;
        let date = date.map_or_else(|| local_date(session.kernel.clock.now()), |date| date.0);
        if !YEARS.contains(&date.year()) {
            return Err(Fault::bad_request("`date` must lie in the years 1900 to 2200."));
        }
        Box::pin(CalendarWeek::read(session, agency, date)).await
    }
}

async fn find(session: &Session, id: &ID) -> Result<Option<CalendarEntry>> {
    let id = ids::argument(Kind::CalendarEntry, id)?;
    Ok(session.batch.load_one(ById::<CalendarList>::new(id)).await?.map(CalendarEntry::from))
}
