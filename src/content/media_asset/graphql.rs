//! Media assets as GraphQL speaks of them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use sea_orm::{Condition, Select, entity::prelude::*};
use serde::Serialize;

use super::{FocalPoint as Point, MediaAsset as Draft, entity};
use crate::{
    content::{
        Content,
        agency::graphql::{self as agency, Agency},
        slice::{Change, Slice},
    },
    graphql::{
        Result, Session,
        batch::ById,
        connection::{Connection, Listed},
        cost, ids, input,
        scalars::DateTime,
        shown::{Brief, Shown},
    },
    kernel::{
        Error, document,
        kind::Kind,
        page::{Asked, Key, KeyType, List, Sort},
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

/// A point in a picture that must stay visible when it is cropped.
#[derive(Debug, SimpleObject)]
pub struct FocalPoint {
    /// From the left, 0 to 1.
    x: f64,
    /// From the top, 0 to 1.
    y: f64,
}

/// A file that content shows. Its caption and alternative text belong to each use of it.
pub struct MediaAsset(Shown<MediaBrief, MediaList>);

/// What lists of articles show of a cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaBrief {
    /// The id.
    pub id: Uuid,
    /// Where the file is.
    pub address: String,
    /// The width in pixels.
    pub width: Option<i32>,
    /// The height in pixels.
    pub height: Option<i32>,
}

impl Brief for MediaBrief {
    fn id(&self) -> Uuid {
        self.id
    }
}

impl From<Arc<entity::Model>> for MediaAsset {
    fn from(row: Arc<entity::Model>) -> Self {
        Self(Shown::Whole(row))
    }
}

impl From<Arc<MediaBrief>> for MediaAsset {
    fn from(brief: Arc<MediaBrief>) -> Self {
        Self(Shown::Brief(brief))
    }
}

impl MediaAsset {
    async fn row(&self, context: &Context<'_>) -> Result<Arc<entity::Model>> {
        Box::pin(self.0.whole(Session::of(context))).await
    }
}

/// A file that content shows. Its caption and alternative text belong to each use of it.
#[Object]
impl MediaAsset {
    /// The global id.
    pub async fn id(&self) -> ID {
        ids::global("MediaAsset", self.0.id())
    }

    /// Where the file is: an http or https address.
    async fn address(&self) -> &str {
        match &self.0 {
            Shown::Brief(brief) => &brief.address,
            Shown::Whole(row) => &row.address,
        }
    }

    /// What the file is: a media type such as `image/jpeg`.
    async fn content_type(&self, context: &Context<'_>) -> Result<String> {
        Ok(self.row(context).await?.content_type.clone())
    }

    /// Its size in bytes, where it is known.
    async fn byte_size(&self, context: &Context<'_>) -> Option<Result<i64>> {
        self.row(context).await.map(|row| row.byte_size).transpose()
    }

    /// Its SHA-256 in hexadecimal, where it is known.
    async fn sha256(&self, context: &Context<'_>) -> Option<Result<String>> {
        self.row(context).await.map(|row| row.sha256.clone()).transpose()
    }

    /// The width of a picture in pixels, where it is known.
    async fn width(&self) -> Option<i32> {
        match &self.0 {
            Shown::Brief(brief) => brief.width,
            Shown::Whole(row) => row.width,
        }
    }

    /// The height of a picture in pixels, where it is known.
    async fn height(&self) -> Option<i32> {
        match &self.0 {
            Shown::Brief(brief) => brief.height,
            Shown::Whole(row) => row.height,
        }
    }

    /// The point that must stay visible when the picture is cropped.
    async fn focal_point(&self, context: &Context<'_>) -> Option<Result<FocalPoint>> {
        let point = |row: Arc<entity::Model>| row.focal_x.zip(row.focal_y).map(|(x, y)| FocalPoint { x, y });
        self.row(context).await.map(point).transpose()
    }

    /// Who made it, at most 200 characters.
    async fn credit(&self, context: &Context<'_>) -> Option<Result<String>> {
        self.row(context).await.map(|row| row.credit.clone()).transpose()
    }

    /// The agency that looks after the file.
    async fn agency(&self, context: &Context<'_>) -> Option<Result<Agency>> {
        Box::pin(async {
            match self.row(context).await {
                Ok(row) => agency::optional(context, Some(row.agency_id)).await,
                Err(fault) => Some(Err(fault)),
            }
        })
        .await
    }

    /// When it first became public.
    async fn published_at(&self, context: &Context<'_>) -> Result<DateTime> {
        Ok(DateTime(self.row(context).await?.published_at))
    }

    /// When its entry was last changed.
    async fn modified_at(&self, context: &Context<'_>) -> Result<DateTime> {
        Ok(DateTime(self.row(context).await?.modified_at))
    }
}

/// What narrows a list of media assets.
#[derive(Debug, Default, InputObject, Serialize)]
#[graphql(name = "MediaAssetFilter")]
pub struct Filter {
    /// Only those that this agency looks after.
    pub agency_id: Option<ID>,
}

/// Reading media assets.
#[derive(Debug, Default)]
pub struct MediaQuery;

#[Object]
impl MediaQuery {
    /// The media asset with this id; null when there is none.
    async fn media_asset(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The global id.")] id: ID,
    ) -> Option<Result<MediaAsset>> {
        let find = async {
            let id = ids::argument(Kind::MediaAsset, &id)?;
            Ok(Session::of(context).batch.load_one(ById::<MediaList>::new(id)).await?.map(MediaAsset::from))
        };
        find.await.transpose()
    }

    /// The media assets.
    #[graphql(complexity = "cost::page(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn media_assets(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What narrows the list.")] filter: Option<Filter>,
        #[graphql(desc = "The order.", default_with = "MediaAssetOrder::PublishedAtDesc")] order_by: MediaAssetOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The page of this number, from 1, with `first` items a page, instead of cursors.")]
        page: Option<i32>,
    ) -> Result<Connection<MediaList>> {
        let filter = filter.unwrap_or_default();
        let mut condition = Condition::all();
        if let Some(agency) = &filter.agency_id {
            condition = condition.add(entity::Column::AgencyId.eq(ids::argument(Kind::Agency, agency)?));
        }
        let asked = Asked { first, after, last, before, page };
        Connection::read(Session::of(context), &asked, order_by, &filter, condition).await
    }
}

/// A point in a picture that must stay visible when it is cropped.
#[derive(Debug, InputObject)]
pub struct FocalPointInput {
    /// From the left, 0 to 1.
    x: f64,
    /// From the top, 0 to 1.
    y: f64,
}

/// What an editor writes of a media asset. On creation `address` and `contentType` are needed; in an edit, what is left
/// out stays as it is, and null clears a field.
#[derive(Debug, InputObject)]
#[graphql(name = "MediaAssetInput")]
pub struct Input {
    /// Where the file is: an http or https address, at most 2,048 characters. Unique.
    address: MaybeUndefined<String>,
    /// What the file is: a media type of an image, audio or video, or `application/pdf`. SVG is refused: it can run
    /// scripts.
    content_type: MaybeUndefined<String>,
    /// Its size in bytes, at most 2,147,483,647 (just under 2 GiB).
    byte_size: MaybeUndefined<i64>,
    /// Its SHA-256 in 64 hexadecimal digits.
    sha256: MaybeUndefined<String>,
    /// The width of a picture in pixels, 1 to 100,000.
    width: MaybeUndefined<i32>,
    /// The height of a picture in pixels, 1 to 100,000.
    height: MaybeUndefined<i32>,
    /// The point that must stay visible when the picture is cropped.
    focal_point: MaybeUndefined<FocalPointInput>,
    /// Who made it, at most 200 characters.
    credit: MaybeUndefined<String>,
}

impl Slice for Draft {
    type Input = Input;
    type View = MediaAsset;

    async fn change(given: Input, _: &Session) -> Result<Change<Self>, Error> {
        Ok(Box::new(move |before| {
            let mut draft = before.unwrap_or_else(|| Draft {
                address: String::new(),
                content_type: String::new(),
                byte_size: None,
                sha256: None,
                width: None,
                height: None,
                focal_point: None,
                credit: None,
            });
            input::line(&mut draft.address, given.address.map_value(|address| input::normal_address(&address)));
            input::line(&mut draft.content_type, given.content_type);
            input::optional(&mut draft.byte_size, given.byte_size);
            input::optional_line(&mut draft.sha256, given.sha256);
            input::optional(&mut draft.width, given.width);
            input::optional(&mut draft.height, given.height);
            let point = given.focal_point.map_value(|FocalPointInput { x, y }| Point { x, y });
            input::optional(&mut draft.focal_point, point);
            input::optional_line(&mut draft.credit, given.credit);
            Ok(draft)
        }))
    }

    async fn find(session: &Session, id: Uuid) -> Result<Option<Content>> {
        let row = session.batch.load_one(ById::<MediaList>::new(id)).await?;
        Ok(row.map(|row| Content::MediaAsset(row.into())))
    }

    async fn preview(self, _: &Session, document: &document::Model) -> Result<Content> {
        let row = entity::Model {
            id: document.id,
            agency_id: document.agency_id,
            edition: 0,
            published_at: document.first_published_at.unwrap_or(document.modified_at),
            modified_at: document.modified_at,
            address: self.address,
            content_type: self.content_type,
            byte_size: self.byte_size,
            sha256: self.sha256,
            width: self.width,
            height: self.height,
            focal_x: self.focal_point.map(|point| point.x),
            focal_y: self.focal_point.map(|point| point.y),
            credit: self.credit,
        };
        Ok(Content::MediaAsset(Arc::new(row).into()))
    }
}
