//! The list of placements that show themselves now, each read together with what lists show of its article.

use std::sync::Arc;

use async_graphql::Enum;
use sea_orm::{FromQueryResult, JoinType, QueryResult, QuerySelect, Select, entity::prelude::*};

use super::{
    entity::{self, Slot},
    graphql::Placement,
};
use crate::{
    content::article::graphql::{Card, with_card},
    graphql::connection::Listed,
    kernel::{
        clock::Timestamp,
        columns::Columns,
        page::{Key, KeyType, List, Sort},
    },
};

/// The list of placements.
pub struct PlacementList;

/// What is read of a placement.
#[derive(Debug, Clone)]
pub struct PlacementRow {
    /// The document's id.
    pub id: Uuid,
    /// The agency on whose front page it stands.
    pub agency_id: Uuid,
    /// When the public first saw it.
    pub published_at: Timestamp,
    /// When this revision came into public view.
    pub modified_at: Timestamp,
    /// Where it stands.
    pub slot: Slot,
    /// Its place in the slot.
    pub position: i32,
    /// A headline for this place.
    pub title_override: Option<String>,
    /// From when on it shows itself.
    pub starts_at: Option<Timestamp>,
    /// From when on it does so no more.
    pub ends_at: Option<Timestamp>,
    /// What it shows; none only in the preview of a draft.
    pub article: Option<Arc<Card>>,
}

impl FromQueryResult for PlacementRow {
    /// In the order of [`PlacementList::select`].
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        let mut columns = Columns::of(row);
        Ok(Self {
            id: columns.get()?,
            agency_id: columns.get()?,
            published_at: columns.get()?,
            modified_at: columns.get()?,
            slot: columns.get()?,
            position: columns.get()?,
            title_override: columns.get()?,
            starts_at: columns.get()?,
            ends_at: columns.get()?,
            article: Some(Arc::new(Card::read(&mut columns)?)),
        })
    }
}

/// An order of placements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum PlacementOrder {
    /// By the place that editors gave them in their slot.
    Position,
    /// The one that readers saw last for the first time first.
    PublishedAtDesc,
}

impl List for PlacementList {
    type Entity = entity::Entity;
    type Row = PlacementRow;
    type Order = PlacementOrder;
    const NAME: &'static str = "placements";
    const ID: entity::Column = entity::Column::Id;

    fn select() -> Select<entity::Entity> {
        use entity::Column;
        let placements = entity::Entity::find().select_only().columns([
            Column::Id,
            Column::AgencyId,
            Column::PublishedAt,
            Column::ModifiedAt,
            Column::Slot,
            Column::Position,
            Column::TitleOverride,
            Column::StartsAt,
            Column::EndsAt,
        ]);
        with_card(placements.join(JoinType::InnerJoin, entity::Relation::Article.def()))
    }

    fn sort(order: PlacementOrder) -> Sort<entity::Column> {
        match order {
            PlacementOrder::Position => {
                Sort { column: entity::Column::Position, key: KeyType::Number, descending: false }
            }
            PlacementOrder::PublishedAtDesc => {
                Sort { column: entity::Column::PublishedAt, key: KeyType::Instant, descending: true }
            }
        }
    }

    fn id(row: &PlacementRow) -> Uuid {
        row.id
    }

    fn key(row: &PlacementRow, order: PlacementOrder) -> Key {
        match order {
            PlacementOrder::Position => Key::Number(row.position),
            PlacementOrder::PublishedAtDesc => Key::instant(row.published_at),
        }
    }
}

impl Listed for PlacementList {
    type View = Placement;
}
