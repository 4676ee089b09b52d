//! The most read articles, and what is swept.

use chrono::Duration;
use serde_json::json;

use super::beacon;
use crate::kit::{Newsroom, Site, global, on_both};

async fn read(site: &Site, article: usize, readers: usize) {
    for reader in 0..readers {
        site.visit(beacon(&format!("article=tin-so-{article}"), reader)).await;
    }
    site.count().await;
}

#[tokio::test]
async fn the_most_read_are_counted_over_days() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let ids = newsroom.articles(&site, 4).await;
        read(&site, 0, 5).await;
        site.clock.advance(Duration::days(3));
        read(&site, 1, 3).await;
        read(&site, 2, 3).await;
        read(&site, 0, 1).await;
        let row = |number: usize, views: i64| (format!("Tin số {number}"), views);
        assert_eq!(site.most_read("").await, [row(0, 6), row(2, 3), row(1, 3)], "of equals the newer first");
        assert_eq!(site.most_read("(days: 4)").await[0], row(0, 6));
        assert_eq!(site.most_read("(days: 3)").await, [row(2, 3), row(1, 3), row(0, 1)]);
        assert_eq!(site.most_read("(first: 1, days: 1)").await, [row(2, 3)]);
        // What is withdrawn is no longer among them, and stays in the totals.
        let withdraw = json!({ "id": global("Document", ids[0]), "expectedVersion": 1 });
        site.administrator().document("documentWithdraw", withdraw).await;
        assert_eq!(site.most_read("").await, [row(2, 3), row(1, 3)]);
        // The first three readers of this day opened one article after the other on one visit.
        assert_eq!(site.figures(None).await, [3, 8, 8]);
        assert_eq!(site.written().await, (8, 12));
    })
    .await;
}

#[tokio::test]
async fn what_they_cost_does_not_grow() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 60).await;
        let query =
            "{ visitStatistics { today thisMonth total mostRead(first: 50) { views article { title category { name }
            contributions { contributor { name } } } } } }";
        let mut counts = Vec::new();
        for articles in [1, 6, 60] {
            for article in 0..articles {
                read(&site, article, 2).await;
            }
            let before = site.kernel.store.statements();
            site.reader().data(query).await;
            counts.push(site.kernel.store.statements() - before);
            site.clock.advance(Duration::days(1));
        }
        // The figures, the articles, and the bylines.
        assert_eq!(counts, [3, 3, 3]);
        let before = site.kernel.store.statements();
        site.reader().data("{ visitStatistics { __typename } }").await;
        assert_eq!(site.kernel.store.statements(), before, "what is not asked for is not read");
    })
    .await;
}

#[tokio::test]
async fn counts_by_day_are_kept_for_a_time_and_totals_for_good() {
    on_both(|site| async move {
        let site = site.configured(|settings| settings.statistics.keep_days = 40);
        let newsroom = Newsroom::open(&site).await;
        newsroom.articles(&site, 2).await;
        read(&site, 0, 4).await;
        site.clock.advance(Duration::days(40));
        read(&site, 1, 1).await;
        assert_eq!(site.visits.sweep().await.map_err(|error| error.describe()).unwrap(), 0, "the fortieth day is kept");
        assert_eq!(site.most_read("(days: 41)").await.len(), 2);
        site.clock.advance(Duration::days(1));
        assert_eq!(
            site.visits.sweep().await.map_err(|error| error.describe()).unwrap(),
            2,
            "a day, and an article of it"
        );
        assert_eq!(site.most_read("(days: 366)").await, [("Tin số 1".to_owned(), 1)]);
        assert_eq!(site.figures(None).await[2], 5);
    })
    .await;
}
