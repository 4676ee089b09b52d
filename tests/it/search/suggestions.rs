//! Suggestions in an archive that is larger than what is looked at item by item.

use chrono::Duration;
use loa::{
    kernel::{kind::Kind, searchable::Searchable},
    search::INDEX,
};
use uuid::Uuid;

use super::suggestions;
use crate::kit::{Site, on_both};

/// Has the index hold items with these titles, each a day older than the one before it.
async fn index(site: &Site, titles: impl IntoIterator<Item = String>) {
    let (now, agency_id) = (site.clock.now(), Uuid::now_v7());
    let items: Vec<Searchable> = (0..)
        .zip(titles)
        .map(|(days, title)| Searchable {
            id: Uuid::now_v7(),
            kind: Kind::Article,
            agency_id,
            category_id: None,
            contributors: Vec::new(),
            dated_at: now - Duration::days(days),
            title,
            text: String::new(),
        })
        .collect();
    let transaction = site.kernel.store.begin().await.unwrap();
    (INDEX.put)(&transaction, &items).await.unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn words_stand_together_in_all_titles_and_apart_in_the_newest() {
    on_both(|site| async move {
        let filling = (0..1_498).map(|number| format!("Tin {number}"));
        let newest = ["Khen các tập thể có thành tích thưởng Tết"].map(String::from);
        let edge = ["Thưởng Tết cho công nhân Khen"].map(String::from);
        let old = ["Khen học sinh nghèo được thưởng", "Khen thưởng cuối năm", "Giao ban"].map(String::from);
        index(&site, newest.into_iter().chain(filling).chain(edge).chain(old)).await;
        // The oldest of the newest 1,500 is looked at, and the one before it is not, unless the words stand together in it.
        let apart = ["Khen các tập thể có thành tích thưởng Tết", "Thưởng Tết cho công nhân Khen"];
        for prefix in ["khen thuong", "khen thưởn", "khen th"] {
            let found = suggestions(&site, prefix).await;
            assert_eq!(found[0], "Khen thưởng cuối năm", "{prefix}");
            assert_eq!(found[1..], apart, "{prefix}");
        }
        assert_eq!(suggestions(&site, "thưởng kh").await, apart);
        assert_eq!(suggestions(&site, "giao").await, ["Giao ban"]);
        assert_eq!(suggestions(&site, "t").await.len(), 10);
        assert_eq!(suggestions(&site, "tin 149").await[..2], ["Tin 149", "Tin 1490"]);
        // What is frequent is found by one statement, with other marks than were typed too.
        for prefix in ["t", "tí", "tin ", "tin 1"] {
            let before = site.kernel.store.statements();
            assert_eq!(suggestions(&site, prefix).await.len(), 10, "{prefix}");
            assert_eq!(site.kernel.store.statements() - before, 1, "{prefix}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_that_were_typed_are_found_in_all_titles() {
    on_both(|site| async move {
        let newest = (0..50).flat_map(|number| [format!("Xã {number} họp"), format!("Bán đất {number}")]);
        let filling = (0..1_500).map(|number| format!("Tin {number}"));
        let old = ["Xây cầu", "Xa nhà", "Bản đồ đất", "Bản do Xã làm"].map(String::from);
        index(&site, newest.chain(filling).chain(old)).await;
        for (prefix, expected) in [
            ("xâ", ["Xây cầu", "Xã 0 họp", "Xã 1 họp"]),
            ("xấ", ["Xây cầu", "Xã 0 họp", "Xã 1 họp"]),
            ("bản đ", ["Bản đồ đất", "Bán đất 0", "Bán đất 1"]),
            ("bản d", ["Bản đồ đất", "Bản do Xã làm", "Bán đất 0"]),
            ("xã h", ["Xã 0 họp", "Xã 1 họp", "Xã 2 họp"]),
            ("xã 4", ["Xã 4 họp", "Xã 40 họp", "Xã 41 họp"]),
        ] {
            let found = suggestions(&site, prefix).await;
            assert_eq!((&found[..3], found.len()), (&expected.map(String::from)[..], 10), "{prefix}");
        }
        assert_eq!(suggestions(&site, "Bản đồ ").await, ["Bản đồ đất", "Bản do Xã làm"]);
    })
    .await;
}
