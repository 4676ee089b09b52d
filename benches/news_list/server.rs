//! The server: Loa's router, with the hand-written endpoint and the constant beside it.

use std::path::Path;

use axum::{Router, http::header, routing::get};
use loa::{
    app::App,
    http::serve::serve,
    kernel::{
        clock::Clock,
        store::{Store, sqlite_path},
    },
};
use sqlx::{
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};
use tokio::net::TcpListener;

use crate::{
    content::settings,
    handwritten::{self, Pool},
};

/// Serves until it is killed, and prints the port.
pub(crate) async fn run(url: &str, folder: &str) {
    let mut settings = settings(url);
    settings.identity.key_file = Path::new(folder).join("key.pem");
    settings.media.url = format!("file://{folder}/media");
    settings.media.upload_folder = Path::new(folder).join("uploads");
    settings.database.store.read_connections = 8;
    let store = Store::connect(&settings.database.store).await.unwrap();
    let App { router, .. } = App::build(&settings, store, Clock::System).unwrap();
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
    let router = router.merge(Router::new().route("/handwritten", get(handwritten::news)).with_state(pool)).route(
        "/constant",
        get(move || std::future::ready(([(header::CONTENT_TYPE, "application/json")], constant.clone()))),
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    serve(listener, router, &settings.http, std::future::pending()).await.unwrap();
}
