//! The place of an item among all: one number that grows with its date, then with its id.
//!
//! It is the key of the item's rows in the index, so that both databases give the newest matches first without sorting
//! all of them, and a range of dates is a range of keys.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ConnectionTrait, DbErr, QuerySelect, entity::prelude::*};

use super::{
    entity::{Column, Entity},
    statement::Statement,
};
use crate::kernel::clock::Timestamp;

/// How many bits of a place tell items of the same second apart.
const BITS: u32 = 28;
/// Added to seconds since 1970 so that they are positive for all years that there are dates of.
const OFFSET: i64 = 1 << 34;
/// How far apart items of one second are placed at first, so that others fit between them.
const STRIDE: i64 = 1 << 14;
/// Which part of a gap is left below an item that comes between two others. Ids grow with time, so what comes next, as a
/// rule, comes above it.
const PART: i64 = 32;
/// How many items one statement asks the neighbours of.
const ASKED: usize = 250;

/// The first place of the second in which an instant lies.
#[must_use]
pub fn first(instant: Timestamp) -> i64 {
    (instant.timestamp().saturating_add(OFFSET)).clamp(0, (1 << (63 - BITS)) - 1) << BITS
}

/// The second since 1970 in which a place lies.
#[must_use]
pub fn seconds(place: i64) -> i64 {
    (place >> BITS) - OFFSET
}

/// Whether a place lies in the second of an instant.
#[must_use]
pub fn holds(place: i64, instant: Timestamp) -> bool {
    place >> BITS == first(instant) >> BITS
}

/// Where items of one second may stand: above one neighbour and below another, if they have any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Gap {
    bottom: i64,
    below: Option<i64>,
    above: Option<i64>,
}

impl Gap {
    /// So many places in it, in their order, if there is room for all of them.
    fn places(self, count: usize) -> Option<impl Iterator<Item = i64>> {
        let Self { bottom, below, above } = self;
        let top = bottom + (1 << BITS);
        let count = i64::try_from(count).ok()?;
        let (first, step) = match (below, above) {
            (None, None) => {
                let first = bottom + (top - bottom) / 4;
                (first, STRIDE.min((top - first) / count))
            }
            (Some(below), None) => {
                let step = STRIDE.min((top - below) / (count + 1));
                (below + step, step)
            }
            (None, Some(above)) => {
                let step = STRIDE.min((above - bottom + 1) / (count + 1));
                (above - step * count, step)
            }
            (Some(below), Some(above)) => {
                let step = ((above - below) / (PART - 1 + count)).max(1);
                (below + step, step)
            }
        };
        let last = first + step * (count - 1);
        let is_between = below.is_none_or(|below| below < first) && above.is_none_or(|above| last < above);
        let is_within = step > 0 && bottom <= first && last < top;
        (is_between && is_within).then(|| (0..count).map(move |number| first + step * number))
    }
}

/// Free places for items that have none, each between its neighbours of the same second.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn assign(
    connection: &impl ConnectionTrait,
    items: &[(Uuid, Timestamp)],
) -> Result<HashMap<Uuid, i64>, DbErr> {
    let mut gaps: BTreeMap<Gap, Vec<Uuid>> = BTreeMap::new();
    for items in items.chunks(ASKED) {
        for (id, gap) in gaps_of(connection, items).await? {
            gaps.entry(gap).or_default().push(id);
        }
    }
    let mut places = HashMap::new();
    let mut crowded: BTreeMap<i64, Vec<Uuid>> = BTreeMap::new();
    for (gap, mut ids) in gaps {
        ids.sort_unstable();
        match gap.places(ids.len()) {
            Some(found) => places.extend(ids.into_iter().zip(found)),
            None => crowded.entry(gap.bottom).or_default().append(&mut ids),
        }
    }
    // No room between the two: they stand beside all others of their second. Only the order of items of one second is
    // another then.
    for (bottom, mut ids) in crowded {
        ids.sort_unstable();
        let top = bottom + (1 << BITS);
        let taken = places.values().copied().filter(|place| (bottom..top).contains(place));
        let taken: Vec<i64> = taken.chain(ends(connection, bottom).await?).collect();
        let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        let next = taken.iter().max().map_or(bottom, |last| last + 1);
        let start = if next <= top - count { next } else { taken.iter().min().map_or(bottom, |first| first - count) };
        places.extend(ids.into_iter().zip(start..));
    }
    Ok(places)
}

/// The gap that each item belongs in, among those that have a place.
async fn gaps_of(connection: &impl ConnectionTrait, items: &[(Uuid, Timestamp)]) -> Result<Vec<(Uuid, Gap)>, DbErr> {
    let mut statement = Statement::new(connection.get_database_backend());
    statement.push("WITH wanted (id, bottom) AS (VALUES ");
    for (number, (id, instant)) in items.iter().enumerate() {
        statement.push(if number == 0 { "(" } else { ", (" }).bind(*id).push(", ").bind(first(*instant)).push(")");
    }
    statement.push(") SELECT id, bottom");
    for (sign, order) in [("<", "DESC"), (">", "ASC")] {
        statement
            .push(", (SELECT place FROM search_entry WHERE place >= bottom AND place < bottom + ")
            .bind(1_i64 << BITS);
        statement.push(&format!(" AND item_id {sign} id ORDER BY place {order} LIMIT 1)"));
    }
    statement.push(" FROM wanted");
    let rows = connection.query_all_raw(statement.build()).await?;
    let gap = |row: &sea_orm::QueryResult| {
        let (bottom, below, above) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?, row.try_get_by_index(3)?);
        Ok((row.try_get_by_index(0)?, Gap { bottom, below, above }))
    };
    rows.iter().map(gap).collect()
}

/// The first and the last place that is taken of a second, if any is.
async fn ends(connection: &impl ConnectionTrait, bottom: i64) -> Result<Vec<i64>, DbErr> {
    let mut ends = Vec::new();
    for column in [Column::Place.min(), Column::Place.max()] {
        let select = Entity::find().select_only().column_as(column, "place");
        let second = select.filter(Column::Place.gte(bottom)).filter(Column::Place.lt(bottom + (1 << BITS)));
        ends.extend(second.into_tuple::<Option<i64>>().one(connection).await?.flatten());
    }
    Ok(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_grow_with_time() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let instants = [
            "0001-01-01T00:00:00Z",
            "1900-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "1970-01-01T00:00:00Z",
            "2021-12-09T09:30:00Z",
            "2021-12-09T09:30:01Z",
            "2200-12-31T23:59:59Z",
        ];
        let places: Vec<i64> = instants.iter().map(|text| first(at(text))).collect();
        assert!(places[1..].is_sorted_by(|one, other| one < other), "{places:?}");
        assert_eq!(seconds(places[4]), at(instants[4]).timestamp());
        assert!(holds(places[4], at("2021-12-09T09:30:00.999999Z")) && !holds(places[5], at(instants[4])));
    }

    #[test]
    fn a_gap_is_shared_evenly_or_not_at_all() {
        let bottom = 5 << BITS;
        let (top, middle) = (bottom + (1 << BITS), bottom + (1 << (BITS - 1)));
        for count in [1, 2, 50, 500, 40_000] {
            for (below, above) in [
                (None, None),
                (Some(middle), None),
                (None, Some(middle)),
                (Some(bottom), Some(top - 1)),
                (Some(top - 1 - 40_000), None),
                (None, Some(bottom + 40_000)),
                (Some(middle), Some(middle + 40_001)),
            ] {
                let places: Vec<i64> = Gap { bottom, below, above }.places(count).expect("there is room").collect();
                assert_eq!(places.len(), count);
                assert!(places.is_sorted_by(|one, other| one < other), "{below:?} {above:?} {count}");
                assert!(places[0] > below.unwrap_or(bottom - 1), "{below:?} {above:?} {count}");
                assert!(places[count - 1] < above.unwrap_or(top), "{below:?} {above:?} {count}");
            }
        }
        for (below, above, count) in [
            (Some(middle), Some(middle + 1), 1),
            (Some(middle), Some(middle + 50), 50),
            (Some(middle), Some(bottom), 1),
            (Some(top - 1), None, 1),
            (Some(top - 3), None, 3),
            (None, Some(bottom), 1),
            (None, Some(bottom + 2), 3),
        ] {
            assert!(Gap { bottom, below, above }.places(count).is_none(), "{below:?} {above:?} {count}");
        }
    }
}
