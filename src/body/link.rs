//! Which links may stand in a text, and how imported addresses are read.

use url::Url;

use super::check::{MAX_ADDRESS, MAX_LINK};

/// What is wrong with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LinkFault {
    /// More than [`MAX_LINK`] characters.
    TooLong,
    /// Not an absolute address, or it holds spaces or control characters.
    Malformed,
    /// A scheme outside the list, or a name and password before the host.
    Unsafe,
}

/// Judges a link as it is stored.
pub(super) fn judge(link: &str) -> Result<(), LinkFault> {
    if link.chars().count() > MAX_LINK {
        return Err(LinkFault::TooLong);
    }
    if link.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(LinkFault::Malformed);
    }
    let url = Url::parse(link).map_err(|_| LinkFault::Malformed)?;
    // A name before the host makes `https://dichvucong.gov.vn@elsewhere.example` look like what it is not.
    let disguised = !url.username().is_empty() || url.password().is_some();
    match url.scheme() {
        "http" | "https" | "mailto" | "tel" if !disguised => Ok(()),
        _ => Err(LinkFault::Unsafe),
    }
}

/// The link to store for an imported `href`, or none when it must be dropped. An address with blanks inside is
/// written the way a browser would have understood it.
pub(super) fn imported(href: &str) -> Option<String> {
    let href = href.trim();
    let link = match href.chars().any(|c| c.is_whitespace() || c.is_control()) {
        false => href.to_owned(),
        true => Url::parse(href).ok()?.to_string(),
    };
    judge(&link).is_ok().then_some(link)
}

/// The address of a file to look up for an imported `src`. Inline data is cut to its declaration: it can never be
/// resolved, and the editor shall be told so without carrying the bytes about.
pub(super) fn media_address(src: &str) -> Option<String> {
    let src = src.trim();
    if src.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("data:")) {
        let head: String = src.chars().take_while(|c| *c != ',').take(100).collect();
        return Some(head);
    }
    let wanted = match Url::parse(src) {
        Ok(url) => matches!(url.scheme(), "http" | "https" | "file" | "blob" | "cid"),
        Err(url::ParseError::RelativeUrlWithoutBase) => !src.is_empty(),
        Err(_) => false,
    };
    let sound = !src.chars().any(char::is_control) && src.chars().count() <= MAX_ADDRESS;
    (wanted && sound).then(|| src.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_four_schemes_pass() {
        for link in ["https://a.vn/x?y=1&z=2#t", "http://a.vn", "mailto:ubnd@quangninh.gov.vn", "tel:+842033879125"] {
            assert_eq!(judge(link), Ok(()), "{link}");
        }
        for link in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "https://gov.vn@evil.vn/",
            "ftp://a.vn/",
        ] {
            assert_eq!(judge(link), Err(LinkFault::Unsafe), "{link}");
        }
        assert_eq!(judge("/tin-tuc"), Err(LinkFault::Malformed));
        assert_eq!(judge("java\nscript:x"), Err(LinkFault::Malformed));
        assert_eq!(judge(&format!("https://a.vn/{}", "x".repeat(MAX_LINK))), Err(LinkFault::TooLong));
    }

    #[test]
    fn imported_links_are_kept_as_written_or_dropped() {
        assert_eq!(imported(" https://a.vn/Tiếng-Việt ").as_deref(), Some("https://a.vn/Tiếng-Việt"));
        assert_eq!(imported("https://a.vn/hai ha.pdf").as_deref(), Some("https://a.vn/hai%20ha.pdf"));
        assert_eq!(imported("java\tscript:alert(1)"), None);
        assert_eq!(imported("\u{1}javascript:alert(1)"), None);
    }

    #[test]
    fn media_addresses() {
        assert_eq!(media_address("/uploads/a b.jpg").as_deref(), Some("/uploads/a b.jpg"));
        assert_eq!(media_address("data:image/png;base64,AAAA").as_deref(), Some("data:image/png;base64"));
        assert_eq!(media_address("javascript:alert(1)"), None);
        assert_eq!(media_address(""), None);
    }
}
