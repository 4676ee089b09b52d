//! The published rows of media assets.

use sea_orm::entity::prelude::*;

use crate::kernel::clock::Timestamp;

/// One public media asset.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "media_asset")]
pub struct Model {
    /// The document's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agency that looks after the file.
    pub agency_id: Uuid,
    /// The edition that made the row what it is.
    pub edition: i64,
    /// When it first became public.
    pub published_at: Timestamp,
    /// When this revision became public.
    pub modified_at: Timestamp,
    /// Where the file is: elsewhere, or, for one that was brought to us, its path here.
    pub address: String,
    /// What the file is, as a media type.
    pub content_type: String,
    /// Its size.
    pub byte_size: Option<i64>,
    /// Its SHA-256 in hexadecimal.
    pub sha256: Option<String>,
    /// The width of a picture in pixels.
    pub width: Option<i32>,
    /// The height of a picture in pixels.
    pub height: Option<i32>,
    /// Where the subject of a picture is, from 0 at the left to 1.
    pub focal_x: Option<f64>,
    /// Where the subject of a picture is, from 0 at the top to 1.
    pub focal_y: Option<f64>,
    /// Who made it.
    pub credit: Option<String>,
    /// The stored file, when it was brought to us.
    pub file: Option<String>,
    /// What it is called when it is downloaded.
    pub file_name: Option<String>,
    /// What stands in the place of a picture while it is loaded.
    pub blurhash: Option<String>,
}

/// No relations: lists and loaders name the columns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
