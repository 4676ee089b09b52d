//! Requests as they go over the wire, for tests of what stands around GraphQL.

use axum::{body::Body, http::Request};
use serde_json::json;

/// The one content type that a POST may have.
pub(crate) const JSON: (&str, &str) = ("content-type", "application/json");

/// A request, header by header.
pub(crate) fn request(method: &str, address: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).unwrap()
}

/// A query by POST with more headers.
pub(crate) fn post(query: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let headers: Vec<_> = [JSON].into_iter().chain(headers.iter().copied()).collect();
    request("POST", "/graphql", &headers, json!({ "query": query }).to_string())
}

/// A query by GET with more headers.
pub(crate) fn get(query: &str, headers: &[(&str, &str)]) -> Request<Body> {
    request("GET", &format!("/graphql?query={}", encoded(query)), headers, Body::empty())
}

/// A text as it stands in a query string.
pub(crate) fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
