//! The published rows of linked websites: those that show themselves now.

use sea_orm::entity::prelude::*;

use crate::kernel::clock::Timestamp;

/// One linked website that shows itself now.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "linked_website")]
pub struct Model {
    /// The document's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agency on whose portal it stands.
    pub agency_id: Uuid,
    /// The edition that made the row what it is.
    pub edition: i64,
    /// When the public first saw it.
    pub published_at: Timestamp,
    /// When this revision came into public view.
    pub modified_at: Timestamp,
    /// What the link says.
    pub name: String,
    /// How the name sorts.
    pub name_key: Vec<u8>,
    /// Where it leads.
    pub address: String,
    /// The heading under which it stands.
    pub group_name: String,
    /// The place of that group on the portal.
    pub group_position: i32,
    /// Its place in the group.
    pub position: i32,
    /// How it sorts on the portal: by the place of its group, the group, its own place, its name.
    pub portal_key: Vec<u8>,
    /// What is to be found there.
    pub description: Option<String>,
    /// Its picture.
    pub logo_media_id: Option<Uuid>,
    /// What the picture shows.
    pub logo_alternative_text: Option<String>,
    /// The agency whose website it is, where that is one of ours.
    pub owner_agency_id: Option<Uuid>,
    /// The body whose website it is, in words.
    pub owner_name: Option<String>,
}

/// The table that a linked website is joined with.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Its picture.
    #[sea_orm(
        belongs_to = "crate::content::media_asset::entity::Entity",
        from = "Column::LogoMediaId",
        to = "crate::content::media_asset::entity::Column::Id"
    )]
    Logo,
}

impl ActiveModelBehavior for ActiveModel {}
