//! The published rows of placements: those that show themselves now.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::kernel::clock::Timestamp;

/// A place on the front page that editors fill by hand.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, async_graphql::Enum,
)]
#[graphql(name = "PlacementSlot")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Slot {
    /// Tin nóng: what must be read now.
    Hot,
    /// Tin tiêu điểm: what the portal stands for at the moment.
    Featured,
    /// Thông báo: what citizens are asked to do or to know.
    Notice,
}

impl Slot {
    /// Its name in Vietnamese, as portals print it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hot => "Tin nóng",
            Self::Featured => "Tin tiêu điểm",
            Self::Notice => "Thông báo",
        }
    }
}

/// One placement that shows itself now.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "placement")]
pub struct Model {
    /// The document's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agency on whose front page it stands.
    pub agency_id: Uuid,
    /// The edition that made the row what it is.
    pub edition: i64,
    /// When the public first saw it.
    pub published_at: Timestamp,
    /// When this revision came into public view.
    pub modified_at: Timestamp,
    /// Where it stands.
    pub slot: Slot,
    /// Its place in the slot, the smallest first.
    pub position: i32,
    /// What it shows.
    pub article_id: Uuid,
    /// A headline for this place, where the article's title is too long for it.
    pub title_override: Option<String>,
    /// From when on it shows itself.
    pub starts_at: Option<Timestamp>,
    /// From when on it does so no more.
    pub ends_at: Option<Timestamp>,
}

/// The table that a placement is joined with.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// What it shows.
    #[sea_orm(
        belongs_to = "crate::content::article::entity::Entity",
        from = "Column::ArticleId",
        to = "crate::content::article::entity::Column::Id"
    )]
    Article,
}

impl ActiveModelBehavior for ActiveModel {}
