//! The list of public award titles.

use async_graphql::Enum;
use sea_orm::{Select, entity::prelude::*};

use super::{entity, graphql::AwardTitle};
use crate::{
    graphql::connection::Listed,
    kernel::page::{Key, KeyType, List, Sort},
};

/// The list of award titles.
pub struct AwardTitleList;

/// An order of award titles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum AwardTitleOrder {
    /// By their place in the catalogue.
    Position,
    /// By name in Vietnamese order, from A.
    NameAsc,
}

impl List for AwardTitleList {
    type Entity = entity::Entity;
    type Row = entity::Model;
    type Order = AwardTitleOrder;
    const NAME: &'static str = "awardTitles";
    const ID: entity::Column = entity::Column::Id;

    fn select() -> Select<entity::Entity> {
        entity::Entity::find()
    }

    fn sort(order: AwardTitleOrder) -> Sort<entity::Column> {
        match order {
            AwardTitleOrder::Position => {
                Sort { column: entity::Column::Position, key: KeyType::Number, descending: false }
            }
            AwardTitleOrder::NameAsc => {
                Sort { column: entity::Column::NameKey, key: KeyType::Bytes, descending: false }
            }
        }
    }

    fn id(row: &entity::Model) -> Uuid {
        row.id
    }

    fn key(row: &entity::Model, order: AwardTitleOrder) -> Key {
        match order {
            AwardTitleOrder::Position => Key::Number(row.position),
            AwardTitleOrder::NameAsc => Key::bytes(&row.name_key),
        }
    }
}

impl Listed for AwardTitleList {
    type View = AwardTitle;
}
