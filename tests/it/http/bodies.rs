//! Bodies that cannot be read, and bodies that are too large.

use axum::{
    body::{Body, Bytes},
    http::StatusCode,
};
use futures_util::stream;
use serde_json::json;

use super::{ANSWER, QUERY};
use crate::kit::{
    Backend, Site,
    request::{JSON, request},
};

#[tokio::test]
async fn a_body_of_another_shape_is_a_bad_request_and_is_not_quoted() {
    let site = Site::new(Backend::Sqlite).await;
    let deep = "[".repeat(5_000);
    for body in [
        "",
        "{",
        "null",
        "\"query\"",
        "7",
        "[]",
        r#"[{ "query": "{ articles { totalCount } }" }]"#,
        "{}",
        r#"{ "query": null }"#,
        r#"{ "query": "" }"#,
        r#"{ "query": " \n" }"#,
        r#"{ "query": 7 }"#,
        r#"{ "query": ["secretpart"] }"#,
        r#"{ "query": { "secretpart": 1 } }"#,
        r#"{ "variables": {} }"#,
        r#"{ "query": "{ articles { totalCount } }", "query": "secretpart" }"#,
        r#"{ "query": "{ articles { totalCount } }", "variables": [] }"#,
        r#"{ "query": "{ articles { totalCount } }", "variables": "secretpart" }"#,
        r#"{ "query": "{ articles { totalCount } }", "operationName": 7 }"#,
        r#"{ "query": "{ articles { totalCount } }", "extensions": "secretpart" }"#,
        r#"{ "query": "{ articles { totalCount } }" } secretpart"#,
        r#"{ 'query': 'secretpart' }"#,
        "query=%7Bsecretpart%7D",
        deep.as_str(),
    ] {
        let answer = site.send(request("POST", "/graphql", &[JSON], body.to_owned())).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"), "{body}");
        let text = answer.text();
        for word in ["secretpart", "line ", "column", "expected", "struct", "Posted", "serde", "recursion", "duplicate"]
        {
            assert!(!text.contains(word), "{body}: {text}");
        }
        assert!(answer.json().get("data").is_none());
    }
    let answer = site.send(request("POST", "/graphql", &[JSON], b"{\"query\":\"\xff\xfe\"}".to_vec())).await;
    assert_eq!(answer.code(), "BAD_REQUEST", "not UTF-8");
}

#[tokio::test]
async fn what_else_stands_in_a_body_is_left_alone() {
    let site = Site::new(Backend::Sqlite).await;
    for more in [
        json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": "x" } } }),
        json!({ "extensions": null, "variables": null, "operationName": null }),
        json!({ "id": 7, "doc_id": "x" }),
    ] {
        let mut body = json!({ "query": QUERY });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assert_eq!(site.send(request("POST", "/graphql", &[JSON], body.to_string())).await.text(), ANSWER, "{more}");
    }
}

/// A body that says its length, and the same one without.
fn with_and_without_length(length: usize) -> [(bool, Body); 2] {
    let mut text = json!({ "query": QUERY }).to_string().into_bytes();
    text.resize(length, b' ');
    let chunks: Vec<Result<Bytes, std::io::Error>> =
        text.chunks(16_384).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
    [(true, Body::from(text)), (false, Body::from_stream(stream::iter(chunks)))]
}

#[tokio::test]
async fn a_body_has_a_limit_that_depends_on_who_sends_it() {
    let site = Site::new(Backend::Sqlite).await;
    let token = format!("Bearer {}", site.administrator().token.unwrap());
    let http = &site.settings.http;
    let anonymous = (http.anonymous_body_bytes, None);
    let member = (http.member_body_bytes, Some(token.as_str()));
    assert!(anonymous.0 < member.0);
    for (limit, token) in [anonymous, member] {
        for (length, expected) in [(limit, StatusCode::OK), (limit + 1, StatusCode::PAYLOAD_TOO_LARGE)] {
            for (announced, body) in with_and_without_length(length) {
                let number = length.to_string();
                let mut headers = vec![JSON];
                headers.extend(announced.then_some(("content-length", number.as_str())));
                headers.extend(token.map(|token| ("authorization", token)));
                let answer = site.send(request("POST", "/graphql", &headers, body)).await;
                assert_eq!(answer.status, expected, "{length} announced: {announced}");
                if expected != StatusCode::OK {
                    assert_eq!(answer.code(), "PAYLOAD_TOO_LARGE");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_length_that_is_too_large_is_refused_before_anything_is_read() {
    let site = Site::new(Backend::Sqlite).await;
    let never = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
    let request = request("POST", "/graphql", &[JSON, ("content-length", "10000000000")], never);
    assert_eq!(site.send(request).await.code(), "PAYLOAD_TOO_LARGE");
}

#[tokio::test]
async fn a_body_that_never_ends_or_breaks_off_is_given_up() {
    let site = Site::new(Backend::Sqlite).await.configured(|settings| settings.http.body_timeout_ms = 50);
    let never = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
    let answer = site.send(request("POST", "/graphql", &[JSON], never)).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::REQUEST_TIMEOUT, "REQUEST_TIMEOUT"));
    let broken = stream::iter([Ok(Bytes::from_static(b"{")), Err(std::io::Error::other("secretpart"))]);
    let answer = site.send(request("POST", "/graphql", &[JSON], Body::from_stream(broken))).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"));
    assert!(!answer.text().contains("secretpart"));
}

#[tokio::test]
async fn a_body_comes_as_it_is() {
    let site = Site::new(Backend::Sqlite).await;
    for (encoding, status) in [("gzip", 415), ("br", 415), ("identity", 200)] {
        let answer = site.send(crate::kit::request::post("{ __typename }", &[("content-encoding", encoding)])).await;
        assert_eq!(answer.status.as_u16(), status, "{encoding}");
    }
}
