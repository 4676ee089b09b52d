//! `GET /media/…`: originals and renditions.
//!
//! The public gets what a public media asset refers to, and nothing else: that a hash cannot be guessed is no reason to
//! serve the picture of a draft. Members get, with their token, what they may see as editors too.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};

use super::{
    disposition, fault, not_found,
    range::{Part, is_known, part},
};
use crate::{
    content::media_asset,
    graphql::error::{Code, Fault},
    http::{Service, auth, response},
    kernel::{access::Principal, file},
    media::{Asked, Original, addresses, file_type::FileType},
};

/// A file that may be served to the one who asks.
struct Served {
    original: Original,
    name: Option<String>,
    is_public: bool,
}

/// Any method; those that do not read are refused.
pub(super) async fn any(State(service): State<Service>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        let fault = Fault::new(Code::MethodNotAllowed, "Files are read by GET; bring one by POST to /media.");
        let mut response = response::fault(&fault);
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    match get(&service, method == Method::HEAD, &uri, &headers).await {
        Ok(Some(response)) => response,
        Ok(None) => not_found(),
        Err(fault) => response::fault(&fault),
    }
}

async fn get(service: &Service, is_head: bool, uri: &Uri, headers: &HeaderMap) -> Result<Option<Response>, Fault> {
    let principal = auth::principal(service, headers)?;
    // The path as it came: it has one form, and none with escapes in it.
    let Some(asked) = addresses::read(uri.path()) else { return Ok(None) };
    let Some(served) = find(service, &principal, &asked).await? else { return Ok(None) };
    let media = &service.0.media;
    let etag = match asked.width {
        None => format!("\"{}\"", asked.sha256),
        Some(width) => format!("\"{}-{width}-{}\"", asked.sha256, asked.file_type.extension()),
    };
    let refused = |refusal: std::sync::Arc<crate::media::Refusal>| fault(&refusal);
    let Some(size) = media.size(&served.original, &asked).await.map_err(refused)? else { return Ok(None) };
    if served.is_public && is_known(headers, &etag) {
        return Ok(Some(with(StatusCode::NOT_MODIFIED, &served, &etag, Body::empty())));
    }
    // A range is for GET alone.
    let part = if is_head { Part::Whole } else { part(headers, &etag, size) };
    let range = match &part {
        Part::Whole => None,
        Part::Bytes(range) => Some(range.clone()),
        Part::Nothing => {
            let fault = Fault::new(Code::RangeNotSatisfiable, "The file does not have these bytes.");
            let mut response = response::fault(&fault);
            response.headers_mut().insert(header::CONTENT_RANGE, number(&format!("bytes */{size}")));
            return Ok(Some(response));
        }
    };
    let body = if is_head {
        Body::empty()
    } else {
        let opened = media.open_at(&served.original, &asked, range.clone()).await.map_err(refused)?;
        Body::from_stream(opened.into_stream())
    };
    let status = if range.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let mut response = with(status, &served, &etag, body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asked.file_type.content_type()));
    if !asked.file_type.is_picture() {
        let name = served.name.clone().unwrap_or_else(|| format!("{}.pdf", asked.sha256));
        headers.insert(header::CONTENT_DISPOSITION, disposition::attachment(&name));
    }
    let length = range.as_ref().map_or(size, |range| range.end - range.start);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    if let Some(range) = range {
        let text = format!("bytes {}-{}/{size}", range.start, range.end - 1);
        headers.insert(header::CONTENT_RANGE, number(&text));
    }
    Ok(Some(response))
}

fn number(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("bytes */0"))
}

/// What every good answer has.
fn with(status: StatusCode, served: &Served, etag: &str, body: Body) -> Response {
    // What is under this address never changes, so it need not be asked about again.
    let kept = if served.is_public { "public, max-age=31536000, immutable" } else { "private, no-store" };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

/// The file, if the one who asks may have it.
async fn find(service: &Service, principal: &Principal, asked: &Asked) -> Result<Option<Served>, Fault> {
    let reader = service.0.kernel.store.reader();
    let (known, is_public) = match media_asset::public_file(reader, &asked.sha256).await? {
        Some(known) => (known, true),
        None if *principal == Principal::Anonymous => return Ok(None),
        None => match file::seen_by(reader, principal, &asked.sha256).await? {
            Some(known) => (known, false),
            None => return Ok(None),
        },
    };
    let file::Known { file: row, name } = known;
    let Some(file_type) = FileType::of_content_type(&row.content_type) else { return Ok(None) };
    let original = Original {
        sha256: row.sha256,
        file_type,
        size: u64::try_from(row.byte_size).unwrap_or_default(),
        width: row.width.and_then(|width| u32::try_from(width).ok()),
    };
    Ok((asked.width.is_some() || asked.file_type == file_type).then_some(Served { original, name, is_public }))
}
