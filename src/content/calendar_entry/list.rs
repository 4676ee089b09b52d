//! The list of public calendar entries.

use async_graphql::Enum;
use sea_orm::{Select, entity::prelude::*};

use super::{entity, graphql::CalendarEntry};
use crate::{
    graphql::connection::Listed,
    kernel::page::{Key, KeyType, List, Sort},
};

/// The list of calendar entries.
pub struct CalendarList;

/// An order of calendar entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum CalendarEntryOrder {
    /// What begins first comes first.
    StartsAtAsc,
    /// What begins last comes first.
    StartsAtDesc,
}

impl List for CalendarList {
    type Entity = entity::Entity;
    type Row = entity::Model;
    type Order = CalendarEntryOrder;
    const NAME: &'static str = "calendarEntries";
    const ID: entity::Column = entity::Column::Id;

    fn select() -> Select<entity::Entity> {
        entity::Entity::find()
    }

    fn sort(order: CalendarEntryOrder) -> Sort<entity::Column> {
        let descending = order == CalendarEntryOrder::StartsAtDesc;
        Sort { column: entity::Column::StartsAt, key: KeyType::Instant, descending }
    }

    fn id(row: &entity::Model) -> Uuid {
        row.id
    }

    fn key(row: &entity::Model, _: CalendarEntryOrder) -> Key {
        Key::instant(row.starts_at)
    }
}

impl Listed for CalendarList {
    type View = CalendarEntry;
}
