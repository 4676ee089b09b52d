//! The published rows of the work calendar.

use sea_orm::entity::prelude::*;

use crate::kernel::clock::Timestamp;

/// One public entry of the work calendar.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_entry")]
pub struct Model {
    /// The document's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agency whose calendar it stands in.
    pub agency_id: Uuid,
    /// The edition that made the row what it is.
    pub edition: i64,
    /// When it first became public.
    pub published_at: Timestamp,
    /// When this revision became public.
    pub modified_at: Timestamp,
    /// What takes place.
    pub title: String,
    /// When it begins; of a whole day, the midnight before it.
    pub starts_at: Timestamp,
    /// When it ends; of a whole day, the midnight after it.
    pub ends_at: Option<Timestamp>,
    /// The last day on which it stands.
    pub ends_on: Date,
    /// Whether it takes whole days.
    pub is_all_day: bool,
    /// Where.
    pub place: Option<String>,
    /// Who takes part, as JSON.
    pub attendees: String,
    /// Who leads it.
    pub lead_person: Option<String>,
    /// Who prepares it.
    pub prepared_by: Option<String>,
    /// What else is to be known.
    pub note: Option<String>,
}

/// No relations: lists and loaders name the columns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
