//! The server, with the hand-written endpoint and the constant beside what Loa serves.

use axum::{Router, http::header, routing::get};
use loa::kernel::store::sqlite_path;
use sqlx::{
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use crate::{
    handwritten::{self, Pool},
    served,
};

/// Serves until it is killed, and prints the port.
pub(crate) async fn run(url: &str, folder: &str) {
    let pool = match sqlite_path(url) {
        Some(path) => {
            let options = SqliteConnectOptions::new().filename(path).read_only(true);
            Pool::Sqlite(
                SqlitePoolOptions::new()
                    .max_connections(8)
                    .test_before_acquire(false)
                    .connect_with(options)
                    .await
                    .unwrap(),
            )
        }
        None => Pool::Postgres(
            PgPoolOptions::new().max_connections(8).test_before_acquire(false).connect(url).await.unwrap(),
        ),
    };
    // As long as the answers of the other two, which differ by a few bytes of names.
    let constant = serde_json::to_string(&handwritten::news(axum::extract::State(pool.clone())).await.0).unwrap();
    let beside = Router::new().route("/handwritten", get(handwritten::news)).with_state(pool).route(
        "/constant",
        get(move || std::future::ready(([(header::CONTENT_TYPE, "application/json")], constant.clone()))),
    );
    served::server::run(url, folder, |router| router.merge(beside)).await;
}
