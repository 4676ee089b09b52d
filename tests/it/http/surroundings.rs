//! What every answer has, and the addresses beside the endpoint.

use std::{collections::HashSet, io::Read as _};

use axum::{body::Body, http::StatusCode};
use flate2::read::GzDecoder;

use super::QUERY;
use crate::kit::{
    Backend, Newsroom, Site, on_both,
    request::{get, post, request},
};

/// One request of every sort that the router tells apart.
fn all_sorts() -> Vec<axum::http::Request<Body>> {
    let plain = |method: &str, address: &str| request(method, address, &[], Body::empty());
    vec![
        post(QUERY, &[]),
        get(QUERY, &[]),
        post("{", &[]),
        post(QUERY, &[("accept", "image/png")]),
        post(QUERY, &[("authorization", "Bearer x")]),
        request("GET", "/graphql", &[("accept", "text/html")], Body::empty()),
        plain("POST", "/graphql"),
        plain("DELETE", "/graphql"),
        plain("OPTIONS", "/graphql"),
        plain("HEAD", "/graphql"),
        plain("GET", "/schema.graphql"),
        plain("POST", "/schema.graphql"),
        plain("GET", "/health/live"),
        plain("GET", "/health/ready"),
        plain("POST", "/visits"),
        plain("POST", "/visits?article=a&article=b"),
        plain("GET", "/visits"),
        plain("GET", "/visits.gif"),
        plain("DELETE", "/visits.gif"),
        plain("GET", "/graphiql/nothing.js"),
        plain("GET", "/"),
        plain("GET", "/nobody/is/here"),
        plain("GET", "/graphql/"),
        plain("POST", "/admin"),
    ]
}

#[tokio::test]
async fn every_answer_has_an_id_of_its_own_and_is_what_it_says() {
    let site = Site::new(Backend::Sqlite).await;
    let mut ids = HashSet::new();
    for _ in 0..3 {
        for mut request in all_sorts() {
            let place = format!("{} {}", request.method(), request.uri());
            // A client that could choose the id could put what it likes into the log and the audit trail.
            request.headers_mut().insert("x-request-id", "chosen".parse().unwrap());
            let answer = site.send(request).await;
            assert_eq!(answer.headers.get_all("x-request-id").iter().count(), 1, "{place}");
            assert_eq!(answer.headers.get_all("x-content-type-options").iter().count(), 1, "{place}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{place}");
            assert!(ids.insert(answer.header("x-request-id").to_owned()), "{place}");
            assert!(!answer.header("cache-control").is_empty(), "{place}: a cache is told what it may do");
        }
    }
    assert!(!ids.contains("chosen"));
}

#[tokio::test]
async fn nothing_that_depends_on_the_asker_is_kept_by_a_cache() {
    let site = Site::new(Backend::Sqlite).await;
    for request in [post(QUERY, &[]), get(QUERY, &[]), post("{", &[]), get(QUERY, &[("authorization", "Bearer x")])] {
        let answer = site.send(request).await;
        assert_eq!(answer.header("cache-control"), "no-store");
        let vary: Vec<String> =
            answer.headers.get_all("vary").iter().map(|value| value.to_str().unwrap().to_lowercase()).collect();
        for name in ["accept", "authorization", "origin"] {
            assert!(vary.join(",").split(',').any(|part| part.trim() == name), "{vary:?}");
        }
    }
}

#[tokio::test]
async fn an_unknown_address_answers_json() {
    let site = Site::new(Backend::Sqlite).await;
    for address in ["/", "/nobody", "/graphql/", "/graphql/x", "/health", "/schema.json", "/..%2f..%2fetc/passwd"] {
        for method in ["GET", "POST"] {
            let answer = site.send(request(method, address, &[], Body::empty())).await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (StatusCode::NOT_FOUND, "NOT_FOUND"),
                "{method} {address}"
            );
            assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
        }
    }
}

#[tokio::test]
async fn a_large_answer_is_compressed_for_who_asks() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 20).await;
        let query = "{ articles { nodes { id title slug summary body { html } } } }";
        let plain = site.send(post(query, &[])).await;
        assert!(plain.headers.get("content-encoding").is_none());
        let packed = site.send(post(query, &[("accept-encoding", "gzip, br")])).await;
        assert_eq!(packed.header("content-encoding"), "gzip");
        assert!(packed.bytes.len() * 3 < plain.bytes.len());
        let mut unpacked = Vec::new();
        GzDecoder::new(&packed.bytes[..]).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, plain.bytes);
        for refusing in ["gzip;q=0", "identity", "br"] {
            let answer = site.send(post(query, &[("accept-encoding", refusing)])).await;
            assert!(answer.headers.get("content-encoding").is_none(), "{refusing}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_schema_can_be_fetched() {
    let site = Site::new(Backend::Sqlite).await;
    let answer = site.send(request("GET", "/schema.graphql", &[], Body::empty())).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.text(), loa::schema::sdl());
    assert_eq!(answer.header("cache-control"), "public, max-age=300");
}

#[tokio::test]
async fn the_health_endpoints_tell_life_from_readiness() {
    on_both(|site| async move {
        let ask = async |address: &str| site.send(request("GET", address, &[], Body::empty())).await;
        for address in ["/health/live", "/health/ready"] {
            let answer = ask(address).await;
            assert_eq!((answer.status, answer.text()), (StatusCode::OK, ""), "{address}");
            assert_eq!(answer.header("cache-control"), "no-store", "{address}");
        }
        site.kernel.store.clone().close().await;
        assert_eq!(ask("/health/live").await.status, StatusCode::OK, "a restart would not mend it");
        let answer = ask("/health/ready").await;
        assert_eq!((answer.status, answer.text()), (StatusCode::SERVICE_UNAVAILABLE, ""));
    })
    .await;
}
