//! The content: a province with its communes, and what they publish in fifteen years. It is written as exports, in three
//! parts, so that it can be imported in three steps. Every run writes the same.

mod achievements;
mod awards;
mod news;
mod portal;

use std::{ops::Range, path::Path};

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use uuid::Uuid;

pub(crate) use achievements::asked as asked_indicator;

use crate::export::Export;

/// The years of awards and achievements.
const YEARS: Range<i32> = 2011..2026;

/// What an id is of.
#[derive(Clone, Copy)]
enum Of {
    Agency = 1,
    Category,
    Contributor,
    Media,
    Article,
    Placement,
    Entry,
    Movement,
    Website,
    AwardTitle,
    Award,
    Indicator,
    Achievement,
}

fn id(of: Of, number: usize) -> Uuid {
    Uuid::from_u128((of as u128) << 96 | number as u128)
}

/// The agency whose page is asked for.
pub(crate) fn portal() -> Uuid {
    id(Of::Agency, portal::PORTAL)
}

/// Which of the things that grow are written.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    pub(crate) articles: Range<usize>,
    pub(crate) awards: Range<usize>,
    pub(crate) achievements: Range<usize>,
    /// The articles that the others tell of, or show; they are public first.
    pub(crate) known: Range<usize>,
}

/// What everything else refers to, the furniture of the pages, and the first of what grows.
pub(crate) fn first(folder: &Path, parts: &Parts) -> usize {
    let mut export = Export::begin(folder);
    portal::structure(&mut export);
    awards::catalogue(&mut export);
    achievements::catalogue(&mut export);
    grow(&mut export, parts);
    portal::furniture(&mut export, &parts.known);
    export.end()
}

/// More of what grows.
pub(crate) fn more(folder: &Path, parts: &Parts) -> usize {
    let mut export = Export::begin(folder);
    grow(&mut export, parts);
    export.end()
}

fn grow(export: &mut Export, parts: &Parts) {
    news::articles(export, parts.articles.clone());
    awards::awards(export, parts);
    achievements::achievements(export, parts);
}

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_300_000_000, 0).unwrap()
}

/// The morning of so many days after a day.
fn morning(day: NaiveDate, after: i64) -> DateTime<Utc> {
    (day + Duration::days(after)).and_time(NaiveTime::MIN).and_utc() + Duration::hours(1)
}

/// Numbers that look like chance, and are the same in every run.
struct Chance(u64);

impl Chance {
    fn of(of: Of, number: usize) -> Self {
        Self((of as u64) << 32 | number as u64)
    }

    /// A number below a limit, by the generator that is known as `SplitMix64`.
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
    }

    /// A number from 1 to the most that it may be.
    fn up_to(&mut self, most: usize) -> i32 {
        i32::try_from(1 + self.below(most)).unwrap()
    }

    fn one_of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Whether that happens which happens once in so many times.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}
