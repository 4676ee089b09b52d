//! One id and one line of log for every request.

use std::time::Instant;

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::Instrument as _;
use uuid::Uuid;

use crate::kernel::statements::counted;

/// The header that carries the request id to the client.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, as the logs, the audit trail and the client know it.
#[derive(Debug, Clone)]
pub(super) struct RequestId(pub(super) String);

/// Gives the request an id, which is made here and never taken from the client, and logs how it ended.
pub(super) async fn requests(mut request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().as_simple().to_string();
    let began = Instant::now();
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let span = tracing::info_span!("request", request_id = %id);
    async {
        let (mut response, statements) = counted(next.run(request)).await;
        let elapsed_us = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
        tracing::info!(%method, path, status = response.status().as_u16(), elapsed_us, statements, "request");
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(REQUEST_ID, value);
        }
        response
    }
    .instrument(span)
    .await
}
