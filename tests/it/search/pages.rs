//! Pages, filters, counts and what they cost.

use chrono::Duration;
use loa::content::{article::Article, calendar_entry::CalendarEntry};
use serde_json::{Value, json};

use super::{ask, search, titles};
use crate::kit::{Newsroom, Site, global, newsroom, on_both};

/// Articles of two agencies, in a tree of categories, one a day.
async fn portal(site: &Site) -> (Newsroom, [String; 3]) {
    let room = Newsroom::open(site).await;
    let below =
        newsroom::publish(site, Some(room.agency), newsroom::category("khen", "Khen", Some(room.category))).await;
    let other = newsroom::publish(site, None, newsroom::agency("xa-quang-ha", "Xã Quảng Hà")).await;
    let theirs = newsroom::publish(site, Some(other), newsroom::category("xa", "Tin xã", None)).await;
    for number in 0..30 {
        let (agency, category) = match number % 3 {
            0 => (room.agency, room.category),
            1 => (room.agency, below),
            _ => (other, theirs),
        };
        let article = Article {
            category_id: Some(category),
            contributions: room.article("").contributions.into_iter().take(1 + number % 2).collect(),
            published_at: Some(site.clock.now() - Duration::days(i64::try_from(number).unwrap() * 20)),
            ..room.article(&format!("Tin thi đua số {number}"))
        };
        newsroom::publish(site, Some(agency), article).await;
    }
    let entry = CalendarEntry {
        title: "Họp thi đua".into(),
        starts_at: Some(site.clock.now() + Duration::days(30)),
        ..CalendarEntry::default()
    };
    newsroom::publish(site, Some(room.agency), entry).await;
    (room, [global("Category", below), global("Agency", other), global("Category", theirs)])
}

#[tokio::test]
async fn pages_follow_each_other_in_both_orders() {
    on_both(|site| async move {
        portal(&site).await;
        for order in ["RELEVANCE", "NEWEST"] {
            let all = titles(&search(&site, "thi dua", &format!(", first: 100, orderBy: {order}")).await);
            assert_eq!(all.len(), 31);
            let (mut walked, mut after, mut pages) = (Vec::new(), String::new(), 0);
            loop {
                let found = search(&site, "thi dua", &format!(", first: 7, orderBy: {order}{after}")).await;
                assert_eq!(found["pageInfo"]["hasPreviousPage"], pages > 0);
                assert_eq!(found["totalCount"], 31);
                walked.extend(titles(&found));
                pages += 1;
                if found["pageInfo"]["hasNextPage"] == false {
                    break;
                }
                after = format!(", after: {}", found["pageInfo"]["endCursor"]);
            }
            assert_eq!((walked, pages), (all, 5), "{order}");
        }
        let newest = titles(&search(&site, "thi dua", ", first: 3, orderBy: NEWEST").await);
        assert_eq!(newest, ["Họp thi đua", "Tin thi đua số 0", "Tin thi đua số 1"]);
        let scores = |found: &Value| {
            found["edges"].as_array().unwrap().iter().map(|edge| edge["score"].as_f64()).collect::<Vec<_>>()
        };
        assert_eq!(scores(&search(&site, "thi dua", ", first: 2, orderBy: NEWEST").await), [None, None]);
        assert!(scores(&search(&site, "thi dua", "").await).is_sorted_by(|one, other| one >= other));
        // A cursor belongs to its query, order and filter.
        let cursor = search(&site, "thi dua", ", first: 1").await["pageInfo"]["endCursor"].clone();
        for (query, arguments) in [("thi", ""), ("thi dua", ", orderBy: NEWEST"), ("thi dua", ", kinds: [ARTICLE]")] {
            let answer = ask(&site, query, &format!("{arguments}, after: {cursor}")).await;
            assert_eq!(answer.code(), "BAD_REQUEST", "{query} {arguments}");
        }
    })
    .await;
}

#[tokio::test]
async fn filters_narrow_what_is_found_and_counted() {
    on_both(|site| async move {
        let (room, [below, other, theirs]) = portal(&site).await;
        let (category, agency) = (room.category_id(), room.agency_id());
        let author = global("Contributor", room.authors[1]);
        let today = "2026-01-15";
        for (arguments, count) in [
            (String::new(), 31),
            (", kinds: [CALENDAR_ENTRY]".to_owned(), 1),
            (", kinds: [ARTICLE, CALENDAR_ENTRY]".to_owned(), 31),
            (", kinds: []".to_owned(), 31),
            (format!(", filter: {{ categoryId: \"{category}\" }}"), 20),
            (format!(", filter: {{ categoryId: \"{category}\", includeDescendants: false }}"), 10),
            (format!(", filter: {{ categoryId: \"{below}\" }}"), 10),
            (format!(", filter: {{ categoryId: \"{theirs}\", agencyId: \"{agency}\" }}"), 0),
            (format!(", filter: {{ agencyId: \"{other}\" }}"), 10),
            (format!(", filter: {{ agencyId: \"{agency}\" }}"), 21),
            (format!(", filter: {{ contributorId: \"{author}\" }}"), 15),
            (format!(", filter: {{ from: \"{today}\" }}"), 2),
            (format!(", filter: {{ to: \"{today}\" }}"), 30),
            (format!(", filter: {{ from: \"{today}\", to: \"{today}\" }}"), 1),
            (", filter: { from: \"2025-12-26\", to: \"2025-12-26\" }".to_owned(), 1),
            (", filter: { from: \"2025-12-27\", to: \"2026-01-14\" }".to_owned(), 0),
            (format!(", kinds: [ARTICLE], filter: {{ agencyId: \"{agency}\", from: \"2025-12-01\" }}"), 2),
            (", filter: { from: \"0001-01-01\", to: \"9999-12-31\" }".to_owned(), 31),
            (format!(", filter: {{ categoryId: \"{}\" }}", global("Category", uuid::Uuid::nil())), 0),
        ] {
            for order in ["RELEVANCE", "NEWEST"] {
                let found = search(&site, "thi dua", &format!("{arguments}, first: 100, orderBy: {order}")).await;
                assert_eq!(titles(&found).len(), count, "{arguments} {order}");
                assert_eq!(found["totalCount"], count, "{arguments} {order}");
            }
        }
        for arguments in [
            ", kinds: [AGENCY]",
            ", filter: { from: \"2026-01-02\", to: \"2026-01-01\" }",
            ", filter: { categoryId: \"Agency:0\" }",
            ", first: 0",
            ", first: 101",
            ", after: \"x\"",
        ] {
            assert_eq!(ask(&site, "thi dua", arguments).await.code(), "BAD_REQUEST", "{arguments}");
        }
    })
    .await;
}

#[tokio::test]
async fn facets_count_all_matches() {
    on_both(|site| async move {
        portal(&site).await;
        let document = "query($filter: SearchFilter) { search(query: \"thi dua\", first: 1, filter: $filter) { facets {
            kinds { kind count } categories { category { name } count } agencies { agency { name } count }
            years { year count } contributors { contributor { name } count } } } }";
        let facets = site.reader().run(document, json!({})).await.data()["search"]["facets"].clone();
        assert_eq!(
            facets,
            json!({
                "kinds": [{ "kind": "ARTICLE", "count": 30 }, { "kind": "CALENDAR_ENTRY", "count": 1 }],
                "categories": [
                    { "category": { "name": "Thi đua – Khen thưởng" }, "count": 10 },
                    { "category": { "name": "Khen" }, "count": 10 },
                    { "category": { "name": "Tin xã" }, "count": 10 },
                ],
                "agencies": [
                    { "agency": { "name": "Huyện Hải Hà" }, "count": 21 },
                    { "agency": { "name": "Xã Quảng Hà" }, "count": 10 },
                ],
                "years": [{ "year": 2026, "count": 2 }, { "year": 2025, "count": 18 }, { "year": 2024, "count": 11 }],
                "contributors": [
                    { "contributor": { "name": "Hoài Phương" }, "count": 30 },
                    { "contributor": { "name": "Trần Trinh" }, "count": 15 },
                ],
            })
        );
        let narrow = json!({ "filter": { "from": "2026-01-16" } });
        let facets = site.reader().run(document, narrow).await.data()["search"]["facets"].clone();
        assert_eq!(facets["kinds"], json!([{ "kind": "CALENDAR_ENTRY", "count": 1 }]));
        assert_eq!((&facets["categories"], &facets["contributors"]), (&json!([]), &json!([])));
    })
    .await;
}

#[tokio::test]
async fn a_search_takes_few_statements_however_much_there_is() {
    on_both(|site| async move {
        let room = Newsroom::open(&site).await;
        let everything = "{ search(query: \"tin số\", first: 50) { totalCount edges { node { ... on Article { title category { name } } }
            highlights { html } } facets { kinds { count } years { count } categories { category { name } } contributors { count } } } }";
        let mut there = 0;
        for size in [10, 100, 300] {
            room.articles(&site, size - there).await;
            there = size;
            for (query, most) in [
                ("{ search(query: \"tin số\", first: 50) { edges { score } } }", 2),
                ("{ search(query: \"tin số\", first: 50) { edges { node { ... on Article { title } } } } }", 3),
                (everything, 10),
                ("{ search(query: \"tín sô khong co that\") { edges { score } } }", 5),
                ("{ search(query: \"tin số\", orderBy: NEWEST) { edges { score } } }", 3),
                ("{ suggest(prefix: \"t\") { title } }", 2),
                ("{ suggest(prefix: \"tin so khong c\") { title } }", 2),
                ("{ search(query: \"\") { totalCount edges { score } facets { kinds { count } } } }", 0),
            ] {
                let before = site.kernel.store.statements();
                site.reader().data(query).await;
                let taken = site.kernel.store.statements() - before;
                assert!(taken <= most, "{taken} statements: {query}");
            }
        }
        // More than there are candidates, and counted all the same.
        let found = search(&site, "tin", ", first: 100").await;
        assert_eq!(found["totalCount"], 300);
    })
    .await;
}
