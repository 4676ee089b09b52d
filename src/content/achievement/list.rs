//! The list of public achievements.

use async_graphql::Enum;
use sea_orm::{Condition, Select, entity::prelude::*};

use super::{entity, graphql::Achievement};
use crate::{
    graphql::{
        batch::Nested,
        connection::{Connection, Listed},
    },
    kernel::page::{Key, KeyType, List, Sort},
};

/// The list of achievements.
pub struct AchievementList;

/// A page of achievements.
pub type AchievementConnection = Connection<AchievementList>;

/// An order of achievements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum AchievementOrder {
    /// By the last day that they are about, the latest first.
    EndsOnDesc,
    /// By the last day that they are about, the earliest first.
    EndsOnAsc,
}

/// How something else bounds a list of achievements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AchievementScope {
    /// Those of an indicator.
    Indicator,
    /// Those of an emulation movement.
    Movement,
    /// Those that an article tells of.
    SourceArticle,
}

impl List for AchievementList {
    type Entity = entity::Entity;
    type Row = entity::Model;
    type Order = AchievementOrder;
    const NAME: &'static str = "achievements";
    const ID: entity::Column = entity::Column::Id;

    fn select() -> Select<entity::Entity> {
        entity::Entity::find()
    }

    fn sort(order: AchievementOrder) -> Sort<entity::Column> {
        let descending = order == AchievementOrder::EndsOnDesc;
        Sort { column: entity::Column::EndsOn, key: KeyType::Date, descending }
    }

    fn id(row: &entity::Model) -> Uuid {
        row.id
    }

    fn key(row: &entity::Model, _: AchievementOrder) -> Key {
        Key::date(row.ends_on)
    }
}

impl Nested for AchievementList {
    type Scope = AchievementScope;

    fn of_parent(scope: AchievementScope, parent: Uuid) -> Condition {
        Condition::all().add(match scope {
            AchievementScope::Indicator => entity::Column::IndicatorId.eq(parent),
            AchievementScope::Movement => entity::Column::MovementId.eq(parent),
            AchievementScope::SourceArticle => entity::Column::SourceArticleId.eq(parent),
        })
    }
}

impl Listed for AchievementList {
    type View = Achievement;
}
