//! One week of a work calendar, day by day.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};
use chrono::{Datelike as _, NaiveDate, Weekday};
use sea_orm::{QueryOrder as _, QuerySelect as _, entity::prelude::*};

use super::{entity, graphql::CalendarEntry, span::overlapping};
use crate::{
    graphql::{Result, Session, cost, scalars::Date},
    kernel::{Error, clock::local_date},
};

/// The most entries of one week.
const LIMIT: u64 = 500;

/// One week of an agency's work calendar, from Monday to Sunday (ISO 8601).
#[derive(SimpleObject)]
pub struct CalendarWeek {
    /// Its Monday.
    starts_on: Date,
    /// Its Sunday.
    ends_on: Date,
    /// Its number in the year, 1 to 53, after ISO 8601: the week with the first Thursday of the year is week 1 (tuần 1).
    number: i32,
    /// The year to which that number belongs, which may be another one than that of `startsOn`.
    year: i32,
    /// Its seven days, Monday first. A day on which nothing takes place has an empty list.
    #[graphql(complexity = "cost::list(7, child_complexity)")]
    days: Vec<CalendarDay>,
    /// Whether the week has more than 500 entries. The first 500 by their beginning are here; `calendarEntries` has all.
    has_more: bool,
}

/// One day of a work calendar.
pub struct CalendarDay {
    date: NaiveDate,
    entries: Vec<Arc<entity::Model>>,
}

/// One day of a work calendar.
#[Object]
impl CalendarDay {
    /// The day, in Viet Nam.
    async fn date(&self) -> Date {
        Date(self.date)
    }

    /// What takes place on it, in the order of the beginnings, whole days first. What goes on over midnight stands on each
    /// of its days.
    #[graphql(complexity = "cost::list(20, child_complexity)")]
    async fn entries(&self) -> Vec<CalendarEntry> {
        self.entries.iter().map(|row| CalendarEntry::from(Arc::clone(row))).collect()
    }
}

impl CalendarWeek {
    /// The week of a calendar that a day lies in, read by one statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn read(session: &Session, agency: Uuid, date: NaiveDate) -> Result<Self> {
        let week = date.week(Weekday::Mon);
        let (first, last) = (week.first_day(), week.last_day());
        let mut rows: Vec<_> = entity::Entity::find()
            .filter(entity::Column::AgencyId.eq(agency))
            .filter(overlapping(Some(first), Some(last)))
            .order_by_asc(entity::Column::StartsAt)
            .order_by_asc(entity::Column::Id)
            .limit(LIMIT + 1)
            .all(session.kernel.store.reader())
            .await
            .map_err(Error::from)?
            .into_iter()
            .map(Arc::new)
            .collect();
        let limit = usize::try_from(LIMIT).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let stands = |row: &Arc<entity::Model>, day: NaiveDate| local_date(row.starts_at) <= day && day <= row.ends_on;
        let day = |date: NaiveDate| {
            let mut entries: Vec<_> = rows.iter().filter(|row| stands(row, date)).map(Arc::clone).collect();
            // What began on an earlier day and goes on stands where it did there; a whole day comes first on each.
            entries.sort_by_key(|row| !row.is_all_day);
            CalendarDay { date, entries }
        };
        let number = first.iso_week();
        Ok(Self {
            starts_on: Date(first),
            ends_on: Date(last),
            number: i32::try_from(number.week()).unwrap_or_default(),
            year: number.year(),
            days: first.iter_days().take(7).map(day).collect(),
            has_more,
        })
    }
}
