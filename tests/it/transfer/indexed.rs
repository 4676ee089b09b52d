//! What an import leaves in the index of search is what the desk and `loa reindex` would have left there.

use chrono::Duration;
use indicatif::ProgressBar;
use loa::{
    content::article::Article,
    search::{
        INDEX,
        entity::{self, contributor, trace},
        place,
        reindex::{Report, reindex},
    },
};
use sea_orm::{EntityTrait as _, QueryOrder as _};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{export, import_all, rewrite};
use crate::{
    kit::{Backend, Newsroom, Site, global, newsroom},
    search::index::assert_whole_in,
};

/// How many articles there are of each second: more than one statement writes, and as many as a portal has of a day whose
/// hours it does not know.
const OF_ONE_SECOND: usize = 60;

/// Some articles of three seconds and some that have one to themselves, published through the desk, and not in the order of
/// their ids.
async fn published(backend: Backend) -> Site {
    let site = Site::new(backend).await;
    let room = Newsroom::open(&site).await;
    let midnight = site.clock.now() - Duration::hours(10);
    let mut drafts = Vec::new();
    for number in 0..OF_ONE_SECOND * 3 + 20 {
        let back = Duration::days(i64::try_from(number % 3).unwrap());
        let own = Duration::minutes(i64::try_from(number).unwrap());
        let within = Duration::milliseconds(i64::try_from(number * 7 % 1000).unwrap());
        let published_at = if number < OF_ONE_SECOND * 3 { midnight - back + within } else { midnight + own };
        let word = ["kháng chiến", "thi đua", "khen thưởng", "nông thôn mới"][number % 4];
        let article = Article { published_at: Some(published_at), ..room.article(&format!("Tin {word} {number}")) };
        drafts.push(newsroom::draft(&site, Some(room.agency), article).await);
    }
    for id in from_the_middle(drafts) {
        let input = json!({ "id": global("Document", id), "expectedVersion": 1 });
        site.administrator().document("documentPublish", input).await;
    }
    // Another kind.
    newsroom::publish(&site, Some(room.agency), newsroom::website("Cổng thông tin thi đua", "https://a.example.vn/"))
        .await;
    site
}

/// From the middle outwards: not in the order of ids, and an order in which there is always room beside those before.
fn from_the_middle<T>(all: Vec<T>) -> Vec<T> {
    let middle = all.len() / 2;
    let mut mixed: Vec<(usize, T)> = all.into_iter().enumerate().collect();
    mixed.sort_by_key(|(at, _)| at.abs_diff(middle));
    mixed.into_iter().map(|(_, one)| one).collect()
}

/// The rows of the index by item, with its neighbours in the order of places instead of its place.
async fn rows(site: &Site) -> Vec<(entity::Model, String, Vec<u8>, Vec<Uuid>)> {
    let reader = site.kernel.store.reader();
    let entries = entity::Entity::find().order_by_asc(entity::Column::Place).all(reader).await.unwrap();
    let traces = trace::Entity::find().order_by_asc(trace::Column::Place).all(reader).await.unwrap();
    let names = contributor::Entity::find().all(reader).await.unwrap();
    assert_eq!(entries.len(), traces.len());
    let row = |(entry, trace): (entity::Model, trace::Model)| {
        assert_eq!(entry.place, trace.place);
        let of_it = names.iter().filter(|name| name.place == entry.place);
        let mut names: Vec<Uuid> = of_it.map(|name| name.contributor_id).collect();
        names.sort_unstable();
        // Of a place only its second is the same; the rows stand in the order of places.
        (entity::Model { place: place::seconds(entry.place), ..entry }, trace.title, trace.trace, names)
    };
    entries.into_iter().zip(traces).map(row).collect()
}

/// What some searches find, with their scores; not their cursors, which hold places.
async fn hits(site: &Site) -> Vec<Value> {
    let mut all = Vec::new();
    for query in ["tin", "thi đua", "thi dua", "\"khen thưởng\"", "nong thon moi", "kháng chiến 4", "cổng thông tin"]
    {
        for order in ["RELEVANCE", "NEWEST"] {
            let document = format!(
                "query($query: String!) {{ search(query: $query, first: 100, orderBy: {order}) {{ totalCount tier
                edges {{ score node {{ id }} }} facets {{ years {{ year count }} }} }} }}"
            );
            let answer = site.reader().run(&document, json!({ "query": query })).await;
            all.push(answer.data()["search"].clone());
        }
    }
    all
}

#[tokio::test]
async fn an_import_leaves_the_index_as_the_desk_and_a_new_index_would() {
    for backend in Backend::available() {
        let site = published(backend).await;
        let (expected, found) = (rows(&site).await, hits(&site).await);
        assert_eq!(assert_whole_in(&site.kernel.store).await, expected.len());
        let folder = export(&site, false).await;
        rewrite(folder.path(), |lines| {
            let is_article = |line: &Value| line["item"]["kind"] == "Article";
            let first = lines.iter().position(is_article).unwrap();
            let articles: Vec<Value> = lines.extract_if(.., |line| is_article(line)).collect();
            lines.splice(first..first, from_the_middle(articles));
        });
        let next = Site::new(backend).await;
        import_all(&next, folder.path()).await;
        assert_eq!(assert_whole_in(&next.kernel.store).await, expected.len());
        assert!(rows(&next).await == expected, "the rows differ");
        assert_eq!(hits(&next).await, found);

        let kernel = &next.kernel;
        let anew = |all| async move {
            reindex(kernel, all, &ProgressBar::hidden()).await.map_err(|error| error.describe()).unwrap()
        };
        let written = u64::try_from(expected.len()).unwrap();
        assert_eq!(anew(true).await, Report { written, kept: 0, removed: 0 });
        assert!(rows(&next).await == expected, "the rows differ");
        let ids: Vec<Uuid> = expected.iter().map(|(entry, ..)| entry.item_id).collect();
        let transaction = next.kernel.store.begin().await.unwrap();
        (INDEX.remove)(&transaction, &ids).await.map_err(|error| error.describe()).unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(rows(&next).await, []);
        assert_eq!(anew(false).await, Report { written, kept: 0, removed: 0 });
        assert_eq!(assert_whole_in(&next.kernel.store).await, expected.len());
        assert!(rows(&next).await == expected, "the rows differ");
        assert_eq!(hits(&next).await, found);
    }
}
