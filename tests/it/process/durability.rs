//! Kill -9 under load: what was acknowledged is there, and nothing is there by half.

use std::{sync::Mutex, thread, time::Duration};

use loa::{
    config::Settings,
    content::article::entity as article,
    kernel::{audit, change, document, store::Store, workflow::Verb},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use serde_json::json;
use uuid::Uuid;

use super::{Running, graphql, loa, publisher_token};
use crate::kit::{Backend, Database, Newsroom, Site, uuid};

const ROUNDS: u64 = 12;
const WRITERS: usize = 4;

const MUTATION: &str = "mutation($input: ArticleCreateInput!) { articleCreate(input: $input) { document { id } userErrors { code field } } }";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_a_kill() {
    for backend in Backend::available() {
        eprintln!("on {backend:?}");
        let site = Site::new(backend).await;
        let newsroom = Newsroom::open(&site).await;
        // The clock of the binary is the machine's, so its tokens must be its own.
        let url = site.database().url();
        let folder = site.database().folder().to_owned();
        let token = publisher_token(&site, &newsroom, &folder, &url);
        let acknowledged = Mutex::new(Vec::new());
        for round in 0..ROUNDS {
            let mut running = Running::start(loa(&folder, Some(&url)).env("LOA__IDENTITY__KEY_FILE", "key.pem"));
            let address = running.address.clone();
            thread::scope(|scope| {
                for writer in 0..WRITERS {
                    let (address, token, acknowledged, newsroom) = (&address, &token, &acknowledged, &newsroom);
                    scope
                        .spawn(move || write(address, token, newsroom, &format!("Tin {round}-{writer}"), acknowledged));
                }
                // A different moment each round, within the first second of writing.
                thread::sleep(Duration::from_millis(60 + (round * 397) % 700));
                running.kill();
            });
        }
        let acknowledged = acknowledged.into_inner().unwrap();
        assert!(acknowledged.len() > 20, "only {} publications were made", acknowledged.len());
        verify(site.database(), &acknowledged).await;
    }
}

/// Publishes one article after the other until the service is gone.
fn write(address: &str, token: &str, newsroom: &Newsroom, name: &str, acknowledged: &Mutex<Vec<Uuid>>) {
    for number in 0.. {
        let input = json!({ "publish": true, "content": {
            "title": format!("{name}-{number}"), "summary": "Tin.", "categoryId": newsroom.category_id(),
            "contributions": [{ "contributorId": crate::kit::global("Contributor", newsroom.authors[0]) }],
            "body": { "markdown": "Một đoạn." },
        } });
        let Some(answer) = graphql(address, Some(token), MUTATION, &json!({ "input": input })) else { return };
        let payload = &answer["data"]["articleCreate"];
        assert_eq!(payload["userErrors"], json!([]), "{answer}");
        acknowledged.lock().unwrap().push(uuid(&payload["document"]["id"]));
    }
}

async fn verify(database: &Database, acknowledged: &[Uuid]) {
    let mut settings = Settings::read(None, None).unwrap().database.store;
    settings.url = database.url();
    let store = Store::connect(&settings).await.unwrap();
    let reader = store.reader();
    let articles: Vec<Uuid> =
        article::Entity::find().select_only().column(article::Column::Id).into_tuple().all(reader).await.unwrap();
    for id in acknowledged {
        assert!(articles.contains(id), "an acknowledged publication is gone: {id}");
    }
    // Each published row has its document, its change and its audit entry, and each of those has its row.
    let documents = document::Entity::find().all(reader).await.unwrap();
    let changes = change::Entity::find().order_by_asc(change::Column::Edition).all(reader).await.unwrap();
    let entries = audit::Entity::find().filter(audit::Column::Verb.eq(Verb::Publish)).all(reader).await.unwrap();
    let editions: Vec<i64> = changes.iter().map(|change| change.edition).collect();
    assert_eq!(editions, (1..=i64::try_from(changes.len()).unwrap()).collect::<Vec<_>>());
    assert_eq!(documents.len(), changes.len());
    assert_eq!(entries.len(), changes.len());
    // What search finds is what is there.
    assert_eq!(crate::search::index::assert_whole_in(&store).await, articles.len());
    for id in &articles {
        assert!(documents.iter().any(|document| document.id == *id && document.published_revision == Some(1)), "{id}");
        assert!(changes.iter().any(|change| change.item_id == *id), "{id}");
        assert!(entries.iter().any(|entry| entry.document_id == *id && entry.edition.is_some()), "{id}");
    }
    let public = documents.iter().filter(|document| document.kind == loa::kernel::kind::Kind::Article);
    assert_eq!(public.count(), articles.len());
    if database.backend() == Backend::Sqlite {
        let row = reader
            .query_one_raw(sea_orm::Statement::from_sql_and_values(
                sea_orm::DbBackend::Sqlite,
                "PRAGMA integrity_check",
                [],
            ))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(row.try_get_by_index::<String>(0).unwrap(), "ok");
    }
    store.close().await;
}
