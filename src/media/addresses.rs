//! Under which addresses files and their renditions are served. They say what is served, so it never changes.

use std::{borrow::Cow, sync::Arc};

use url::Url;

use super::{file_type::FileType, picture::scaled};
use crate::kernel::file::is_name;

/// Where files are served.
const ROOT: &str = "/media/";

/// The addresses of files and renditions.
#[derive(Debug, Clone)]
pub struct Addresses {
    base: Arc<str>,
    widths: Arc<[u32]>,
}

/// A file, as its address tells it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Asked {
    /// The SHA-256 of the original.
    pub sha256: String,
    /// The width of a rendition; none for the original.
    pub width: Option<u32>,
    /// What is asked for.
    pub file_type: FileType,
}

/// A rendition that there can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendition {
    /// Where it is.
    pub address: String,
    /// What it is.
    pub file_type: FileType,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// The path of a stored file.
#[must_use]
pub fn path_of(sha256: &str, file_type: FileType) -> String {
    format!("{ROOT}{sha256}.{}", file_type.extension())
}

/// Reads a path below `/media/`; only the one form that we write ourselves is one.
#[must_use]
pub fn read(path: &str) -> Option<Asked> {
    let rest = path.strip_prefix(ROOT)?;
    let (name, extension) = rest.rsplit_once('.')?;
    let file_type = [FileType::Jpeg, FileType::Png, FileType::WebP, FileType::Pdf]
        .into_iter()
        .find(|file_type| file_type.extension() == extension)?;
    let (sha256, width) = match name.split_once('/') {
        None => (name, None),
        Some((sha256, width)) => {
            let number: u32 = width.parse().ok()?;
            (sha256, Some(number).filter(|number| number.to_string() == width && *number > 0).map(Some)?)
        }
    };
    is_name(sha256).then(|| Asked { sha256: sha256.to_owned(), width, file_type })
}

/// The stored file that an address of ours names, be it of the original or of a rendition, with or without a host. The
/// host does not matter: there is only one file of a name.
#[must_use]
pub fn file_in(address: &str) -> Option<String> {
    let path = match Url::parse(address) {
        Ok(url) => url.path().to_owned(),
        Err(_) => address.to_owned(),
    };
    let start = path.find(ROOT)?;
    read(&path[start..]).map(|asked| asked.sha256)
}

/// A base address without the slash at its end; none when it is not one.
pub(super) fn base(url: &str) -> Option<String> {
    let parsed = Url::parse(url).ok()?;
    let sound = matches!(parsed.scheme(), "http" | "https")
        && parsed.has_host()
        && parsed.query().is_none()
        && parsed.fragment().is_none()
        && parsed.username().is_empty()
        && parsed.password().is_none();
    sound.then(|| parsed.as_str().trim_end_matches('/').to_owned())
}

impl Addresses {
    /// Addresses below `public_url`, or relative ones when it is empty, with renditions of these widths.
    #[must_use]
    pub fn new(public_url: &str, widths: &[u32]) -> Self {
        Self { base: base(public_url).unwrap_or_default().into(), widths: widths.into() }
    }

    /// The address as readers get it: that of a stored file is made absolute when there is a public address.
    #[must_use]
    pub fn full<'a>(&self, address: &'a str) -> Cow<'a, str> {
        if self.base.is_empty() || !address.starts_with(ROOT) {
            Cow::Borrowed(address)
        } else {
            Cow::Owned(format!("{}{address}", self.base))
        }
    }

    /// The renditions of a stored picture in one format, the narrowest first; none of what lies elsewhere or is no
    /// picture. None is wider than the picture.
    #[must_use]
    pub fn renditions(&self, address: &str, width: u32, height: u32, to: FileType) -> Vec<Rendition> {
        let Some(Asked { sha256, width: None, file_type }) = read(address) else { return Vec::new() };
        if !offers(file_type, to) || width == 0 || height == 0 {
            return Vec::new();
        }
        let rendition = |to_width: u32| {
            // What is as wide as the original, and of its type, is the original.
            let path = if to_width == width && to == file_type {
                address.to_owned()
            } else {
                format!("{ROOT}{sha256}/{to_width}.{}", to.extension())
            };
            let address = self.full(&path).into_owned();
            Rendition { address, file_type: to, width: to_width, height: scaled(width, height, to_width) }
        };
        self.widths_of(width).map(rendition).collect()
    }

    /// Whether there is such a rendition of a picture.
    #[must_use]
    pub fn has(&self, original: FileType, original_width: u32, width: u32, to: FileType) -> bool {
        offers(original, to) && self.widths_of(original_width).any(|offered| offered == width)
    }

    /// The widths below that of the picture, and its own if it is not wider than the widest.
    fn widths_of(&self, width: u32) -> impl Iterator<Item = u32> + '_ {
        let own = self.widths.last().filter(|widest| width <= **widest).map(|_| width);
        self.widths.iter().copied().filter(move |offered| *offered < width).chain(own)
    }
}

/// Which formats there are of which originals. WebP is written without loss, which makes drawings small and photographs
/// several times as large as JPEG does: see docs/adr.
fn offers(original: FileType, to: FileType) -> bool {
    match original {
        FileType::Jpeg => to == FileType::Jpeg,
        FileType::Png => matches!(to, FileType::Jpeg | FileType::WebP),
        FileType::WebP | FileType::Gif | FileType::Pdf => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sha() -> String {
        "0123456789abcdef".repeat(4)
    }

    #[test]
    fn an_address_has_one_form() {
        let sha = sha();
        let asked = |width, file_type| Some(Asked { sha256: sha.clone(), width, file_type });
        assert_eq!(read(&format!("/media/{sha}.jpg")), asked(None, FileType::Jpeg));
        assert_eq!(read(&format!("/media/{sha}/640.webp")), asked(Some(640), FileType::WebP));
        let upper = sha.to_uppercase();
        for bad in [
            format!("/media/{sha}"),
            format!("/media/{sha}.html"),
            format!("/media/{sha}.JPG"),
            format!("/media/{upper}.jpg"),
            format!("/media/{sha}/0640.jpg"),
            format!("/media/{sha}/+640.jpg"),
            format!("/media/{sha}/0.jpg"),
            format!("/media/{sha}/99999999999.jpg"),
            format!("/media/{sha}/640/640.jpg"),
            format!("/media//{sha}.jpg"),
            format!("/media/../{sha}.jpg"),
            format!("/media/%2e%2e/{sha}.jpg"),
            format!("/media/{sha}.jpg/"),
            format!("/media/{sha}%2ejpg"),
            format!("/media/{}.jpg", &sha[1..]),
        ] {
            assert_eq!(read(&bad), None, "{bad}");
        }
    }

    #[test]
    fn no_rendition_is_wider_than_its_picture() {
        let addresses = Addresses::new("https://m.example.vn/", &[320, 640, 1280]);
        let address = path_of(&sha(), FileType::Jpeg);
        let widths = |width, height| -> Vec<(u32, u32)> {
            let all = addresses.renditions(&address, width, height, FileType::Jpeg);
            all.iter().map(|rendition| (rendition.width, rendition.height)).collect()
        };
        assert_eq!(widths(200, 100), [(200, 100)]);
        assert_eq!(widths(320, 100), [(320, 100)]);
        assert_eq!(widths(1000, 500), [(320, 160), (640, 320), (1000, 500)]);
        assert_eq!(widths(4000, 3000), [(320, 240), (640, 480), (1280, 960)]);
        assert_eq!(widths(12_000, 1), [(320, 1), (640, 1), (1280, 1)]);
        let last = addresses.renditions(&address, 200, 100, FileType::Jpeg).pop().unwrap();
        assert_eq!(last.address, format!("https://m.example.vn{address}"), "the original itself");
        assert!(addresses.renditions(&address, 200, 100, FileType::WebP).is_empty(), "a photograph has no WebP");
        assert!(addresses.renditions("https://x.example.vn/a.jpg", 200, 100, FileType::Jpeg).is_empty());
        assert!(addresses.has(FileType::Jpeg, 1000, 1000, FileType::Jpeg));
        for (width, to) in [(1280, FileType::Jpeg), (641, FileType::Jpeg), (640, FileType::WebP), (640, FileType::Png)]
        {
            assert!(!addresses.has(FileType::Jpeg, 1000, width, to), "{width} {to:?}");
        }
    }

    #[test]
    fn an_address_is_known_wherever_it_was_copied_from() {
        let sha = sha();
        for address in [
            format!("/media/{sha}.png"),
            format!("https://m.example.vn/media/{sha}/640.webp"),
            format!("https://m.example.vn/portal/media/{sha}.jpg?x=1"),
        ] {
            assert_eq!(file_in(&address), Some(sha.clone()), "{address}");
        }
        for address in ["https://m.example.vn/a.jpg", "", "/media/", "data:image/png;base64"] {
            assert_eq!(file_in(address), None, "{address}");
        }
    }
}
