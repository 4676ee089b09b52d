//! Many at once: the edition has no gap and is in the order of commits, one of two editors wins, a key works once.

use std::{
    collections::HashSet,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use loa::kernel::{access::Role, change};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::{Value, json};

use crate::kit::{Newsroom, Site, global, newsroom, on_both};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_follower_of_the_edition_misses_nothing() {
    on_both(|site| async move {
        const WRITERS: usize = 8;
        const EACH: usize = 12;
        let newsroom = Newsroom::open(&site).await;
        let before = change::edition(site.kernel.store.reader()).await.unwrap();
        let done = AtomicBool::new(false);
        let (site, newsroom, done) = (&site, &newsroom, &done);
        let write = |writer: usize| async move {
            for number in 0..EACH {
                let title = format!("Tin {writer}-{number}");
                newsroom::publish(site, Some(newsroom.agency), newsroom.article(&title)).await;
                if number % 3 == 0 {
                    tokio::time::sleep(Duration::from_millis((writer * 3 % 7) as u64)).await;
                }
            }
        };
        let follow = async {
            let mut seen = Vec::new();
            let mut cursor = before;
            loop {
                let last = done.load(Ordering::SeqCst);
                let news = change::Entity::find()
                    .filter(change::Column::Edition.gt(cursor))
                    .order_by_asc(change::Column::Edition)
                    .all(site.kernel.store.reader())
                    .await
                    .unwrap();
                for change in news {
                    // A gap here would be a change that commits later and is never seen.
                    assert_eq!(change.edition, cursor + 1);
                    cursor = change.edition;
                    seen.push(change.item_id);
                }
                if last {
                    return seen;
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        let writers = async {
            futures_util::future::join_all((0..WRITERS).map(write)).await;
            done.store(true, Ordering::SeqCst);
        };
        let (seen, ()) = tokio::join!(follow, writers);
        assert_eq!(seen.len(), WRITERS * EACH);
        assert_eq!(seen.iter().collect::<HashSet<_>>().len(), WRITERS * EACH);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_editors_one_wins() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let id = newsroom::draft(&site, Some(newsroom.agency), newsroom.article("Tranh chấp")).await;
        let editor = site.member(Role::Editor, newsroom.agency, "an");
        let other = site.member(Role::Editor, newsroom.agency, "binh");
        for version in 1..=20 {
            let input = |title: &str| json!({ "id": global("Document", id), "expectedVersion": version, "content": { "title": format!("{title} {version}") } });
            let (one, two) = tokio::join!(editor.mutate("articleEdit", input("An")), other.mutate("articleEdit", input("Bình")));
            let won = [&one, &two].iter().filter(|payload| !payload["document"].is_null()).count();
            assert_eq!(won, 1, "{one} {two}");
            let lost = [&one, &two].into_iter().find(|payload| payload["document"].is_null()).unwrap();
            assert_eq!(lost["userErrors"][0]["code"], "VERSION_CONFLICT");
        }
        let query = format!("{{ document(id: \"{}\") {{ version revisions {{ totalCount }} }} }}", global("Document", id));
        assert_eq!(editor.data(&query).await["document"], json!({ "version": 21, "revisions": { "totalCount": 21 } }));
    })
    .await;
}

async fn publish_with_key(site: &Site, newsroom: &Newsroom, id: uuid::Uuid, key: &str) -> Value {
    let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
    let input = json!({ "id": global("Document", id), "expectedVersion": 1, "idempotencyKey": key });
    publisher.mutate("documentPublish", input).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_key_has_one_effect() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let id = newsroom::draft(&site, Some(newsroom.agency), newsroom.article("Một lần")).await;
        let edition = change::edition(site.kernel.store.reader()).await.unwrap();
        let payloads =
            futures_util::future::join_all((0..50).map(|_| publish_with_key(&site, &newsroom, id, "k-1"))).await;
        for payload in &payloads {
            assert_eq!(payload, &payloads[0]);
        }
        assert_eq!(payloads[0]["document"]["state"], "PUBLISHED");
        assert_eq!(change::edition(site.kernel.store.reader()).await.unwrap(), edition + 1);
        // Later, and after a further change, the same request still has the same answer.
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        publisher
            .document(
                "articleEdit",
                json!({ "id": global("Document", id), "expectedVersion": 2, "content": { "title": "Khác" } }),
            )
            .await;
        assert_eq!(publish_with_key(&site, &newsroom, id, "k-1").await, payloads[0]);
        // Another input under the same key is a mistake.
        let input = json!({ "id": global("Document", id), "expectedVersion": 3, "idempotencyKey": "k-1" });
        assert_eq!(
            publisher.refused("documentPublish", input.clone()).await,
            ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]
        );
        assert_eq!(
            publisher
                .refused(
                    "documentSubmit",
                    json!({ "id": global("Document", id), "expectedVersion": 1, "idempotencyKey": "k-1" })
                )
                .await,
            ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]
        );
        // A key belongs to an account, and is forgotten after three days.
        let other = site.member(Role::Publisher, newsroom.agency, "hoa");
        assert_eq!(
            other
                .refused(
                    "documentPublish",
                    json!({ "id": global("Document", id), "expectedVersion": 1, "idempotencyKey": "k-1" })
                )
                .await,
            ["VERSION_CONFLICT expectedVersion"]
        );
        site.clock.advance(chrono::Duration::hours(73));
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        publisher.document("documentPublish", input).await;
    })
    .await;
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let author = site.member(Role::Author, newsroom.agency, "an");
        let input = |title: &str| json!({ "content": { "title": title }, "idempotencyKey": "tin-1" });
        assert_eq!(author.refused("articleCreate", input("")).await, ["BLANK content.title"]);
        let first = author.document("articleCreate", input("Tin")).await;
        assert_eq!(author.document("articleCreate", input("Tin")).await, first);
        assert_eq!(author.refused("articleCreate", input("Tin khác")).await, ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
        assert_eq!(author.data("{ documents { totalCount } }").await["documents"]["totalCount"], 1);
    })
    .await;
}

#[tokio::test]
async fn a_repetition_is_for_those_who_still_may() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let id = newsroom::draft(&site, Some(newsroom.agency), newsroom.article("Của ai")).await;
        let input = json!({ "id": global("Document", id), "expectedVersion": 1, "idempotencyKey": "k" });
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        publisher.document("documentPublish", input.clone()).await;
        // The same account with less: in another agency there is nothing, with another role it is not allowed.
        let elsewhere = newsroom::publish(&site, None, newsroom::agency("xa-khac", "Xã khác")).await;
        let moved = site.member(Role::Publisher, elsewhere, "lan");
        assert_eq!(moved.try_mutate("documentPublish", input.clone()).await.code(), "NOT_FOUND");
        let lowered = site.member(Role::Editor, newsroom.agency, "lan");
        assert_eq!(lowered.try_mutate("documentPublish", input).await.code(), "FORBIDDEN");
    })
    .await;
}

#[tokio::test]
async fn an_edit_that_changes_nothing_keeps_its_key() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let id = newsroom::draft(&site, Some(newsroom.agency), newsroom.article("Y nguyên")).await;
        let editor = site.member(Role::Editor, newsroom.agency, "an");
        let input = |title: &str, key: &str| {
            let id = global("Document", id);
            json!({ "id": id, "expectedVersion": 1, "content": { "title": title }, "idempotencyKey": key })
        };
        let unchanged = editor.document("articleEdit", input("Y nguyên", "k-1")).await;
        assert_eq!(unchanged["version"], 1);
        editor.document("articleEdit", input("Đã sửa", "k-2")).await;
        assert_eq!(editor.document("articleEdit", input("Y nguyên", "k-1")).await, unchanged);
    })
    .await;
}
