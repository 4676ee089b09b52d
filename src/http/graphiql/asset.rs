//! The files behind the page: what they are called, and how one is answered.

use crate::http::conditional::{knows, list};
use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};
use std::{
    fmt::Write,
    io::Read,
    sync::{LazyLock, OnceLock},
};

/// How a file lies in the binary.
enum Stored {
    /// As it is: the small files written here, and fonts.
    Plain,
    /// Compressed, as nearly every browser wants it.
    Gzip,
}

/// A file of the page.
pub(super) struct Asset {
    /// What the template of the page calls it.
    pub(super) role: &'static str,
    /// What its address calls it. The name changes with the content, so that it may be kept for ever.
    pub(super) name: String,
    content_type: HeaderValue,
    stored: Stored,
    bytes: &'static [u8],
    hash: String,
    /// The content without compression, made when the first client asks for it that way.
    plain: OnceLock<Bytes>,
}

/// All files of the page.
pub(super) static ASSETS: LazyLock<[Asset; 8]> = LazyLock::new(|| {
    [
        packed(
            "react.js",
            "react-18.3.1.production.min.js",
            include_bytes!("assets/react-18.3.1.production.min.js.gz"),
        ),
        packed(
            "react-dom.js",
            "react-dom-18.3.1.production.min.js",
            include_bytes!("assets/react-dom-18.3.1.production.min.js.gz"),
        ),
        packed("graphiql.js", "graphiql-3.9.0.min.js", include_bytes!("assets/graphiql-3.9.0.min.js.gz")),
        packed("graphiql.css", "graphiql-3.9.0.min.css", include_bytes!("assets/graphiql-3.9.0.min.css.gz")),
        font("roboto-mono-5.3.0-latin.woff2", include_bytes!("assets/roboto-mono-5.3.0-latin.woff2")),
        font("roboto-mono-5.3.0-vietnamese.woff2", include_bytes!("assets/roboto-mono-5.3.0-vietnamese.woff2")),
        own("boot.js", include_bytes!("assets/boot.js")),
        own("page.css", include_bytes!("assets/page.css")),
    ]
});

/// A script or style sheet of somebody's release, which has the version in its name.
fn packed(role: &'static str, name: &str, bytes: &'static [u8]) -> Asset {
    asset(role, name.to_owned(), Stored::Gzip, bytes, digest(bytes))
}

/// A font, which is compressed in itself; the style sheet of the page knows it by its name.
fn font(name: &'static str, bytes: &'static [u8]) -> Asset {
    asset(name, name.to_owned(), Stored::Plain, bytes, digest(bytes))
}

/// A file of this service. It has no version, so its name carries a part of its hash.
fn own(role: &'static str, bytes: &'static [u8]) -> Asset {
    let hash = digest(bytes);
    asset(role, format!("{}-{role}", &hash[..12]), Stored::Plain, bytes, hash)
}

fn asset(role: &'static str, name: String, stored: Stored, bytes: &'static [u8], hash: String) -> Asset {
    let content_type = HeaderValue::from_static(match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("woff2") => "font/woff2",
        _ => "text/javascript; charset=utf-8",
    });
    Asset { role, name, content_type, stored, bytes, hash, plain: OnceLock::new() }
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(16).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl Asset {
    /// Answers a request for this file.
    pub(super) fn answer(&self, request: &HeaderMap) -> Response {
        let gzip = matches!(self.stored, Stored::Gzip) && accepts_gzip(request);
        // A strong tag names bytes, and the two forms differ in them.
        let tag = format!("\"{}{}\"", self.hash, if gzip { "-gzip" } else { "" });
        let unchanged = knows(request, &tag);

        let mut response = if unchanged {
            StatusCode::NOT_MODIFIED.into_response()
        } else if gzip || matches!(self.stored, Stored::Plain) {
            Bytes::from_static(self.bytes).into_response()
        } else {
            self.plain().into_response()
        };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(tag) = HeaderValue::try_from(tag) {
            headers.insert(header::ETAG, tag);
        }
        if !unchanged {
            headers.insert(header::CONTENT_TYPE, self.content_type.clone());
            if gzip {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
        }
        response
    }

    /// The content without compression. It is kept, so that asking for it again and again costs no time.
    fn plain(&self) -> Bytes {
        let unpack = || {
            let mut plain = Vec::new();
            // The bytes are part of the program and a test unpacks each of them.
            let _ = GzDecoder::new(self.bytes).read_to_end(&mut plain);
            Bytes::from(plain)
        };
        self.plain.get_or_init(unpack).clone()
    }
}

/// Whether the client takes gzip: it names it, and not to refuse it.
fn accepts_gzip(request: &HeaderMap) -> bool {
    list(request, header::ACCEPT_ENCODING).any(|item| {
        let (coding, parameters) = item.split_once(';').unwrap_or((item, ""));
        let weight = parameters.trim().strip_prefix("q=").map(str::trim);
        coding.trim().eq_ignore_ascii_case("gzip") && weight.and_then(|q| q.parse::<f32>().ok()).unwrap_or(1.0) > 0.0
    })
}
