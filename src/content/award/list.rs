//! The list of public awards.

use async_graphql::Enum;
use sea_orm::{Condition, Select, entity::prelude::*};

use super::{entity, graphql::Award};
use crate::{
    graphql::{
        batch::Nested,
        connection::{Connection, Listed},
    },
    kernel::page::{Key, KeyType, List, Sort},
};

/// The list of awards.
pub struct AwardList;

/// A page of awards.
pub type AwardConnection = Connection<AwardList>;

/// An order of awards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum AwardOrder {
    /// What was decided last first. An award whose date is not known stands at the end of its year.
    DecidedOnDesc,
    /// What was decided first first. An award whose date is not known stands at the end of its year.
    DecidedOnAsc,
}

/// How something else bounds a list of awards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AwardScope {
    /// Those of a title.
    AwardTitle,
    /// Those of an emulation movement.
    Movement,
}

impl List for AwardList {
    type Entity = entity::Entity;
    type Row = entity::Model;
    type Order = AwardOrder;
    const NAME: &'static str = "awards";
    const ID: entity::Column = entity::Column::Id;

    fn select() -> Select<entity::Entity> {
        entity::Entity::find()
    }

    fn sort(order: AwardOrder) -> Sort<entity::Column> {
        let descending = order == AwardOrder::DecidedOnDesc;
        Sort { column: entity::Column::DecidedOnKey, key: KeyType::Date, descending }
    }

    fn id(row: &entity::Model) -> Uuid {
        row.id
    }

    fn key(row: &entity::Model, _: AwardOrder) -> Key {
        Key::date(row.decided_on_key)
    }
}

impl Nested for AwardList {
    type Scope = AwardScope;

    fn of_parent(scope: AwardScope, parent: Uuid) -> Condition {
        Condition::all().add(match scope {
            AwardScope::AwardTitle => entity::Column::AwardTitleId.eq(parent),
            AwardScope::Movement => entity::Column::MovementId.eq(parent),
        })
    }
}

impl Listed for AwardList {
    type View = Award;
}
