//! A media asset as GraphQL shows it.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};

use super::{
    entity,
    list::{MediaBrief, MediaList},
    rendition::{PictureFormat, Rendition, full_address, renditions, text_of},
};
use crate::{
    content::agency::graphql::{self as agency, Agency},
    graphql::{Result, Session, cost, ids, scalars::DateTime, shown::Shown},
};

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
