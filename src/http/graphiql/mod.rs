//! GraphiQL from the binary itself: no other host is asked for anything, so it works on a closed network.
//!
//! The page carries no script of its own. Everything it loads comes from `/graphiql/`, which allows a content security
//! policy without exceptions for scripts. The token that a person enters stays in the session storage of the tab and
//! leaves it only as an `Authorization` header.
//!
//! To take a new release: put its file into `assets/` and change the name in `asset.rs` and `assets/NOTICE`.

mod asset;
#[cfg(test)]
mod tests;

use asset::ASSETS;
use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use std::sync::LazyLock;

/// What the page may load and from where: its own files, and the fonts and icons that its style sheet brings as
/// `data:`. No page may frame this one, and no form may send anything anywhere. The hash is of the one style element
/// that GraphiQL inserts, which keeps the page from scrolling behind a dialog; with another release it may change,
/// and the only harm is a line in the browser's console.
const POLICY: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self' 'sha256-Y/huXlwoYkVyQlxwSVcCi1RCDGDCSVBzDt0hYP9qlTc='; connect-src 'self'; \
    img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page with the names of its files filled in.
static PAGE: LazyLock<String> = LazyLock::new(|| {
    ASSETS.iter().fold(include_str!("assets/page.html").to_owned(), |page, asset| {
        page.replace(&format!("{{{}}}", asset.role), &asset.name)
    })
});

/// The routes of the files that the page loads.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/graphiql/{file}", get(file))
}

/// The page for a browser that comes to `GET /graphql`.
///
/// The same address answers other clients otherwise, which `Vary` tells to caches on the way.
pub fn page() -> Response {
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::VARY, HeaderValue::from_static("accept")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, Html(PAGE.as_str())).into_response()
}

async fn file(Path(name): Path<String>, request: HeaderMap) -> Response {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => asset.answer(&request),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
