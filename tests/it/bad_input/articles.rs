//! Articles that may not become public, or not even be drafts.

use axum::http::StatusCode;
use chrono::Duration;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use super::{Case, article, case, refuse_all};
use crate::kit::{
    Newsroom, global,
    newsroom::{self, agency, category, publish},
    on_both,
};

#[tokio::test]
async fn texts_and_lists_have_limits() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let with = |changes: Value| article(&newsroom, changes);
        let author = global("Contributor", newsroom.authors[0]);
        let contribution = |role: &str| json!({ "contributorId": author, "role": role });
        let legal = |changes: Value| {
            let mut document = json!({ "number": "59/2001/NĐ-CP" });
            document.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            with(json!({ "legalDocuments": [{ "number": "1" }, document] }))
        };
        let cases = vec![
            case("no title", with(json!({ "title": null })), "BLANK content.title"),
            case("an empty title", with(json!({ "title": "" })), "BLANK content.title"),
            case("a blank title", with(json!({ "title": " \t\n\u{a0}\u{200b}" })), "BLANK content.title"),
            case("a title of 301 characters", with(json!({ "title": "ệ".repeat(301) })), "TOO_LONG content.title"),
            case("a summary of 1,001 characters", with(json!({ "summary": "x".repeat(1_001) })), "TOO_LONG content.summary"),
            case("no summary", with(json!({ "summary": null })), "BLANK content.summary"),
            case("no category", with(json!({ "categoryId": null })), "BLANK content.categoryId"),
            case("no body", with(json!({ "body": null })), "BLANK content.body"),
            case("an empty body", with(json!({ "body": { "markdown": " \n" } })), "BLANK content.body"),
            case("a language that is none", with(json!({ "language": "Vietnamese" })), "INVALID content.language"),
            case("no language", with(json!({ "language": "" })), "INVALID content.language"),
            case("a name twice", with(json!({ "contributions": [contribution("AUTHOR"), contribution("EDITOR"), contribution("AUTHOR")] })), "DUPLICATE content.contributions.2"),
            case("51 legal documents", with(json!({ "legalDocuments": vec![json!({ "number": "1" }); 51] })), "TOO_MANY content.legalDocuments"),
            case("a legal document without a number", legal(json!({ "number": " " })), "BLANK content.legalDocuments.1.number"),
            case("a script as an address", legal(json!({ "address": "javascript:alert(1)" })), "UNSAFE_ADDRESS content.legalDocuments.1.address"),
            case("a script in capitals", legal(json!({ "address": " JaVaScRiPt:alert(1)" })), "UNSAFE_ADDRESS content.legalDocuments.1.address"),
            case("data as an address", legal(json!({ "address": "data:text/html,x" })), "UNSAFE_ADDRESS content.legalDocuments.1.address"),
            case("an address with a password", legal(json!({ "address": "https://a:b@example.vn/" })), "UNSAFE_ADDRESS content.legalDocuments.1.address"),
            case("half an address", legal(json!({ "address": "/van-ban/1" })), "INVALID content.legalDocuments.1.address"),
            case("a long address", legal(json!({ "address": format!("https://example.vn/{}", "x".repeat(2_048)) })), "TOO_LONG content.legalDocuments.1.address"),
            case("a source that is a script", with(json!({ "source": { "name": "Báo", "address": "javascript:x" } })), "UNSAFE_ADDRESS content.source.address"),
            case("a source without a name", with(json!({ "source": { "name": "" } })), "BLANK content.source.name"),
        ];
        let again = (1..=20).map(|at| format!("DUPLICATE content.contributions.{at}"));
        let several = [
            Case {
                what: "21 names",
                content: with(json!({ "contributions": vec![contribution("AUTHOR"); 21] })),
                errors: ["TOO_MANY content.contributions".to_owned()].into_iter().chain(again).collect(),
            },
            Case {
                what: "several at once",
                content: with(json!({ "title": "", "slug": "X", "language": "?" })),
                errors: ["BLANK content.title", "INVALID content.slug", "INVALID content.language"].map(str::to_owned).to_vec(),
            },
        ];
        let cases = cases.into_iter().chain(several).collect();
        refuse_all(&site.administrator(), "articleCreate", Some(&newsroom.agency_id()), cases).await;
        // The last that is allowed.
        let longest = with(json!({ "title": "ệ".repeat(300), "summary": "x".repeat(1_000) }));
        site.administrator().document("articleCreate", json!({ "content": longest, "agencyId": newsroom.agency_id(), "publish": true })).await;
    })
    .await;
}

#[tokio::test]
async fn a_slug_is_well_formed_and_ones_own() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let administrator = site.administrator();
        let create = async |changes: Value, publish: bool| {
            let input =
                json!({ "content": article(&newsroom, changes), "agencyId": newsroom.agency_id(), "publish": publish });
            administrator.try_mutate("articleCreate", input).await.data()["articleCreate"].clone()
        };
        for slug in ["X", "hải-hà", "a b", "a--b", "-a", "a-", "a/b", "../a", "a.b", "a?b", &"a".repeat(101)] {
            let payload = create(json!({ "slug": slug }), false).await;
            assert_eq!(payload["userErrors"][0]["code"], "INVALID", "{slug}");
            assert_eq!(payload["userErrors"][0]["field"], json!(["content", "slug"]), "{slug}");
        }
        create(json!({ "slug": "ban-tin" }), true).await;
        let cases =
            vec![case("a slug that is taken", article(&newsroom, json!({ "slug": "ban-tin" })), "TAKEN content.slug")];
        refuse_all(&administrator, "articleCreate", Some(&newsroom.agency_id()), cases).await;
        // A draft may wish for it; it is refused when it is to become public, and stays a draft.
        let draft = create(json!({ "slug": "ban-tin" }), false).await["document"].clone();
        let before = site.rows().await;
        let step = json!({ "id": draft["id"], "expectedVersion": 1 });
        assert_eq!(administrator.refused("documentPublish", step).await, ["TAKEN content.slug"]);
        assert_eq!(site.rows().await, before);
        // Made from the title, it is made unique.
        for _ in 0..3 {
            create(json!({ "title": "Hải Hà đón Tết" }), true).await;
        }
        let data = site.reader().data("{ articles(orderBy: TITLE_ASC) { nodes { slug } } }").await;
        let slugs: Vec<&str> =
            data["articles"]["nodes"].as_array().unwrap().iter().map(|node| node["slug"].as_str().unwrap()).collect();
        for slug in ["hai-ha-don-tet", "hai-ha-don-tet-2", "hai-ha-don-tet-3", "ban-tin"] {
            assert!(slugs.contains(&slug), "{slug} in {slugs:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_an_article_refers_to_must_be_public() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let with = |changes: Value| article(&newsroom, changes);
        let hidden = newsroom::draft(&site, Some(newsroom.agency), category("nhap", "Nháp", None)).await;
        let other = publish(&site, None, agency("xa-khac", "Xã khác")).await;
        let theirs = publish(&site, Some(other), category("cua-ho", "Của họ", None)).await;
        let nobody = Uuid::from_u128(9);
        let cover = |id: String, text: &str| with(json!({ "cover": { "mediaId": id, "alternativeText": text } }));
        let by = |id: String| json!({ "contributorId": id });
        let image = |id: String| with(json!({ "body": { "blocks": [{ "image": { "picture": { "mediaId": id, "alternativeText": "x" } } }] } }));
        let cases = vec![
            case("an unknown category", with(json!({ "categoryId": global("Category", nobody) })), "NOT_PUBLISHED content.categoryId"),
            case("a category that is a draft", with(json!({ "categoryId": global("Category", hidden) })), "NOT_PUBLISHED content.categoryId"),
            case("a category of another agency", with(json!({ "categoryId": global("Category", theirs) })), "INVALID content.categoryId"),
            case("an agency as a category", with(json!({ "categoryId": newsroom.agency_id() })), "INVALID content.categoryId"),
            case("a document that is no category", with(json!({ "categoryId": global("Document", newsroom.agency) })), "NOT_PUBLISHED content.categoryId"),
            case("an unknown contributor", with(json!({ "contributions": [by(global("Contributor", newsroom.authors[0])), by(global("Contributor", nobody))] })), "NOT_PUBLISHED content.contributions.1.contributorId"),
            case("a category as a contributor", with(json!({ "contributions": [by(newsroom.category_id())] })), "INVALID content.contributions.0.contributorId"),
            case("an unknown cover", cover(global("MediaAsset", nobody), "Ảnh"), "NOT_PUBLISHED content.cover.mediaId"),
            case("a cover that nobody describes", cover(global("MediaAsset", newsroom.picture), " "), "BLANK content.cover.alternativeText"),
            case("a cover that is no medium", cover(newsroom.category_id(), "Ảnh"), "INVALID content.cover.mediaId"),
            case("an unknown picture", image(global("MediaAsset", nobody)), "NOT_PUBLISHED content.body"),
        ];
        refuse_all(&site.administrator(), "articleCreate", Some(&newsroom.agency_id()), cases).await;
    })
    .await;
}

#[tokio::test]
async fn a_date_line_lies_in_the_past_and_in_the_life_of_its_agency() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let now = site.clock.now();
        let late = |by: Duration| article(&newsroom, json!({ "publishedAt": (now + by).to_rfc3339() }));
        let cases = vec![
            case("a moment ahead", late(Duration::microseconds(1)), "OUT_OF_RANGE content.publishedAt"),
            case("a year ahead", late(Duration::days(365)), "OUT_OF_RANGE content.publishedAt"),
        ];
        refuse_all(&site.administrator(), "articleCreate", Some(&newsroom.agency_id()), cases).await;

        let mut dissolved = agency("huyen-cu", "Huyện cũ");
        dissolved.valid_from = "1969-01-01".parse().ok();
        dissolved.valid_to = "2025-06-30".parse().ok();
        let dissolved = publish(&site, None, dissolved).await;
        let filed = publish(&site, Some(dissolved), category("cu", "Cũ", None)).await;
        let dated = |at: Option<&str>| {
            article(&newsroom, json!({ "publishedAt": at, "categoryId": global("Category", filed) }))
        };
        let cases = vec![
            case("after its end", dated(None), "OUT_OF_RANGE content.publishedAt"),
            // In Viet Nam it is already the first of July.
            case("an hour after its last day", dated(Some("2025-06-30T17:00:00Z")), "OUT_OF_RANGE content.publishedAt"),
            case("before it began", dated(Some("1968-12-31T16:59:59Z")), "OUT_OF_RANGE content.publishedAt"),
        ];
        let agency = global("Agency", dissolved);
        refuse_all(&site.administrator(), "articleCreate", Some(&agency), cases).await;
        for at in ["2025-06-30T16:59:59Z", "1968-12-31T17:00:00Z"] {
            let input = json!({ "content": dated(Some(at)), "agencyId": agency, "publish": true });
            site.administrator().document("articleCreate", input).await;
        }
    })
    .await;
}

#[tokio::test]
async fn an_agency_must_be_named_and_be_there() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let hidden = newsroom::draft(&site, None, agency("nhap", "Nháp")).await;
        for (what, agency, error) in [
            ("none", None, "BLANK agencyId"),
            ("unknown", Some(global("Agency", Uuid::from_u128(9))), "NOT_FOUND agencyId"),
            ("a draft", Some(global("Agency", hidden)), "NOT_FOUND agencyId"),
            ("a category", Some(newsroom.category_id()), "INVALID agencyId"),
            ("nonsense", Some("x".to_owned()), "INVALID agencyId"),
        ] {
            let cases = vec![case("an article", article(&newsroom, json!({})), error)];
            eprintln!("{what}");
            refuse_all(&site.administrator(), "articleCreate", agency.as_deref(), cases).await;
        }
    })
    .await;
}

#[tokio::test]
async fn injections_are_only_text() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        for (number, title) in ["'; DROP TABLE article; --", "\" OR \"\"=\"", "%_\\", "{{7*7}} ${7*7}", "<script>alert(1)</script>"].into_iter().enumerate() {
            let input = json!({ "content": article(&newsroom, json!({ "title": title, "slug": format!("s{number}") })), "agencyId": newsroom.agency_id(), "publish": true });
            site.administrator().document("articleCreate", input).await;
            let query = "query($slug: String) { article(slug: $slug) { title } }";
            let data = site.reader().run(query, json!({ "slug": format!("s{number}") })).await.data();
            assert_eq!(data["article"]["title"], title);
            let answer = site.reader().run(query, json!({ "slug": title })).await;
            assert_eq!((answer.status, answer.data()["article"].clone()), (StatusCode::OK, Value::Null));
        }
    })
    .await;
}
