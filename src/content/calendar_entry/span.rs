//! The time that an entry takes, in instants and in days, and how the entries of some days are found.

use chrono::{Days, Duration, NaiveDate};
use sea_orm::{ColumnTrait as _, Condition};

use super::{CalendarEntry, entity};
use crate::kernel::clock::{Timestamp, local_date, start_of, to_micros};

/// The longest time that an entry takes. A bound lets the database find what overlaps some days in an index of
/// beginnings alone: nothing that began long before can still go on.
pub(super) const LONGEST: Duration = Duration::days(92);

/// The time that an entry takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// When it begins.
    pub(super) starts_at: Timestamp,
    /// When it ends, where that is known.
    pub(super) ends_at: Option<Timestamp>,
    /// The last day on which it stands.
    pub(super) ends_on: NaiveDate,
}

impl Span {
    /// The span of an entry; none without a beginning.
    pub(super) fn of(entry: &CalendarEntry) -> Option<Self> {
        let starts_at = to_micros(entry.starts_at?);
        let ends_at = entry.ends_at.map(to_micros);
        let first = local_date(starts_at);
        // What ends at midnight ends with the day before.
        let ends_on = ends_at.map_or(first, |end| local_date(end - Duration::microseconds(1)).max(first));
        if !entry.is_all_day {
            return Some(Self { starts_at, ends_at, ends_on });
        }
        Some(Self { starts_at: start_of(first), ends_at: Some(start_of(after(ends_on))), ends_on })
    }
}

/// The entries that stand on one of the days from `from` to `to`, both included.
pub(super) fn overlapping(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Condition {
    use entity::Column::{EndsOn, StartsAt};
    let begun_by = to.map(|to| StartsAt.lt(start_of(after(to))));
    let goes_on = from.map(|from| {
        // Two days more, because a whole day is kept with the midnights around it.
        let earliest = start_of(from) - LONGEST - Duration::days(2);
        Condition::all().add(EndsOn.gte(from)).add(StartsAt.gte(earliest))
    });
    Condition::all().add_option(begun_by).add_option(goes_on)
}

/// The next day.
pub(super) fn after(date: NaiveDate) -> NaiveDate {
    date.checked_add_days(Days::new(1)).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: &str, end: Option<&str>, is_all_day: bool) -> (String, Option<String>, String) {
        let instant = |text: &str| chrono::DateTime::parse_from_rfc3339(&format!("{text}:00+07:00")).unwrap().to_utc();
        let entry = CalendarEntry {
            starts_at: Some(instant(start)),
            ends_at: end.map(instant),
            is_all_day,
            ..CalendarEntry::default()
        };
        let span = Span::of(&entry).unwrap();
        let local = |at: Timestamp| at.with_timezone(&crate::kernel::clock::vietnam()).format("%d %H:%M").to_string();
        (local(span.starts_at), span.ends_at.map(local), span.ends_on.format("%d").to_string())
    }

    #[test]
    fn an_entry_stands_on_the_days_that_it_touches() {
        let expected =
            |start: &str, end: Option<&str>, last: &str| (start.to_owned(), end.map(str::to_owned), last.to_owned());
        assert_eq!(span("2026-01-15T08:00", None, false), expected("15 08:00", None, "15"));
        let evening = span("2026-01-15T22:00", Some("2026-01-16T02:00"), false);
        assert_eq!(evening, expected("15 22:00", Some("16 02:00"), "16"));
        let midnight = span("2026-01-15T22:00", Some("2026-01-16T00:00"), false);
        assert_eq!(midnight, expected("15 22:00", Some("16 00:00"), "15"));
    }

    #[test]
    fn a_whole_day_lasts_from_midnight_to_midnight() {
        let day = ("15 00:00".to_owned(), Some("16 00:00".to_owned()), "15".to_owned());
        assert_eq!(span("2026-01-15T08:00", None, true), day);
        assert_eq!(span("2026-01-15T08:00", Some("2026-01-15T17:00"), true), day);
        assert_eq!(span("2026-01-15T00:00", Some("2026-01-16T00:00"), true), day, "what was answered, sent back");
        let three = ("15 00:00".to_owned(), Some("18 00:00".to_owned()), "17".to_owned());
        assert_eq!(span("2026-01-15T10:00", Some("2026-01-17T10:00"), true), three);
    }
}
