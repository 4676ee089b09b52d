//! What a file is, told by its content. What a client says about it is not asked.

use image::ImageFormat;

/// How many bytes from its beginning tell what a file is.
pub const HEAD: usize = 32;

/// What may be brought. All else is refused: what could run (SVG, HTML, XML), what hides other files (archives, office
/// documents) and what nobody needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileType {
    /// A photograph.
    Jpeg,
    /// A drawing, or what is transparent.
    Png,
    /// A picture; kept as JPEG or PNG.
    WebP,
    /// A picture; its first frame is kept as JPEG or PNG.
    Gif,
    /// A document to download.
    Pdf,
}

impl FileType {
    /// What a file is whose first [`HEAD`] bytes, or all of it, are these.
    #[must_use]
    pub fn of(head: &[u8]) -> Option<Self> {
        if is_pdf(head) {
            return Some(Self::Pdf);
        }
        match image::guess_format(head).ok()? {
            ImageFormat::Jpeg => Some(Self::Jpeg),
            ImageFormat::Png => Some(Self::Png),
            ImageFormat::WebP => Some(Self::WebP),
            ImageFormat::Gif => Some(Self::Gif),
            _ => None,
        }
    }

    /// The type with this media type, of those in which files are kept or renditions are made.
    #[must_use]
    pub fn of_content_type(content_type: &str) -> Option<Self> {
        [Self::Jpeg, Self::Png, Self::WebP, Self::Gif, Self::Pdf]
            .into_iter()
            .find(|file_type| file_type.content_type() == content_type)
    }

    /// The media type.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
            Self::Pdf => "application/pdf",
        }
    }

    /// What its name ends with.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Gif => "gif",
            Self::Pdf => "pdf",
        }
    }

    /// Whether it is a picture, which a browser may show.
    #[must_use]
    pub fn is_picture(self) -> bool {
        self != Self::Pdf
    }
}

/// Whether it begins as a PDF of version 1 or 2 does. Readers search the first kilobyte for this; we want it at the
/// beginning, so that nothing else can stand before it.
fn is_pdf(head: &[u8]) -> bool {
    matches!(head, [b'%', b'P', b'D', b'F', b'-', b'1' | b'2', b'.', b'0'..=b'9', ..])
}
