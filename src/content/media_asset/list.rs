//! The list of public media assets: in which orders, and what lists of others show of one.

use std::sync::Arc;

use async_graphql::Enum;
use sea_orm::{Select, entity::prelude::*};

use super::{entity, graphql::MediaAsset};
use crate::{
    graphql::{connection::Listed, shown::Brief},
    kernel::{
        columns::Columns,
        page::{Key, KeyType, List, Sort},
    },
};

/// The list of public media assets.
pub struct MediaList;

/// An order of media assets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum MediaAssetOrder {
    /// The newest first.
    PublishedAtDesc,
    /// The oldest first.
    PublishedAtAsc,
}

impl List for MediaList {
    type Entity = entity::Entity;
    type Row = entity::Model;
    type Order = MediaAssetOrder;
    const NAME: &'static str = "mediaAssets";
    const ID: entity::Column = entity::Column::Id;

    fn select() -> Select<entity::Entity> {
        entity::Entity::find()
    }

    fn sort(order: MediaAssetOrder) -> Sort<entity::Column> {
        let descending = order == MediaAssetOrder::PublishedAtDesc;
        Sort { column: entity::Column::PublishedAt, key: KeyType::Instant, descending }
    }

    fn id(row: &entity::Model) -> Uuid {
        row.id
    }

    fn key(row: &entity::Model, _: MediaAssetOrder) -> Key {
        Key::instant(row.published_at)
    }
}

impl Listed for MediaList {
    type View = MediaAsset;
}

/// What lists of articles show of a cover: all that a page needs to draw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaBrief {
    /// The id.
    pub id: Uuid,
    /// Where the file is; the path here of one that was brought to us.
    pub address: String,
    /// What the file is.
    pub content_type: String,
    /// The width in pixels.
    pub width: Option<i32>,
    /// The height in pixels.
    pub height: Option<i32>,
    /// What stands in the place of a picture while it is loaded.
    pub blurhash: Option<String>,
}

impl MediaBrief {
    /// The columns in the order in which [`MediaBrief::read`] reads them. The id comes first and needs a name of its own
    /// where other tables are joined.
    pub const COLUMNS: [entity::Column; 5] = [
        entity::Column::Address,
        entity::Column::ContentType,
        entity::Column::Width,
        entity::Column::Height,
        entity::Column::Blurhash,
    ];

    /// Reads the id and [`MediaBrief::COLUMNS`]; none where the joined row is not there.
    ///
    /// # Errors
    /// When a column has another type.
    pub fn read(columns: &mut Columns<'_>) -> Result<Option<Arc<Self>>, DbErr> {
        let Some(id) = columns.get()? else {
            columns.skip(Self::COLUMNS.len());
            return Ok(None);
        };
        Ok(Some(Arc::new(Self {
            id,
            address: columns.get()?,
            content_type: columns.get()?,
            width: columns.get()?,
            height: columns.get()?,
            blurhash: columns.get()?,
        })))
    }
}

impl From<&entity::Model> for MediaBrief {
    fn from(row: &entity::Model) -> Self {
        Self {
            id: row.id,
            address: row.address.clone(),
            content_type: row.content_type.clone(),
            width: row.width,
            height: row.height,
            blurhash: row.blurhash.clone(),
        }
    }
}

impl Brief for MediaBrief {
    fn id(&self) -> Uuid {
        self.id
    }
}
