//! Where a file and its smaller copies are, as GraphQL speaks of them.

use async_graphql::{Context, Enum, Object};

use super::entity;
use crate::media::{
    addresses::{self, Addresses},
    file_type::FileType,
};

/// The renditions of a file in a format, or in the one that suits it best.
pub(super) fn renditions(
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

pub(super) fn text_of(renditions: &[Rendition]) -> String {
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
pub struct Rendition(pub(super) addresses::Rendition);

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
