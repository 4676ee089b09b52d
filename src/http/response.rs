//! Writing a GraphQL response to HTTP (GraphQL over HTTP, section 6.4).

use std::borrow::Cow;

use async_graphql::{Response as GraphqlResponse, ServerError, Value};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde_json::json;

use super::accept::MediaType;
use crate::graphql::error::{Code, Fault};

/// The most errors in one answer.
const ERROR_LIMIT: usize = 10;
/// The most characters of one message.
const MESSAGE_LIMIT: usize = 300;

/// The status that a code has when the request as a whole failed.
fn status(code: Code) -> StatusCode {
    match code {
        Code::BadRequest | Code::GraphqlParseFailed | Code::GraphqlValidationFailed | Code::QueryTooComplex => {
            StatusCode::BAD_REQUEST
        }
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
        Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
        Code::DigestMismatch => StatusCode::BAD_REQUEST,
        Code::InvalidFile => StatusCode::UNPROCESSABLE_ENTITY,
        Code::RangeNotSatisfiable => StatusCode::RANGE_NOT_SATISFIABLE,
        Code::Unauthenticated | Code::TokenExpired => StatusCode::UNAUTHORIZED,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Overloaded | Code::Timeout | Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The answer to a request that did not get as far as GraphQL.
pub(super) fn fault(fault: &Fault) -> Response {
    with_status(fault, status(fault.code), MediaType::Json)
}

/// The answer to a well-formed request whose document was refused before it ran. A client that accepts only
/// `application/json` gets 200, as the specification has it for such clients.
pub(super) fn refused(fault: &Fault, media_type: MediaType) -> Response {
    let status = if media_type == MediaType::Json { StatusCode::OK } else { status(fault.code) };
    with_status(fault, status, media_type)
}

fn with_status(fault: &Fault, status: StatusCode, media_type: MediaType) -> Response {
    let message = shortened(&fault.message);
    let body = json!({ "errors": [{ "message": message, "extensions": { "code": fault.code.name() } }] });
    let mut response = write(body.to_string().into_bytes(), status, media_type);
    let headers = response.headers_mut();
    match fault.code {
        Code::Unauthenticated | Code::TokenExpired => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(r#"Bearer error="invalid_token""#));
        }
        Code::MethodNotAllowed => {
            headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        Code::Overloaded | Code::Unavailable => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        _ => {}
    }
    response
}

/// The answer to a request that was executed, or refused by the validator.
pub(super) fn executed(mut response: GraphqlResponse, media_type: MediaType) -> Response {
    // The executor marks the two apart only by this: an error of the request has no path and leaves no data.
    let is_request_error = response.data == Value::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| error.path.is_empty());
    response.errors.truncate(ERROR_LIMIT);
    for error in &mut response.errors {
        tidy(error, is_request_error);
    }
    if is_request_error {
        let status = if media_type == MediaType::Json { StatusCode::OK } else { StatusCode::BAD_REQUEST };
        // An error of the request must not come with `data`, not even null.
        let body = json!({ "errors": response.errors });
        return write(body.to_string().into_bytes(), status, media_type);
    }
    match serde_json::to_vec(&response) {
        Ok(body) => write(body, StatusCode::OK, media_type),
        Err(error) => {
            tracing::error!(%error, "a response could not be written");
            fault(&super::internal())
        }
    }
}

/// Gives an error of the library a code of ours and bounds its message. Errors of our resolvers have theirs already.
fn tidy(error: &mut ServerError, is_request_error: bool) {
    let extensions = error.extensions.get_or_insert_default();
    if extensions.get("code").is_none() {
        let code = if is_limit(&error.message) {
            Code::QueryTooComplex
        } else if is_request_error {
            Code::GraphqlValidationFailed
        } else {
            Code::BadRequest
        };
        extensions.set("code", code.name());
    }
    if let Cow::Owned(short) = shortened(&error.message) {
        error.message = short;
    }
}

/// A message of bounded length: a name in it may be as long as the request was.
fn shortened(message: &str) -> Cow<'_, str> {
    match message.char_indices().nth(MESSAGE_LIMIT) {
        Some((end, _)) => Cow::Owned(format!("{}…", &message[..end])),
        None => Cow::Borrowed(message),
    }
}

/// Whether the library says so of a document that passes one of its limits. It has no code for that, only these words;
/// a test of the suite keeps them.
fn is_limit(message: &str) -> bool {
    matches!(message, "Query is too complex." | "Query is nested too deep.")
        || message.starts_with("The recursion depth of the query cannot be greater than")
}

fn write(body: Vec<u8>, status: StatusCode, media_type: MediaType) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type.name())),
        (header::VARY, HeaderValue::from_static("accept, authorization")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, body).into_response()
}
