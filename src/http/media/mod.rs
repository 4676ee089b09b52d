//! Files over HTTP: `POST /media` brings one, `GET /media/…` serves it.

mod digest;
mod disposition;
mod range;
mod serve;
mod upload;

use axum::{
    Router,
    http::{HeaderName, HeaderValue, Method, header},
    middleware::map_response,
    response::Response,
    routing::{any, post},
};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::{Service, response};
use crate::{
    graphql::error::{Code, Fault},
    media::Refusal,
};

const CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");
const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");

/// The routes, with what is theirs alone around them.
pub(super) fn router(allowed_origins: AllowOrigin) -> Router<Service> {
    let bring = CorsLayer::new()
        .allow_origin(allowed_origins)
        .allow_methods([Method::POST])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::CONTENT_DISPOSITION,
            CONTENT_DIGEST,
            REPR_DIGEST,
        ])
        .expose_headers([header::LOCATION, HeaderName::from_static("x-request-id")])
        .max_age(std::time::Duration::from_secs(3_600));
    // What is public may be shown anywhere; nothing here depends on cookies.
    let serve = CorsLayer::new()
        .allow_origin(AllowOrigin::any())
        .allow_methods([Method::GET, Method::HEAD])
        .allow_headers([header::AUTHORIZATION, header::RANGE, header::IF_NONE_MATCH, header::IF_RANGE])
        .expose_headers([header::ETAG, header::CONTENT_RANGE, header::ACCEPT_RANGES, header::CONTENT_DISPOSITION])
        .max_age(std::time::Duration::from_secs(3_600));
    let upload = Router::new().route("/media", post(upload::post).fallback(upload::other_method)).layer(bring);
    let files = Router::new().route("/media/{*path}", any(serve::any)).layer(map_response(guarded)).layer(serve);
    upload.merge(files)
}

/// What every answer below `/media/` has, so that nothing that was brought can ever run as a page of ours.
async fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
    response
}

/// What a client is told of a file that is not taken, or not given.
fn fault(refusal: &Refusal) -> Fault {
    let bytes = |limit: &u64| format!("A file of this type has at most {limit} bytes.");
    match refusal {
        Refusal::Unknown => Fault::new(
            Code::UnsupportedMediaType,
            "Bring a picture (JPEG, PNG, WebP or GIF) or a PDF. By its content this file is none of them.",
        ),
        Refusal::TooManyBytes { limit } => Fault::new(Code::PayloadTooLarge, bytes(limit)),
        Refusal::TooManyPixels { width, height } => {
            let size = if *width == 0 { String::new() } else { format!(" of {width} × {height} pixels") };
            Fault::new(
                Code::PayloadTooLarge,
                format!("A picture{size} is larger than this service takes. Make it smaller."),
            )
        }
        Refusal::Damaged(how) => Fault::new(Code::InvalidFile, format!("The file is not what it begins as: {how}.")),
        Refusal::Unsafe(how) => Fault::new(Code::InvalidFile, format!("A file like this is not taken: {how}.")),
        Refusal::OtherDigest => Fault::new(
            Code::DigestMismatch,
            "The SHA-256 of the body is not the one in its digest header. Send it again.",
        ),
        Refusal::Busy => Fault::new(Code::Overloaded, "Too many files are being worked on. Try again in a moment."),
        Refusal::Unreachable => {
            Fault::new(Code::Unavailable, "The store of files cannot be reached. Try again in a moment.")
        }
        Refusal::Internal(cause) => {
            tracing::error!(cause, "internal error");
            super::internal()
        }
        Refusal::Kernel(error) => Fault::from(error),
    }
}

fn not_found() -> Response {
    response::fault(&Fault::new(Code::NotFound, "There is no file at this address that you may see."))
}
