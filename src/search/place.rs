//! The place of an item among all: one number that grows with its date, then with its id.
//!
//! It is the key of the item's rows in the index, so that both databases give the newest matches first without sorting
//! all of them, and a range of dates is a range of keys.

use sea_orm::{ConnectionTrait, DbErr, QuerySelect, entity::prelude::*};

use super::entity::{Column, Entity};
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

/// A free place for an item of an instant, between its neighbours of the same second.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn assign(connection: &impl ConnectionTrait, instant: Timestamp, id: Uuid) -> Result<i64, DbErr> {
    let bottom = first(instant);
    let top = bottom + (1 << BITS);
    let end = |greatest: bool, condition: sea_orm::Condition| async move {
        let column = if greatest { Column::Place.max() } else { Column::Place.min() };
        let select = Entity::find().select_only().column_as(column, "place");
        let second = select.filter(Column::Place.gte(bottom)).filter(Column::Place.lt(top)).filter(condition);
        Ok::<Option<i64>, DbErr>(second.into_tuple::<Option<i64>>().one(connection).await?.flatten())
    };
    let below = end(true, sea_orm::Condition::all().add(Column::ItemId.lt(id))).await?;
    let above = end(false, sea_orm::Condition::all().add(Column::ItemId.gt(id))).await?;
    let place = match (below, above) {
        (None, None) => bottom + (top - bottom) / 4,
        (Some(below), None) => below + STRIDE.min((top - below) / 2),
        (None, Some(above)) => above - STRIDE.min((above - bottom + 1) / 2),
        (Some(below), Some(above)) => below + ((above - below) / PART).max(1),
    };
    let is_between = below.is_none_or(|below| below < place) && above.is_none_or(|above| place < above);
    if is_between && place >= bottom {
        return Ok(place);
    }
    // No room between the two: it stands beside all others of its second. Only the order of items of one second is
    // another then.
    let last = end(true, sea_orm::Condition::all()).await?.unwrap_or(bottom);
    if last + 1 < top {
        return Ok(last + 1);
    }
    let first = end(false, sea_orm::Condition::all()).await?.unwrap_or(top);
    Ok(first - 1)
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
}
