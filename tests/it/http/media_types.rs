//! What is accepted, what is answered, and with which status.

use axum::http::StatusCode;
use serde_json::json;

use super::{ANSWER, QUERY};
use crate::kit::{
    Backend, Site,
    request::{JSON, get, post, request},
};

const GRAPHQL_RESPONSE: &str = "application/graphql-response+json; charset=utf-8";
const PLAIN_JSON: &str = "application/json; charset=utf-8";

#[tokio::test]
async fn the_client_chooses_the_media_type() {
    let site = Site::new(Backend::Sqlite).await;
    for (accept, expected) in [
        (None, GRAPHQL_RESPONSE),
        (Some("*/*"), GRAPHQL_RESPONSE),
        (Some("application/*"), GRAPHQL_RESPONSE),
        (Some("application/graphql-response+json"), GRAPHQL_RESPONSE),
        (Some("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8"), GRAPHQL_RESPONSE),
        (Some("application/json"), PLAIN_JSON),
        (Some("Application/JSON"), PLAIN_JSON),
        (Some("text/html, application/json;q=0.9"), PLAIN_JSON),
    ] {
        let headers: Vec<_> = accept.map(|accept| ("accept", accept)).into_iter().collect();
        for request in [post(QUERY, &headers), get(QUERY, &headers)] {
            let method = request.method().clone();
            let answer = site.send(request).await;
            assert_eq!(
                (answer.status, answer.header("content-type")),
                (StatusCode::OK, expected),
                "{method} {accept:?}"
            );
            assert_eq!(answer.text(), ANSWER);
            assert!(answer.header("vary").split(", ").any(|name| name == "accept"), "{}", answer.header("vary"));
            assert_eq!(answer.header("cache-control"), "no-store");
        }
    }
}

#[tokio::test]
async fn two_accept_headers_are_one_list() {
    let site = Site::new(Backend::Sqlite).await;
    let headers = [("accept", "text/html"), ("accept", "application/json")];
    assert_eq!(site.send(post(QUERY, &headers)).await.header("content-type"), PLAIN_JSON);
}

#[tokio::test]
async fn what_cannot_be_answered_is_not_acceptable() {
    let site = Site::new(Backend::Sqlite).await;
    for accept in
        ["text/html", "image/*", "application/json;q=0", "application/graphql+json", "nonsense", "text/plain, */*;q=0"]
    {
        for request in [post(QUERY, &[("accept", accept)]), get(QUERY, &[("accept", accept)])] {
            let answer = site.send(request).await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE"),
                "{accept}"
            );
        }
    }
}

#[tokio::test]
async fn a_post_is_json_and_nothing_that_a_page_could_send_without_asking() {
    let site = Site::new(Backend::Sqlite).await;
    let body = || json!({ "query": QUERY }).to_string();
    for content_type in [
        "text/plain",
        "text/plain; charset=utf-8",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json+x",
        "application/jsonp",
        "text/json",
        "application/json; charset=iso-8859-1",
        "application/json; charset=utf-16",
        "nonsense",
        "",
    ] {
        let answer = site.send(request("POST", "/graphql", &[("content-type", content_type)], body())).await;
        let expected = (StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE");
        assert_eq!((answer.status, answer.code().as_str()), expected, "{content_type}");
    }
    let without = site.send(request("POST", "/graphql", &[], body())).await;
    assert_eq!(without.code(), "UNSUPPORTED_MEDIA_TYPE");
    let twice = site.send(request("POST", "/graphql", &[("content-type", "text/plain"), JSON], body())).await;
    assert_eq!(twice.code(), "UNSUPPORTED_MEDIA_TYPE");
    for content_type in [
        "application/json",
        "Application/JSON",
        "application/json;charset=utf-8",
        "application/json; charset=\"UTF-8\"",
    ] {
        let answer = site.send(request("POST", "/graphql", &[("content-type", content_type)], body())).await;
        assert_eq!(answer.text(), ANSWER, "{content_type}");
    }
}

#[tokio::test]
async fn the_status_tells_how_a_request_went_unless_the_client_is_an_old_one() {
    let site = Site::new(Backend::Sqlite).await;
    let deep =
        format!("{{ articles {{ nodes {{ category {} }} }} }}", "{ parent ".repeat(20) + "{ id }" + &" }".repeat(20));
    for (query, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ articles(: 1) { totalCount } }", "GRAPHQL_PARSE_FAILED"),
        ("{ nobody }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ articles }", "GRAPHQL_VALIDATION_FAILED"),
        (deep.as_str(), "QUERY_TOO_COMPLEX"),
    ] {
        for (accept, status) in
            [("application/graphql-response+json", StatusCode::BAD_REQUEST), ("application/json", StatusCode::OK)]
        {
            for request in [post(query, &[("accept", accept)]), get(query, &[("accept", accept)])] {
                let answer = site.send(request).await;
                assert_eq!((answer.status, answer.code().as_str()), (status, code), "{query} {accept}");
                let json = answer.json();
                assert_eq!(json.as_object().unwrap().keys().collect::<Vec<_>>(), ["errors"], "no data, not even null");
            }
        }
    }
}

#[tokio::test]
async fn an_error_of_one_field_leaves_the_others_and_the_status_alone() {
    let site = Site::new(Backend::Sqlite).await;
    for (name, query) in [
        ("agency", "agency(id: \"x\") { id }"),
        ("agency", "agency { id }"),
        ("category", "category(id: \"x\") { id }"),
        ("contributor", "contributor(id: \"x\") { id }"),
        ("mediaAsset", "mediaAsset(id: \"x\") { id }"),
        ("article", "article(id: \"x\", slug: \"x\") { id }"),
        ("node", "node(id: \"x\") { id }"),
        ("document", "document(id: \"Document:00000000000000000000000000000001\") { id }"),
    ] {
        let answer = site.send(post(&format!("{{ {query} articles {{ totalCount }} }}"), &[])).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}");
        let json = answer.json();
        assert_eq!(json["data"], json!({ name: null, "articles": { "totalCount": 0 } }), "{query}");
        assert_eq!(json["errors"][0]["path"], json!([name]));
    }
}

#[tokio::test]
async fn an_error_of_a_field_that_must_be_there_takes_the_data_but_not_the_status() {
    let site = Site::new(Backend::Sqlite).await;
    for accept in ["application/graphql-response+json", "application/json"] {
        let query = "{ agencies { totalCount } articles(first: 0) { totalCount } }";
        let answer = site.send(post(query, &[("accept", accept)])).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::OK, "BAD_REQUEST"), "{accept}");
        let json = answer.json();
        assert_eq!((&json["data"], &json["errors"][0]["path"]), (&json!(null), &json!(["articles"])));
        assert!(json.as_object().unwrap().contains_key("data"), "the request ran");
    }
}
