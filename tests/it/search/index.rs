//! The index follows what is public, whatever happens.

use std::collections::BTreeMap;

use chrono::Duration;
use loa::{
    content::SHAPES,
    kernel::{access::Role, document},
    search::{
        entity::{self, contributor, trace},
        keys::Indexed,
        normalise::VERSION,
    },
};
use sea_orm::{ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, Statement};
use serde_json::json;
use uuid::Uuid;

use super::{search, suggestions, titles};
use crate::kit::{Backend, Newsroom, Site, global, newsroom, on_both};

/// Asserts that the index has exactly what is public, key by key, and answers how many items it has.
pub(super) async fn assert_whole(site: &Site) -> usize {
    let reader = site.kernel.store.reader();
    let mut expected = Vec::new();
    for shape in SHAPES.iter().filter(|shape| shape.is_searched) {
        let shown = document::Entity::find().filter(document::Column::Kind.eq(shape.kind));
        let shown = shown.filter(document::Column::Shown.eq(true)).all(reader).await.unwrap();
        let ids: Vec<Uuid> = shown.iter().map(|document| document.id).collect();
        let found = shape.searchable(&reader.into(), &ids).await.map_err(|error| error.describe()).unwrap();
        assert_eq!(found.len(), ids.len(), "everything that is shown of a kind has its rows");
        expected.extend(found);
    }
    let entries = entity::Entity::find().order_by_asc(entity::Column::Place).all(reader).await.unwrap();
    assert_eq!(entries.len(), expected.len());
    let traces = trace::Entity::find().all(reader).await.unwrap();
    let mut traces: BTreeMap<i64, trace::Model> = traces.into_iter().map(|row| (row.place, row)).collect();
    let names = contributor::Entity::find().all(reader).await.unwrap();
    let keys = keys(site).await;
    let mut count = 0;
    for item in &expected {
        let entry = entries.iter().find(|entry| entry.item_id == item.id).expect("it has an entry");
        assert!(loa::search::place::holds(entry.place, item.dated_at));
        assert_eq!(
            (entry.kind, entry.agency_id, entry.category_id, entry.normaliser),
            (item.kind, item.agency_id, item.category_id, VERSION)
        );
        let indexed = Indexed::of(&item.title, &item.text);
        let trace = traces.remove(&entry.place).expect("it has a trace");
        assert_eq!((trace.title, trace.trace), (item.title.clone(), indexed.trace.to_bytes()));
        let mut found: Vec<Uuid> =
            names.iter().filter(|row| row.place == entry.place).map(|row| row.contributor_id).collect();
        let mut named = item.contributors.clone();
        found.sort_unstable();
        named.sort_unstable();
        named.dedup();
        assert_eq!(found, named);
        count += found.len();
        let expected = match site.database().backend() {
            Backend::Sqlite => [indexed.whole, indexed.title].map(|keys| {
                let (exact, folded) = keys.columns();
                instances(&exact, "exact") + &instances(&folded, "folded")
            }),
            Backend::Postgres => [indexed.whole.vector(), indexed.title.vector()].map(|vector| sorted(&vector)),
        };
        assert_eq!(keys.get(&entry.place), Some(&expected), "{}", item.title);
    }
    assert!(traces.is_empty() && names.len() == count, "nothing is left of what is gone");
    assert_eq!(keys.len(), expected.len());
    // Items of one second stand in the order of their ids.
    for pair in entries.windows(2) {
        let same = pair[0].place >> 28 == pair[1].place >> 28;
        assert!(!same || pair[0].item_id < pair[1].item_id);
    }
    expected.len()
}

/// Each key of a column with its positions, in order, as `fts5vocab` lists them.
fn instances(column: &str, name: &str) -> String {
    let mut all: Vec<(usize, &str)> = column.split_whitespace().enumerate().collect();
    all.sort_by_key(|(place, key)| (*key, *place));
    all.iter().map(|(place, key)| format!("{name} {key} {place}\n")).collect()
}

/// The lexemes of a vector in an order of our own.
fn sorted(vector: &str) -> String {
    let mut lexemes: Vec<String> = Vec::new();
    for part in vector.split(" '") {
        lexemes.push(part.trim().trim_start_matches('\'').to_owned());
    }
    lexemes.sort();
    lexemes.join("\n")
}

/// What the two full-text indexes hold of each place.
async fn keys(site: &Site) -> BTreeMap<i64, [String; 2]> {
    let mut all: BTreeMap<i64, [String; 2]> = BTreeMap::new();
    let writer = site.kernel.store.writer();
    let backend = writer.get_database_backend();
    let run = |sql: String| Statement::from_sql_and_values(backend, sql, []);
    match site.database().backend() {
        Backend::Sqlite => {
            for (number, table) in ["search_whole", "search_title"].into_iter().enumerate() {
                let made = format!(
                    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_words USING fts5vocab(main, {table}, instance)"
                );
                writer.execute_raw(run(made)).await.unwrap();
                let rows = format!(
                    "SELECT doc, col, term, \"offset\" FROM temp.{table}_words ORDER BY doc, col, term, \"offset\""
                );
                for row in writer.query_all_raw(run(rows)).await.unwrap() {
                    let (place, column): (i64, String) =
                        (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap());
                    let (key, offset): (String, i64) =
                        (row.try_get_by_index(2).unwrap(), row.try_get_by_index(3).unwrap());
                    all.entry(place).or_default()[number] += &format!("{column} {key} {offset}\n");
                }
                let check = format!("INSERT INTO {table}({table}) VALUES ('integrity-check')");
                writer.execute_raw(run(check)).await.unwrap();
            }
        }
        Backend::Postgres => {
            let rows = "SELECT place, whole::text, title::text FROM search_entry".to_owned();
            for row in writer.query_all_raw(run(rows)).await.unwrap() {
                let text = |at| sorted(&row.try_get_by_index::<String>(at).unwrap());
                all.insert(row.try_get_by_index(0).unwrap(), [text(1), text(2)]);
            }
        }
    }
    all
}

#[tokio::test]
async fn the_index_follows_a_document_through_its_life() {
    on_both(|site| async move {
        let room = Newsroom::open(&site).await;
        let publisher = site.member(Role::Publisher, room.agency, "lan");
        let found = |query: &'static str| {
            let site = &site;
            async move { titles(&search(site, query, "").await) }
        };
        let draft = newsroom::draft(&site, Some(room.agency), room.article("Bản nháp kín")).await;
        assert_eq!((assert_whole(&site).await, found("nháp").await), (0, vec![]));
        let id = global("Document", draft);
        publisher.document("documentPublish", json!({ "id": id, "expectedVersion": 1 })).await;
        assert_eq!((assert_whole(&site).await, found("nháp").await), (1, vec!["Bản nháp kín".to_owned()]));
        // An edit changes nothing until it is published.
        let content = json!({ "title": "Tin đã sửa", "publishedAt": "2025-06-01T00:00:00Z" });
        publisher.document("articleEdit", json!({ "id": id, "expectedVersion": 2, "content": content })).await;
        assert_eq!((found("nháp").await.len(), found("\"tin đã sửa\"").await.len()), (1, 0));
        assert_eq!(suggestions(&site, "tin").await, [""; 0]);
        publisher.document("documentPublish", json!({ "id": id, "expectedVersion": 3 })).await;
        assert_eq!(assert_whole(&site).await, 1);
        assert_eq!(suggestions(&site, "tin").await, ["Tin đã sửa"]);
        publisher.document("documentWithdraw", json!({ "id": id, "expectedVersion": 4 })).await;
        assert_eq!(
            (assert_whole(&site).await, found("tin").await, suggestions(&site, "tin").await),
            (0, vec![], vec![])
        );
        let restore = json!({ "id": id, "expectedVersion": 5, "revision": 1 });
        publisher.document("documentRestore", restore).await;
        assert_eq!((assert_whole(&site).await, found("nháp").await), (1, vec!["Bản nháp kín".to_owned()]));
        // On time.
        let later = newsroom::draft(&site, Some(room.agency), room.article("Tin hẹn giờ")).await;
        let at = site.clock.now() + Duration::hours(1);
        let input = json!({ "id": global("Document", later), "expectedVersion": 1, "at": at.to_rfc3339() });
        publisher.document("documentSchedule", input).await;
        assert_eq!(found("\"hẹn giờ\"").await, [""; 0]);
        site.clock.advance(Duration::hours(1));
        loa::worker::publish_due(&site.kernel).await;
        assert_eq!(found("\"hẹn giờ\"").await, ["Tin hẹn giờ"]);
        assert_whole(&site).await;
    })
    .await;
}

#[tokio::test]
async fn items_of_one_second_keep_the_order_of_their_ids() {
    on_both(|site| async move {
        let room = Newsroom::open(&site).await;
        let mut ids = Vec::new();
        for number in 0..40 {
            let article = loa::content::article::Article {
                published_at: Some(site.clock.now() - Duration::hours(1)),
                ..room.article(&format!("Tin {number}"))
            };
            ids.push(newsroom::publish(&site, Some(room.agency), article).await);
        }
        // Those in the middle leave and come back, between the others.
        let publisher = site.member(Role::Publisher, room.agency, "lan");
        for id in [ids[7], ids[8], ids[0], ids[39], ids[20]] {
            let id = global("Document", id);
            publisher.document("documentWithdraw", json!({ "id": id, "expectedVersion": 1 })).await;
            publisher.document("documentPublish", json!({ "id": id, "expectedVersion": 2 })).await;
        }
        assert_eq!(assert_whole(&site).await, 40);
        let newest = titles(&search(&site, "tin", ", first: 40, orderBy: NEWEST").await);
        let expected: Vec<String> = (0..40).rev().map(|number| format!("Tin {number}")).collect();
        assert_eq!(newest, expected);
    })
    .await;
}
