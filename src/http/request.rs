//! Reading a GraphQL request from HTTP (GraphQL over HTTP, sections 5 and 6).

use std::time::Duration;

use async_graphql::Variables;
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, header},
};
use http_body_util::{BodyExt as _, Limited};
use mime::Mime;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::graphql::error::{Code, Fault};

/// The most values, at all levels, in the variables of one request.
const VALUE_LIMIT: usize = 20_000;
/// How deep the variables may be nested. The JSON parser stops at 128; the executor's recursion should never come near.
const DEPTH_LIMIT: usize = 64;

/// A GraphQL request.
#[derive(Debug)]
pub(super) struct GraphqlRequest {
    /// The document.
    pub(super) query: String,
    /// Which of its operations is meant.
    pub(super) operation_name: Option<String>,
    /// Its variables.
    pub(super) variables: Variables,
}

/// The body of a POST. What else is in it is left alone, as the specification asks.
#[derive(Debug, Deserialize)]
struct Posted {
    query: Option<String>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    #[serde(rename = "extensions")]
    _extensions: Option<Map<String, Value>>,
}

/// The query string of a GET, where variables are JSON in a string.
#[derive(Debug, Deserialize)]
pub(super) struct Queried {
    pub(super) query: Option<String>,
    #[serde(rename = "operationName")]
    pub(super) operation_name: Option<String>,
    pub(super) variables: Option<String>,
}

/// Reads the body of a POST.
pub(super) async fn posted(
    headers: &HeaderMap,
    body: Body,
    limit: usize,
    patience: Duration,
) -> Result<GraphqlRequest, Fault> {
    // A form or plain text could be sent by any web page without asking; JSON makes a browser ask first.
    if !is_json(headers) {
        return Err(Fault::new(Code::UnsupportedMediaType, "Send the request as application/json."));
    }
    let bytes = collected(headers, body, limit, patience).await?;
    let posted: Posted = serde_json::from_slice(&bytes).map_err(|error| {
        let message = match error.classify() {
            serde_json::error::Category::Data => {
                "The body is not a GraphQL request: an object with `query`, and maybe `operationName` and `variables`."
            }
            _ => "The body is not JSON, or is nested too deep to be read.",
        };
        Fault::bad_request(message)
    })?;
    request(posted.query, posted.operation_name, posted.variables)
}

/// Reads a body of at most so many bytes, which has to come within the time and as it is.
pub(super) async fn collected(
    headers: &HeaderMap,
    body: Body,
    limit: usize,
    patience: Duration,
) -> Result<Bytes, Fault> {
    let plain = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"identity");
    if headers.get(header::CONTENT_ENCODING).is_some_and(|value| !plain(value)) {
        // What stands between may have looked at another text than we would.
        return Err(Fault::new(Code::UnsupportedMediaType, "Send the body without a content encoding."));
    }
    let too_large = || Fault::new(Code::PayloadTooLarge, format!("The body has more than {limit} bytes."));
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let collected = tokio::time::timeout(patience, Limited::new(body, limit).collect()).await;
    match collected {
        Err(_) => Err(Fault::new(Code::RequestTimeout, "The body did not arrive in time.")),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(Fault::bad_request("The body broke off.")),
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
    }
}

/// Reads the query string of a GET.
pub(super) fn queried(headers: &HeaderMap, queried: Queried, limit: usize) -> Result<GraphqlRequest, Fault> {
    if headers.contains_key(header::CONTENT_TYPE) && !is_json(headers) {
        return Err(Fault::new(Code::UnsupportedMediaType, "A GET has no body; leave Content-Type away."));
    }
    let variables = queried.variables.filter(|text| !text.is_empty());
    if variables.as_ref().is_some_and(|text| text.len() > limit) {
        return Err(Fault::new(Code::PayloadTooLarge, format!("The variables have more than {limit} bytes.")));
    }
    let variables = variables.map(|text| serde_json::from_str::<Option<Map<String, Value>>>(&text)).transpose();
    let variables = variables.map_err(|_| Fault::bad_request("`variables` is not a JSON object."))?;
    request(queried.query, queried.operation_name.filter(|name| !name.is_empty()), variables.flatten())
}

fn request(
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
) -> Result<GraphqlRequest, Fault> {
    let query = query.filter(|query| !query.trim().is_empty());
    let query = query.ok_or_else(|| Fault::bad_request("There is no `query` in the request."))?;
    let variables = Value::Object(variables.unwrap_or_default());
    if !is_bounded(&variables) {
        let message = format!("The variables have more than {VALUE_LIMIT} values or {DEPTH_LIMIT} levels.");
        return Err(Fault::new(Code::QueryTooComplex, message));
    }
    Ok(GraphqlRequest { query, operation_name, variables: Variables::from_json(variables) })
}

fn is_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let (first, second) = (values.next(), values.next());
    let mime = first.and_then(|value| value.to_str().ok()?.parse::<Mime>().ok());
    let utf8 = |mime: &Mime| mime.get_param(mime::CHARSET).is_none_or(|charset| charset == mime::UTF_8);
    second.is_none() && mime.is_some_and(|mime| mime.essence_str() == "application/json" && utf8(&mime))
}

fn is_bounded(variables: &Value) -> bool {
    let mut open = vec![(variables, 0)];
    let mut count = 0;
    while let Some((value, depth)) = open.pop() {
        count += 1;
        if count > VALUE_LIMIT || depth > DEPTH_LIMIT {
            return false;
        }
        match value {
            Value::Array(items) => open.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(fields) => open.extend(fields.values().map(|field| (field, depth + 1))),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    true
}
