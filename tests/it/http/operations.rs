//! Queries and mutations, GET and POST.

use axum::{body::Body, http::StatusCode};
use serde_json::json;

use super::{ANSWER, QUERY};
use crate::kit::{
    Backend, Site, on_both,
    request::{JSON, encoded, get, post, request},
};

/// A GET with the parts of the query string in place.
fn queried(query: &str, operation_name: &str, variables: &str) -> axum::http::Request<Body> {
    let address = format!(
        "/graphql?query={}&operationName={}&variables={}",
        encoded(query),
        encoded(operation_name),
        encoded(variables)
    );
    request("GET", &address, &[], Body::empty())
}

#[tokio::test]
async fn a_query_goes_by_get_with_its_name_and_variables() {
    let site = Site::new(Backend::Sqlite).await;
    assert_eq!(site.send(get(QUERY, &[])).await.text(), ANSWER);
    let query = "query One($code: String!) { agency(code: $code) { id } } query Two { articles { totalCount } }";
    assert_eq!(site.send(queried(query, "Two", "")).await.text(), ANSWER);
    let answer = site.send(queried(query, "One", r#"{"code":"xã + phường & đặc khu"}"#)).await;
    assert_eq!(answer.text(), r#"{"data":{"agency":null}}"#);
    assert_eq!(site.send(queried(QUERY, "", "{}")).await.text(), ANSWER, "an empty name is none");
    assert_eq!(site.send(queried(QUERY, "", "null")).await.text(), ANSWER);
}

#[tokio::test]
async fn the_old_spelling_of_the_operation_name_is_not_read() {
    let site = Site::new(Backend::Sqlite).await;
    let query = encoded("query One { agencies { totalCount } } query Two { articles { totalCount } }");
    let address = format!("/graphql?query={query}&operation_name=Two");
    let answer = site.send(request("GET", &address, &[], Body::empty())).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "GRAPHQL_VALIDATION_FAILED"));
}

#[tokio::test]
async fn a_get_that_cannot_be_read_is_a_bad_request() {
    let site = Site::new(Backend::Sqlite).await;
    for address in [
        "/graphql".to_owned(),
        "/graphql?".to_owned(),
        "/graphql?query=".to_owned(),
        "/graphql?query=%20%0A".to_owned(),
        format!("/graphql?query={0}&query={0}", encoded(QUERY)),
        format!("/graphql?query={}&variables=%7B", encoded(QUERY)),
        format!("/graphql?query={}&variables=[]", encoded(QUERY)),
        format!("/graphql?query={}&variables=1", encoded(QUERY)),
    ] {
        for accept in ["application/json", "*/*"] {
            let answer = site.send(request("GET", &address, &[("accept", accept)], Body::empty())).await;
            assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"), "{address}");
        }
    }
}

#[tokio::test]
async fn a_mutation_never_goes_by_get() {
    on_both(|site| async move {
        let before = site.rows().await;
        let authorization = format!("Bearer {}", site.administrator().token.unwrap());
        let create =
            "agencyCreate(input: { content: { code: \"a\", name: \"A\", level: COMMUNE } }) { document { id } }";
        for (query, name) in [
            (format!("mutation {{ {create} }}"), ""),
            (format!("mutation Make {{ {create} }}"), ""),
            (format!("query Look {{ articles {{ totalCount }} }} mutation Make {{ {create} }}"), "Make"),
        ] {
            for header in [("authorization", authorization.as_str()), ("accept", "application/json")] {
                let mut request = queried(&query, name, "{}");
                request.headers_mut().insert(header.0, header.1.parse().unwrap());
                let answer = site.send(request).await;
                let expected = (StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED");
                assert_eq!((answer.status, answer.code().as_str()), expected, "{query}");
                assert_eq!(answer.header("allow"), "POST");
            }
        }
        assert_eq!(site.rows().await, before);
    })
    .await;
}

#[tokio::test]
async fn a_get_has_no_body_and_no_content_type_that_is_not_json() {
    let site = Site::new(Backend::Sqlite).await;
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        let answer = site.send(get(QUERY, &[("content-type", content_type)])).await;
        assert_eq!(answer.code(), "UNSUPPORTED_MEDIA_TYPE", "{content_type}");
    }
    assert_eq!(site.send(get(QUERY, &[JSON])).await.text(), ANSWER);
}

#[tokio::test]
async fn other_methods_are_not_allowed() {
    let site = Site::new(Backend::Sqlite).await;
    for method in ["PUT", "PATCH", "DELETE", "TRACE", "QUERY"] {
        let answer = site.send(request(method, "/graphql", &[JSON], json!({ "query": QUERY }).to_string())).await;
        let expected = (StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED");
        assert_eq!((answer.status, answer.code().as_str()), expected, "{method}");
        assert_eq!(answer.header("allow"), "GET, HEAD, POST");
    }
}

#[tokio::test]
async fn the_operation_that_is_meant_must_be_clear() {
    let site = Site::new(Backend::Sqlite).await;
    let two = "query One { agencies { totalCount } } query Two { articles { totalCount } }";
    let send = |body: serde_json::Value| site.send(request("POST", "/graphql", &[JSON], body.to_string()));
    for body in [
        json!({ "query": two }),
        json!({ "query": two, "operationName": null }),
        json!({ "query": two, "operationName": "Three" }),
        json!({ "query": two, "operationName": "two" }),
        json!({ "query": QUERY, "operationName": "One" }),
        json!({ "query": "query One { articles { totalCount } }", "operationName": "Two" }),
        json!({ "query": "fragment F on Article { id }" }),
        json!({ "query": "query One { articles { totalCount } } query One { articles { totalCount } }", "operationName": "One" }),
    ] {
        let answer = send(body.clone()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        let code = answer.code();
        assert!(["GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"].contains(&code.as_str()), "{body} {code}");
        assert!(answer.json().get("data").is_none(), "{body}");
    }
    assert_eq!(send(json!({ "query": two, "operationName": "Two" })).await.text(), ANSWER);
    let named = json!({ "query": "query Two { articles { totalCount } }" });
    assert_eq!(send(named).await.text(), ANSWER, "the only one needs no name");
}

#[tokio::test]
async fn subscriptions_are_refused() {
    let site = Site::new(Backend::Sqlite).await;
    for query in ["subscription { changes }", "subscription S { changes { id } }"] {
        let answer = site.send(post(query, &[])).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "GRAPHQL_VALIDATION_FAILED"));
    }
}
