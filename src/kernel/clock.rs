//! Where the time comes from. Everything takes it from here, so that a test can move it.

use std::{
    ops::RangeInclusive,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};

/// The years of dates and instants that are taken: both databases and every client can hold them.
pub const YEARS: RangeInclusive<i32> = 1900..=2200;

/// An instant in UTC, no finer than a microsecond, which is what PostgreSQL keeps.
pub type Timestamp = DateTime<Utc>;

/// The source of the present.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The clock of the machine.
    #[default]
    System,
    /// A clock that stands still until it is moved; microseconds since the epoch.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `start`.
    #[must_use]
    pub fn manual(start: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.timestamp_micros())))
    }

    /// The present, cut to microseconds.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let micros = match self {
            #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
            Self::System => Utc::now().timestamp_micros(),
            Self::Manual(micros) => micros.load(Ordering::SeqCst),
        };
        DateTime::from_timestamp_micros(micros).unwrap_or_default()
    }

    /// Moves a manual clock; the system's clock cannot be moved and stays as it is.
    pub fn advance(&self, by: chrono::Duration) {
        if let Self::Manual(micros) = self {
            micros.fetch_add(by.num_microseconds().unwrap_or(0), Ordering::SeqCst);
        }
    }
}

/// Cuts an instant to the microseconds that both databases keep.
#[must_use]
pub fn to_micros(instant: Timestamp) -> Timestamp {
    DateTime::from_timestamp_micros(instant.timestamp_micros()).unwrap_or(instant)
}

/// Vietnamese time: UTC+7 all year, without a change since 1975, so an offset says all that a time-zone table would.
#[must_use]
pub fn vietnam() -> FixedOffset {
    FixedOffset::east_opt(7 * 3600).unwrap_or_else(|| unreachable!("seven hours is a valid offset"))
}

/// The date in Viet Nam at an instant.
#[must_use]
pub fn local_date(instant: Timestamp) -> NaiveDate {
    instant.with_timezone(&vietnam()).date_naive()
}

/// The instant at which a date begins in Viet Nam.
#[must_use]
pub fn start_of(date: NaiveDate) -> Timestamp {
    date.and_time(NaiveTime::MIN)
        .and_local_timezone(vietnam())
        .single()
        .map_or(DateTime::UNIX_EPOCH, |local| local.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_day_begins_at_five_in_the_afternoon_utc() {
        let date = NaiveDate::from_ymd_opt(2021, 12, 9).unwrap();
        let start = start_of(date);
        assert_eq!(start.to_rfc3339(), "2021-12-08T17:00:00+00:00");
        assert_eq!(local_date(start), date);
        assert_eq!(local_date(start - chrono::Duration::microseconds(1)), date.pred_opt().unwrap());
    }

    #[test]
    fn the_clock_has_no_nanoseconds() {
        assert_eq!(Clock::System.now().timestamp_subsec_nanos() % 1_000, 0);
    }
}
