//! Acronyms that editors add: what search finds by them, and what is refused.

use loa::{
    content::acronym::Acronym,
    kernel::{access::Role, change},
    search::entity::acronym::{Column, Entity},
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;
use uuid::Uuid;

use super::{search, titles};
use crate::{
    bad_input::{case, refuse_all},
    kit::{Newsroom, Site, global, newsroom, on_both},
};

const WORDS: &str = "Khánh thành nhà văn hóa thôn";
const SHORT: &str = "NVH thôn mở cửa";

/// A newsroom with one article that has the words, and one that has the short form.
async fn portal(site: &Site) -> Newsroom {
    let newsroom = Newsroom::open(site).await;
    for title in [WORDS, SHORT] {
        newsroom::publish(site, Some(newsroom.agency), newsroom.article(title)).await;
    }
    newsroom
}

async fn acronym(site: &Site, newsroom: &Newsroom, short: &str, long: &str) -> Uuid {
    let content = Acronym { short: short.into(), long: long.into() };
    newsroom::publish(site, Some(newsroom.agency), content).await
}

/// What is found of a query, in the order of the titles.
async fn found(site: &Site, query: &str) -> Vec<String> {
    let mut found = titles(&search(site, query, "").await);
    found.sort();
    found
}

async fn edition(site: &Site) -> i64 {
    change::edition(site.kernel.store.reader()).await.unwrap()
}

#[tokio::test]
async fn a_public_acronym_finds_what_it_stands_for_and_the_other_way_round() {
    on_both(|site| async move {
        let newsroom = portal(&site).await;
        let chief = site.member(Role::Administrator, newsroom.agency, "lan");
        let alone = || async {
            assert_eq!(found(&site, "NVH thôn").await, [SHORT]);
            assert_eq!(found(&site, "nhà văn hóa thôn").await, [WORDS]);
        };
        let together = || async {
            for query in ["NVH thôn", "nvh thon", "nhà văn hoá thôn", "nha van hoa thon"] {
                assert_eq!(found(&site, query).await, [WORDS, SHORT], "{query}");
            }
        };
        let before = edition(&site).await;
        let content = json!({ "short": " NVH ", "long": "Nhà  văn hoá" });
        let document = chief.document("acronymCreate", json!({ "content": content })).await;
        let id = document["id"].as_str().unwrap();
        assert_eq!((document["title"].as_str(), edition(&site).await), (Some("NVH"), before));
        alone().await;
        chief.document("documentPublish", json!({ "id": id, "expectedVersion": 1 })).await;
        assert_eq!(edition(&site).await, before + 1);
        together().await;
        // It stays as it was written, and an edit of it changes nothing before it is published.
        let listed = site.reader().data("{ acronyms { totalCount nodes { short long agency { code } } } }").await;
        let nodes = json!([{ "short": "NVH", "long": "Nhà văn hoá", "agency": { "code": "huyen-hai-ha" } }]);
        assert_eq!(listed["acronyms"], json!({ "totalCount": 1, "nodes": nodes }));
        let input = json!({ "id": id, "expectedVersion": 2, "content": { "short": "KDC", "long": "khu dân cư" } });
        chief.document("acronymEdit", input).await;
        together().await;
        chief.document("documentPublish", json!({ "id": id, "expectedVersion": 3 })).await;
        alone().await;
        chief.document("documentRestore", json!({ "id": id, "expectedVersion": 4, "revision": 1 })).await;
        together().await;
        chief.document("documentWithdraw", json!({ "id": id, "expectedVersion": 5 })).await;
        alone().await;
        assert_eq!(edition(&site).await, before + 4);
    })
    .await;
}

#[tokio::test]
async fn what_a_mark_tells_apart_are_two_and_the_same_pair_is_one() {
    on_both(|site| async move {
        let newsroom = portal(&site).await;
        let administrator = site.administrator();
        let nvh = acronym(&site, &newsroom, "NVH", "nhà văn hóa").await;
        acronym(&site, &newsroom, "NVH", "nhà vệ sinh hiện đại").await;
        acronym(&site, &newsroom, "N.V.H", "nhà văn hóa").await;
        acronym(&site, &newsroom, "CĐ", "cộng đồng").await;
        let cd = acronym(&site, &newsroom, "CD", "cộng đồng").await;
        let agency = newsroom.agency_id();
        let cases = [("nvh", "Nhà văn hoá"), ("NVH.", "“nhà văn hóa”"), ("cđ", "cộng  đồng")]
            .map(|(short, long)| case("the same pair", json!({ "short": short, "long": long }), "TAKEN content.long"));
        for case in cases {
            refuse_all(&administrator, "acronymCreate", Some(&agency), vec![case]).await;
        }
        // A draft takes nothing, and what was withdrawn gives its pair free, until somebody else has it.
        let again = json!({ "agencyId": agency, "content": { "short": "NVH", "long": "nhà văn hóa" } });
        let document = administrator.document("acronymCreate", again).await;
        let publish = json!({ "id": document["id"], "expectedVersion": 1 });
        assert_eq!(administrator.refused("documentPublish", publish.clone()).await, ["TAKEN content.long"]);
        let nvh = global("Document", nvh);
        administrator.document("documentWithdraw", json!({ "id": nvh, "expectedVersion": 1 })).await;
        administrator.document("documentPublish", publish).await;
        let back = json!({ "id": nvh, "expectedVersion": 2 });
        assert_eq!(administrator.refused("documentPublish", back).await, ["TAKEN content.long"]);
        let input = json!({ "id": global("Document", cd), "expectedVersion": 1, "publish": true,
            "content": { "short": "CĐ" } });
        assert_eq!(administrator.refused("acronymEdit", input).await, ["TAKEN content.long"]);
        assert_eq!(found(&site, "nhà văn hóa thôn").await, [WORDS, SHORT]);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_acronym_is_refused() {
    on_both(|site| async move {
        let newsroom = portal(&site).await;
        let pair = |short: &str, long: &str| json!({ "short": short, "long": long });
        let long = "nhà văn hóa";
        let cases = vec![
            case("no short form", json!({ "long": long }), "BLANK content.short"),
            case("an empty short form", pair(" \t", long), "BLANK content.short"),
            case("null for what it stands for", json!({ "short": "NVH", "long": null }), "BLANK content.long"),
            case("a short form of marks", pair("- & …", long), "INVALID content.short"),
            case("something of marks", pair("NVH", "“–”"), "INVALID content.long"),
            case("something of emoji", pair("NVH", "🏠"), "INVALID content.long"),
            case("thirteen words", pair("NVH", &"một ".repeat(13)), "INVALID content.long"),
            case("thirteen short words", pair(&"a1".repeat(7), long), "INVALID content.short"),
            case("a word that is too long", pair("NVH", &"a".repeat(201)), "TOO_LONG content.long"),
            case("a short form that is too long", pair(&"a".repeat(51), long), "TOO_LONG content.short"),
            case("the same", pair("nhà văn hóa", "NHÀ VĂN HOÁ!"), "DUPLICATE content.long"),
        ];
        refuse_all(&site.administrator(), "acronymCreate", Some(&newsroom.agency_id()), cases).await;
        let most = pair(&"A".repeat(50), &"ă ".repeat(12));
        let input = json!({ "content": most, "agencyId": newsroom.agency_id(), "publish": true });
        site.administrator().document("acronymCreate", input).await;
    })
    .await;
}

#[tokio::test]
async fn editors_write_acronyms_and_publishers_publish_them() {
    on_both(|site| async move {
        let newsroom = portal(&site).await;
        let count = async || found(&site, "NVH thôn").await.len();
        let editor = site.member(Role::Editor, newsroom.agency, "lan");
        let content = json!({ "content": { "short": "NVH", "long": "nhà văn hóa" } });
        let id = editor.document("acronymCreate", content).await["id"].clone();
        let publication = json!({ "id": id, "expectedVersion": 1 });
        assert_eq!(editor.try_mutate("documentPublish", publication.clone()).await.code(), "FORBIDDEN");
        assert_eq!(count().await, 1);
        site.member(Role::Publisher, newsroom.agency, "minh").document("documentPublish", publication).await;
        assert_eq!(count().await, 2);
        let other = newsroom::publish(&site, None, newsroom::agency("xa-quang-ha", "Xã Quảng Hà")).await;
        let stranger = site.member(Role::Publisher, other, "hoa");
        let edit = json!({ "id": id, "expectedVersion": 2, "content": { "short": "NVHT" } });
        assert_eq!(stranger.try_mutate("acronymEdit", edit).await.code(), "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn a_new_normaliser_makes_the_keys_of_acronyms_anew() {
    use indicatif::ProgressBar;
    use loa::search::reindex::{is_needed, reindex};
    on_both(|site| async move {
        let newsroom = portal(&site).await;
        let id = acronym(&site, &newsroom, "NVH", "nhà văn hóa").await;
        acronym(&site, &newsroom, "KDC", "khu dân cư").await;
        let whole = site.rows().await;
        let needed = || async { is_needed(&site.kernel).await.map_err(|error| error.describe()).unwrap() };
        let anew = |all| {
            let site = &site;
            async move {
                reindex(&site.kernel, all, &ProgressBar::hidden()).await.map_err(|error| error.describe()).unwrap();
            }
        };
        let older = || {
            let older = Entity::update_many().col_expr(Column::ShortFolded, "x".into());
            older.col_expr(Column::LongFolded, "x".into()).filter(Column::Id.eq(id))
        };
        older().exec(site.kernel.store.writer()).await.unwrap();
        assert!(!needed().await, "nothing says that the keys are wrong");
        anew(true).await;
        assert_eq!(site.rows().await, whole);
        let older = older().col_expr(Column::Normaliser, 0.into());
        older.exec(site.kernel.store.writer()).await.unwrap();
        assert!(needed().await && found(&site, "NVH thôn").await == [SHORT]);
        anew(false).await;
        assert!(!needed().await && found(&site, "NVH thôn").await == [WORDS, SHORT]);
        assert_eq!(site.rows().await, whole);
    })
    .await;
}
