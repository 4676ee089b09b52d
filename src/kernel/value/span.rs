//! Spans of dates: from a first day to a last one, both included. A side that is not known is open.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

/// A span of dates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

impl Span {
    /// Whether its last day does not come before its first.
    #[must_use]
    pub fn is_orderly(self) -> bool {
        self.from.zip(self.to).is_none_or(|(from, to)| from <= to)
    }

    /// Whether a date lies in it.
    #[must_use]
    pub fn holds(self, date: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }

    /// Whether the two have a day in common.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        let begins_in_time = |one: Self, two: Self| one.from.zip(two.to).is_none_or(|(from, to)| from <= to);
        begins_in_time(self, other) && begins_in_time(other, self)
    }
}

/// The rows whose span, given by its two columns, holds a date.
pub fn holding<C: ColumnTrait>(from: C, to: C, date: NaiveDate) -> Condition {
    let open = |column: C| Condition::any().add(column.is_null());
    Condition::all().add(open(from).add(from.lte(date))).add(open(to).add(to.gte(date)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: &str, to: &str) -> Span {
        Span { from: from.parse().ok(), to: to.parse().ok() }
    }

    #[test]
    fn both_ends_belong_to_it_and_an_open_side_has_no_end() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let life = span("2001-08-29", "2025-06-30");
        assert!(life.holds(date("2001-08-29")) && life.holds(date("2025-06-30")));
        assert!(!life.holds(date("2001-08-28")) && !life.holds(date("2025-07-01")));
        assert!(span("2025-07-01", "").holds(date("2200-12-31")) && span("", "").holds(date("1900-01-01")));
        assert!(span("2021-01-01", "2021-01-01").is_orderly() && !span("2021-01-02", "2021-01-01").is_orderly());
    }

    #[test]
    fn two_spans_meet_when_they_share_a_day() {
        let life = span("2001-08-29", "2025-06-30");
        for other in [span("2025-06-30", "2025-12-31"), span("", "2001-08-29"), span("", ""), span("2010-01-01", "")] {
            assert!(life.meets(other) && other.meets(life), "{other:?}");
        }
        for other in [span("2025-07-01", ""), span("", "2001-08-28")] {
            assert!(!life.meets(other) && !other.meets(life), "{other:?}");
        }
    }
}
