//! Suggestions in an archive that is larger than what is looked at item by item.

use chrono::Duration;
use loa::{
    kernel::{kind::Kind, searchable::Searchable},
    search::INDEX,
};
use uuid::Uuid;

use super::{corpus::Numbers, suggestions};
use crate::kit::{Backend, Site, on_both};

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
        let filling = (0..998).map(|number| format!("Tin {number}"));
        let newest = ["Khen các tập thể có thành tích thưởng Tết"].map(String::from);
        let edge = ["Thưởng Tết cho công nhân Khen"].map(String::from);
        let old = ["Khen học sinh nghèo được thưởng", "Khen thưởng cuối năm", "Giao ban"].map(String::from);
        index(&site, newest.into_iter().chain(filling).chain(edge).chain(old)).await;
        // The oldest of the newest 1,000 is looked at, and the one before it is not, unless the words stand together in it.
        let apart = ["Khen các tập thể có thành tích thưởng Tết", "Thưởng Tết cho công nhân Khen"];
        for prefix in ["khen thuong", "khen thưởn", "khen th"] {
            let found = suggestions(&site, prefix).await;
            assert_eq!(found[0], "Khen thưởng cuối năm", "{prefix}");
            assert_eq!(found[1..], apart, "{prefix}");
        }
        assert_eq!(suggestions(&site, "thưởng kh").await, apart);
        assert_eq!(suggestions(&site, "giao").await, ["Giao ban"]);
        assert_eq!(suggestions(&site, "t").await.len(), 10);
        assert_eq!(suggestions(&site, "tin 99").await[..2], ["Tin 99", "Tin 990"]);
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
async fn marks_that_were_typed_come_first() {
    on_both(|site| async move {
        let newest = (0..50).flat_map(|number| [format!("Xã {number} họp"), format!("Bán đất {number}")]);
        let edge = (0..899).map(|number| format!("Tin {number}")).chain(["Bản đồ đất".into()]);
        let old = ["Xây cầu", "Bản do Xã làm", "Hội nghị sơ kết sáu tháng đầu năm"].map(String::from);
        index(&site, newest.chain(edge).chain(old)).await;
        for (prefix, expected) in [
            ("xâ", ["Xây cầu", "Xã 0 họp", "Xã 1 họp"]),
            ("xấ", ["Xây cầu", "Xã 0 họp", "Xã 1 họp"]),
            // Of two words, the marks decide among the newest.
            ("bản đ", ["Bản đồ đất", "Bán đất 0", "Bán đất 1"]),
            ("bản d", ["Bản đồ đất", "Bán đất 0", "Bán đất 1"]),
            ("xã h", ["Xã 0 họp", "Xã 1 họp", "Xã 2 họp"]),
            ("xã 4", ["Xã 4 họp", "Xã 40 họp", "Xã 41 họp"]),
        ] {
            let found = suggestions(&site, prefix).await;
            assert_eq!((&found[..3], found.len()), (&expected.map(String::from)[..], 10), "{prefix}");
        }
        // The first of many words counts as the last ones do.
        for (prefix, expected) in [
            ("Hội nghị sơ kết sáu tháng đ", vec!["Hội nghị sơ kết sáu tháng đầu năm"]),
            ("Hội nghi so ket sau thang dau nam", vec!["Hội nghị sơ kết sáu tháng đầu năm"]),
            ("Cuộc nghị sơ kết sáu tháng đ", vec![]),
        ] {
            assert_eq!(suggestions(&site, prefix).await, expected, "{prefix}");
        }
        assert_eq!(suggestions(&site, "Bản đồ ").await, ["Bản đồ đất", "Bản do Xã làm"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_suggest_the_same() {
    let mut all = Vec::new();
    for backend in Backend::available() {
        let site = Site::new(backend).await;
        let mut numbers = Numbers(4);
        let mut titles = Vec::new();
        for number in 0..4_000 {
            let title = match numbers.below(8) {
                0 => format!("Tin {}", numbers.below(99)),
                1 | 2 => format!("Thông báo {}", 1 + numbers.below(2)),
                _ => format!("Tin {}", numbers.below(9)),
            };
            // Few are among the newest, so that the others are asked for too.
            let is_rare = number % 40 == 0 || (900..1_200).contains(&number);
            titles.push(if is_rare { format!("{title} {}", numbers.words(2)) } else { title });
        }
        index(&site, titles).await;
        let mut found = Vec::new();
        for _ in 0..400 {
            let query = numbers.query();
            let length = 1 + numbers.below(query.chars().count() + 1);
            let prefix: String = query.chars().take(length).collect();
            found.push((suggestions(&site, &prefix).await, prefix));
        }
        assert!(found.iter().filter(|(titles, _)| titles.len() > 2).count() > 200, "most find something");
        all.push(found);
    }
    let (first, others) = all.split_first().unwrap();
    for other in others {
        for (one, other) in first.iter().zip(other) {
            assert_eq!(one, other);
        }
    }
}
