use super::{
    asset::{ASSETS, Asset},
    page, router,
};
use axum::{
    body::{Body, Bytes},
    http::{Request, Response, StatusCode, header},
};
use flate2::read::GzDecoder;
use http_body_util::BodyExt;
use std::io::Read;
use tower::ServiceExt;

async fn get(name: &str, headers: &[(header::HeaderName, &str)]) -> Response<Bytes> {
    let mut request = Request::get(format!("/graphiql/{name}"));
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    let (parts, body) = router::<()>().oneshot(request).await.unwrap().into_parts();
    Response::from_parts(parts, body.collect().await.unwrap().to_bytes())
}

#[tokio::test]
async fn every_file_is_the_same_with_and_without_compression() {
    for asset in ASSETS.iter() {
        let packed = get(&asset.name, &[(header::ACCEPT_ENCODING, "br, GZIP;q=0.5")]).await;
        let plain = get(&asset.name, &[]).await;
        assert_eq!(plain.status(), StatusCode::OK);
        assert!(plain.headers().get(header::CONTENT_ENCODING).is_none());
        assert!(plain.body().len() > 1_000, "{}", asset.name);
        if packed.headers().get(header::CONTENT_ENCODING).is_some_and(|coding| coding == "gzip") {
            let mut unpacked = Vec::new();
            GzDecoder::new(&packed.body()[..]).read_to_end(&mut unpacked).unwrap();
            assert_eq!(&unpacked, plain.body());
            assert_ne!(packed.headers()[header::ETAG], plain.headers()[header::ETAG]);
        } else {
            assert_eq!(packed.body(), plain.body());
        }
        let kind = match asset.name.rsplit('.').next() {
            Some("css") => "text/css; charset=utf-8",
            Some("woff2") => "font/woff2",
            _ => "text/javascript; charset=utf-8",
        };
        for response in [packed, plain] {
            assert_eq!(response.headers()[header::CONTENT_TYPE], kind);
            assert_eq!(response.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
            assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        }
    }
}

#[tokio::test]
async fn a_client_may_refuse_gzip() {
    let graphiql = ASSETS.iter().find(|asset| asset.role == "graphiql.js").unwrap();
    for accepted in ["gzip;q=0", "br, gzip; q=0.0", "identity", ""] {
        let response = get(&graphiql.name, &[(header::ACCEPT_ENCODING, accepted)]).await;
        assert!(response.headers().get(header::CONTENT_ENCODING).is_none(), "{accepted}");
    }
}

#[tokio::test]
async fn a_known_file_is_not_sent_again() {
    let graphiql = ASSETS.iter().find(|asset| asset.role == "graphiql.js").unwrap();
    let gzip = (header::ACCEPT_ENCODING, "gzip");
    let tag = get(&graphiql.name, std::slice::from_ref(&gzip)).await.headers()[header::ETAG].clone();
    let tag = tag.to_str().unwrap();
    for known in [tag, "*", &format!("\"other\", W/{tag}")] {
        let response = get(&graphiql.name, &[gzip.clone(), (header::IF_NONE_MATCH, known)]).await;
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(response.headers()[header::ETAG], tag);
        assert!(response.body().is_empty());
    }
    // The tag of one form does not stand for the other.
    assert_eq!(get(&graphiql.name, &[(header::IF_NONE_MATCH, tag)]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn other_names_are_not_found() {
    for name in ["", "boot.js", "NOTICE", "..%2Fmod.rs", "index.umd.js.map"] {
        assert_eq!(get(name, &[]).await.status(), StatusCode::NOT_FOUND, "{name}");
    }
}

#[tokio::test]
async fn the_page_loads_its_own_files_and_nothing_else() {
    let response = page();
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
    let page = String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap();
    let style = include_str!("assets/page.css");
    for Asset { name, .. } in ASSETS.iter() {
        let linked = page.contains(&format!("\"/graphiql/{name}\"")) || style.contains(&format!("url(\"{name}\")"));
        assert!(linked, "{name}");
    }
    assert_eq!(style.matches("url(").count(), 2);
    assert!(!page.contains("src=\"http") && !page.contains("href=\"http") && !page.contains("=\"//"));
    assert!(page.split("<script").skip(1).all(|script| script.contains("></script>")), "a script in the page itself");
}
