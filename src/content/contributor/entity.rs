//! The published rows of contributors.

use sea_orm::entity::prelude::*;

use crate::kernel::clock::Timestamp;

/// One public contributor.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contributor")]
pub struct Model {
    /// The document's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agency that looks after the entry.
    pub agency_id: Uuid,
    /// The edition that made the row what it is.
    pub edition: i64,
    /// When it first became public.
    pub published_at: Timestamp,
    /// When this revision became public.
    pub modified_at: Timestamp,
    /// The name as a byline prints it.
    pub name: String,
    /// How the name sorts.
    pub name_key: Vec<u8>,
    /// Who that is.
    pub description: Option<String>,
}

/// No relations: lists and loaders name the columns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
