//! What is no beacon, and what only pretends to be a reader.

use axum::{body::Body, http::Request};
use loa::http::peer::Peer;

use super::{BROWSER, beacon, from};
use crate::kit::{Backend, Newsroom, Site, global, on_both, request::request};

fn posted(body: impl Into<Body>, content_type: Option<&str>) -> Request<Body> {
    let mut headers = vec![("user-agent", BROWSER)];
    headers.extend(content_type.map(|content_type| ("content-type", content_type)));
    request("POST", "/visits", &headers, body)
}

#[tokio::test]
async fn what_is_no_beacon_is_refused_with_a_code() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let article = newsroom.articles(&site, 1).await[0];
        let before = site.rows().await;
        let form = Some("application/x-www-form-urlencoded");
        let address = |address: &str| request("POST", address, &[("user-agent", BROWSER)], Body::empty());
        for (request, status, code) in [
            (address("/visits?article="), 400, "BAD_REQUEST"),
            (address("/visits?article=Tin%20s%E1%BB%91%200"), 400, "BAD_REQUEST"),
            (address("/visits?article=%FF%FE"), 400, "BAD_REQUEST"),
            (address("/visits?article=tin-so-0&article=tin-so-0"), 400, "BAD_REQUEST"),
            (address("/visits?page=1"), 400, "BAD_REQUEST"),
            (address(&format!("/visits?article={}", global("Agency", newsroom.agency))), 400, "BAD_REQUEST"),
            (address(&format!("/visits?article={}", global("Document", article))), 400, "BAD_REQUEST"),
            (address("/visits?article=1';DROP%20TABLE%20article;--"), 400, "BAD_REQUEST"),
            (posted(r#"{"article":"tin-so-0"}"#, Some("application/json")), 415, "UNSUPPORTED_MEDIA_TYPE"),
            (posted("article=tin-so-0", None), 415, "UNSUPPORTED_MEDIA_TYPE"),
            (posted("article=tin-so-0", Some("multipart/form-data; boundary=x")), 415, "UNSUPPORTED_MEDIA_TYPE"),
            (posted("\u{0}\u{1}junk", form), 400, "BAD_REQUEST"),
            (posted(vec![0xff; 100], Some("text/plain")), 400, "BAD_REQUEST"),
            (posted("a".repeat(1 << 20), form), 413, "PAYLOAD_TOO_LARGE"),
            (posted(format!("article=tin-so-0{}", "&".repeat(1_100)), form), 413, "PAYLOAD_TOO_LARGE"),
            (request("GET", "/visits", &[], Body::empty()), 405, "METHOD_NOT_ALLOWED"),
            (request("PUT", "/visits?article=tin-so-0", &[], Body::empty()), 405, "METHOD_NOT_ALLOWED"),
            (request("POST", "/visits.gif", &[], Body::empty()), 405, "METHOD_NOT_ALLOWED"),
            (request("GET", "/visits.gif?page=1", &[], Body::empty()), 400, "BAD_REQUEST"),
        ] {
            let place = format!("{} {}", request.method(), request.uri());
            let answer = site.send(request).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{place}");
            for word in ["SELECT", "article_view_day", "statistics::", "src/"] {
                assert!(!answer.text().contains(word), "{place}");
            }
        }
        site.count().await;
        assert_eq!(site.rows().await, before, "nothing was written");
        let both =
            request("POST", "/visits?agency=huyen-hai-ha", &[("content-type", "text/plain")], "article=tin-so-0");
        assert_eq!(site.send(both).await.code(), "BAD_REQUEST");
        // The three ways in which a script may send the same.
        let types = ["application/x-www-form-urlencoded;charset=UTF-8", "text/plain;charset=UTF-8"];
        for content_type in types {
            assert_eq!(site.send(posted("article=tin-so-0", Some(content_type))).await.status.as_u16(), 204);
        }
        assert_eq!(site.send(address("/visits?article=tin-so-0")).await.status.as_u16(), 204);
        site.count().await;
        assert_eq!(site.written().await, (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_page_of_another_origin_may_send_one_without_asking() {
    let site = Site::new(Backend::Sqlite).await;
    let headers = [("origin", "https://haiha.example.vn"), ("user-agent", BROWSER)];
    let answer = site.send(request("POST", "/visits", &headers, Body::empty())).await;
    assert_eq!(answer.status.as_u16(), 204);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert!(answer.headers.get("access-control-allow-credentials").is_none());
    assert!(answer.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn what_there_is_not_is_not_counted() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let ids = newsroom.articles(&site, 2).await;
        let draft = crate::kit::newsroom::draft(&site, Some(newsroom.agency), newsroom.article("Bản thảo")).await;
        let withdraw = serde_json::json!({ "id": global("Document", ids[1]), "expectedVersion": 1 });
        site.administrator().document("documentWithdraw", withdraw).await;
        let before = site.rows().await;
        for (reader, parameters) in [
            "article=khong-co".to_owned(),
            "article=tin-so-1".to_owned(),
            format!("article={}", global("Article", ids[1])),
            format!("article={}", global("Article", draft)),
            "article=ban-thao".to_owned(),
            "agency=khong-co".to_owned(),
            "article=tin-so-0&agency=khong-co".to_owned(),
        ]
        .iter()
        .enumerate()
        {
            site.visit(beacon(parameters, reader)).await;
        }
        site.count().await;
        assert_eq!(site.rows().await, before);
        // And it leaves no mark: the same reader is counted for what there is.
        site.visit(beacon("article=tin-so-0", 0)).await;
        site.count().await;
        assert_eq!(site.written().await, (1, 1));
    })
    .await;
}

#[tokio::test]
async fn invented_ids_cost_a_bounded_number_of_statements() {
    on_both(|site| async move {
        let site = site.configured(|settings| settings.statistics.beacons_per_minute = u32::MAX);
        Newsroom::open(&site).await;
        let before = site.rows().await;
        for number in 0..6_000_u128 {
            let id = global("Article", uuid::Uuid::from_u128(number));
            site.visit(beacon(&format!("article={id}"), 1)).await;
            site.visit(beacon(&format!("article=bay-{number}&agency=dat-{number}"), 1)).await;
        }
        let statements = site.kernel.store.statements();
        site.count().await;
        assert_eq!(site.kernel.store.statements() - statements, 12, "2,000 names of a sort, 500 a statement");
        assert_eq!(site.rows().await, before);
    })
    .await;
}

#[tokio::test]
async fn an_address_is_counted_so_often_a_minute() {
    on_both(|site| async move {
        let site = site.configured(|settings| settings.statistics.beacons_per_minute = 5);
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 1).await;
        for number in 0..50 {
            site.visit(from("article=tin-so-0", "192.0.2.1", &format!("{BROWSER} {number}"))).await;
        }
        site.visit(from("article=tin-so-0", "192.0.2.2", BROWSER)).await;
        site.count().await;
        assert_eq!(site.written().await, (6, 6));
        site.clock.advance(chrono::Duration::minutes(1));
        site.visit(from("article=tin-so-0", "192.0.2.1", &format!("{BROWSER} x"))).await;
        site.count().await;
        assert_eq!(site.written().await, (7, 7));
    })
    .await;
}

#[tokio::test]
async fn a_forwarded_address_is_believed_of_a_trusted_proxy_only() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 1).await;
        let through = |peer: &str, forwarded: &str| {
            let headers = [("user-agent", BROWSER), ("x-forwarded-for", forwarded)];
            let mut request = request("POST", "/visits?article=tin-so-0", &headers, Body::empty());
            request.extensions_mut().insert(Peer(peer.parse().unwrap()));
            request
        };
        for number in 0..9 {
            site.visit(through("192.0.2.1", &format!("198.51.100.{number}"))).await;
        }
        site.count().await;
        assert_eq!(site.written().await, (1, 1), "one client that says it is nine");
        let site = site.configured(|settings| settings.http.trusted_proxies = vec!["10.0.0.0/8".into()]);
        for number in 0..9 {
            site.visit(through("10.0.0.1", &format!("198.51.100.{number}"))).await;
            // What stands in front is what the client wrote itself.
            site.visit(through("10.0.0.1", &format!("{number}.1.1.1, 198.51.100.3"))).await;
            site.visit(through("192.0.2.1", &format!("198.51.100.{number}"))).await;
        }
        site.count().await;
        assert_eq!(site.written().await, (11, 11));
    })
    .await;
}

#[tokio::test]
async fn arguments_of_the_query_are_bounded() {
    on_both(|site| async move {
        for arguments in ["first: 0", "first: 51", "first: -1", "days: 0", "days: 367", "days: -2147483648"] {
            let query = format!("{{ visitStatistics {{ mostRead({arguments}) {{ views }} }} }}");
            assert_eq!(site.reader().run(&query, serde_json::json!({})).await.code(), "BAD_REQUEST", "{arguments}");
        }
        for id in ["Agency:x", "Article:00000000000000000000000000000007", ""] {
            let query = format!("{{ visitStatistics(agencyId: \"{id}\") {{ total }} }}");
            assert_eq!(site.reader().run(&query, serde_json::json!({})).await.code(), "BAD_REQUEST", "{id}");
        }
        assert_eq!(site.figures(Some("Agency:00000000000000000000000000000007")).await, [0, 0, 0]);
    })
    .await;
}
