//! Steps that come too late, twice, or with a key of something else.

use serde_json::{Value, json};

use super::article;
use crate::kit::{Newsroom, Site, global, on_both};

/// A draft of an article; its id.
async fn draft(site: &Site, newsroom: &Newsroom) -> Value {
    let input = json!({ "content": article(newsroom, json!({})), "agencyId": newsroom.agency_id() });
    site.administrator().document("articleCreate", input).await["id"].clone()
}

#[tokio::test]
async fn a_key_stands_for_one_input() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let administrator = site.administrator();
        let input = |title: &str, key: &str| {
            json!({ "content": article(&newsroom, json!({ "title": title })), "agencyId": newsroom.agency_id(), "idempotencyKey": key })
        };
        let first = administrator.document("articleCreate", input("Một", "key")).await;
        let before = site.rows().await;
        assert_eq!(administrator.document("articleCreate", input("Một", "key")).await, first, "the same again is the same");
        assert_eq!(administrator.refused("articleCreate", input("Hai", "key")).await, ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
        let step = json!({ "id": first["id"], "expectedVersion": 1, "idempotencyKey": "key" });
        assert_eq!(administrator.refused("documentPublish", step).await, ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
        for key in ["", &"x".repeat(129)] {
            assert_eq!(administrator.refused("articleCreate", input("Ba", key)).await, ["INVALID idempotencyKey"]);
        }
        assert_eq!(site.rows().await, before);
        let other = site.member(loa::kernel::access::Role::Publisher, newsroom.agency, "lan");
        let second = other.document("articleCreate", input("Một", "key")).await;
        assert_ne!(second["id"], first["id"], "another's key is another key");
    })
    .await;
}

#[tokio::test]
async fn a_step_from_a_version_that_has_passed_changes_nothing() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let administrator = site.administrator();
        let id = draft(&site, &newsroom).await;
        administrator
            .document("articleEdit", json!({ "id": id, "expectedVersion": 1, "content": { "title": "Hai" } }))
            .await;
        let before = site.rows().await;
        for seen in [1, 0, -1, 3, i32::MAX] {
            for (field, more) in [
                ("articleEdit", json!({ "content": { "title": "Ba" } })),
                ("documentSubmit", json!({})),
                ("documentPublish", json!({})),
                ("documentSchedule", json!({ "at": "2030-01-01T00:00:00Z" })),
                ("documentWithdraw", json!({})),
                ("documentRestore", json!({ "revision": 1 })),
            ] {
                let mut input =
                    json!({ "id": id, "expectedVersion": seen, "idempotencyKey": format!("{field} {seen}") });
                input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                assert_eq!(
                    administrator.refused(field, input).await,
                    ["VERSION_CONFLICT expectedVersion"],
                    "{field} {seen}"
                );
            }
        }
        assert_eq!(site.rows().await, before);
    })
    .await;
}

#[tokio::test]
async fn a_step_needs_what_it_needs() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let administrator = site.administrator();
        let id = draft(&site, &newsroom).await;
        let step = |more: Value| {
            let mut input = json!({ "id": id, "expectedVersion": 1 });
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            input
        };
        let before = site.rows().await;
        let now = site.clock.now().to_rfc3339();
        for (field, more, error) in [
            ("documentSubmit", json!({ "comment": "x".repeat(2_001) }), "TOO_LONG comment"),
            ("documentReturn", json!({ "comment": " \n " }), "BLANK comment"),
            ("documentReturn", json!({ "comment": "x".repeat(2_001) }), "TOO_LONG comment"),
            ("documentReturn", json!({ "comment": "Sửa" }), "WRONG_STATE id"),
            ("documentWithdraw", json!({}), "WRONG_STATE id"),
            ("documentUnschedule", json!({}), "WRONG_STATE id"),
            ("documentSchedule", json!({ "at": now }), "OUT_OF_RANGE at"),
            ("documentSchedule", json!({ "at": "2021-01-01T00:00:00Z" }), "OUT_OF_RANGE at"),
            ("documentRestore", json!({ "revision": 0 }), "NOT_FOUND revision"),
            ("documentRestore", json!({ "revision": 2 }), "NOT_FOUND revision"),
            ("documentRestore", json!({ "revision": -1 }), "NOT_FOUND revision"),
        ] {
            assert_eq!(administrator.refused(field, step(more.clone())).await, [error], "{field} {more}");
            assert_eq!(site.rows().await, before, "{field} {more}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_mutation_of_one_kind_does_not_edit_another() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let before = site.rows().await;
        for (field, id) in [
            ("articleEdit", newsroom.category_id()),
            ("categoryEdit", newsroom.agency_id()),
            ("agencyEdit", global("Contributor", newsroom.authors[0])),
            ("contributorEdit", global("MediaAsset", newsroom.picture)),
            ("mediaAssetEdit", newsroom.category_id()),
        ] {
            let input = json!({ "id": id, "expectedVersion": 1, "content": {} });
            assert_eq!(site.administrator().try_mutate(field, input).await.code(), "NOT_FOUND", "{field}");
        }
        assert_eq!(site.rows().await, before);
    })
    .await;
}
