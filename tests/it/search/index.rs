//! The index follows what is public, whatever happens.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use loa::{
    content::SHAPES,
    kernel::{access::Role, clock::Timestamp, document, searchable::Searchable, store::Store},
    search::{
        entity::{self, contributor, trace},
        keys::Indexed,
        normalise::VERSION,
    },
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DbBackend, EntityTrait as _, QueryFilter as _, QueryOrder as _, Statement,
};
use serde_json::json;
use uuid::Uuid;

use super::{search, suggestions, titles};
use crate::kit::{Newsroom, Site, global, lot::Lot, newsroom, on_both};

/// Asserts that the index has exactly what is public, key by key, and answers how many items it has.
pub(super) async fn assert_whole(site: &Site) -> usize {
    assert_whole_in(&site.kernel.store).await
}

/// The same for a database without a site.
pub(crate) async fn assert_whole_in(store: &Store) -> usize {
    let reader = store.reader();
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
    let keys = keys(store).await;
    let mut count = 0;
    let mut begun = BTreeSet::new();
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
        let expected = match store.backend() {
            DbBackend::Sqlite => [indexed.whole, indexed.title].map(|keys| {
                let (exact, folded) = keys.columns();
                instances(&exact, "exact") + &instances(&folded, "folded")
            }),
            _ => [indexed.whole.vector(), indexed.title.vector()].map(|vector| sorted(&vector)),
        };
        begun.extend(indexed.lines.keys().into_iter().map(|key| (key, entry.place)));
        let lines = indexed.lines;
        assert_eq!((&entry.title_folded, &entry.title_marked), (&lines.folded, &lines.marked));
        assert_eq!(keys.get(&entry.place), Some(&expected), "{}", item.title);
    }
    assert!(traces.is_empty() && names.len() == count, "nothing is left of what is gone");
    assert_eq!(keys.len(), expected.len());
    assert_eq!(begun, beginnings(store).await);
    // Items of one second stand in the order of their ids.
    for pair in entries.windows(2) {
        let same = pair[0].place >> 28 == pair[1].place >> 28;
        assert!(!same || pair[0].item_id < pair[1].item_id);
    }
    expected.len()
}

/// The keys by which titles are found while they are typed, each with the place of the item.
async fn beginnings(store: &Store) -> BTreeSet<(String, i64)> {
    let statement =
        Statement::from_sql_and_values(store.backend(), "SELECT key, place FROM search_title_key".to_owned(), []);
    let rows = store.writer().query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())).collect()
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
async fn keys(store: &Store) -> BTreeMap<i64, [String; 2]> {
    let mut all: BTreeMap<i64, [String; 2]> = BTreeMap::new();
    let writer = store.writer();
    let backend = store.backend();
    let run = |sql: String| Statement::from_sql_and_values(backend, sql, []);
    match backend {
        DbBackend::Sqlite => {
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
        _ => {
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

#[tokio::test]
async fn the_index_is_made_anew_beside_publications() {
    use indicatif::ProgressBar;
    use loa::search::reindex::{Report, is_needed, reindex};
    on_both(|site| async move {
        let room = Newsroom::open(&site).await;
        let ids = room.articles(&site, 130).await;
        let anew = |all| {
            let site = &site;
            async move {
                reindex(&site.kernel, all, &ProgressBar::hidden()).await.map_err(|error| error.describe()).unwrap()
            }
        };
        let needed = || async { is_needed(&site.kernel).await.map_err(|error| error.describe()).unwrap() };
        assert!(!needed().await);
        assert_eq!(anew(false).await, Report { written: 0, kept: 130, removed: 0 });
        // Some were made by another normaliser, one is missing, one is not public any more.
        let writer = site.kernel.store.writer();
        let older = entity::Entity::update_many().col_expr(entity::Column::Normaliser, 0.into());
        older.filter(entity::Column::ItemId.is_in(ids[..20].iter().copied())).exec(writer).await.unwrap();
        let transaction = site.kernel.store.begin().await.unwrap();
        (loa::search::INDEX.remove)(&transaction, &[ids[50]]).await.map_err(|error| error.describe()).unwrap();
        let stray = dated(Uuid::from_u128(1), site.clock.now());
        (loa::search::INDEX.put)(&transaction, &[stray]).await.map_err(|error| error.describe()).unwrap();
        transaction.commit().await.unwrap();
        assert!(needed().await);
        // Publications go on meanwhile.
        let (report, _) = tokio::join!(anew(false), room.articles(&site, 5));
        assert_eq!((report.written, report.removed), (21, 1));
        assert!(!needed().await);
        assert_eq!(assert_whole(&site).await, 135);
        assert_eq!(anew(true).await, Report { written: 135, kept: 0, removed: 0 });
        assert_eq!(assert_whole(&site).await, 135);
    })
    .await;
}

/// An item with this id and this date.
fn dated(id: Uuid, dated_at: Timestamp) -> Searchable {
    Searchable {
        id,
        kind: loa::kernel::kind::Kind::Article,
        agency_id: Uuid::nil(),
        category_id: None,
        contributors: vec![],
        dated_at,
        title: "Tin".into(),
        text: String::new(),
    }
}

#[tokio::test]
async fn items_that_come_together_stand_in_order_between_those_that_were_there() {
    on_both(|site| async move {
        let (now, mut lot) = (site.clock.now(), Lot::new(7));
        let mut items: Vec<Searchable> = (1..=900)
            .map(|number| {
                dated(Uuid::from_u128(number << 64), now + Duration::seconds(i64::try_from(number % 2).unwrap()))
            })
            .collect();
        for end in (1..items.len()).rev() {
            items.swap(end, lot.below(end + 1));
        }
        let put = async |items: &[Searchable]| {
            let transaction = site.kernel.store.begin().await.unwrap();
            (loa::search::INDEX.put)(&transaction, items).await.map_err(|error| error.describe()).unwrap();
            transaction.commit().await.unwrap();
            let entries = entity::Entity::find().order_by_asc(entity::Column::Place);
            entries.all(site.kernel.store.reader()).await.unwrap()
        };
        for end in [600, 750, 900] {
            let start = if end == 600 { 0 } else { end - 150 };
            let entries = put(&items[start..end]).await;
            assert_eq!(entries.len(), end);
            assert!(entries.is_sorted_by_key(|entry| (loa::search::place::seconds(entry.place), entry.item_id)));
        }
        // Many move to the other second at once.
        let moved: Vec<Searchable> = items[..450].iter().map(|item| dated(item.id, now)).collect();
        let entries = put(&moved).await;
        assert_eq!(entries.len(), 900);
        assert!(moved.iter().all(|item| {
            let entry = entries.iter().find(|entry| entry.item_id == item.id).unwrap();
            loa::search::place::holds(entry.place, now)
        }));
        let transaction = site.kernel.store.begin().await.unwrap();
        let ids: Vec<Uuid> = items.iter().map(|item| item.id).collect();
        (loa::search::INDEX.remove)(&transaction, &ids).await.map_err(|error| error.describe()).unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(assert_whole(&site).await, 0);
    })
    .await;
}

#[tokio::test]
async fn every_item_finds_a_place_in_whatever_order_it_comes() {
    on_both(|site| async move {
        let id = |number: u128| Uuid::from_u128(number << 64 | 1);
        let sorted: Vec<Uuid> = (1..=200).map(id).collect();
        // One that is greater than all of them came first; then in order, backwards, and from the outside to the inside.
        let backwards: Vec<Uuid> = sorted.iter().rev().copied().collect();
        let inwards: Vec<Uuid> = (0..100).flat_map(|number| [sorted[number], sorted[199 - number]]).collect();
        for (hour, (ids, keeps_order)) in
            [(sorted.clone(), true), (backwards, false), (inwards, false)].into_iter().enumerate()
        {
            let transaction = site.kernel.store.begin().await.unwrap();
            for id in [id(1 << 40)].into_iter().chain(ids) {
                let id = Uuid::from_u128(id.as_u128() + (u128::try_from(hour).unwrap() << 8));
                let item = dated(id, site.clock.now() + Duration::hours(i64::try_from(hour).unwrap()));
                (loa::search::INDEX.put)(&transaction, &[item]).await.map_err(|error| error.describe()).unwrap();
            }
            transaction.commit().await.unwrap();
            let from = loa::search::place::first(site.clock.now() + Duration::hours(i64::try_from(hour).unwrap()));
            let entries =
                entity::Entity::find().filter(entity::Column::Place.gte(from)).order_by_asc(entity::Column::Place);
            let entries = entries.all(site.kernel.store.reader()).await.unwrap();
            assert_eq!(entries.len(), 201);
            assert!(entries.iter().all(|entry| loa::search::place::holds(
                entry.place,
                site.clock.now() + Duration::hours(i64::try_from(hour).unwrap())
            )));
            assert!(!keeps_order || entries.is_sorted_by_key(|entry| entry.item_id));
        }
    })
    .await;
}
