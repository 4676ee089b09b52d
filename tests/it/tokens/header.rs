//! The `Authorization` header.

use axum::{body::Body, http::StatusCode};
use chrono::Duration;
use loa::kernel::access::Role;
use sea_orm::prelude::Uuid;
use serde_json::json;

use crate::kit::{
    Answer, Backend, Newsroom, Site, on_both,
    request::{JSON, encoded, get, post, request},
};

const PUBLIC: &str = "{ articles { totalCount } }";
const PRIVATE: &str = "{ documents { totalCount } }";

/// The answer refuses the token, in the way that HTTP has for it.
fn assert_refused(answer: &Answer, code: &str, what: &str) {
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNAUTHORIZED, code), "{what}");
    assert_eq!(answer.header("www-authenticate"), "Bearer error=\"invalid_token\"", "{what}");
    assert!(answer.json().get("data").is_none(), "{what}");
    assert_eq!(answer.header("cache-control"), "no-store", "{what}");
}

#[tokio::test]
async fn without_a_header_one_is_nobody_and_reads_what_is_public() {
    on_both(|site| async move {
        assert_eq!(site.send(post(PUBLIC, &[])).await.data(), json!({ "articles": { "totalCount": 0 } }));
        let answer = site.send(post(PRIVATE, &[])).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::OK, "UNAUTHENTICATED"));
        let document =
            site.send(post("{ document(id: \"Document:00000000000000000000000000000001\") { id } }", &[])).await;
        assert_eq!(document.code(), "UNAUTHENTICATED");
    })
    .await;
}

#[tokio::test]
async fn a_token_opens_the_work_side() {
    let site = Site::new(Backend::Sqlite).await;
    let token = site.administrator().token.unwrap();
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let header = format!("{scheme} {token}");
        for request in [post(PRIVATE, &[("authorization", &header)]), get(PRIVATE, &[("authorization", &header)])] {
            assert_eq!(site.send(request).await.data(), json!({ "documents": { "totalCount": 0 } }), "{scheme}");
        }
    }
}

#[tokio::test]
async fn a_bad_token_is_never_taken_for_none() {
    let site = Site::new(Backend::Sqlite).await;
    let token = site.administrator().token.unwrap();
    let (head, signature) = token.rsplit_once('.').unwrap();
    let mut swapped = token.clone().into_bytes();
    let middle = swapped.len() / 2;
    swapped[middle] = if swapped[middle] == b'A' { b'B' } else { b'A' };
    let swapped = String::from_utf8(swapped).unwrap();
    let unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0Iiwia2lkIjoieCJ9.e30.";
    for value in [
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        "Bearer  ".to_owned(),
        "Bearer x".to_owned(),
        "Bearer null".to_owned(),
        "Bearer undefined".to_owned(),
        "Bearer ..".to_owned(),
        format!("Bearer {head}"),
        format!("Bearer {head}."),
        format!("Bearer {head}.{signature}x"),
        format!("Bearer {token}.x"),
        format!("Bearer {swapped}"),
        format!("Bearer {unsigned}"),
        format!("Bearer {token} x"),
        format!("Bearer {token}, Bearer {token}"),
        format!("Bearer {}", "a".repeat(10_000)),
        format!("Basic {token}"),
        "Basic cm9vdDpyb290".to_owned(),
        format!("DPoP {token}"),
        format!("BearerX {token}"),
        token.clone(),
        String::new(),
    ] {
        let header = [("authorization", value.as_str())];
        for query in [PUBLIC, PRIVATE, "{ __typename }", "{"] {
            let what = format!("{value} {query}");
            assert_refused(&site.send(post(query, &header)).await, "UNAUTHENTICATED", &what);
            assert_refused(&site.send(get(query, &header)).await, "UNAUTHENTICATED", &what);
        }
    }
}

#[tokio::test]
async fn a_token_is_given_once() {
    let site = Site::new(Backend::Sqlite).await;
    let header = format!("Bearer {}", site.administrator().token.unwrap());
    for second in [header.as_str(), "Bearer x", "", "Basic x"] {
        let headers = [("authorization", header.as_str()), ("authorization", second)];
        assert_refused(&site.send(post(PUBLIC, &headers)).await, "UNAUTHENTICATED", second);
    }
}

#[tokio::test]
async fn a_token_expires() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let lan = site.member(Role::Author, newsroom.agency, "lan");
        let header = format!("Bearer {}", lan.token.clone().unwrap());
        site.clock.advance(Duration::hours(12) - Duration::seconds(1));
        assert_eq!(site.send(post(PUBLIC, &[("authorization", &header)])).await.status, StatusCode::OK);
        site.clock.advance(Duration::seconds(7));
        for query in [PUBLIC, PRIVATE] {
            assert_refused(&site.send(post(query, &[("authorization", &header)])).await, "TOKEN_EXPIRED", query);
            assert_refused(&site.send(get(query, &[("authorization", &header)])).await, "TOKEN_EXPIRED", query);
        }
        let before = site.rows().await;
        let input = json!({ "content": { "title": "Quá hạn" } });
        assert_refused(&lan.try_mutate("articleCreate", input).await, "TOKEN_EXPIRED", "articleCreate");
        assert_eq!(site.rows().await, before);
    })
    .await;
}

#[tokio::test]
async fn a_token_stands_in_the_header_and_nowhere_else() {
    let site = Site::new(Backend::Sqlite).await;
    let token = site.administrator().token.unwrap();
    for name in ["access_token", "token", "authorization"] {
        let address = format!("/graphql?query={}&{name}={token}", encoded(PRIVATE));
        let answer = site.send(request("GET", &address, &[], Body::empty())).await;
        assert_eq!(answer.code(), "UNAUTHENTICATED", "{name}");
        let body = json!({ "query": PRIVATE, name: token, "extensions": { name: token } }).to_string();
        assert_eq!(site.send(request("POST", "/graphql", &[JSON], body)).await.code(), "UNAUTHENTICATED", "{name}");
    }
    for header in [
        ("cookie", format!("access_token={token}; authorization={token}")),
        ("x-authorization", format!("Bearer {token}")),
        ("proxy-authorization", format!("Bearer {token}")),
    ] {
        let answer = site.send(post(PRIVATE, &[(header.0, &header.1)])).await;
        assert_eq!(answer.code(), "UNAUTHENTICATED", "{}", header.0);
    }
}

#[tokio::test]
async fn a_token_of_another_site_is_not_ours() {
    let (ours, theirs) = (Site::new(Backend::Sqlite).await, Site::new(Backend::Sqlite).await);
    let header = format!("Bearer {}", theirs.token(Role::Administrator, None, "root"));
    assert_eq!(theirs.send(post(PRIVATE, &[("authorization", &header)])).await.status, StatusCode::OK);
    assert_refused(&ours.send(post(PUBLIC, &[("authorization", &header)])).await, "UNAUTHENTICATED", "another key");
    // The same key, for another audience or from another issuer.
    let token = ours.token(Role::Editor, Some(Uuid::from_u128(1)), "lan");
    let header = format!("Bearer {token}");
    let ours = ours.configured(|settings| settings.identity.audience = "another".into());
    assert_refused(&ours.send(post(PUBLIC, &[("authorization", &header)])).await, "UNAUTHENTICATED", "audience");
    let ours = ours.configured(|settings| {
        settings.identity.audience = "loa".into();
        settings.identity.issuer = "https://another.example.vn".into();
    });
    assert_refused(&ours.send(post(PUBLIC, &[("authorization", &header)])).await, "UNAUTHENTICATED", "issuer");
    let ours = ours.configured(|settings| {
        settings.identity.issuer = "urn:loa:development".into();
        settings.identity.token_max_lifetime_s = 3600;
    });
    assert_refused(&ours.send(post(PUBLIC, &[("authorization", &header)])).await, "UNAUTHENTICATED", "lifetime");
}
