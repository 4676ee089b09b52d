//! The published rows of categories.

use sea_orm::entity::prelude::*;

use crate::kernel::clock::Timestamp;

/// One public category.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "category")]
pub struct Model {
    /// The document's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agency whose tree it stands in.
    pub agency_id: Uuid,
    /// The edition that made the row what it is.
    pub edition: i64,
    /// When it first became public.
    pub published_at: Timestamp,
    /// When this revision became public.
    pub modified_at: Timestamp,
    /// The category above it; none at the top.
    pub parent_id: Option<Uuid>,
    /// The readable part of its address, unique among all categories.
    pub slug: String,
    /// The name.
    pub name: String,
    /// How the name sorts.
    pub name_key: Vec<u8>,
    /// What belongs in it.
    pub description: Option<String>,
    /// Its place among its siblings, the smallest first.
    pub position: i32,
}

/// No relations: lists and loaders name the columns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
