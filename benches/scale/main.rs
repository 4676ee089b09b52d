//! Scale: how fast content is imported, and whether reading costs more when there is ten times as much of it.
//!
//! The content is written as exports and imported by the code of `loa import`, on both databases. Three states are kept
//! side by side, each a copy of the one before with more in it:
//!
//! * `small`: 20,000 articles, 2,000 awards and 1,000 achievements, with all that a portal has besides: agencies and those
//!   that they followed, categories, bylines, media, movements, placements, a work calendar, linked websites,
//! * `middle`: the same with 20,000 awards and 10,000 achievements,
//! * `large`: the same with 200,000 articles.
//!
//! Then the same requests are asked of all three in turn, so that whatever else the machine does falls on all alike. A figure
//! is CPU time of this process and of PostgreSQL, per request, in the median round; a ratio is the median of the ratios of the
//! rounds. Two are printed:
//!
//! * `large:middle`: what ten times the articles cost, beside the same awards and achievements. It is what must hold, for
//!   every request: no more than 1.5, and no more statements. The benchmark fails otherwise.
//! * `large:small`: what ten times of everything costs. It tells the truth and is not held to anything, for an answer may
//!   say more than it did: the summary of 2021 counts ten times as many awards, about 1,900 of 20,000, and has more rows.
//!
//! Every answer is whole: without errors, no list in it empty, and the same bytes each time.
//!
//! PostgreSQL is the throw-away server of the tests, which does not wait for its disk; SQLite waits for each commit.
//!
//! `cargo bench --bench scale`, with `ARTICLES`, `FIRST`, `AWARDS`, `ACHIEVEMENTS`, `REQUESTS` and `ROUNDS` in the environment
//! to change the defaults of 200,000, 20,000, 20,000, 10,000, 200 and 7. `small` has a tenth of the awards and achievements.

mod backend;
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
use backend::Backend;
use content::Parts;
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
    for backend in Backend::all(folder.path()) {
        passed.extend(runtime.block_on(measure(&backend, &parts)));
    }
    assert!(passed.is_empty(), "more than {MOST}: {passed:?}");
}

/// The exports, one for each step.
fn write(folder: &Path) -> Vec<PathBuf> {
    let (articles, first) = (setting("ARTICLES", 200_000), setting("FIRST", 20_000));
    let (awards, achievements) = (setting("AWARDS", 20_000), setting("ACHIEVEMENTS", 10_000));
    let began = Instant::now();
    let steps: Vec<PathBuf> = STATES.iter().map(|state| folder.join(format!("export-{state}"))).collect();
    // The newest articles come first, so that the lists show the same whatever lies below.
    let known = articles - first..articles;
    let small = Parts {
        articles: known.clone(),
        awards: 0..awards / 10,
        achievements: 0..achievements / 10,
        known: known.clone(),
    };
    let middle = Parts {
        articles: 0..0,
        awards: awards / 10..awards,
        achievements: achievements / 10..achievements,
        known: known.clone(),
    };
    let large = Parts { articles: 0..articles - first, awards: 0..0, achievements: 0..0, known };
    content::first(&steps[0], &small);
    content::more(&steps[1], &middle);
    content::more(&steps[2], &large);
    eprintln!("exports written in {:.0} s", began.elapsed().as_secs_f64());
    steps
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
    let (elapsed, spent) = (began.elapsed(), self::spent().saturating_sub(spent));
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
        let mut whole = Vec::new();
        for state in ready {
            whole.push(asked.whole(&state.router).await);
        }
        // The first round fills caches and is thrown away.
        for round in 0..=rounds {
            for (at, state) in ready.iter().enumerate() {
                let (before, count) = (spent(), state.kernel.store.statements());
                for _ in 0..requests {
                    assert!(asked.ask(&state.router).await == whole[at], "{}: another answer than before", asked.name);
                }
                if round > 0 {
                    costs[at].push(spent().saturating_sub(before).as_secs_f64() * 1e6 / requests as f64);
                }
                statements[at] = (state.kernel.store.statements() - count) / requests as u64;
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
