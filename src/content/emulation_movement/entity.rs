//! The published rows of emulation movements.

use sea_orm::entity::prelude::*;

use crate::kernel::clock::Timestamp;

/// One public emulation movement.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "emulation_movement")]
pub struct Model {
    /// The document's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agency that launched it.
    pub agency_id: Uuid,
    /// The edition that made the row what it is.
    pub edition: i64,
    /// When it first became public.
    pub published_at: Timestamp,
    /// When this revision became public.
    pub modified_at: Timestamp,
    /// The readable part of its address, unique among all movements.
    pub slug: String,
    /// The name.
    pub name: String,
    /// How the name sorts.
    pub name_key: Vec<u8>,
    /// What it aims at.
    pub description: Option<String>,
    /// Its first day.
    pub started_on: Option<Date>,
    /// Its last day.
    pub ended_on: Option<Date>,
    /// How its beginning sorts: the first day, or the earliest of all dates when it is not known.
    pub started_on_key: Date,
}

/// No relations: lists and loaders name the columns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
