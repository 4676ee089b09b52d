//! The period that a value is of.

use async_graphql::Enum;
use chrono::{Datelike as _, Months, NaiveDate};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::kernel::{Problem, ProblemCode, value::check::Check};

/// How long a period is.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, Enum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PeriodType {
    /// A calendar year.
    #[default]
    Year,
    /// A quarter (quý) of a year.
    Quarter,
    /// A month.
    Month,
    /// From the first of January to a date (lũy kế đến ngày).
    ToDate,
}

/// A period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Period {
    /// How long it is.
    pub period_type: PeriodType,
    /// The year in which it lies.
    pub year: i32,
    /// The quarter, 1 to 4, of the type QUARTER.
    pub quarter: Option<i32>,
    /// The month, 1 to 12, of the type MONTH.
    pub month: Option<i32>,
    /// The last day, of the type `TO_DATE`.
    pub until: Option<NaiveDate>,
}

impl Period {
    /// What does not fit together, by the path below the period.
    pub(super) fn check(&self) -> Vec<Problem> {
        let Self { period_type, year, quarter, month, until } = *self;
        let mut check = Check::default();
        check.range("year", Some(year), 1900, 2200).range("quarter", quarter, 1, 4).range("month", month, 1, 12);
        for (path, is_there, its) in [
            ("quarter", quarter.is_some(), PeriodType::Quarter),
            ("month", month.is_some(), PeriodType::Month),
            ("until", until.is_some(), PeriodType::ToDate),
        ] {
            check
                .holds(
                    is_there || period_type != its,
                    ProblemCode::Blank,
                    path,
                    "A period of this type needs it: a quarter, a month, or a last day.",
                )
                .holds(
                    !is_there || period_type == its,
                    ProblemCode::Invalid,
                    path,
                    "It does not go with a period of this type.",
                );
        }
        let in_year = until.is_none_or(|until| until.year() == year);
        check.holds(in_year, ProblemCode::OutOfRange, "until", "The last day must lie in the year.").done()
    }

    /// Its first and its last day; none when it does not fit together.
    #[must_use]
    pub fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let first = |month: u32| NaiveDate::from_ymd_opt(self.year, month, 1);
        let months = |from: NaiveDate, count| from.checked_add_months(Months::new(count))?.pred_opt();
        match self.period_type {
            PeriodType::Year => first(1).zip(NaiveDate::from_ymd_opt(self.year, 12, 31)),
            PeriodType::Quarter => {
                let from = first(u32::try_from(self.quarter?).ok()?.checked_mul(3)?.checked_sub(2)?)?;
                Some((from, months(from, 3)?))
            }
            PeriodType::Month => {
                let from = first(u32::try_from(self.month?).ok()?)?;
                Some((from, months(from, 1)?))
            }
            PeriodType::ToDate => first(1).zip(self.until),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(period_type: PeriodType, quarter: Option<i32>, month: Option<i32>, until: Option<&str>) -> Period {
        Period { period_type, year: 2024, quarter, month, until: until.map(|date| date.parse().unwrap()) }
    }

    #[test]
    fn a_period_has_a_first_and_a_last_day() {
        for (period, first, last) in [
            (period(PeriodType::Year, None, None, None), "2024-01-01", "2024-12-31"),
            (period(PeriodType::Quarter, Some(1), None, None), "2024-01-01", "2024-03-31"),
            (period(PeriodType::Quarter, Some(4), None, None), "2024-10-01", "2024-12-31"),
            (period(PeriodType::Month, None, Some(2), None), "2024-02-01", "2024-02-29"),
            (period(PeriodType::ToDate, None, None, Some("2024-11-30")), "2024-01-01", "2024-11-30"),
        ] {
            assert_eq!(period.check(), [], "{period:?}");
            let day = |text: &str| text.parse::<NaiveDate>().unwrap();
            assert_eq!(period.days(), Some((day(first), day(last))), "{period:?}");
        }
    }

    #[test]
    fn what_does_not_fit_together_is_told() {
        for (period, expected) in [
            (period(PeriodType::Quarter, Some(5), None, None), ["OutOfRange quarter"].as_slice()),
            (period(PeriodType::Quarter, None, None, None), &["Blank quarter"]),
            (period(PeriodType::Month, Some(1), Some(13), None), &["OutOfRange month", "Invalid quarter"]),
            (period(PeriodType::Year, None, None, Some("2024-05-01")), &["Invalid until"]),
            (period(PeriodType::ToDate, None, None, Some("2023-05-01")), &["OutOfRange until"]),
            (Period { year: 20_211, ..Period::default() }, &["OutOfRange year"]),
        ] {
            let found: Vec<String> = period
                .check()
                .iter()
                .map(|problem| format!("{:?} {}", problem.code, problem.field.join(".")))
                .collect();
            assert_eq!(found, expected, "{period:?}");
        }
    }
}
