//! The print view of an article: one HTML page that needs nothing else but its pictures, for paper and for reading in
//! peace.
//!
//! It is a reader like any other: it asks the schema, as nobody, for what it prints. So it can show no more than the API
//! does, and no less is checked on its way.

mod page;
mod read;

use axum::{
    extract::{Extension, Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use super::{Service, conditional::knows, log::RequestId};

/// `GET /articles/{slug}/print`. An old slug leads to the present one; what is not public is not found.
pub(super) async fn article(
    State(service): State<Service>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    slug: Result<Path<String>, PathRejection>,
) -> Response {
    // An address that is not UTF-8 names nothing.
    let Ok(Path(slug)) = slug else { return message(StatusCode::NOT_FOUND) };
    match read::article(&service, id, &slug).await {
        Ok(Some(article)) if article.slug != slug => moved(&article.slug),
        Ok(Some(article)) => {
            let address = service.0.kernel.site.article(&article.slug);
            printed(&headers, page::article(&article, address.as_deref()), &article.language)
        }
        Ok(None) => message(StatusCode::NOT_FOUND),
        Err(status) => message(status),
    }
}

fn printed(request: &HeaderMap, html: String, language: &str) -> Response {
    let digest = Sha256::digest(html.as_bytes());
    // Weak, because the same page may leave here with another content coding.
    let tag = format!("\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(&digest[..12]));
    let mut response = if knows(request, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Html(html).into_response();
        if let Ok(language) = HeaderValue::from_str(language) {
            response.headers_mut().insert(header::CONTENT_LANGUAGE, language);
        }
        response
    };
    if let Ok(tag) = HeaderValue::try_from(format!("W/{tag}")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    guarded(response)
}

/// An old slug: for good, but asked about again each time, for an item may take back a slug that it had.
fn moved(slug: &str) -> Response {
    let mut response = StatusCode::MOVED_PERMANENTLY.into_response();
    // A slug has only characters that stand for themselves in an address.
    if let Ok(place) = HeaderValue::try_from(format!("/articles/{slug}/print")) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    guarded(response)
}

fn message(status: StatusCode) -> Response {
    let mut response = guarded((status, Html(page::message(status))).into_response());
    let headers = response.headers_mut();
    if status != StatusCode::NOT_FOUND {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static("vi"));
    response
}

/// What stands on every answer: nothing is loaded but pictures, nothing runs, nothing is sent, nobody frames it. Caches
/// may keep it and ask each time whether it still stands, so that what is withdrawn is gone.
fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    if let Ok(policy) = HeaderValue::from_str(&page::POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}
