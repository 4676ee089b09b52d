//! HTTP: the router, and everything between a socket and the schema.

mod accept;
mod auth;
mod conditional;
mod endpoint;
pub mod graphiql;
mod health;
mod log;
mod media;
pub mod peer;
mod print;
mod request;
mod response;
pub mod screen;
pub mod serve;
pub mod settings;
mod visits;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    http::{HeaderName, HeaderValue, Method, header},
    middleware,
    response::IntoResponse as _,
    routing::get,
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    cors::{AllowOrigin, CorsLayer},
    set_header::SetResponseHeaderLayer,
};

use crate::{
    graphql::error::{Code, Fault},
    identity::token::Tokens,
    kernel::Kernel,
    media::Media,
    schema::{self, Schema},
    statistics::visits::Visits,
};
use endpoint::Documents;
use peer::Proxies;
use settings::{GraphqlSettings, HttpSettings};

/// What every request handler can reach.
#[derive(Clone)]
pub struct Service(Arc<Parts>);

struct Parts {
    kernel: Arc<Kernel>,
    media: Arc<Media>,
    visits: Arc<Visits>,
    proxies: Proxies,
    tokens: Tokens,
    http: HttpSettings,
    graphql: GraphqlSettings,
    anonymous: Schema,
    member: Schema,
    documents: Documents,
    sdl: String,
}

impl Service {
    /// A service over a kernel.
    #[must_use]
    pub fn new(
        kernel: Arc<Kernel>,
        media: Arc<Media>,
        visits: Arc<Visits>,
        tokens: Tokens,
        http: HttpSettings,
        graphql: GraphqlSettings,
    ) -> Self {
        Self(Arc::new(Parts {
            kernel,
            media,
            visits,
            proxies: Proxies::read(&http.trusted_proxies),
            tokens,
            http,
            graphql,
            anonymous: schema::limited(graphql.anonymous.operation),
            member: schema::limited(graphql.member.operation),
            documents: Documents::default(),
            sdl: schema::sdl(),
        }))
    }

    /// The routes with everything around them.
    pub fn router(&self) -> Router {
        let nosniff =
            SetResponseHeaderLayer::if_not_present(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        // What may be kept says so itself.
        let no_store =
            SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Router::new()
            .route("/graphql", get(endpoint::get).post(endpoint::post).fallback(endpoint::other_method))
            .route("/schema.graphql", get(endpoint::sdl))
            .route("/articles/{slug}/print", get(print::article))
            .route("/health/live", get(health::live))
            .route("/health/ready", get(health::ready))
            .merge(graphiql::router())
            .fallback(not_found)
            .layer(CompressionLayer::new().gzip(true))
            .layer(cors(&self.0.http.allowed_origins))
            // Files are packed as they are, and a part of one must be a part of the same bytes for everybody.
            .merge(media::router(origins(&self.0.http.allowed_origins)))
            .merge(visits::router())
            .layer(CatchPanicLayer::custom(|_| response::fault(&internal()).into_response()))
            .layer(nosniff)
            .layer(no_store)
            .layer(middleware::from_fn(log::requests))
            .with_state(self.clone())
    }
}

fn internal() -> Fault {
    Fault::new(Code::Internal, "Something went wrong on our side. Name the request id when you report it.")
}

async fn not_found() -> axum::response::Response {
    response::fault(&Fault::new(Code::NotFound, "There is nothing at this address. The API is at /graphql."))
}

fn origins(origins: &[String]) -> AllowOrigin {
    if origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(origins.iter().filter_map(|origin| origin.parse().ok()))
    }
}

fn cors(allowed_origins: &[String]) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(origins(allowed_origins))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::ACCEPT, header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers([HeaderName::from_static("x-request-id")])
        .max_age(Duration::from_secs(3600))
}
