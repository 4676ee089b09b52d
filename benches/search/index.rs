//! Making the index of articles that are there, and how much room it takes.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use indicatif::ProgressBar;
use loa::{
    app::App,
    kernel::{
        clock::Clock,
        store::{Store, sqlite_path},
    },
    search::reindex::reindex,
};
use sqlx::{Connection as _, Row as _, SqliteConnection};

use crate::{postgres, served::content::settings};

/// What came of it.
pub(crate) struct Indexed {
    pub(crate) elapsed: Duration,
    pub(crate) bytes: usize,
}

/// Makes the index, as `loa reindex` does.
pub(crate) async fn build(url: &str, folder: &Path) -> Indexed {
    let settings = settings(url, folder.to_str().unwrap());
    let store = Store::connect(&settings.database.store).await.unwrap();
    let App { kernel, .. } = App::build(&settings, store.clone(), Clock::System).unwrap();
    let before = size(url).await;
    let began = Instant::now();
    reindex(&kernel, false, &ProgressBar::hidden()).await.map_err(|error| error.describe()).unwrap();
    let elapsed = began.elapsed();
    store.close().await;
    Indexed { elapsed, bytes: size(url).await.saturating_sub(before) }
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
