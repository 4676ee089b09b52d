//! Scale: how fast content is imported, and whether reading costs more when there is ten times as much of it.
//!
//! The content is written as exports and imported by the code of `loa import`, on both databases. Three states are kept
//! side by side, each a copy of the one before with more in it:
//!
//! * `small`: 20,000 articles, with agencies, categories, bylines, media, placements and a work calendar,
//! * `middle`: the same; awards and achievements have their place in this step, and are not written yet,
//! * `large`: 200,000 articles.
//!
//! Then the same requests are asked of all three in turn, so that whatever else the machine does falls on all alike. A figure
//! is CPU time of this process and of PostgreSQL, per request, in the median round; a ratio is the median of the ratios of the
//! rounds. What must hold is `large` : `middle` ≤ 1.5, for the list and for the parts of a portal's page that articles,
//! placements and the calendar fill; the benchmark fails when it does not. `large` : `small` is printed beside it. The
//! summary of awards and `docs/portal-page.graphql` are not among the requests yet.
//!
//! PostgreSQL is the throw-away server of the tests, which does not wait for its disk; SQLite waits for each commit.
//!
//! `cargo bench --bench scale`, with `ARTICLES`, `FIRST`, `REQUESTS` and `ROUNDS` in the environment to change the defaults
//! of 200,000, 20,000, 200 and 7.

mod content;
mod export;
#[path = "../../tests/it/kit/postgres.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod postgres;
mod requests;
#[path = "../shared/mod.rs"]
mod shared;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use axum::Router;
use indicatif::ProgressBar;
use loa::{
    app::{self, App},
    config::Settings,
    kernel::{Kernel, clock::Clock, store::Store},
    transfer::{Import, REFUSED},
};
use shared::{cpu, median, postgres_processes, setting};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The states, and what is compared with the last one.
const STATES: [&str; 3] = ["small", "middle", "large"];
/// What must not be passed.
const MOST: f64 = 1.5;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let parts = write(folder.path());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut passed = Vec::new();
    for backend in [Some(Backend::Sqlite(folder.path().to_owned())), postgres::server().map(Backend::Postgres)] {
        let Some(backend) = backend else { continue };
        passed.extend(runtime.block_on(measure(&backend, &parts)));
    }
    assert!(passed.is_empty(), "more than {MOST}: {passed:?}");
}

/// The exports, one for each step.
fn write(folder: &Path) -> Vec<PathBuf> {
    let (articles, first) = (setting("ARTICLES", 200_000), setting("FIRST", 20_000));
    let began = Instant::now();
    let parts: Vec<PathBuf> = STATES.iter().map(|state| folder.join(format!("export-{state}"))).collect();
    // The newest articles come first, so that the lists show the same whatever lies below.
    content::first(&parts[0], articles - first..articles);
    content::more_figures(&parts[1]);
    content::more_articles(&parts[2], 0..articles - first);
    eprintln!("exports written in {:.0} s", began.elapsed().as_secs_f64());
    parts
}

/// A database of one kind.
enum Backend {
    Sqlite(PathBuf),
    Postgres(&'static postgres::Server),
}

impl Backend {
    fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    fn settings(&self, folder: &Path, state: &str) -> Settings {
        let mut settings = Settings::read(None, None).unwrap();
        settings.database.store.url = match self {
            Self::Sqlite(folder) => format!("sqlite://{}", folder.join(format!("{state}.db")).display()),
            Self::Postgres(server) => server.url(state),
        };
        settings.identity.key_file = folder.join("key.pem");
        settings.media.url = format!("file://{}", folder.join("media").display());
        settings.media.upload_folder = folder.join("uploads");
        settings
    }

    /// Makes a database, empty or as a copy.
    fn make(&self, state: &str, from: Option<&str>) {
        match self {
            Self::Sqlite(folder) => {
                if let Some(from) = from {
                    std::fs::copy(folder.join(format!("{from}.db")), folder.join(format!("{state}.db"))).unwrap();
                }
            }
            Self::Postgres(server) => server.create_from_template(state, from.unwrap_or("template1")),
        }
    }

    /// Does what the databases do by themselves in time.
    fn settle(&self, state: &str) {
        if let Self::Postgres(server) = self {
            server.psql(state, "VACUUM ANALYZE");
        }
    }
}

/// One state, ready to be asked.
struct Ready {
    kernel: Arc<Kernel>,
    router: Router,
}

/// Imports and asks; answers what is not as it must be.
async fn measure(backend: &Backend, parts: &[PathBuf]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (at, state) in STATES.iter().enumerate() {
        backend.make(state, at.checked_sub(1).map(|before| STATES[before]));
        let settings = backend.settings(folder.path(), state);
        let store = Store::connect(&settings.database.store).await.unwrap();
        app::migrate(&settings.database.store, &store).await.unwrap();
        take_in(backend, &settings, store.clone(), &parts[at], state).await;
        store.close().await;
        backend.settle(state);
    }
    let mut ready = Vec::new();
    for state in STATES {
        let mut settings = backend.settings(folder.path(), state);
        settings.database.store.read_connections = 2;
        let store = Store::connect(&settings.database.store).await.unwrap();
        let App { kernel, router, .. } = App::build(&settings, store, Clock::System).unwrap();
        ready.push(Ready { kernel, router });
    }
    ask(backend, &ready).await
}

async fn take_in(backend: &Backend, settings: &Settings, store: Store, part: &Path, state: &str) {
    let App { kernel, media, .. } = App::build(settings, store, Clock::System).unwrap();
    let (schema, progress, report) = (app::schema_level(), ProgressBar::hidden(), part.join(REFUSED));
    let import = Import {
        kernel: &kernel,
        media: &media,
        folder: part,
        is_edited: false,
        is_rehearsal: false,
        report: &report,
        schema: &schema,
        progress: &progress,
    };
    let (began, spent, statements) = (Instant::now(), spent(), kernel.store.statements());
    let imported = import.run().await.unwrap();
    assert_eq!((imported.refused, imported.is_spoilt), (0, false), "{:?}", imported.first);
    let (elapsed, spent) = (began.elapsed(), self::spent() - spent);
    let items = imported.items as f64;
    println!(
        "{:<10} import to {state:<7} {:>7} items in {:>5.0} s: {:>5.0} items/s, {:.1} statements and {:.0} µs of CPU each",
        backend.name(),
        imported.items,
        elapsed.as_secs_f64(),
        items / elapsed.as_secs_f64(),
        (kernel.store.statements() - statements) as f64 / items,
        spent.as_secs_f64() * 1e6 / items,
    );
}

/// The CPU time of this process and of PostgreSQL so far.
fn spent() -> Duration {
    cpu(&[std::process::id()]) + cpu(&postgres_processes())
}

async fn ask(backend: &Backend, ready: &[Ready]) -> Vec<String> {
    let (requests, rounds) = (setting("REQUESTS", 200), setting("ROUNDS", 7));
    println!(
        "\n{:<10} {:<24} {:>10} {:>10} {:>10} {:>10} {:>13} {:>12}",
        backend.name(),
        "µs of CPU a request",
        "statements",
        "small",
        "middle",
        "large",
        "large:middle",
        "large:small"
    );
    let mut passed = Vec::new();
    for asked in requests::all() {
        let mut costs: [Vec<f64>; 3] = Default::default();
        let mut statements = [0; 3];
        // The first round fills caches and is thrown away.
        for round in 0..=rounds {
            for ((state, costs), statements) in ready.iter().zip(&mut costs).zip(&mut statements) {
                let (before, count) = (spent(), state.kernel.store.statements());
                for _ in 0..requests {
                    asked.ask(&state.router).await;
                }
                if round > 0 {
                    costs.push((spent() - before).as_secs_f64() * 1e6 / requests as f64);
                }
                *statements = (state.kernel.store.statements() - count) / requests as u64;
            }
        }
        let ratio = |to: usize| median(costs[2].iter().zip(&costs[to]).map(|(large, other)| large / other).collect());
        let (to_middle, to_small) = (ratio(1), ratio(0));
        let [small, middle, large] = costs.map(median);
        println!(
            "{:<10} {:<24} {:>10} {small:>10.0} {middle:>10.0} {large:>10.0} {to_middle:>13.2} {to_small:>12.2}",
            "", asked.name, statements[2]
        );
        if statements[2] > statements[0].max(statements[1]) {
            passed.push(format!("{} on {}: {statements:?} statements", asked.name, backend.name()));
        }
        if to_middle > MOST {
            passed.push(format!("{} on {}: {to_middle:.2}", asked.name, backend.name()));
        }
    }
    println!();
    passed
}
