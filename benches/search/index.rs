//! Making the index of articles that are there, and how much room it takes.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use indicatif::ProgressBar;
use loa::{
    app::App,
    content::article::entity as article,
    kernel::{
        Kernel,
        clock::Clock,
        document,
        kind::Kind,
        store::{Store, sqlite_path},
        workflow::State,
    },
    search::reindex::reindex,
};
use sea_orm::{EntityTrait as _, IntoActiveModel as _, QuerySelect as _};
use sqlx::{Connection as _, Row as _, SqliteConnection};
use uuid::Uuid;

use crate::{postgres, served::content::settings};

/// What came of it.
pub(crate) struct Indexed {
    pub(crate) elapsed: Duration,
    pub(crate) articles: u64,
    pub(crate) bytes: usize,
}

/// Makes the index, as `loa reindex` does.
pub(crate) async fn build(url: &str, folder: &Path) -> Indexed {
    let settings = settings(url, folder.to_str().unwrap());
    let store = Store::connect(&settings.database.store).await.unwrap();
    let App { kernel, .. } = App::build(&settings, store.clone(), Clock::System).unwrap();
    documents(&kernel).await;
    let before = size(url).await;
    let began = Instant::now();
    let report = reindex(&kernel, false, &ProgressBar::hidden()).await.map_err(|error| error.describe()).unwrap();
    let elapsed = began.elapsed();
    store.close().await;
    Indexed { elapsed, articles: report.written, bytes: size(url).await.saturating_sub(before) }
}

/// The documents behind the articles: by these the index finds out what is public.
async fn documents(kernel: &Kernel) {
    let ids: Vec<(Uuid, Uuid)> = article::Entity::find()
        .select_only()
        .columns([article::Column::Id, article::Column::AgencyId])
        .into_tuple()
        .all(kernel.store.reader())
        .await
        .unwrap();
    let now = kernel.clock.now();
    for batch in ids.chunks(1_000) {
        let rows = batch.iter().map(|&(id, agency_id)| {
            document::Model {
                id,
                kind: Kind::Article,
                agency_id,
                state: State::Published,
                version: 1,
                title: String::new(),
                latest_revision: 1,
                published_revision: Some(1),
                shown: true,
                next_turn_at: None,
                first_published_at: Some(now),
                public_since: Some(now),
                scheduled_revision: None,
                scheduled_at: None,
                created_by: "bench".to_owned(),
                created_at: now,
                modified_by: "bench".to_owned(),
                modified_at: now,
            }
            .into_active_model()
        });
        document::Entity::insert_many(rows).exec_without_returning(kernel.store.writer()).await.unwrap();
    }
}

/// How much the database takes on disk, in bytes.
async fn size(url: &str) -> usize {
    match sqlite_path(url) {
        // Counted in pages, for what is in the log is not in the file yet.
        Some(_) => {
            let mut connection = SqliteConnection::connect(url).await.unwrap();
            let pages = "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()";
            usize::try_from(sqlx::query(pages).fetch_one(&mut connection).await.unwrap().get::<i64, _>(0)).unwrap()
        }
        None => {
            let server = postgres::server().unwrap();
            server.psql("bench", "CHECKPOINT");
            server.psql("bench", "SELECT pg_database_size('bench')").trim().parse().unwrap()
        }
    }
}
