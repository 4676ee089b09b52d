//! The list of checks.

use async_graphql::Enum;
use sea_orm::{Select, entity::prelude::*};

use super::{Column, Entity, Model, graphql::LinkedWebsiteCheck};
use crate::{
    graphql::connection::Listed,
    kernel::page::{Key, KeyType, List, Sort},
};

/// The list of checks.
pub struct CheckList;

/// An order of checks of linked websites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum LinkedWebsiteCheckOrder {
    /// The website that was checked last first.
    CheckedAtDesc,
    /// The website that was checked last at the end.
    CheckedAtAsc,
}

impl List for CheckList {
    type Entity = Entity;
    type Row = Model;
    type Order = LinkedWebsiteCheckOrder;
    const NAME: &'static str = "linkedWebsiteChecks";
    const ID: Column = Column::Id;

    fn select() -> Select<Entity> {
        Entity::find()
    }

    fn sort(order: LinkedWebsiteCheckOrder) -> Sort<Column> {
        let descending = order == LinkedWebsiteCheckOrder::CheckedAtDesc;
        Sort { column: Column::CheckedAt, key: KeyType::Instant, descending }
    }

    fn id(row: &Model) -> Uuid {
        row.id
    }

    fn key(row: &Model, _: LinkedWebsiteCheckOrder) -> Key {
        // What was not checked yet is never selected.
        Key::instant(row.checked_at.unwrap_or_default())
    }
}

impl Listed for CheckList {
    type View = LinkedWebsiteCheck;
}
