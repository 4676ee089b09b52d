//! Browsers: GraphiQL, and scripts of other origins.

use axum::{body::Body, http::StatusCode};

use super::QUERY;
use crate::kit::{
    Backend, Site,
    request::{get, post, request},
};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";
const PORTAL: &str = "https://haiha.example.vn";
const STRANGER: &str = "https://stranger.example.com";

#[tokio::test]
async fn a_browser_gets_graphiql_with_a_policy() {
    let site = Site::new(Backend::Sqlite).await;
    let answer = site.send(request("GET", "/graphql", &[("accept", BROWSER)], Body::empty())).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "text/html; charset=utf-8"));
    let policy = answer.header("content-security-policy");
    for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe-"), "{policy}");
    assert!(answer.header("vary").contains("accept"));
    let page = answer.text();
    assert!(!page.contains("//unpkg") && !page.contains("https://"), "everything comes from here");
    let files: Vec<&str> = page.split('"').filter(|part| part.starts_with("/graphiql/")).collect();
    assert!(files.len() >= 2, "{page}");
    for file in files {
        let answer = site.send(request("GET", file, &[], Body::empty())).await;
        assert_eq!((answer.status, answer.header("x-content-type-options")), (StatusCode::OK, "nosniff"), "{file}");
    }
}

#[tokio::test]
async fn a_browser_that_brings_a_query_gets_its_answer() {
    let site = Site::new(Backend::Sqlite).await;
    let answer = site.send(get(QUERY, &[("accept", BROWSER)])).await;
    assert_eq!(answer.header("content-type"), "application/graphql-response+json; charset=utf-8");
}

/// What a browser asks before it lets a script of an origin send JSON with a token.
fn preflight(origin: &str) -> axum::http::Request<Body> {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization,content-type"),
    ];
    request("OPTIONS", "/graphql", &headers, Body::empty())
}

#[tokio::test]
async fn no_other_origin_may_read_answers_by_default() {
    let site = Site::new(Backend::Sqlite).await;
    for origin in [PORTAL, STRANGER, "null"] {
        let headers = [("origin", origin)];
        for request in [preflight(origin), post(QUERY, &headers), get(QUERY, &headers)] {
            let answer = site.send(request).await;
            assert!(answer.headers.get("access-control-allow-origin").is_none(), "{origin}");
            assert!(answer.headers.get("access-control-allow-credentials").is_none(), "{origin}");
        }
    }
}

#[tokio::test]
async fn only_the_named_origin_may_read_answers() {
    let site =
        Site::new(Backend::Sqlite).await.configured(|settings| settings.http.allowed_origins = vec![PORTAL.into()]);
    let answer = site.send(preflight(PORTAL)).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (StatusCode::OK, PORTAL));
    assert_eq!(answer.header("access-control-allow-methods"), "GET,POST");
    assert_eq!(answer.header("access-control-allow-headers"), "accept,authorization,content-type");
    assert_eq!(answer.header("access-control-max-age"), "3600");
    assert!(answer.headers.get("access-control-allow-credentials").is_none());
    let answer = site.send(post(QUERY, &[("origin", PORTAL)])).await;
    assert_eq!(answer.header("access-control-allow-origin"), PORTAL);
    assert_eq!(answer.header("access-control-expose-headers"), "x-request-id");
    let vary: Vec<String> =
        answer.headers.get_all("vary").iter().map(|value| value.to_str().unwrap().to_lowercase()).collect();
    assert!(vary.join(",").contains("origin"), "{vary:?}");
    // An error must be readable too, or a developer sees nothing but a network failure.
    let answer = site.send(request("POST", "/graphql", &[("origin", PORTAL)], "{")).await;
    assert_eq!(answer.header("access-control-allow-origin"), PORTAL);
    for stranger in [
        STRANGER,
        "null",
        "http://haiha.example.vn",
        "https://haiha.example.vn.stranger.example.com",
        "https://haiha.example.vn:8443",
    ] {
        for request in [preflight(stranger), post(QUERY, &[("origin", stranger)])] {
            let answer = site.send(request).await;
            assert!(answer.headers.get("access-control-allow-origin").is_none(), "{stranger}");
        }
    }
}

#[tokio::test]
async fn all_origins_may_be_allowed() {
    let site = Site::new(Backend::Sqlite).await.configured(|settings| settings.http.allowed_origins = vec!["*".into()]);
    for request in [preflight(STRANGER), post(QUERY, &[("origin", STRANGER)])] {
        let answer = site.send(request).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(answer.headers.get("access-control-allow-credentials").is_none());
    }
}
