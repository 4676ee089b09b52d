//! The server: Loa's router, and what a benchmark puts beside it.

use axum::Router;
use loa::{app::App, http::serve::serve, kernel::clock::Clock, kernel::store::Store};
use tokio::net::TcpListener;

use super::content::settings;

/// Serves until it is killed, and prints the port.
pub(crate) async fn run(url: &str, folder: &str, beside: impl FnOnce(Router) -> Router) {
    let settings = settings(url, folder);
    let store = Store::connect(&settings.database.store).await.unwrap();
    let App { router, .. } = App::build(&settings, store, Clock::System).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    serve(listener, beside(router), &settings.http, std::future::pending()).await.unwrap();
}
