//! Export, import into an empty database of the other kind, export again: the same bytes, and the same answers.

use chrono::Duration;
use indicatif::ProgressBar;
use loa::{
    content::{
        article::Article,
        placement::{Placement, entity::Slot},
    },
    kernel::{access::Role, audit, change, workflow::Verb},
    samples, worker,
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use serde_json::{Value, json};

use super::{assert_same, export, import_all, lines};
use crate::{
    kit::{Backend, Newsroom, Site, global, newsroom},
    public::{make_drafts, operations, public_ids},
};

/// The samples and a newsroom, with a past: slugs that were left, a withdrawal, articles that name each other and one that is
/// gone, a placement that waits and one that is over.
async fn portal(backend: Backend) -> (Site, Newsroom, Vec<String>) {
    let site = Site::new(backend).await;
    site.clock.advance(Duration::days(400));
    samples::load(&site.kernel, &site.media, &ProgressBar::hidden()).await.unwrap();
    let newsroom = Newsroom::open_beside(&site).await;
    let ids = newsroom.articles(&site, 4).await;
    let administrator = site.administrator();
    let edit = |at: usize, version: i64, content: Value| {
        let input = json!({ "id": global("Document", ids[at]), "expectedVersion": version, "publish": true, "content": content });
        let administrator = administrator.clone();
        async move { administrator.document("articleEdit", input).await }
    };
    site.clock.advance(Duration::seconds(1));
    // Two that name each other, and both one that is withdrawn then; slugs that change twice.
    edit(
        0,
        1,
        json!({ "slug": "z-ten-cu", "relatedArticleIds": [global("Article", ids[1]), global("Article", ids[2])] }),
    )
    .await;
    edit(1, 1, json!({ "relatedArticleIds": [global("Article", ids[0]), global("Article", ids[2])] })).await;
    edit(2, 1, json!({ "slug": "se-bi-thu-hoi" })).await;
    site.clock.advance(Duration::microseconds(123_456));
    edit(0, 2, json!({ "slug": "a-ten-moi" })).await;
    administrator.document("documentWithdraw", json!({ "id": global("Document", ids[2]), "expectedVersion": 2 })).await;
    // A category whose id is older than that of the one above it.
    let (below, above) = (newsroom::category("duoi", "Ở dưới", None), newsroom::category("tren", "Ở trên", None));
    let below = newsroom::publish(&site, Some(newsroom.agency), below).await;
    let above = newsroom::publish(&site, Some(newsroom.agency), above).await;
    let input = json!({ "id": global("Document", below), "expectedVersion": 1, "publish": true,
        "content": { "parentId": global("Category", above) } });
    administrator.document("categoryEdit", input).await;
    // An award that the catalogue would not permit any more.
    let title = newsroom::award_title("da-doi", "Danh hiệu đã đổi");
    let title = newsroom::publish(&site, Some(newsroom.agency), title).await;
    newsroom::publish(&site, Some(newsroom.agency), newsroom::award(title, 2025, 3)).await;
    let rules = json!([{ "validFrom": "2024-01-01", "validTo": "2024-12-31", "conferringLevels": ["PROVINCE"],
        "recipientKinds": ["COLLECTIVE"], "legalBasis": "Luật" }]);
    let input = json!({ "id": global("Document", title), "expectedVersion": 1, "publish": true, "content": { "rules": rules } });
    administrator.document("awardTitleEdit", input).await;
    let now = site.clock.now();
    for (starts, ends) in [(0, 1), (2, 9), (0, 9)] {
        let placement = Placement {
            slot: Some(Slot::Hot),
            article_id: Some(ids[0]),
            starts_at: Some(now + Duration::hours(starts)),
            ends_at: Some(now + Duration::hours(ends)),
            ..Placement::default()
        };
        newsroom::publish(&site, Some(newsroom.agency), placement).await;
    }
    site.clock.advance(Duration::hours(1));
    worker::turn_due(&site.kernel).await;
    let ids = public_ids(&site).await;
    (site, newsroom, ids)
}

/// An empty site, at the same time as another.
async fn empty(backend: Backend, like: &Site) -> Site {
    let site = Site::new(backend).await;
    site.clock.advance(like.clock.now() - site.clock.now());
    site
}

/// Each database with the other one, there and back.
fn ways() -> Vec<[Backend; 3]> {
    let all = Backend::available();
    let (one, other) = (all[0], all[all.len() - 1]);
    vec![[one, other, one], [other, one, other]]
}

async fn answers(site: &Site, ids: &[String]) -> Vec<(String, String)> {
    let mut answers = Vec::new();
    for operation in operations(ids, &[]) {
        let answer = site.reader().run(&operation, json!({})).await;
        answers.push((operation, answer.text().to_owned()));
    }
    for slug in ["z-ten-cu", "a-ten-moi", "se-bi-thu-hoi", "tin-so-0"] {
        let query = format!("{{ article(slug: \"{slug}\") {{ id slug title publishedAt modifiedAt }} }}");
        let answer = site.reader().run(&query, json!({})).await;
        answers.push((query, answer.text().to_owned()));
    }
    answers
}

#[tokio::test]
async fn what_is_published_comes_back_as_the_same_bytes_and_gives_the_same_answers() {
    for [first, second, third] in ways() {
        eprintln!("from {first:?} by {second:?} to {third:?}");
        let (site, newsroom, ids) = portal(first).await;
        let expected = answers(&site, &ids).await;
        let exported = export(&site, false).await;
        let text = lines(exported.path()).iter().map(Value::to_string).collect::<String>();
        for secret in ["root", "\"test\"", "edition", "createdBy", "Tin số 2"] {
            assert!(!text.contains(secret), "{secret} is not public");
        }
        assert!(text.contains("se-bi-thu-hoi"), "a slug is kept for good");
        let mut folder = exported;
        for backend in [second, third] {
            let next = empty(backend, &site).await;
            let imported = import_all(&next, folder.path()).await;
            assert!(imported.items > 100 && imported.files > 10 && imported.known == 0, "{imported:?}");
            let again = export(&next, false).await;
            assert_same(folder.path(), again.path());
            assert_eq!(answers(&next, &ids).await, expected);
            passed_the_gate(&next, imported.items).await;
            // Once more changes nothing.
            let before = next.rows().await;
            let repeated = import_all(&next, folder.path()).await;
            assert_eq!((repeated.items, repeated.files, repeated.known), (0, 0, imported.items + imported.files));
            assert_eq!(next.rows().await, before);
            still_alive(&next, &newsroom).await;
            folder = again;
        }
    }
}

/// Each item has its change and its entry in the audit trail, and the edition has no gap.
async fn passed_the_gate(site: &Site, items: u64) {
    let reader = site.kernel.store.reader();
    let changes = change::Entity::find().all(reader).await.unwrap();
    let mut editions: Vec<i64> = changes.iter().map(|change| change.edition).collect();
    editions.sort_unstable();
    assert_eq!(editions, (1..=i64::try_from(items).unwrap()).collect::<Vec<_>>());
    assert!(changes.iter().all(|change| change.at == site.clock.now()));
    let entries = audit::Entity::find().filter(audit::Column::Verb.eq(Verb::Import));
    assert_eq!(entries.count(reader).await.unwrap(), items);
}

/// What was imported can be worked with.
async fn still_alive(site: &Site, newsroom: &Newsroom) {
    let publisher = site.member(Role::Publisher, newsroom.agency, "lan");
    let query = "{ article(slug: \"a-ten-moi\") { id } }";
    let id = site.reader().data(query).await["article"]["id"].clone();
    let query = format!(
        "{{ document(id: {id}) {{ version latestRevision {{ number createdBy }} history {{ nodes {{ verb subject edition }} }}
        permittedVerbs difference {{ from to }} }} }}"
    );
    let document = publisher.data(&query).await["document"].clone();
    assert_eq!(document["latestRevision"], json!({ "number": 3, "createdBy": "import" }));
    assert_eq!(document["history"]["nodes"][0]["verb"], "IMPORT");
    assert!(document["history"]["nodes"][0]["edition"].is_i64());
    let input = json!({ "id": id, "expectedVersion": document["version"], "publish": true, "content": { "title": "Tin đã sửa" } });
    let edited = publisher.document("articleEdit", input).await;
    assert_eq!((&edited["state"], &edited["latestRevision"]["number"]), (&json!("PUBLISHED"), &json!(4)));
    // The slug of what was withdrawn is not given to another.
    let taken = Article { slug: Some("se-bi-thu-hoi".into()), ..newsroom.article("Tin khác") };
    let new = loa::kernel::desk::New { content: taken, agency: Some(newsroom.agency), publish: true, once: None };
    assert!(site.desk().create(new).await.unwrap_err().describe().contains("Another item has this slug"));
}

#[tokio::test]
async fn the_work_side_comes_back_as_the_same_bytes() {
    for [first, second, third] in ways() {
        eprintln!("from {first:?} by {second:?} to {third:?}");
        let (site, newsroom, ids) = portal(first).await;
        make_drafts(&site, &newsroom).await;
        let exported = export(&site, true).await;
        let public = export(&site, false).await;
        let mut folder = exported;
        let mut last = site;
        for backend in [second, third] {
            let next = empty(backend, &last).await;
            import_all(&next, folder.path()).await;
            let again = export(&next, true).await;
            assert_same(folder.path(), again.path());
            assert_same(public.path(), export(&next, false).await.path());
            assert_eq!(work(&next).await, work(&last).await);
            let before = next.rows().await;
            import_all(&next, folder.path()).await;
            assert_eq!(next.rows().await, before, "once more changes nothing");
            folder = again;
            last = next;
        }
        // What was scheduled still is: the clock publishes it, in the last database as in the first.
        let expected = answers(&last, &ids).await;
        let count = "{ articles { totalCount } }";
        let before = last.reader().data(count).await["articles"]["totalCount"].as_i64().unwrap();
        last.clock.advance(Duration::days(2));
        worker::publish_due(&last.kernel).await;
        worker::turn_due(&last.kernel).await;
        assert_eq!(last.reader().data(count).await["articles"]["totalCount"], json!(before + 1));
        assert_ne!(answers(&last, &ids).await, expected);
    }
}

/// The work side as an administrator sees it, but for what the import itself did.
async fn work(site: &Site) -> Vec<Value> {
    let mut all = Vec::new();
    let mut after = Value::Null;
    loop {
        let query = "query($after: String) { documents(first: 20, after: $after) { pageInfo { hasNextPage endCursor }
            nodes { id kind state version title isPublic createdBy createdAt modifiedBy modifiedAt firstPublishedAt publishedRevision
                scheduledAt scheduledRevision nextTurnAt revisions(first: 10) { nodes { number createdBy createdAt restoredFrom } }
                history(first: 20) { nodes { at verb subject role version revision comment } } } } }";
        let page = site.administrator().run(query, json!({ "after": after })).await.data()["documents"].clone();
        for mut node in page["nodes"].as_array().unwrap().clone() {
            let history = node["history"]["nodes"].as_array_mut().unwrap();
            history.retain(|entry| entry["verb"] != "IMPORT");
            all.push(node);
        }
        if page["pageInfo"]["hasNextPage"] == false {
            return all;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

#[tokio::test]
async fn statements_grow_by_few_for_each_item() {
    for backend in Backend::available() {
        let site = Site::new(backend).await;
        let newsroom = Newsroom::open(&site).await;
        let model = newsroom::publish(&site, Some(newsroom.agency), newsroom.article("Mẫu")).await;
        let mut costs = Vec::new();
        for count in [100, 400] {
            let folder = export(&site, false).await;
            super::many(folder.path(), model, count);
            let next = empty(backend, &site).await;
            let before = next.kernel.store.statements();
            import_all(&next, folder.path()).await;
            let imported = next.kernel.store.statements();
            export(&next, false).await;
            costs.push((imported - before, next.kernel.store.statements() - imported));
        }
        let ((few, out_few), (more, out_more)) = (costs[0], costs[1]);
        let (each, out) = ((more - few) as f64 / 300.0, (out_more - out_few) as f64 / 300.0);
        eprintln!("{backend:?}: {each} statements to take in an article, {out} to export it");
        // Its slug, its row and its byline, and what is asked of its agency; all else is written for many at once. There
        // are fewer in a batch where the machine is busy.
        assert!(each < 5.5 && out < 1.5, "{each} {out}");
    }
}
