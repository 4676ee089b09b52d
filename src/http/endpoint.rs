//! The GraphQL endpoint, after the GraphQL-over-HTTP specification: queries by GET and POST, mutations by POST only.

use std::{sync::Arc, time::Duration};

use async_graphql::{
    Request as Execution, Value as ConstValue, Variables,
    parser::{
        parse_query,
        types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType},
    },
};
use axum::{
    body::Body,
    extract::{Extension, Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use moka::sync::Cache;
use tracing::Instrument as _;

use super::{
    Service,
    accept::{MediaType, choose},
    auth, graphiql,
    log::RequestId,
    request::{self, GraphqlRequest, Queried},
    response, screen,
};
use crate::{
    graphql::{
        Session,
        error::{Code, Fault},
    },
    kernel::{access::Principal, statements::within},
};

const JSON: [MediaType; 2] = [MediaType::GraphqlResponse, MediaType::Json];
const JSON_OR_PAGE: [MediaType; 3] = [MediaType::GraphqlResponse, MediaType::Json, MediaType::Html];

/// Documents that passed the screen and the parser, by their text.
pub(super) struct Documents(Cache<Arc<str>, Arc<ExecutableDocument>>);

impl Default for Documents {
    fn default() -> Self {
        // A parsed document takes some thirty times its text; 8 MiB of texts is a bound on both.
        let weigh = |text: &Arc<str>, _: &Arc<ExecutableDocument>| u32::try_from(text.len()).unwrap_or(u32::MAX);
        Self(Cache::builder().weigher(weigh).max_capacity(8 << 20).build())
    }
}

/// `POST /graphql`.
pub(super) async fn post(
    State(service): State<Service>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Some(media_type) = choose(&headers, &JSON) else { return not_acceptable() };
    let principal = match auth::principal(&service, &headers) {
        Ok(principal) => principal,
        Err(fault) => return response::fault(&fault),
    };
    let http = &service.0.http;
    let limit = if principal == Principal::Anonymous { http.anonymous_body_bytes } else { http.member_body_bytes };
    match request::posted(&headers, body, limit, Duration::from_millis(http.body_timeout_ms)).await {
        Ok(request) => answer(&service, id, principal, request, media_type, false).await,
        Err(fault) => response::fault(&fault),
    }
}

/// `GET /graphql`: a query in the address, or GraphiQL for a browser.
pub(super) async fn get(
    State(service): State<Service>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    queried: Result<Query<Queried>, QueryRejection>,
) -> Response {
    let Ok(Query(queried)) = queried else {
        return response::fault(&Fault::bad_request("The query string cannot be read."));
    };
    let offers: &[MediaType] = if queried.query.is_none() { &JSON_OR_PAGE } else { &JSON };
    let Some(media_type) = choose(&headers, offers) else { return not_acceptable() };
    if media_type == MediaType::Html {
        return graphiql::page();
    }
    let principal = match auth::principal(&service, &headers) {
        Ok(principal) => principal,
        Err(fault) => return response::fault(&fault),
    };
    match request::queried(&headers, queried, service.0.http.anonymous_body_bytes) {
        Ok(request) => answer(&service, id, principal, request, media_type, true).await,
        Err(fault) => response::fault(&fault),
    }
}

/// Any other method.
pub(super) async fn other_method() -> Response {
    let mut response =
        response::fault(&Fault::new(Code::MethodNotAllowed, "Send queries by GET or POST and mutations by POST."));
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
    response
}

/// `GET /schema.graphql`: the schema in the schema definition language.
pub(super) async fn sdl(State(service): State<Service>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/graphql; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
    ];
    (headers, service.0.sdl.clone()).into_response()
}

fn not_acceptable() -> Response {
    response::fault(&Fault::new(Code::NotAcceptable, "Accept application/graphql-response+json or application/json."))
}

async fn answer(
    service: &Service,
    id: RequestId,
    principal: Principal,
    request: GraphqlRequest,
    media_type: MediaType,
    is_get: bool,
) -> Response {
    let limits = &service.0.graphql;
    let limits = if principal == Principal::Anonymous { &limits.anonymous } else { &limits.member };
    let document = match document(service, &request.query, &limits.screen) {
        Ok(document) => document,
        Err(fault) => return response::refused(&fault, media_type),
    };
    // The executor says what is wrong with the name of an operation that is not there.
    let operation = operation(&document, request.operation_name.as_deref());
    let kind = operation.map_or(OperationType::Query, |operation| operation.ty);
    if kind == OperationType::Subscription {
        let message = "Subscriptions are not served over HTTP.";
        return response::refused(&Fault::new(Code::GraphqlValidationFailed, message), media_type);
    }
    let is_mutation = kind == OperationType::Mutation;
    if is_get && is_mutation {
        return response::fault(&Fault::new(Code::MethodNotAllowed, "Send mutations by POST."));
    }
    if let Some(name) = operation.and_then(|operation| unset(operation, &request.variables)) {
        let message = format!("The variable `${name}` must be given and must not be null.");
        return response::refused(&Fault::new(Code::GraphqlValidationFailed, message), media_type);
    }
    let schema = if principal == Principal::Anonymous { service.0.anonymous.clone() } else { service.0.member.clone() };
    let session = Session::new(Arc::clone(&service.0.kernel), principal, id.0);
    // What the second mutation of a request answers must not have been read before the first.
    session.batch.enable_all_cache(!is_mutation);
    let batches = session.batches.clone();
    let mut execution = Execution::new(request.query).variables(request.variables).data(session);
    execution = execution.data(service.0.media.addresses().clone()).data(service.0.visits.settings());
    execution.operation_name = request.operation_name;
    execution.set_parsed_query(document.as_ref().clone());
    let http = &service.0.http;
    let result = if is_mutation {
        // In a task of its own: a client that goes away must not stop a mutation halfway.
        let work = async move { batches.run(schema.execute(execution)).await };
        let task = tokio::spawn(within(work).in_current_span());
        match tokio::time::timeout(Duration::from_millis(http.mutation_timeout_ms), task).await {
            Ok(Ok(result)) => result,
            Ok(Err(error)) => {
                tracing::error!(%error, "a mutation panicked");
                return response::fault(&super::internal());
            }
            Err(_) => return timed_out(media_type),
        }
    } else {
        let patience = Duration::from_millis(http.query_timeout_ms);
        match tokio::time::timeout(patience, batches.run(schema.execute(execution))).await {
            Ok(result) => result,
            Err(_) => return timed_out(media_type),
        }
    };
    response::executed(result, media_type)
}

fn timed_out(media_type: MediaType) -> Response {
    let fault = Fault::new(Code::Timeout, "The request took too long and was given up.");
    if media_type == MediaType::Json { response::fault(&fault) } else { response::refused(&fault, media_type) }
}

/// The parsed document: from the cache, or screened and parsed. The screen runs each time, because its limits depend on
/// who asks; it costs microseconds.
fn document(service: &Service, text: &str, limits: &screen::ScreenLimits) -> Result<Arc<ExecutableDocument>, Fault> {
    screen::screen(text, limits).map_err(|refusal| {
        let code = if refusal.is_syntax() { Code::GraphqlParseFailed } else { Code::QueryTooComplex };
        Fault::new(code, refusal.message())
    })?;
    let cache = &service.0.documents.0;
    if let Some(document) = cache.get(text) {
        return Ok(document);
    }
    let parsed = parse_query(text).map_err(|error| {
        // The parser's own message repeats the line it failed on, however long that is.
        let place = error.positions().next();
        let place = place.map(|at| format!(" at line {}, column {}", at.line, at.column)).unwrap_or_default();
        Fault::new(Code::GraphqlParseFailed, format!("The document is not GraphQL: syntax error{place}."))
    })?;
    let document = Arc::new(parsed);
    cache.insert(Arc::from(text), Arc::clone(&document));
    Ok(document)
}

/// The operation that is meant.
fn operation<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Option<&'a OperationDefinition> {
    let operation = match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(operation),
        // One operation with a name is kept under that name.
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => operations.values().next(),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name),
        (DocumentOperations::Single(_) | DocumentOperations::Multiple(_), _) => None,
    };
    operation.map(|operation| &operation.node)
}

/// The first variable that must have a value and has none. The library sees that only when a field asks for the
/// variable: too late for the fields of a mutation that ran before, and never where null would do for the field.
fn unset<'a>(operation: &'a OperationDefinition, variables: &Variables) -> Option<&'a str> {
    let variable = operation.variable_definitions.iter().map(|variable| &variable.node).find(|variable| {
        let given = variables.get(&variable.name.node);
        !variable.var_type.node.nullable
            && given.map_or(variable.default_value.is_none(), |value| *value == ConstValue::Null)
    });
    variable.map(|variable| variable.name.node.as_str())
}
