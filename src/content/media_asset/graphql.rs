//! Media assets as GraphQL speaks of them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use sea_orm::{Condition, Select, entity::prelude::*};
use serde::Serialize;

use super::{FocalPoint as Point, MediaAsset as Draft, entity, public_file};
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
        Error, ProblemCode,
        columns::Columns,
        document, file,
        kind::Kind,
        page::{Asked, Key, KeyType, List, Sort},
        value::text,
    },
    media::{
        addresses::{self, Addresses},
        file_type::FileType,
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

    fn stored_address(&self) -> &str {
        match &self.0 {
            Shown::Brief(brief) => &brief.address,
            Shown::Whole(row) => &row.address,
        }
    }

    fn media_type(&self) -> &str {
        match &self.0 {
            Shown::Brief(brief) => &brief.content_type,
            Shown::Whole(row) => &row.content_type,
        }
    }

    fn size(&self) -> (Option<i32>, Option<i32>) {
        match &self.0 {
            Shown::Brief(brief) => (brief.width, brief.height),
            Shown::Whole(row) => (row.width, row.height),
        }
    }

    fn renditions(&self, context: &Context<'_>, format: Option<PictureFormat>) -> Vec<Rendition> {
        renditions(context, self.stored_address(), self.media_type(), self.size(), format)
    }
}

/// The renditions of a file in a format, or in the one that suits it best.
fn renditions(
    context: &Context<'_>,
    address: &str,
    content_type: &str,
    (width, height): (Option<i32>, Option<i32>),
    format: Option<PictureFormat>,
) -> Vec<Rendition> {
    let pixels = |side: Option<i32>| side.and_then(|side| u32::try_from(side).ok()).unwrap_or_default();
    let own = FileType::of_content_type(content_type);
    let best = if own == Some(FileType::Png) { PictureFormat::Webp } else { PictureFormat::Jpeg };
    let to = FileType::from(format.unwrap_or(best));
    let all = addresses_of(context).renditions(address, pixels(width), pixels(height), to);
    all.into_iter().map(Rendition).collect()
}

/// The renditions of a picture as one text for `srcset`; empty when there are none.
pub fn source_set(context: &Context<'_>, row: &entity::Model) -> String {
    text_of(&renditions(context, &row.address, &row.content_type, (row.width, row.height), None))
}

/// The address of a file as readers get it.
pub fn full_address(context: &Context<'_>, address: &str) -> String {
    addresses_of(context).full(address).into_owned()
}

fn addresses_of<'a>(context: &Context<'a>) -> &'a Addresses {
    context.data_unchecked::<Addresses>()
}

fn text_of(renditions: &[Rendition]) -> String {
    let one = |Rendition(rendition): &Rendition| format!("{} {}w", rendition.address, rendition.width);
    renditions.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// In which format a rendition is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum PictureFormat {
    /// JPEG: for photographs. What is transparent stands on white.
    Jpeg,
    /// WebP without loss: for drawings, and for what is transparent. Photographs are not made in it, for they would be
    /// several times as large as in JPEG.
    Webp,
}

impl From<PictureFormat> for FileType {
    fn from(format: PictureFormat) -> Self {
        match format {
            PictureFormat::Jpeg => Self::Jpeg,
            PictureFormat::Webp => Self::WebP,
        }
    }
}

/// A smaller copy of a picture, made when it is first asked for. Its address never changes.
pub struct Rendition(addresses::Rendition);

/// A smaller copy of a picture, made when it is first asked for. Its address never changes.
#[Object]
impl Rendition {
    /// Where it is, in the form of the media asset's `address`.
    async fn address(&self) -> &str {
        &self.0.address
    }

    /// Its width in pixels.
    async fn width(&self) -> i32 {
        i32::try_from(self.0.width).unwrap_or(i32::MAX)
    }

    /// Its height in pixels, in proportion.
    async fn height(&self) -> i32 {
        i32::try_from(self.0.height).unwrap_or(i32::MAX)
    }

    /// What it is: `image/jpeg` or `image/webp`.
    async fn content_type(&self) -> &str {
        self.0.file_type.content_type()
    }
}

/// A file that content shows. Its caption and alternative text belong to each use of it.
#[Object]
impl MediaAsset {
    /// The global id.
    pub async fn id(&self) -> ID {
        ids::global("MediaAsset", self.0.id())
    }

    /// Where the file is: an http or https address. That of a file that was brought to this service is a path such as
    /// `/media/….jpg` when the service has not been told its public address (`media.public_url`). What is under such an
    /// address never changes.
    async fn address(&self, context: &Context<'_>) -> String {
        full_address(context, self.stored_address())
    }

    /// What the file is: a media type such as `image/jpeg`.
    async fn content_type(&self) -> &str {
        self.media_type()
    }

    /// Its size in bytes, where it is known.
    async fn byte_size(&self, context: &Context<'_>) -> Option<Result<i64>> {
        self.row(context).await.map(|row| row.byte_size).transpose()
    }

    /// Its SHA-256 in hexadecimal, where it is known.
    async fn sha256(&self, context: &Context<'_>) -> Option<Result<String>> {
        self.row(context).await.map(|row| row.sha256.clone()).transpose()
    }

    /// What it is called when it is downloaded, at most 255 bytes, where it is known.
    async fn file_name(&self, context: &Context<'_>) -> Option<Result<String>> {
        self.row(context).await.map(|row| row.file_name.clone()).transpose()
    }

    /// The width of a picture in pixels, where it is known.
    async fn width(&self) -> Option<i32> {
        self.size().0
    }

    /// The height of a picture in pixels, where it is known.
    async fn height(&self) -> Option<i32> {
        self.size().1
    }

    /// What stands in the place of a picture while it is loaded: a `BlurHash` (blurha.sh) of 20 to 40 characters. Only of
    /// pictures that were brought to this service.
    async fn blurhash(&self) -> Option<&str> {
        match &self.0 {
            Shown::Brief(brief) => brief.blurhash.as_deref(),
            Shown::Whole(row) => row.blurhash.as_deref(),
        }
    }

    /// Smaller copies of a picture that was brought to this service, the narrowest first, at most 13; empty for other
    /// files. None is wider than the picture; when the picture is no wider than the widest, the last is of its own width.
    #[graphql(complexity = "cost::list(5, child_complexity)")]
    async fn src_set(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The format; without one that which suits the picture. Photographs are made in JPEG only.")]
        format: Option<PictureFormat>,
    ) -> Vec<Rendition> {
        self.renditions(context, format)
    }

    /// The same as one text, ready for the attribute `srcset` of HTML: addresses with their widths, such as
    /// `/media/…/320.jpg 320w, /media/…/640.jpg 640w`; empty for other files.
    async fn src_set_text(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The format; without one that which suits the picture. Photographs are made in JPEG only.")]
        format: Option<PictureFormat>,
    ) -> String {
        text_of(&self.renditions(context, format))
    }

    /// The narrowest copy that is at least so wide, or the widest there is; null for files that have none.
    async fn rendition(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The width in pixels that it is shown at.")] width: i32,
        #[graphql(desc = "The format; without one that which suits the picture. Photographs are made in JPEG only.")]
        format: Option<PictureFormat>,
    ) -> Option<Rendition> {
        let wide_enough = |rendition: &Rendition| i64::from(rendition.0.width) >= i64::from(width);
        let mut all = self.renditions(context, format);
        let place = all.iter().position(wide_enough).unwrap_or(all.len().saturating_sub(1));
        (place < all.len()).then(|| all.swap_remove(place))
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

/// What an editor writes of a media asset: of a file that was brought to this service, or of one that lies elsewhere. On
/// creation either `file` is needed, or `address` and `contentType` are; in an edit, what is left out stays as it is, and
/// null clears a field.
#[derive(Debug, InputObject)]
#[graphql(name = "MediaAssetInput")]
pub struct Input {
    /// The id of a file that was brought to this service, as `POST /media` answered it: 64 hexadecimal digits. You, or
    /// your agency, must have brought it, or must be able to see where it is used. Its type, size, digest, width and
    /// height are known and cannot be given. It takes the place of `address`.
    file: MaybeUndefined<String>,
    /// What the file is called when it is downloaded, at most 255 bytes, without folders; the ending follows from the
    /// content. For a file that was brought to this service it is at first the name that it came with.
    file_name: MaybeUndefined<String>,
    /// Where a file is that lies elsewhere: an http or https address, at most 2,048 characters. Unique. It takes the place
    /// of `file`.
    address: MaybeUndefined<String>,
    /// What a file elsewhere is: a media type of an image, audio or video, or `application/pdf`. SVG is refused: it can
    /// run scripts.
    content_type: MaybeUndefined<String>,
    /// The size in bytes of a file elsewhere, at most 2,147,483,647 (just under 2 GiB).
    byte_size: MaybeUndefined<i64>,
    /// The SHA-256 of a file elsewhere in 64 hexadecimal digits.
    sha256: MaybeUndefined<String>,
    /// The width of a picture elsewhere in pixels, 1 to 100,000.
    width: MaybeUndefined<i32>,
    /// The height of a picture elsewhere in pixels, 1 to 100,000.
    height: MaybeUndefined<i32>,
    /// The point that must stay visible when the picture is cropped.
    focal_point: MaybeUndefined<FocalPointInput>,
    /// Who made it, at most 200 characters.
    credit: MaybeUndefined<String>,
}

/// A file that the input names, if the principal may use it.
async fn stored(session: &Session, name: &str) -> Result<file::Known, Error> {
    let refused = || Error::Problems(vec![file::missing("file")]);
    if !file::is_name(name) {
        return Err(Error::problem(
            ProblemCode::Invalid,
            "file",
            "Give the id that /media answered: 64 hexadecimal digits.",
        ));
    }
    let reader = session.kernel.store.reader();
    match public_file(reader, name).await? {
        Some(known) => Ok(known),
        None => file::seen_by(reader, &session.principal, name).await?.ok_or_else(refused),
    }
}

impl Draft {
    /// Puts a stored file in the place of what was there.
    fn take(&mut self, known: file::Known) {
        *self = Self {
            file: Some(known.file.sha256),
            file_name: known.name,
            focal_point: self.focal_point,
            credit: self.credit.take(),
            ..Self::default()
        };
    }
}

impl Slice for Draft {
    type Input = Input;
    type View = MediaAsset;

    async fn change(given: Input, session: &Session) -> Result<Change<Self>, Error> {
        let named = given.file.as_opt_ref().flatten().map(|name| text::line(name).to_ascii_lowercase());
        let known = match &named {
            Some(name) => Some(stored(session, name).await?),
            None => None,
        };
        Ok(Box::new(move |before| {
            let mut draft = before.unwrap_or_default();
            match known {
                Some(known) if draft.file.as_ref() != Some(&known.file.sha256) => draft.take(known),
                Some(_) => {}
                // Cleared, or given up for an address.
                None if (given.file.is_null() || given.address.is_value()) && draft.file.take().is_some() => {
                    draft.file_name = None;
                }
                None => {}
            }
            input::optional_line(&mut draft.file_name, given.file_name);
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

    async fn preview(self, session: &Session, document: &document::Model) -> Result<Content> {
        let shown = self.shown(session.kernel.store.reader()).await?;
        let row = entity::Model {
            id: document.id,
            agency_id: document.agency_id,
            edition: 0,
            published_at: document.first_published_at.unwrap_or(document.modified_at),
            modified_at: document.modified_at,
            address: shown.address,
            content_type: shown.content_type,
            byte_size: shown.byte_size,
            sha256: shown.sha256,
            width: shown.width,
            height: shown.height,
            focal_x: self.focal_point.map(|point| point.x),
            focal_y: self.focal_point.map(|point| point.y),
            credit: self.credit,
            file: self.file,
            file_name: shown.file_name,
            blurhash: shown.blurhash,
        };
        Ok(Content::MediaAsset(Arc::new(row).into()))
    }
}
