//! What a news list costs: Loa's GraphQL against a hand-written endpoint with the same data, and against a constant of
//! the same size, in one run on both databases.
//!
//! The server is a process of its own (this program again), so that its CPU time can be told from that of the client
//! and of PostgreSQL. Rounds of the three endpoints alternate; the figure is the median round.
//!
//! `cargo bench --bench news_list`, with `ARTICLES`, `REQUESTS`, `ROUNDS` and `CONNECTIONS` in the environment to change
//! the defaults of 20,000, 3,000, 5 and 16.

mod client;
mod handwritten;
#[path = "../../tests/it/kit/postgres.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod postgres;
#[path = "../served/mod.rs"]
mod served;
mod server;
#[path = "../shared/mod.rs"]
mod shared;

use std::time::{Duration, Instant};

use client::Load;
use served::{
    content::{self, Text},
    start,
};
use shared::{cpu, median, postgres_processes, setting};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// One of the three ways to answer.
const ENDPOINTS: [&str; 3] = ["constant", "handwritten", "graphql"];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match arguments.iter().position(|argument| argument == "--serve") {
        Some(place) => runtime.block_on(server::run(&arguments[place + 1], &arguments[place + 2])),
        None => runtime.block_on(measure()),
    }
}

const PARAGRAPH: &str = "Sáng nay, Ủy ban nhân dân huyện tổ chức hội nghị đánh giá kết quả thực hiện nhiệm vụ phát triển kinh tế – xã hội, \
    bảo đảm quốc phòng – an ninh và triển khai các giải pháp trọng tâm trong thời gian tới trên địa bàn các xã, thị trấn.";

/// What an article says.
fn text(number: usize) -> Text {
    Text {
        title: format!("Hải Hà: tin số {number} về phong trào thi đua lập thành tích chào mừng ngày thành lập huyện"),
        summary: PARAGRAPH.to_owned(),
        paragraphs: vec![PARAGRAPH.repeat(20)],
    }
}

struct Figures {
    per_second: f64,
    server_us: f64,
    database_us: f64,
}

async fn measure() {
    let articles = setting("ARTICLES", 20_000);
    let connections = setting("CONNECTIONS", 16);
    println!("{articles} articles, 20 newest with category, byline and cover; {connections} connections\n");
    println!(
        "{:<11} {:<12} {:>10} {:>16} {:>14} {:>8}",
        "database", "endpoint", "requests/s", "server µs/req", "db µs/req", "ratio"
    );
    let folder = tempfile::tempdir().unwrap();
    let mut databases = vec![("SQLite", format!("sqlite://{}", folder.path().join("loa.db").display()))];
    if let Some(server) = postgres::server() {
        server.create_from_template("bench", "template1");
        databases.push(("PostgreSQL", server.url("bench")));
    }
    for (name, url) in databases {
        let began = Instant::now();
        content::fill(&url, articles, text).await;
        eprintln!("{name} filled in {:.1} s", began.elapsed().as_secs_f64());
        if name == "PostgreSQL" {
            postgres::server().unwrap().psql("bench", "VACUUM ANALYZE");
        }
        compare(name, &url, folder.path().to_str().unwrap(), connections).await;
    }
}

/// Measures the three endpoints over one database and prints a line for each.
async fn compare(name: &str, url: &str, folder: &str, connections: usize) {
    let (mut child, port) = start(url, folder);
    let requests = setting("REQUESTS", 3_000);
    let load = Load { port, connections };
    same_data(&load).await;
    let mut rounds: [Vec<Figures>; 3] = Default::default();
    for round in 0..=setting("ROUNDS", 5) {
        for (endpoint, figures) in ENDPOINTS.iter().zip(&mut rounds) {
            let before = (cpu(&[child.id()]), cpu(&postgres_processes()));
            let began = Instant::now();
            load.run(endpoint, requests).await;
            let elapsed = began.elapsed();
            let each = |spent: Duration| spent.as_secs_f64() * 1e6 / requests as f64;
            let after = (cpu(&[child.id()]), cpu(&postgres_processes()));
            // The first round fills caches and is thrown away.
            if round > 0 {
                figures.push(Figures {
                    per_second: requests as f64 / elapsed.as_secs_f64(),
                    server_us: each(after.0.saturating_sub(before.0)),
                    database_us: each(after.1.saturating_sub(before.1)),
                });
            }
        }
    }
    let median = |rounds: &[Figures], of: fn(&Figures) -> f64| median(rounds.iter().map(of).collect());
    let base = median(&rounds[1], |figures| figures.server_us);
    for (endpoint, figures) in ENDPOINTS.iter().zip(&rounds) {
        let server = median(figures, |figures| figures.server_us);
        println!(
            "{name:<11} {endpoint:<12} {:>10.0} {server:>16.0} {:>14.0} {:>8.2}",
            median(figures, |figures| figures.per_second),
            median(figures, |figures| figures.database_us),
            server / base,
        );
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// The endpoints must say the same, or the comparison says nothing.
async fn same_data(load: &Load) {
    let graphql: serde_json::Value = serde_json::from_slice(&load.once("graphql").await).unwrap();
    let handwritten: serde_json::Value = serde_json::from_slice(&load.once("handwritten").await).unwrap();
    let constant = load.once("constant").await;
    assert_eq!(graphql["data"]["articles"]["nodes"], handwritten["articles"]);
    assert_eq!(handwritten["articles"].as_array().unwrap().len(), 20);
    let size = load.once("graphql").await.len();
    assert!(constant.len().abs_diff(size) < size / 20, "{} and {size} bytes", constant.len());
    eprintln!("{size} bytes an answer");
}
