//! What was counted a short while ago, so that it is not counted again.

use std::{collections::HashMap, mem};

use chrono::{Duration, NaiveDate};
use uuid::Uuid;

use super::door::Visitor;
use crate::kernel::clock::Timestamp;

/// For how long a reader who stays away is the same reader on the same visit.
pub(super) const REPEAT: Duration = Duration::minutes(30);
/// The most marks of one generation, some 12 MB. Beyond it the older generation is forgotten before its time, and a
/// repeat may be counted; that takes a flood from thousands of addresses, for each has its limit.
const LIMIT: usize = 200_000;

/// What a reader was seen at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// A portal: that of an agency, or the one that was not named.
    Portal(Option<Uuid>),
    /// An article.
    Article(Uuid),
}

/// When each reader was last seen at each place, for half an hour and within one day.
///
/// Two generations, so that to forget the older one costs nothing: when the younger is half an hour old, all that the
/// older holds has run out.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    day: NaiveDate,
    began: Timestamp,
    younger: HashMap<(Visitor, Place), Timestamp>,
    older: HashMap<(Visitor, Place), Timestamp>,
}

impl Repeats {
    /// Forgets everything when a new day has come: with it digests are made under another key.
    pub(super) fn turn_to(&mut self, day: NaiveDate) {
        if day != self.day {
            *self = Self { day, ..Self::default() };
        }
    }

    /// Whether a reader comes to a place anew, who is seen there now.
    pub(super) fn is_new(&mut self, visitor: Visitor, place: Place, at: Timestamp) -> bool {
        if at - self.began >= REPEAT || self.younger.len() >= LIMIT {
            self.older = mem::take(&mut self.younger);
            self.began = at;
        }
        let mark = (visitor, place);
        let last = self.younger.insert(mark, at).or_else(|| self.older.remove(&mark));
        last.is_none_or(|last| at - last >= REPEAT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::clock::{local_date, start_of};

    fn noon() -> Timestamp {
        start_of(NaiveDate::from_ymd_opt(2026, 1, 15).unwrap()) + Duration::hours(12)
    }

    #[test]
    fn half_an_hour_away_is_away() {
        let (mut repeats, reader) = (Repeats::default(), Visitor(1));
        let place = Place::Article(Uuid::from_u128(1));
        let mut see = |minutes: i64| repeats.is_new(reader, place, noon() + Duration::minutes(minutes));
        let seen: Vec<bool> = [0, 1, 29, 58, 87, 117, 200].map(&mut see).into();
        assert_eq!(seen, [true, false, false, false, false, true, true]);
        let first = Place::Portal(None);
        assert!(repeats.is_new(reader, first, noon()) && repeats.is_new(Visitor(2), first, noon()));
        assert!(repeats.is_new(reader, Place::Portal(Some(Uuid::from_u128(1))), noon()));
        assert!(!repeats.is_new(reader, first, noon() - Duration::seconds(1)), "a clock that goes back");
    }

    #[test]
    fn a_day_ends_all_visits() {
        let mut repeats = Repeats::default();
        let midnight = start_of(NaiveDate::from_ymd_opt(2026, 1, 16).unwrap());
        for (at, is_new) in [(-2, true), (-1, false), (0, true), (1, false)] {
            let at = midnight + Duration::minutes(at);
            repeats.turn_to(local_date(at));
            assert_eq!(repeats.is_new(Visitor(1), Place::Portal(None), at), is_new, "{at}");
        }
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut repeats = Repeats::default();
        for number in 0..5 * LIMIT as u128 / 2 {
            assert!(repeats.is_new(Visitor(number), Place::Portal(None), noon()));
            assert!(repeats.younger.len() <= LIMIT && repeats.older.len() <= LIMIT);
        }
        let later = noon() + REPEAT;
        repeats.is_new(Visitor(0), Place::Portal(None), later);
        repeats.is_new(Visitor(0), Place::Portal(None), later + REPEAT);
        assert_eq!(repeats.younger.len() + repeats.older.len(), 1, "what has run out is gone");
    }
}
