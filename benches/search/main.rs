//! What search costs: every class of query as a multiple of the news list's cost in the same run, on both databases, at
//! two sizes of archive; how fast articles are indexed and how much room the index takes; typeahead letter by letter.
//!
//! The server is a process of its own (this program again). Each query is asked over one connection, one after the
//! other, until it has been asked often enough to tell its CPU time; the news list is asked again before each group.
//!
//! `cargo bench --bench search -- 20000 200000`; without sizes, these two. `REQUESTS` in the environment says how often
//! each query is asked (200), `SECONDS` for how long at most (3), `ONLY` on which database, SQLite or PostgreSQL,
//! `PARAGRAPHS` how many an article has at most: with few of them, many titles are indexed in little time.

mod index;
#[path = "../../tests/it/kit/lot.rs"]
mod lot;
#[path = "../../tests/it/kit/postgres.rs"]
mod postgres;
mod queries;
#[path = "../served/mod.rs"]
mod served;
#[path = "../shared/mod.rs"]
mod shared;
mod vocabulary;

use std::time::{Duration, Instant};

use queries::Asked;
use serde_json::{Value, json};
use served::{
    client::{Connection, NEWS, graphql},
    content::{self, Text},
    server, start,
};
use shared::{cpu, median, postgres_processes, setting};
use vocabulary::Vocabulary;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if let Some(place) = arguments.iter().position(|argument| argument == "--serve") {
        return runtime.block_on(server::run(&arguments[place + 1], &arguments[place + 2], |router| router));
    }
    let mut sizes: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![20_000, 200_000];
    }
    runtime.block_on(measure(&sizes));
}

/// What one request costs.
#[derive(Clone, Copy)]
struct Cost {
    server_us: f64,
    database_us: f64,
    p50_us: f64,
    p95_us: f64,
}

impl Cost {
    fn cpu(&self) -> f64 {
        self.server_us + self.database_us
    }
}

/// What a size costs on a database, for the comparison of sizes.
struct Sized {
    database: &'static str,
    articles: usize,
    news: Cost,
    searches: Vec<(&'static str, Cost)>,
}

async fn measure(sizes: &[usize]) {
    let vocabulary = Vocabulary::new();
    let mut all = Vec::new();
    for &articles in sizes {
        let folder = tempfile::tempdir().unwrap();
        let mut databases = vec![("SQLite", format!("sqlite://{}", folder.path().join("loa.db").display()))];
        if let Some(server) = postgres::server() {
            server.drop_database("bench");
            server.create_from_template("bench", "template1");
            databases.push(("PostgreSQL", server.url("bench")));
        }
        for (database, url) in databases {
            if std::env::var("ONLY").is_ok_and(|only| only != database) {
                continue;
            }
            println!("\n{database}, {articles} articles");
            content::fill(&url, articles, |number| vocabulary.text(number)).await;
            let text: usize = (0..articles).map(|number| bytes(&vocabulary.text(number))).sum();
            let indexed = index::build(&url, folder.path()).await;
            assert_eq!(indexed.articles, articles as u64, "all articles are indexed");
            println!(
                "indexed {:.0} articles a second; text {:.1} MB, index {:.1} MB, {:.2} of the text",
                articles as f64 / indexed.elapsed.as_secs_f64(),
                text as f64 / 1e6,
                indexed.bytes as f64 / 1e6,
                indexed.bytes as f64 / text as f64,
            );
            if database == "PostgreSQL" {
                postgres::server().unwrap().psql("bench", "VACUUM ANALYZE");
            }
            let (mut child, port) = start(&url, folder.path().to_str().unwrap());
            let mut bench = Bench { server: child.id(), connection: Connection::open(port).await };
            let (news, searches) = bench.searches().await;
            bench.typeahead().await;
            all.push(Sized { database, articles, news, searches });
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
    growth(&all);
}

/// How long a text is, in bytes.
fn bytes(text: &Text) -> usize {
    text.title.len() + text.summary.len() + text.paragraphs.iter().map(String::len).sum::<usize>()
}

/// A client of a running server.
struct Bench {
    server: u32,
    connection: Connection,
}

impl Bench {
    /// Asks until the time of it can be told.
    async fn cost(&mut self, request: &[u8]) -> Cost {
        for _ in 0..5 {
            self.connection.ask(request).await;
        }
        let most = Duration::from_secs(setting("SECONDS", 3) as u64);
        let mut times = Vec::new();
        let before = (cpu(&[self.server]), cpu(&postgres_processes()));
        let began = Instant::now();
        while times.len() < setting("REQUESTS", 200) && began.elapsed() < most {
            let asked = Instant::now();
            self.connection.ask(request).await;
            times.push(asked.elapsed().as_secs_f64() * 1e6);
        }
        let after = (cpu(&[self.server]), cpu(&postgres_processes()));
        let each = |spent: Duration| spent.as_secs_f64() * 1e6 / times.len() as f64;
        let (server_us, database_us) = (each(after.0.saturating_sub(before.0)), each(after.1.saturating_sub(before.1)));
        times.sort_by(f64::total_cmp);
        let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
        Cost { server_us, database_us, p50_us: at(0.5), p95_us: at(0.95) }
    }

    /// The news list, asked three times as often as a query.
    async fn news(&mut self) -> Cost {
        let request = graphql(NEWS, &Value::Null);
        let costs = [self.cost(&request).await, self.cost(&request).await, self.cost(&request).await];
        let middle = |of: fn(&Cost) -> f64| median(costs.iter().map(of).collect());
        Cost {
            server_us: middle(|cost| cost.server_us),
            database_us: middle(|cost| cost.database_us),
            p50_us: middle(|cost| cost.p50_us),
            p95_us: middle(|cost| cost.p95_us),
        }
    }

    /// How many items an answer has; an error ends the benchmark.
    async fn hits(&mut self, request: &[u8], field: &str) -> usize {
        let answer: Value = serde_json::from_slice(&self.connection.ask(request).await).unwrap();
        assert!(answer.get("errors").is_none(), "{answer}");
        let data = &answer["data"][field];
        data["edges"].as_array().or_else(|| data.as_array()).map_or(0, Vec::len)
    }

    async fn searches(&mut self) -> (Cost, Vec<(&'static str, Cost)>) {
        let news = self.news().await;
        println!(
            "{:<34} {:>5} {:>10} {:>8} {:>8} {:>9} {:>9}",
            "times the news list", "hits", "server CPU", "all CPU", "p50", "p95", "p50 in ms"
        );
        println!(
            "{:<34} {:>5} {:>10.2} {:>8.2} {:>8.2} {:>9.2} {:>9.2}",
            "the news list",
            20,
            1.0,
            1.0,
            1.0,
            news.p95_us / news.p50_us,
            news.p50_us / 1e3
        );
        let mut costs = Vec::new();
        for Asked { name, document, variables } in queries::searches() {
            let request = graphql(&document, &variables);
            let hits = self.hits(&request, "search").await;
            let cost = self.cost(&request).await;
            println!(
                "{name:<34} {hits:>5} {:>10.2} {:>8.2} {:>8.2} {:>9.2} {:>9.2}",
                cost.server_us / news.server_us,
                cost.cpu() / news.cpu(),
                cost.p50_us / news.p50_us,
                cost.p95_us / news.p95_us,
                cost.p50_us / 1e3,
            );
            costs.push((name, cost));
        }
        let again = self.news().await;
        println!("the news list again: {:.2} of its first p50", again.p50_us / news.p50_us);
        (news, costs)
    }

    /// Every prefix, as a multiple of the news list, which is asked again for every ten of them.
    async fn typeahead(&mut self) {
        let document = "query Suggest($prefix: String!) { suggest(prefix: $prefix, first: 10) { title } }";
        let mut costs = Vec::new();
        for prefixes in queries::prefixes().chunks(10) {
            let news = self.news().await;
            for prefix in prefixes {
                let request = graphql(document, &json!({ "prefix": prefix }));
                let hits = self.hits(&request, "suggest").await;
                let cost = self.cost(&request).await;
                costs.push(Typed {
                    prefix: prefix.clone(),
                    hits,
                    cpu: cost.cpu() / news.cpu(),
                    p50: cost.p50_us / news.p50_us,
                    p95: cost.p95_us / news.p95_us,
                });
            }
        }
        let single = costs.iter().filter(|typed| typed.prefix.len() == 1);
        let line: Vec<String> =
            single.map(|Typed { prefix, hits, cpu, .. }| format!("{prefix} {cpu:.2} ({hits})")).collect();
        println!("typeahead, all CPU as a multiple of the news list's (hits): {}", line.join(", "));
        costs.sort_by(|one, other| other.cpu.total_cmp(&one.cpu));
        println!("of {} prefixes the dearest, with p50 and p95 as multiples too:", costs.len());
        for Typed { prefix, hits, cpu, p50, p95 } in &costs[..8] {
            println!("{prefix:<34} {hits:>5} {cpu:>10.2} {p50:>8.2} {p95:>8.2}");
        }
        println!("the median prefix {:.2}", costs[costs.len() / 2].cpu);
    }
}

/// What a prefix costs, as multiples of what the news list does.
struct Typed {
    prefix: String,
    hits: usize,
    cpu: f64,
    p50: f64,
    p95: f64,
}

/// What the largest size costs as a multiple of the smallest.
fn growth(all: &[Sized]) {
    for small in all.iter().take_while(|sized| sized.articles == all[0].articles) {
        let Some(large) = all.iter().rfind(|sized| sized.database == small.database) else { continue };
        if large.articles == small.articles {
            continue;
        }
        println!(
            "\n{}: {} articles as a multiple of {} (all CPU, p50)",
            small.database, large.articles, small.articles
        );
        let pairs = small.searches.iter().zip(&large.searches);
        let news = [("the news list", small.news, large.news)];
        for (name, less, more) in news.into_iter().chain(pairs.map(|((name, less), (_, more))| (*name, *less, *more))) {
            println!("{name:<34} {:>8.2} {:>8.2}", more.cpu() / less.cpu(), more.p50_us / less.p50_us);
        }
    }
}
