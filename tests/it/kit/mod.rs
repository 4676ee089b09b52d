//! What every test stands on: a site with a database of its own, clients with and without a token, and a moving clock.

mod answer;
mod database;
pub(crate) mod lot;
pub(crate) mod newsroom;
pub(crate) mod postgres;
pub(crate) mod request;
mod rows;

use std::{net::IpAddr, sync::Arc};

use axum::{Router, body::Body, http::Request};
use chrono::{DateTime, Duration};
use http_body_util::BodyExt as _;
use loa::{
    app::{self, App},
    config::Settings,
    http::peer::Peer,
    identity::token::{Grant, Tokens},
    kernel::{
        Kernel,
        access::{Principal, Role},
        clock::{Clock, Timestamp},
        desk::Desk,
        store::Store,
    },
    media::Media,
    statistics::visits::Visits,
};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use uuid::Uuid;

pub(crate) use answer::Answer;
pub(crate) use database::{Backend, Database};
pub(crate) use newsroom::Newsroom;

/// The service over a database of its own.
pub(crate) struct Site {
    pub(crate) settings: Settings,
    pub(crate) kernel: Arc<Kernel>,
    pub(crate) media: Arc<Media>,
    pub(crate) visits: Arc<Visits>,
    pub(crate) clock: Clock,
    pub(crate) router: Router,
    tokens: Tokens,
    database: Database,
}

/// Runs a test on a site with each database, one after the other.
pub(crate) async fn on_both<F, T>(test: F)
where
    F: Fn(Site) -> T,
    T: Future<Output = ()>,
{
    for backend in Backend::available() {
        // So that a failure says where it happened.
        eprintln!("on {backend:?}");
        test(Site::new(backend).await).await;
    }
}

/// The moment at which every test begins: 10:00 on 15 January 2026 in Viet Nam.
pub(crate) fn start() -> Timestamp {
    DateTime::parse_from_rfc3339("2026-01-15T10:00:00+07:00").unwrap().to_utc()
}

impl Site {
    /// A site with empty tables.
    pub(crate) async fn new(backend: Backend) -> Self {
        Self::over(Database::fresh(backend).await).await
    }

    async fn over(database: Database) -> Self {
        let mut settings = Settings::read(None, None).unwrap();
        settings.database.store.url = database.url();
        // A test machine may be as busy as it likes.
        settings.database.store.acquire_timeout_ms = 60_000;
        settings.database.store.statement_timeout_ms = 60_000;
        settings.identity.key_file = database.folder().join("key.pem");
        settings.media.url = format!("file://{}", database.folder().join("media").display());
        settings.media.upload_folder = database.folder().join("uploads");
        let clock = Clock::manual(start());
        let store = Store::connect(&settings.database.store).await.unwrap();
        let App { kernel, media, visits, router } = App::build(&settings, store, clock.clone()).unwrap();
        let tokens = app::tokens(&settings, clock.clone()).unwrap();
        Self { settings, kernel, media, visits, clock, router, tokens, database }
    }

    /// The same site with other settings, apart from those of the database.
    pub(crate) fn configured(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self.settings.check().unwrap();
        self.tokens = app::tokens(&self.settings, self.clock.clone()).unwrap();
        let store = self.kernel.store.clone();
        let App { kernel, media, visits, router } = App::build(&self.settings, store, self.clock.clone()).unwrap();
        Self { kernel, media, visits, router, ..self }
    }

    /// Two sites with the same content, each going its own way from here.
    pub(crate) async fn fork(self) -> (Self, Self) {
        let Self { kernel, router, database, clock, .. } = self;
        let passed = clock.now() - start();
        drop(router);
        let kernel = Arc::into_inner(kernel).expect("nobody else holds the kernel");
        kernel.store.close().await;
        let (one, other) = database.fork();
        let sites = (Self::over(one).await, Self::over(other).await);
        sites.0.clock.advance(passed);
        sites.1.clock.advance(passed);
        sites
    }

    /// The database's address, for a second process or a tool.
    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    /// A client without a token.
    pub(crate) fn reader(&self) -> Client<'_> {
        Client { site: self, token: None }
    }

    /// A client with the token of a role in an agency.
    pub(crate) fn member(&self, role: Role, agency: Uuid, subject: &str) -> Client<'_> {
        self.client(role, Some(agency), subject)
    }

    /// A client with the token of an administrator of all agencies.
    pub(crate) fn administrator(&self) -> Client<'_> {
        self.client(Role::Administrator, None, "root")
    }

    fn client(&self, role: Role, agency: Option<Uuid>, subject: &str) -> Client<'_> {
        Client { site: self, token: Some(self.token(role, agency, subject)) }
    }

    /// A token.
    pub(crate) fn token(&self, role: Role, agency: Option<Uuid>, subject: &str) -> String {
        let grant = Grant { subject: subject.to_owned(), role, agency, lifetime: Duration::hours(12) };
        self.tokens.issue(&grant).unwrap()
    }

    /// The desk of the service itself, for content that a test needs but is not about.
    pub(crate) fn desk(&self) -> Desk<'_> {
        Desk { kernel: &self.kernel, principal: &Principal::System { part: "test" }, request_id: "test" }
    }

    /// Sends a request through the whole router.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        send(&self.router, request).await
    }
}

/// Sends a request through a router, from this machine if it does not say from where.
pub(crate) async fn send(router: &Router, mut request: Request<Body>) -> Answer {
    if request.extensions().get::<Peer>().is_none() {
        request.extensions_mut().insert(Peer(IpAddr::from([127, 0, 0, 1])));
    }
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    Answer { status: parts.status, headers: parts.headers, bytes: bytes.to_vec() }
}

/// A client of a site.
#[derive(Clone)]
pub(crate) struct Client<'a> {
    pub(crate) site: &'a Site,
    pub(crate) token: Option<String>,
}

impl Client<'_> {
    /// Sends any request, with the token when there is one.
    pub(crate) async fn send(
        &self,
        method: &str,
        address: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let bearer = self.token.as_ref().map(|token| format!("Bearer {token}"));
        let token = bearer.as_deref().map(|bearer| ("authorization", bearer));
        let headers: Vec<_> = headers.iter().copied().chain(token).collect();
        self.site.send(request::request(method, address, &headers, body)).await
    }

    /// Reads an address.
    pub(crate) async fn get(&self, address: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", address, headers, Body::empty()).await
    }

    /// Brings a file.
    pub(crate) async fn bring(&self, file: impl Into<Body>) -> Answer {
        self.send("POST", "/media", &[], file).await
    }

    /// Runs an operation.
    pub(crate) async fn run(&self, query: &str, variables: Value) -> Answer {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let mut request = Request::post("/graphql").header("content-type", "application/json");
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        self.site.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Runs an operation without variables and answers its data; any error fails the test.
    pub(crate) async fn data(&self, query: &str) -> Value {
        self.run(query, json!({})).await.data()
    }

    /// Runs a mutation of one field with one input and answers its payload.
    pub(crate) async fn mutate(&self, field: &str, input: Value) -> Value {
        self.try_mutate(field, input).await.data()[field].clone()
    }

    /// Runs a mutation of one field with one input.
    pub(crate) async fn try_mutate(&self, field: &str, input: Value) -> Answer {
        let type_name = input_type(field);
        let query = format!(
            "mutation($input: {type_name}!) {{ {field}(input: $input) {{
                document {{ id kind state version title isPublic publishedRevision scheduledAt latestRevision {{ number }} }}
                userErrors {{ code field message }}
            }} }}"
        );
        self.run(&query, json!({ "input": input })).await
    }

    /// Runs a mutation that must succeed and answers the document.
    pub(crate) async fn document(&self, field: &str, input: Value) -> Value {
        let payload = self.mutate(field, input).await;
        assert_eq!(payload["userErrors"], json!([]), "{field}");
        payload["document"].clone()
    }

    /// Runs a mutation that must be refused and answers the codes with their fields.
    pub(crate) async fn refused(&self, field: &str, input: Value) -> Vec<String> {
        let payload = self.mutate(field, input).await;
        assert_eq!(payload["document"], Value::Null, "{field} went through");
        let error = |error: &Value| {
            let path: Vec<&str> =
                error["field"].as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect();
            format!("{} {}", error["code"].as_str().unwrap(), path.join("."))
        };
        payload["userErrors"].as_array().unwrap().iter().map(error).collect()
    }
}

/// The name of the input type of a mutation.
fn input_type(field: &str) -> String {
    match field {
        "documentReturn" => "DocumentReturnInput".to_owned(),
        "documentSchedule" => "DocumentScheduleInput".to_owned(),
        "documentRestore" => "DocumentRestoreInput".to_owned(),
        _ if field.starts_with("document") => "DocumentStepInput".to_owned(),
        _ => format!("{}{}Input", field[..1].to_uppercase(), &field[1..]),
    }
}

/// The UUID in a global id.
pub(crate) fn uuid(id: &Value) -> Uuid {
    id.as_str().unwrap().split_once(':').unwrap().1.parse().unwrap()
}

/// The global id of a published item.
pub(crate) fn global(kind: &str, id: Uuid) -> String {
    format!("{kind}:{}", id.as_simple())
}
