//! The sites whose players may stand in an article, and how their addresses are read and written.

use serde::{Deserialize, Serialize};
use url::Url;

/// A site that plays videos.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EmbedProvider {
    /// A video on `YouTube`: its id has 11 characters of `A-Z a-z 0-9 _ -`.
    YouTube,
    /// A video on Vimeo: its id has 1 to 12 digits.
    Vimeo,
}

impl EmbedProvider {
    /// The name that the HTML output carries in `data-provider`.
    pub fn name(self) -> &'static str {
        match self {
            Self::YouTube => "youtube",
            Self::Vimeo => "vimeo",
        }
    }

    /// Whether the reference has the form of the provider's ids.
    pub fn accepts(self, reference: &str) -> bool {
        match self {
            Self::YouTube => {
                reference.len() == 11 && reference.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
            }
            Self::Vimeo => (1..=12).contains(&reference.len()) && reference.bytes().all(|b| b.is_ascii_digit()),
        }
    }

    /// The page where a reader can watch it.
    pub fn page(self, reference: &str) -> String {
        match self {
            Self::YouTube => format!("https://www.youtube.com/watch?v={reference}"),
            Self::Vimeo => format!("https://vimeo.com/{reference}"),
        }
    }

    /// The provider with this [`name`](Self::name), when it accepts the reference.
    pub(super) fn named(name: &str, reference: &str) -> Option<Self> {
        [Self::YouTube, Self::Vimeo].into_iter().find(|one| one.name() == name && one.accepts(reference))
    }

    /// What the address of a player or of a video's page refers to. Addresses without a scheme, as old sites wrote
    /// them, are taken as `https`.
    pub(super) fn from_address(address: &str) -> Option<(Self, String)> {
        let address = address.trim();
        let url = match address.strip_prefix("//") {
            Some(rest) => Url::parse(&format!("https://{rest}")),
            None => Url::parse(address),
        };
        let url = url.ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let parts: Vec<&str> = url.path_segments()?.collect();
        let host = url.host_str()?.trim_start_matches("www.");
        let (provider, reference) = match (host, parts.as_slice()) {
            ("youtube.com" | "youtube-nocookie.com", ["embed" | "v" | "shorts", id, ..]) => {
                (Self::YouTube, (*id).to_owned())
            }
            ("youtube.com" | "m.youtube.com", ["watch"]) => {
                (Self::YouTube, url.query_pairs().find(|(key, _)| key == "v")?.1.into_owned())
            }
            ("youtu.be", [id]) => (Self::YouTube, (*id).to_owned()),
            ("player.vimeo.com", ["video", id, ..]) => (Self::Vimeo, (*id).to_owned()),
            ("vimeo.com", [id]) => (Self::Vimeo, (*id).to_owned()),
            _ => return None,
        };
        provider.accepts(&reference).then_some((provider, reference))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_recognised() {
        for (address, name, id) in [
            ("https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0", "youtube", "dQw4w9WgXcQ"),
            ("//www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ"),
            ("https://youtu.be/dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ"),
            ("https://player.vimeo.com/video/76979871?h=8272103f6e", "vimeo", "76979871"),
        ] {
            let (provider, reference) = EmbedProvider::from_address(address).unwrap();
            assert_eq!((provider.name(), reference.as_str()), (name, id));
            let again = EmbedProvider::from_address(&provider.page(&reference)).unwrap();
            assert_eq!(again, (provider, reference));
        }
    }

    #[test]
    fn look_alikes_are_not() {
        for address in [
            "https://youtube.com.evil.vn/embed/dQw4w9WgXcQ",
            "https://evil.vn/www.youtube.com/embed/dQw4w9WgXcQ",
            "javascript://www.youtube.com/embed/dQw4w9WgXcQ",
            "https://www.youtube.com/embed/dQw4w9WgXcQ%22onload=",
            "https://www.youtube.com/embed/",
            "https://player.vimeo.com/video/abc",
        ] {
            assert_eq!(EmbedProvider::from_address(address), None, "{address}");
        }
    }
}
