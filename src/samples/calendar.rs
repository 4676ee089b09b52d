//! Work calendars: some entries of fixed dates, and some of the week in which the samples are loaded.

use anyhow::Context as _;
use chrono::{Days, NaiveDate, NaiveTime, Weekday};
use indicatif::ProgressBar;
use serde::Deserialize;

use super::{Published, find, publish, read};
use crate::{
    content::calendar_entry::CalendarEntry,
    kernel::{
        clock::{Timestamp, local_date, start_of},
        desk::Desk,
    },
};

#[derive(Deserialize)]
struct Entries {
    entry: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Row {
    agency: String,
    title: String,
    /// The day, or
    date: Option<NaiveDate>,
    /// how many days after the Monday of this week.
    day: Option<u64>,
    time: Option<String>,
    until: Option<String>,
    days: Option<u64>,
    place: Option<String>,
    #[serde(default)]
    attendees: Vec<String>,
    lead_person: Option<String>,
    prepared_by: Option<String>,
    note: Option<String>,
}

/// Publishes them and answers how many they are.
pub(super) async fn load(desk: &Desk<'_>, published: &Published, progress: &ProgressBar) -> anyhow::Result<u64> {
    let monday = local_date(desk.kernel.clock.now()).week(Weekday::Mon).first_day();
    let rows = read::<Entries>("calendar.toml")?.entry;
    let count = u64::try_from(rows.len())?;
    progress.inc_length(count);
    for row in rows {
        let agency = find(&published.agencies, "agency", &row.agency)?;
        let title = row.title.clone();
        let content = row.into_content(monday).with_context(|| format!("the calendar entry {title:?}"))?;
        publish(desk, Some(agency), content).await.with_context(|| format!("the calendar entry {title:?}"))?;
        progress.inc(1);
    }
    Ok(count)
}

impl Row {
    fn into_content(self, monday: NaiveDate) -> anyhow::Result<CalendarEntry> {
        let date = self.date.or_else(|| self.day.and_then(|day| later(monday, day)));
        let date = date.context("it has neither a date nor a day")?;
        let starts_at = self.time.as_deref().map(|time| at(date, time)).transpose()?;
        let ends_at = match (starts_at, self.until.as_deref()) {
            (None, _) => later(date, self.days.unwrap_or(1)).map(start_of),
            (Some(_), None) => None,
            (Some(start), Some(until)) => {
                let same_day = at(date, until)?;
                Some(if same_day > start { same_day } else { same_day + chrono::Duration::days(1) })
            }
        };
        Ok(CalendarEntry {
            title: self.title,
            starts_at: Some(starts_at.unwrap_or_else(|| start_of(date))),
            ends_at,
            is_all_day: starts_at.is_none(),
            place: self.place,
            attendees: self.attendees,
            lead_person: self.lead_person,
            prepared_by: self.prepared_by,
            note: self.note,
        })
    }
}

fn later(date: NaiveDate, days: u64) -> Option<NaiveDate> {
    date.checked_add_days(Days::new(days))
}

fn at(date: NaiveDate, time: &str) -> anyhow::Result<Timestamp> {
    let time = NaiveTime::parse_from_str(time, "%H:%M").with_context(|| format!("{time:?} is not a time"))?;
    Ok(start_of(date) + (time - NaiveTime::MIN))
}
