//! Views and visits, days and agencies.

use axum::body::Body;
use chrono::Duration;
use loa::{http::peer::Peer, kernel::access::Role};
use serde_json::json;

use super::{BROWSER, beacon, from};
use crate::kit::{
    Newsroom, Site, global,
    newsroom::{self, publish},
    on_both,
    request::request,
};

#[tokio::test]
async fn whoever_comes_again_within_half_an_hour_is_the_same_visit() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 2).await;
        assert_eq!(site.figures(None).await, [0, 0, 0]);
        assert!(site.most_read("").await.is_empty());
        for (minutes, article, figures) in [
            (0, "tin-so-0", (1, 1)),
            (0, "tin-so-0", (1, 1)),
            (10, "tin-so-1", (1, 2)),
            (29, "tin-so-1", (1, 2)),
            (29, "tin-so-0", (1, 3)),
            (30, "tin-so-0", (2, 4)),
        ] {
            site.clock.advance(Duration::minutes(minutes));
            site.visit(beacon(&format!("article={article}"), 1)).await;
            site.count().await;
            assert_eq!(site.written().await, figures, "{minutes} {article}");
        }
        // A page that shows no article is a visit of its portal, and no view.
        site.visit(beacon("", 2)).await;
        site.visit(beacon("agency=huyen-hai-ha", 3)).await;
        site.count().await;
        assert_eq!(site.written().await, (4, 4));
        assert_eq!(site.figures(None).await, [4, 4, 4]);
    })
    .await;
}

#[tokio::test]
async fn an_article_is_one_page_whatever_it_is_called() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let article = newsroom.articles(&site, 1).await[0];
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        let edit = json!({ "id": global("Document", article), "expectedVersion": 1, "publish": true,
            "content": { "slug": "ten-moi" } });
        publisher.document("articleEdit", edit).await;
        let id = global("Article", article);
        for name in ["tin-so-0", "ten-moi", &id] {
            site.visit(beacon(&format!("article={name}"), 1)).await;
        }
        site.count().await;
        assert_eq!(site.written().await, (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_visit_is_of_the_portal_and_a_view_of_the_article() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 1).await;
        let commune = publish(&site, None, newsroom::agency("xa-quang-ha", "Xã Quảng Hà")).await;
        let (old, new) = (newsroom.agency_id(), global("Agency", commune));
        site.visit(beacon("article=tin-so-0", 1)).await;
        // The archive of the district in the portal of the commune.
        site.visit(beacon("article=tin-so-0&agency=xa-quang-ha", 2)).await;
        site.visit(beacon(&format!("agency={new}"), 2)).await;
        site.visit(beacon("agency=huyen-hai-ha", 2)).await;
        site.count().await;
        assert_eq!(site.figures(Some(&old)).await, [2, 2, 2]);
        assert_eq!(site.figures(Some(&new)).await, [1, 1, 1]);
        assert_eq!(site.figures(None).await, [3, 3, 3]);
        let of = |id: &str| format!("{{ visitStatistics(agencyId: \"{id}\") {{ mostRead {{ views }} }} }}");
        let views = |id: String| {
            let site = &site;
            async move { site.reader().data(&of(&id)).await["visitStatistics"]["mostRead"].clone() }
        };
        assert_eq!(views(old).await, json!([{ "views": 2 }]));
        assert_eq!(views(new).await, json!([]));
    })
    .await;
}

#[tokio::test]
async fn days_are_those_of_viet_nam() {
    on_both(|site| async move {
        let site = site.configured(|settings| settings.statistics.total_before = 2_509_529);
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 1).await;
        // The test begins at 10:00; 13 hours 59 minutes later it is 23:59 there, and 16:59 in UTC.
        site.clock.advance(Duration::minutes(13 * 60 + 59));
        site.visit(beacon("article=tin-so-0", 1)).await;
        site.clock.advance(Duration::seconds(59));
        site.visit(beacon("article=tin-so-0", 1)).await;
        site.count().await;
        assert_eq!(site.figures(None).await, [1, 1, 2_509_530]);
        site.clock.advance(Duration::seconds(1));
        assert_eq!(site.figures(None).await, [0, 1, 2_509_530]);
        // With the day the key is forgotten, and with it who came.
        site.visit(beacon("article=tin-so-0", 1)).await;
        site.count().await;
        assert_eq!(site.figures(None).await, [1, 2, 2_509_531]);
        site.clock.advance(Duration::days(16));
        assert_eq!(site.figures(None).await, [0, 0, 2_509_531]);
        assert_eq!(site.figures(Some(&newsroom.agency_id())).await, [0, 0, 2], "the former number is nobody's");
        // What came before midnight and is written after it belongs to the day on which it came.
        site.clock.advance(Duration::minutes(24 * 60 - 1));
        site.visit(beacon("article=tin-so-0", 7)).await;
        site.clock.advance(Duration::minutes(2));
        site.count().await;
        assert_eq!(site.figures(None).await, [0, 1, 2_509_532]);
    })
    .await;
}

#[tokio::test]
async fn the_pixel_counts_for_pages_without_scripts() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 1).await;
        for (method, reader) in [("GET", "198.51.100.1"), ("HEAD", "198.51.100.2")] {
            let mut request =
                request(method, "/visits.gif?article=tin-so-0", &[("user-agent", BROWSER)], Body::empty());
            request.extensions_mut().insert(Peer(reader.parse().unwrap()));
            let answer = site.send(request).await;
            assert_eq!(answer.status.as_u16(), 200);
            assert_eq!(answer.header("content-type"), "image/gif");
            assert_eq!(answer.header("cache-control"), "no-store");
            assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
            assert_eq!(answer.bytes.len(), if method == "GET" { 43 } else { 0 });
        }
        site.count().await;
        assert_eq!(site.written().await, (1, 1), "a HEAD shows nothing to anybody");
    })
    .await;
}

#[tokio::test]
async fn robots_and_pages_fetched_ahead_are_not_counted() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 1).await;
        let robot = "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)";
        for agent in [robot, "curl/8.14.1", ""] {
            site.visit(from("article=tin-so-0", "192.0.2.1", agent)).await;
        }
        let headers = [("user-agent", BROWSER), ("sec-purpose", "prefetch;prerender")];
        site.visit(request("POST", "/visits?article=tin-so-0", &headers, Body::empty())).await;
        site.visit(request("POST", "/visits?article=tin-so-0", &[], Body::empty())).await;
        site.count().await;
        assert_eq!(site.written().await, (0, 0));
    })
    .await;
}

#[tokio::test]
async fn ten_thousand_beacons_cause_few_statements() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let articles = newsroom.articles(&site, 40).await;
        let before = site.kernel.store.statements();
        for quarter in 0..4 {
            let here = site.kernel.store.statements();
            for number in quarter * 2_500..(quarter + 1) * 2_500 {
                let article = number % articles.len();
                site.visit(beacon(&format!("article=tin-so-{article}"), number / articles.len())).await;
            }
            assert_eq!(site.kernel.store.statements(), here, "a beacon costs no statement");
            site.count().await;
        }
        let statements = site.kernel.store.statements() - before;
        println!("10,000 beacons, written four times: {statements} statements");
        // The slugs, and one row after the other of totals, days and articles together.
        assert_eq!(statements, 4 * 4);
        assert_eq!(site.written().await, (250, 10_000));
        let before = site.kernel.store.statements();
        site.count().await;
        assert_eq!(site.kernel.store.statements(), before, "when nobody comes, nothing is written");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_written_waits() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 1).await;
        site.visit(beacon("article=tin-so-0", 1)).await;
        rename(&site, "article", "article_away").await;
        assert!(site.visits.flush().await.is_err(), "what was named cannot be looked up");
        rename(&site, "article_away", "article").await;
        site.visit(beacon("article=tin-so-0", 2)).await;
        rename(&site, "article_view_day", "away").await;
        assert!(site.visits.flush().await.is_err(), "the last of the three tables cannot be written");
        site.visit(beacon("article=tin-so-0", 1)).await;
        site.visit(beacon("article=tin-so-0", 3)).await;
        assert!(site.visits.flush().await.is_err());
        rename(&site, "away", "article_view_day").await;
        assert_eq!(site.written().await, (0, 0), "nothing is written by half");
        site.count().await;
        assert_eq!(site.written().await, (3, 3));
    })
    .await;
}

#[expect(clippy::disallowed_methods, reason = "DDL has no parameters to bind, and the names are the test's")]
async fn rename(site: &Site, from: &str, to: &str) {
    use sea_orm::ConnectionTrait as _;
    let statement = format!("ALTER TABLE {from} RENAME TO {to}");
    site.kernel.store.writer().execute_unprepared(&statement).await.unwrap();
}
