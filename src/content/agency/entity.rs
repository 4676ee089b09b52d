//! The published rows of agencies.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::kernel::{clock::Timestamp, value::span::Span};

/// Where an agency stands in the order of government.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, async_graphql::Enum,
)]
#[graphql(name = "AgencyLevel")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Level {
    /// Tỉnh, or a city of that rank.
    Province,
    /// Huyện, quận, thị xã or thành phố thuộc tỉnh; abolished on 1 July 2025.
    District,
    /// Xã, phường or đặc khu.
    Commune,
    /// Sở, ban, phòng: a body within one of the others.
    Department,
}

/// One public agency.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agency")]
pub struct Model {
    /// The document's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its own id: an agency belongs to itself.
    pub agency_id: Uuid,
    /// The edition that made the row what it is.
    pub edition: i64,
    /// When it first became public.
    pub published_at: Timestamp,
    /// When this revision became public.
    pub modified_at: Timestamp,
    /// The short name in addresses and on the command line.
    pub code: String,
    /// The full name.
    pub name: String,
    /// How the name sorts.
    pub name_key: Vec<u8>,
    /// Its level.
    pub level: Level,
    /// Its first day.
    pub valid_from: Option<Date>,
    /// Its last day.
    pub valid_to: Option<Date>,
    /// The agency above it.
    pub parent_id: Option<Uuid>,
}

/// No relations: lists and loaders name the columns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// From its first day to its last.
    #[must_use]
    pub fn life(&self) -> Span {
        Span { from: self.valid_from, to: self.valid_to }
    }
}

/// Which agency followed which.
pub mod succession {
    use sea_orm::entity::prelude::*;

    /// One agency that followed another.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agency_succession")]
    pub struct Model {
        /// The later one.
        #[sea_orm(primary_key, auto_increment = false)]
        pub successor_id: Uuid,
        /// The earlier one.
        #[sea_orm(primary_key, auto_increment = false)]
        pub predecessor_id: Uuid,
    }

    /// No relations.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
