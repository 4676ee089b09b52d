//! Beacons over HTTP: `POST /visits` for scripts, `GET /visits.gif` for pages without them. What comes is queued, and
//! nothing is asked of the database.

use axum::{
    Router,
    body::Body,
    extract::{Extension, RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use mime::Mime;
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::{Service, peer::Peer, request, response};
use crate::{
    graphql::error::{Code, Fault, Result},
    statistics::{beacon::Beacon, visits::Sender},
};

/// The most bytes of the body of a beacon.
const BODY_LIMIT: usize = 1 << 10;
/// A picture of one pixel that is not seen.
const PIXEL: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

/// The routes. Pages of every origin may send beacons: there is nothing to read, and no cookie plays a part.
pub(super) fn router() -> Router<Service> {
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::any())
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::CONTENT_TYPE])
        .max_age(Duration::from_secs(3_600));
    Router::new()
        .route("/visits", post(beacon).fallback(post_only))
        .route("/visits.gif", get(pixel).fallback(get_only))
        .layer(cors)
}

/// `POST /visits`: 204, whether it is counted or not.
async fn beacon(
    State(service): State<Service>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let patience = Duration::from_millis(service.0.http.body_timeout_ms);
    let read = async {
        let body = request::collected(&headers, body, BODY_LIMIT, patience).await?;
        let query = query.unwrap_or_default();
        match (query.as_bytes(), body.as_ref()) {
            (query, []) => Beacon::parse(query),
            ([], _) if !is_text(&headers) => {
                Err(Fault::new(Code::UnsupportedMediaType, "Send a beacon as a form or as plain text."))
            }
            ([], body) => Beacon::parse(body),
            _ => Err(Fault::bad_request("Give the parameters in the address or in the body, not in both.")),
        }
    };
    match read.await {
        Ok(beacon) => {
            take(&service, peer, &headers, beacon);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(fault) => response::fault(&fault),
    }
}

/// `GET /visits.gif`: the pixel, whether it is counted or not.
async fn pixel(
    State(service): State<Service>,
    Extension(peer): Extension<Peer>,
    method: Method,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let beacon: Result<Beacon> = Beacon::parse(query.unwrap_or_default().as_bytes());
    match beacon {
        Ok(beacon) => {
            // HEAD comes here too, and shows nothing to anybody.
            if method == Method::GET {
                take(&service, peer, &headers, beacon);
            }
            let shown_anywhere =
                (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
            ([(header::CONTENT_TYPE, HeaderValue::from_static("image/gif")), shown_anywhere], PIXEL).into_response()
        }
        Err(fault) => response::fault(&fault),
    }
}

fn take(service: &Service, peer: Peer, headers: &HeaderMap, beacon: Beacon) {
    if is_fetched_ahead(headers) {
        return;
    }
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    service.0.visits.take(Sender { address: service.0.proxies.client(peer, headers), agent }, beacon);
}

/// Whether a browser only prepares for a page that its reader may never open.
fn is_fetched_ahead(headers: &HeaderMap) -> bool {
    ["sec-purpose", "purpose", "x-moz"].iter().any(|name| {
        let value = headers.get(*name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        ["prefetch", "prerender", "preview"].iter().any(|purpose| value.contains(purpose))
    })
}

/// Whether a body is of a type that a page may send to another origin without asking first, and that holds a text.
fn is_text(headers: &HeaderMap) -> bool {
    let mime = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()?.parse::<Mime>().ok());
    mime.is_some_and(|mime| ["text/plain", "application/x-www-form-urlencoded"].contains(&mime.essence_str()))
}

async fn post_only() -> Response {
    response::fault(&Fault::new(Code::MethodNotAllowed, "Send a beacon by POST, or load /visits.gif."))
}

async fn get_only() -> Response {
    let mut response =
        response::fault(&Fault::new(Code::MethodNotAllowed, "Load this by GET, or send a beacon to /visits."));
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}
