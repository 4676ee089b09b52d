//! Agencies, categories, contributors and media assets that cannot be.

use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use super::{case, refuse_all};
use crate::kit::{
    Newsroom, Site, global,
    newsroom::{PICTURE, agency, category, publish},
    on_both,
};

/// Edits what is public and publishes it, which must be refused without a trace.
async fn refuse_edit(site: &Site, field: &str, id: &str, content: Value, error: &str) {
    let before = site.rows().await;
    let query = format!("{{ document(id: \"{id}\") {{ version }} }}");
    let version = site.administrator().data(&query).await["document"]["version"].clone();
    let input = json!({ "id": id, "expectedVersion": version, "content": content, "publish": true });
    assert_eq!(site.administrator().refused(field, input).await, [error], "{content}");
    assert_eq!(site.rows().await, before, "{content}");
}

#[tokio::test]
async fn categories_are_trees() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let other = publish(&site, None, agency("xa-khac", "Xã khác")).await;
        let theirs = publish(&site, Some(other), category("cua-ho", "Của họ", None)).await;
        let mut chain = vec![newsroom.category];
        for level in 2..=10 {
            let slug = format!("cap-{level}");
            chain.push(publish(&site, Some(newsroom.agency), category(&slug, &slug, chain.last().copied())).await);
        }
        let under = |id: Uuid| json!({ "name": "Mục", "parentId": global("Category", id) });
        let cases = vec![
            case("an eleventh level", under(chain[9]), "OUT_OF_RANGE content.parentId"),
            case("an unknown parent", under(Uuid::from_u128(9)), "NOT_PUBLISHED content.parentId"),
            case("a parent of another agency", under(theirs), "INVALID content.parentId"),
            case(
                "an agency as a parent",
                json!({ "name": "Mục", "parentId": newsroom.agency_id() }),
                "INVALID content.parentId",
            ),
            case("a slug that is taken", json!({ "name": "Mục", "slug": "cap-2" }), "TAKEN content.slug"),
            case("no name", json!({ "slug": "x" }), "BLANK content.name"),
            case("a long name", json!({ "name": "x".repeat(201) }), "TOO_LONG content.name"),
            case(
                "a long description",
                json!({ "name": "Mục", "description": "x".repeat(1_001) }),
                "TOO_LONG content.description",
            ),
            case("a place below 0", json!({ "name": "Mục", "position": -1 }), "OUT_OF_RANGE content.position"),
            case("a place too far", json!({ "name": "Mục", "position": 1_000_001 }), "OUT_OF_RANGE content.position"),
        ];
        refuse_all(&site.administrator(), "categoryCreate", Some(&newsroom.agency_id()), cases).await;
        for (id, parent) in [(chain[0], chain[0]), (chain[0], chain[1]), (chain[0], chain[8]), (chain[4], chain[6])] {
            let content = json!({ "parentId": global("Category", parent) });
            refuse_edit(&site, "categoryEdit", &global("Category", id), content, "INVALID content.parentId").await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_tree_cannot_grow_too_deep_by_moving_a_branch() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let mut branches = [Vec::new(), Vec::new()];
        for (number, branch) in branches.iter_mut().enumerate() {
            for level in 1..=6 {
                let slug = format!("nhanh-{number}-cap-{level}");
                branch
                    .push(publish(&site, Some(newsroom.agency), category(&slug, &slug, branch.last().copied())).await);
            }
        }
        let content = json!({ "parentId": global("Category", branches[0][5]) });
        refuse_edit(
            &site,
            "categoryEdit",
            &global("Category", branches[1][0]),
            content,
            "OUT_OF_RANGE content.parentId",
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn agencies_have_codes_and_orderly_lives() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let with = |changes: Value| {
            let mut content = json!({ "code": "xa-moi", "name": "Xã mới", "level": "COMMUNE" });
            content.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            content
        };
        let unknown = global("Agency", Uuid::from_u128(9));
        let cases = vec![
            case("a code that is taken", with(json!({ "code": "huyen-hai-ha" })), "TAKEN content.code"),
            case("a code with capitals", with(json!({ "code": "Xa" })), "INVALID content.code"),
            case("no code", with(json!({ "code": null })), "BLANK content.code"),
            case("a long name", with(json!({ "name": "x".repeat(201) })), "TOO_LONG content.name"),
            case("an end before the beginning", with(json!({ "validFrom": "2025-07-01", "validTo": "2025-06-30" })), "OUT_OF_RANGE content.validTo"),
            case("an unknown parent", with(json!({ "parentId": unknown })), "NOT_PUBLISHED content.parentId"),
            case("a parent that is a category", with(json!({ "parentId": newsroom.category_id() })), "INVALID content.parentId"),
            case("an unknown predecessor", with(json!({ "predecessorIds": [newsroom.agency_id(), unknown] })), "NOT_PUBLISHED content.predecessorIds.1"),
            case("a predecessor twice", with(json!({ "predecessorIds": [newsroom.agency_id(), newsroom.agency_id()] })), "DUPLICATE content.predecessorIds"),
            case("51 predecessors", with(json!({ "predecessorIds": (0..51).map(|at| global("Agency", Uuid::from_u128(at))).collect::<Vec<_>>() })), "TOO_MANY content.predecessorIds"),
        ];
        refuse_all(&site.administrator(), "agencyCreate", None, cases).await;
        let own = newsroom.agency_id();
        refuse_edit(&site, "agencyEdit", &own, json!({ "parentId": own }), "INVALID content.parentId").await;
        refuse_edit(&site, "agencyEdit", &own, json!({ "predecessorIds": [own] }), "INVALID content.predecessorIds").await;
    })
    .await;
}

#[tokio::test]
async fn an_agency_needs_a_level() {
    on_both(|site| async move {
        let content = |level: Value| json!({ "code": "xa-moi", "name": "Xã mới", "level": level });
        let cases = vec![
            case("null", content(Value::Null), "BLANK content.level"),
            case("nothing", json!({ "code": "xa-moi", "name": "Xã mới" }), "BLANK content.level"),
        ];
        refuse_all(&site.administrator(), "agencyCreate", None, cases).await;
    })
    .await;
}

#[tokio::test]
async fn agencies_do_not_stand_above_each_other() {
    on_both(|site| async move {
        let above = publish(&site, None, agency("tinh", "Tỉnh")).await;
        let mut below = agency("huyen", "Huyện");
        below.parent_id = Some(above);
        let below = publish(&site, None, below).await;
        let content = json!({ "parentId": global("Agency", below) });
        refuse_edit(&site, "agencyEdit", &global("Agency", above), content, "INVALID content.parentId").await;
    })
    .await;
}

#[tokio::test]
async fn media_are_files_that_run_nothing() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let with = |changes: Value| {
            let mut content = json!({ "address": "https://media.example.vn/moi.jpg", "contentType": "image/jpeg" });
            content.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            content
        };
        let cases = vec![
            case("SVG", with(json!({ "contentType": "image/svg+xml" })), "INVALID content.contentType"),
            case("SVG in capitals", with(json!({ "contentType": "Image/SVG+XML" })), "INVALID content.contentType"),
            case("HTML", with(json!({ "contentType": "text/html" })), "INVALID content.contentType"),
            case(
                "a type with a parameter",
                with(json!({ "contentType": "image/png; charset=x" })),
                "INVALID content.contentType",
            ),
            case("no type", with(json!({ "contentType": null })), "BLANK content.contentType"),
            case("an address that is taken", with(json!({ "address": PICTURE })), "TAKEN content.address"),
            case(
                "the same address in other letters",
                with(json!({ "address": "HTTPS://MEDIA.example.vn:443/co-hoa.jpg" })),
                "TAKEN content.address",
            ),
            case("a script", with(json!({ "address": "javascript:alert(1)" })), "UNSAFE_ADDRESS content.address"),
            case("a file", with(json!({ "address": "file:///etc/passwd" })), "UNSAFE_ADDRESS content.address"),
            case("half an address", with(json!({ "address": "/anh.jpg" })), "INVALID content.address"),
            case("no address", with(json!({ "address": null })), "BLANK content.address"),
            case(
                "a point outside",
                with(json!({ "focalPoint": { "x": 1.01, "y": 0.5 } })),
                "OUT_OF_RANGE content.focalPoint",
            ),
            case(
                "a point left of it",
                with(json!({ "focalPoint": { "x": 0.5, "y": -0.01 } })),
                "OUT_OF_RANGE content.focalPoint",
            ),
            case(
                "a point nowhere",
                with(json!({ "focalPoint": { "x": 1e308, "y": 0.5 } })),
                "OUT_OF_RANGE content.focalPoint",
            ),
            case("a width of 0", with(json!({ "width": 0 })), "OUT_OF_RANGE content.width"),
            case("a height below 0", with(json!({ "height": -1 })), "OUT_OF_RANGE content.height"),
            case("a size below 0", with(json!({ "byteSize": -1 })), "OUT_OF_RANGE content.byteSize"),
            case("half a digest", with(json!({ "sha256": "abc" })), "INVALID content.sha256"),
            case("a digest of other letters", with(json!({ "sha256": "g".repeat(64) })), "INVALID content.sha256"),
            case("a long credit", with(json!({ "credit": "x".repeat(201) })), "TOO_LONG content.credit"),
        ];
        refuse_all(&site.administrator(), "mediaAssetCreate", Some(&newsroom.agency_id()), cases).await;
        let cases = vec![
            case("no name", json!({ "description": "x" }), "BLANK content.name"),
            case("a long name", json!({ "name": "x".repeat(201) }), "TOO_LONG content.name"),
        ];
        refuse_all(&site.administrator(), "contributorCreate", Some(&newsroom.agency_id()), cases).await;
    })
    .await;
}
