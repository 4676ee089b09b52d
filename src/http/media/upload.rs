//! `POST /media`: the body is the file.

use std::time::Duration;

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};

use super::{digest, disposition, fault};
use crate::{
    graphql::error::{Code, Fault},
    http::{Service, auth, response},
    kernel::{Error, access::Principal, kind::Kind, workflow::Verb},
    media::{Incoming, Kept, addresses::path_of, file_type::FileType},
};

/// How long the rest of a body that nobody wants may take, and each piece of it.
const DRAIN: Duration = Duration::from_secs(5);
const DRAIN_PIECE: Duration = Duration::from_millis(200);

/// `POST /media`.
pub(super) async fn post(State(service): State<Service>, headers: HeaderMap, mut body: Body) -> Response {
    match take(&service, &headers, &mut body).await {
        Ok(kept) => answer(&service, &kept),
        Err(fault) => {
            let _ = tokio::time::timeout(DRAIN, drain(body, service.0.media.most_bytes())).await;
            response::fault(&fault)
        }
    }
}

/// Reads on, for a while: a connection that is closed with bytes unread is reset, and then the client never learns why.
async fn drain(mut body: Body, most: u64) {
    let mut read = 0;
    while let Ok(Some(Ok(frame))) = tokio::time::timeout(DRAIN_PIECE, body.frame()).await {
        read += frame.data_ref().map_or(0, |piece| u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if read > most {
            return;
        }
    }
}

/// Any other method.
pub(super) async fn other_method() -> Response {
    response::fault(&Fault::new(Code::MethodNotAllowed, "Bring a file by POST, with the file as the body."))
}

async fn take(service: &Service, headers: &HeaderMap, body: &mut Body) -> Result<Kept, Fault> {
    // Who may not bring anything is told so before a byte of it is read.
    let principal = auth::principal(service, headers)?;
    let agency = match &principal {
        Principal::Anonymous => return Err(Error::Unauthenticated.into()),
        Principal::Member { agency, .. } => agency.unwrap_or_default(),
        Principal::System { .. } => return Err(Error::Forbidden.into()),
    };
    if !principal.may(Verb::Create, Kind::MediaAsset, agency, principal.subject()) {
        return Err(Error::Forbidden.into());
    }
    let plain = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"identity");
    if headers.get(header::CONTENT_ENCODING).is_some_and(|value| !plain(value)) {
        return Err(Fault::new(Code::UnsupportedMediaType, "Send the file without a content encoding."));
    }
    let media = &service.0.media;
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > media.most_bytes()) {
        return Err(fault(&crate::media::Refusal::TooManyBytes { limit: media.most_bytes() }));
    }
    let expected = digest::expected(headers)?;
    let name = disposition::name(headers);
    let incoming = media.receive().await.map_err(|refusal| fault(&refusal))?;
    let incoming = tokio::time::timeout(media.upload_timeout(), receive(incoming, body))
        .await
        .map_err(|_| Fault::new(Code::RequestTimeout, "The file did not arrive in time."))??;
    let received = incoming.finish(expected).await.map_err(|refusal| fault(&refusal))?;
    let kernel = &service.0.kernel;
    media.keep(kernel, received, &principal, name.as_deref()).await.map_err(|refusal| fault(&refusal))
}

async fn receive(mut incoming: Incoming, body: &mut Body) -> Result<Incoming, Fault> {
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Fault::bad_request("The body broke off."))?;
        if let Ok(piece) = frame.into_data() {
            incoming.write(&piece).await.map_err(|refusal| fault(&refusal))?;
        }
    }
    Ok(incoming)
}

/// 201 for a file that this account had not brought before, else 200.
fn answer(service: &Service, kept: &Kept) -> Response {
    let Kept { file, name, is_new } = kept;
    let path = FileType::of_content_type(&file.content_type).map(|file_type| path_of(&file.sha256, file_type));
    let address = path.map(|path| service.0.media.addresses().full(&path).into_owned()).unwrap_or_default();
    let body: Value = json!({
        "id": file.sha256,
        "contentType": file.content_type,
        "byteSize": file.byte_size,
        "width": file.width,
        "height": file.height,
        "blurhash": file.blurhash,
        "fileName": name,
        "address": address,
        // What `mediaAssetCreate(input: { content: … })` wants of it.
        "content": { "file": file.sha256 },
    });
    let status = if *is_new { StatusCode::CREATED } else { StatusCode::OK };
    let mut response = (status, Json(body)).into_response();
    if let Ok(location) = HeaderValue::from_str(&address) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}
