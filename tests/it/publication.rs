//! Publications under odd circumstances: an agency that is gone, a document that was handed back, two steps at once.

use loa::kernel::{access::Role, change};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kit::{Newsroom, Site, global, newsroom, on_both};

async fn public(site: &Site, id: Uuid) -> Value {
    let query = format!("{{ node(id: \"{}\") {{ id }} }}", global("Article", id));
    site.reader().data(&query).await["node"].clone()
}

/// A draft of an agency that is withdrawn before the draft is published.
async fn orphan(site: &Site) -> Uuid {
    let agency = newsroom::publish(site, None, newsroom::agency("xa-ngan", "Xã ngắn ngày")).await;
    let category = newsroom::publish(site, Some(agency), newsroom::category("ngan", "Ngắn", None)).await;
    let newsroom = Newsroom { agency, category, authors: [Uuid::nil(); 2], picture: Uuid::nil() };
    let mut article = newsroom.article("Tin muộn");
    article.contributions.clear();
    let id = newsroom::draft(site, Some(agency), article).await;
    let at = (site.clock.now() + chrono::Duration::minutes(1)).to_rfc3339();
    let administrator = site.administrator();
    administrator
        .document("documentSchedule", json!({ "id": global("Document", id), "expectedVersion": 1, "at": at }))
        .await;
    for item in [global("Category", category), global("Agency", agency)] {
        administrator.document("documentWithdraw", json!({ "id": item, "expectedVersion": 1 })).await;
    }
    id
}

#[tokio::test]
async fn nothing_is_published_for_an_agency_that_is_gone() {
    on_both(|site| async move {
        let id = orphan(&site).await;
        let input = json!({ "id": global("Document", id), "expectedVersion": 2 });
        assert_eq!(site.administrator().refused("documentPublish", input).await, ["NOT_PUBLISHED agencyId"]);
        // The clock gives the schedule up and says why, instead of trying for ever.
        site.clock.advance(chrono::Duration::minutes(2));
        loa::worker::publish_due(&site.kernel).await;
        let query = format!(
            "{{ document(id: \"{}\") {{ scheduledAt history(first: 1) {{ nodes {{ verb comment }} }} }} }}",
            global("Document", id)
        );
        let document = site.administrator().data(&query).await["document"].clone();
        assert_eq!(document["scheduledAt"], Value::Null);
        let entry = &document["history"]["nodes"][0];
        assert_eq!(entry["verb"], "UNSCHEDULE");
        assert!(entry["comment"].as_str().unwrap().contains("agency"), "{entry}");
        assert_eq!(public(&site, id).await, Value::Null);
    })
    .await;
}

#[tokio::test]
async fn what_was_handed_back_does_not_become_public_by_itself() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let id = newsroom::draft(&site, Some(newsroom.agency), newsroom.article("Chưa xong")).await;
        let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
        let editor = site.member(Role::Editor, newsroom.agency, "an");
        let step = |version: i64| json!({ "id": global("Document", id), "expectedVersion": version });
        publisher.document("documentSubmit", step(1)).await;
        let mut schedule = step(2);
        schedule["at"] = json!((site.clock.now() + chrono::Duration::minutes(1)).to_rfc3339());
        publisher.document("documentSchedule", schedule).await;
        let mut back = step(3);
        back["comment"] = json!("Thiếu số liệu.");
        assert_eq!(editor.document("documentReturn", back).await["scheduledAt"], Value::Null);
        site.clock.advance(chrono::Duration::minutes(2));
        loa::worker::publish_due(&site.kernel).await;
        assert_eq!(public(&site, id).await, Value::Null);
    })
    .await;
}

#[tokio::test]
async fn each_mutation_of_a_request_answers_what_stands_after_it() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let id = newsroom::publish(&site, Some(newsroom.agency), newsroom.article("Trước")).await;
        let seen = "{ document { isPublic published { ... on Article { title } } history { totalCount } } }";
        let id = global("Document", id);
        let query = format!(
            "mutation {{
                a: articleEdit(input: {{ id: \"{id}\", expectedVersion: 1, publish: true, content: {{ title: \"Sau\" }} }}) {seen}
                b: documentWithdraw(input: {{ id: \"{id}\", expectedVersion: 2 }}) {seen}
                c: documentWithdraw(input: {{ id: \"{id}\", expectedVersion: 2 }}) {seen}
                d: documentWithdraw(input: {{ id: \"x\", expectedVersion: 2 }}) {{ userErrors {{ code }} }}
            }}"
        );
        let data = site.administrator().data(&query).await;
        let document = |title: Value, count: i64| {
            json!({ "isPublic": !title.is_null(), "published": title, "history": { "totalCount": count } })
        };
        assert_eq!(data["a"]["document"], document(json!({ "title": "Sau" }), 4), "{data}");
        assert_eq!(data["b"]["document"], document(Value::Null, 5));
        assert_eq!(data["c"]["document"], Value::Null);
        assert_eq!(data["d"]["userErrors"], json!([{ "code": "INVALID" }]));
    })
    .await;
}

#[tokio::test]
async fn an_error_of_one_mutation_leaves_what_the_others_did_in_the_answer() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let author = site.member(Role::Author, newsroom.agency, "an");
        let query = "mutation {
            a: articleCreate(input: { content: { title: \"Tin\" } }) { document { title } }
            b: categoryCreate(input: { content: { name: \"Mục\" } }) { document { title } }
        }";
        let json = author.run(query, json!({})).await.json();
        assert_eq!(json["data"], json!({ "a": { "document": { "title": "Tin" } }, "b": null }));
        assert_eq!(json["errors"][0]["extensions"]["code"], "FORBIDDEN");
    })
    .await;
}

#[tokio::test]
async fn a_slug_stays_with_its_item() {
    on_both(|site| async move {
        let newsroom = Newsroom::open(&site).await;
        let id = newsroom::publish(&site, Some(newsroom.agency), newsroom.article("Một hai")).await;
        let administrator = site.administrator();
        let step = |version: i64, more: Value| {
            let mut input = json!({ "id": global("Document", id), "expectedVersion": version });
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            input
        };
        let slug = || async { public_slug(&site, id).await };
        assert_eq!(slug().await, "mot-hai");
        let renamed = json!({ "publish": true, "content": { "title": "Ba bốn" } });
        administrator.document("articleEdit", step(1, renamed)).await;
        assert_eq!(slug().await, "mot-hai", "made once, from the first title");
        administrator.document("documentWithdraw", step(2, json!({}))).await;
        administrator.document("documentPublish", step(3, json!({}))).await;
        assert_eq!(slug().await, "mot-hai", "after a withdrawal too");
        let moved = json!({ "publish": true, "content": { "slug": "nam-sau" } });
        administrator.document("articleEdit", step(4, moved)).await;
        let by_old = "{ article(slug: \"mot-hai\") { slug } }";
        assert_eq!(site.reader().data(by_old).await["article"]["slug"], "nam-sau", "the old one still finds it");
        let taken = json!({ "agencyId": newsroom.agency_id(), "publish": true, "content": {
            "title": "Một hai", "slug": "mot-hai", "summary": "x", "categoryId": newsroom.category_id(),
            "body": { "markdown": "x" } } });
        assert_eq!(administrator.refused("articleCreate", taken).await, ["TAKEN content.slug"]);
        let other = newsroom::publish(&site, Some(newsroom.agency), newsroom.article("Một hai")).await;
        assert_eq!(public_slug(&site, other).await, "mot-hai-2");
        assert!(change::edition(site.kernel.store.reader()).await.unwrap() > 0);
    })
    .await;
}

async fn public_slug(site: &Site, id: Uuid) -> String {
    let query = format!("{{ article(id: \"{}\") {{ slug }} }}", global("Article", id));
    site.reader().data(&query).await["article"]["slug"].as_str().unwrap().to_owned()
}
