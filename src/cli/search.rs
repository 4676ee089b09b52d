//! `loa search`.

use clap::Args;

use crate::{
    config::Settings,
    kernel::{Error, clock::local_date, store::Store},
    search::{
        Filter, Found, Order, Search, acronyms, place,
        plan::{Plan, QUERY_LIMIT, Tier, Word},
    },
};

/// Search what is public.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What to look for.
    query: String,
    /// Say how the query was understood, and what the database was asked.
    #[arg(long)]
    explain: bool,
    /// The newest first, rather than the best.
    #[arg(long)]
    newest: bool,
    /// At most so many.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=100))]
    first: u16,
}

pub(super) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    anyhow::ensure!(arguments.query.chars().count() <= QUERY_LIMIT, "a query has at most {QUERY_LIMIT} characters");
    let store = super::store(settings).await?;
    let result = search(&store, arguments).await.map_err(Error::into_report);
    store.close().await;
    #[expect(clippy::print_stdout, reason = "the answer of the command")]
    {
        print!("{}", result?);
    }
    Ok(())
}

async fn search(store: &Store, arguments: &Arguments) -> Result<String, Error> {
    let more = acronyms::more(store.reader(), &arguments.query).await?;
    let plan = Plan::read(&arguments.query, &[acronyms::Acronyms::bundled(), &more]);
    let filter = Filter::default();
    let search = Search { connection: store.reader(), plan: &plan, filter: &filter };
    let order = if arguments.newest { Order::Newest } else { Order::Relevance };
    let found = search.page(order, usize::from(arguments.first), None).await?;
    let titles = search.titles(&found.hits).await?;
    let total = match found.tier {
        Some(tier) => search.count(tier).await?,
        None => 0,
    };
    let mut out = if arguments.explain { explained(&plan, &found, store) } else { String::new() };
    for hit in &found.hits {
        let date = chrono::DateTime::from_timestamp(place::seconds(hit.place), 0).map(local_date).unwrap_or_default();
        let title = titles.get(&hit.place).map_or("", String::as_str);
        let score = if order == Order::Relevance { format!("{:7.3}  ", hit.score as f64 / 1e6) } else { String::new() };
        out += &format!("{score}{date}  {}:{}  {title}\n", hit.kind, hit.id.as_simple());
    }
    out += &format!("{total} found{}.\n", found.tier.map_or(String::new(), |tier| format!(", {}", in_words(tier))));
    Ok(out)
}

fn in_words(tier: Tier) -> &'static str {
    match tier {
        Tier::Strict => "as typed",
        Tier::Folded => "whatever their diacritics",
        Tier::Amiss => "with one word spelt otherwise or left out",
        Tier::Pairs => "by two neighbours",
    }
}

/// How the query was understood, and what the database was asked.
fn explained(plan: &Plan, found: &Found, store: &Store) -> String {
    let words = |words: &[Word]| {
        let word = |word: &Word| {
            if word.is_marked() { format!("{} ({})", word.exact, word.folded) } else { word.folded.clone() }
        };
        words.iter().map(word).collect::<Vec<_>>().join(" ")
    };
    let mut out = String::from("Must be found:\n");
    for unit in &plan.units {
        let how = match (unit.is_quoted, unit.is_phrase) {
            (true, _) => "  in quotes",
            (false, true) => "  together",
            (false, false) => "",
        };
        out += &format!("  {}{how}\n", words(&unit.typed));
        for other in &unit.others {
            out += &format!("    or  {}\n", words(other));
        }
    }
    if plan.is_cut {
        out += "  (the query is longer; the rest is left out)\n";
    }
    out += "Asked:\n";
    for tier in Tier::ALL {
        let Some(expression) = plan.expression(tier) else { continue };
        let text = match store.backend() {
            sea_orm::DbBackend::Postgres => expression.to_tsquery(),
            _ => expression.to_fts5(),
        };
        out += &format!("  {}: {text}\n", in_words(tier));
        for step in found.steps.iter().filter(|step| step.tier == tier) {
            out += &format!("    {} rows of  {}\n", step.rows, step.statement.text());
            for value in step.statement.values() {
                out += &format!("      {value}\n");
            }
        }
    }
    out
}
