//! Search, judged: queries whose answers are known, over content whose words are known.
//!
//! `queries/` has the judgements, one file a class, for editors to read; `corpus/` has what is searched beside the
//! samples. Loa answers through GraphQL on both databases; two baselines answer in the same run, for comparison only.
//! `LOA_JUDGED` names another file of queries, `LOA_JUDGED_PAGES=1` prints the first page of each query that fails.

mod ask;
mod baseline;
mod corpus;
mod generator;
mod judged;

use std::{collections::BTreeMap, env, time::Instant};

use unicode_normalization::UnicodeNormalization as _;

use self::{
    baseline::Baseline,
    corpus::Item,
    judged::{Outcome, Query},
};
use crate::kit::{Backend, Site};

/// What an engine did with all queries, in their order.
struct Run {
    engine: String,
    outcomes: Vec<Outcome>,
}

#[tokio::test]
async fn search_finds_what_people_mean() {
    let queries = judged::queries();
    let mut runs = Vec::new();
    let mut items = Vec::new();
    for backend in Backend::available() {
        let site = Site::new(backend).await;
        let began = Instant::now();
        let names = corpus::publish_all(&site).await;
        let published = began.elapsed();
        if items.is_empty() {
            items = corpus::read_back(&site).await;
            certain(&queries, &items);
        }
        let began = Instant::now();
        let mut outcomes = Vec::new();
        for query in &queries {
            outcomes.push(ask::ask(&site, &names, query).await);
        }
        eprintln!(
            "{backend:?}: {} items in {published:.1?}, {} queries in {:.1?}",
            items.len(),
            queries.len(),
            began.elapsed()
        );
        runs.push(Run { engine: format!("Loa, {backend:?}"), outcomes });
    }
    let loa = runs.len();
    let fts5 = Baseline::fts5(&items).await;
    runs.push(baseline("FTS5 unicode61", &fts5, &queries, &items).await);
    if let Some(unaccent) = Baseline::unaccent(&items).await {
        runs.push(baseline("PostgreSQL unaccent", &unaccent, &queries, &items).await);
    }
    report(&queries, &runs);
    for run in &runs[..loa] {
        let errors = run.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Failed(_))).count();
        assert_eq!(errors, 0, "{}: errors", run.engine);
        let passed = passes(&queries, run);
        assert!(passed * 10 >= queries.len() * 9, "{}: {passed} of {} passed", run.engine, queries.len());
        for (query, (one, other)) in queries.iter().zip(run.outcomes.iter().zip(&runs[0].outcomes)) {
            assert_eq!(one, other, "{}: {} has another answer", query.label(), run.engine);
        }
    }
}

async fn baseline(engine: &str, baseline: &Baseline, queries: &[Query], items: &[Item]) -> Run {
    let mut outcomes = Vec::new();
    for query in queries {
        outcomes.push(baseline.ask(query, items).await);
    }
    Run { engine: engine.to_owned(), outcomes }
}

fn passes(queries: &[Query], run: &Run) -> usize {
    queries.iter().zip(&run.outcomes).filter(|(query, outcome)| query.faults(outcome).is_empty()).count()
}

/// A judgement is certain when what the relevant articles say is said by no other.
fn certain(queries: &[Query], items: &[Item]) {
    let texts: Vec<(&str, String)> =
        items.iter().map(|item| (item.name.as_str(), plain(&format!("{} {}", item.title, item.text)))).collect();
    for query in queries {
        let Some(says) = &query.says else { continue };
        let says = plain(says);
        let mut saying: Vec<&str> = texts.iter().filter(|(_, text)| has(text, &says)).map(|(name, _)| *name).collect();
        let mut right: Vec<&str> = query.right().into_iter().map(String::as_str).collect();
        // Other kinds are judged by their titles.
        saying.retain(|name| !name.contains(": "));
        saying.sort_unstable();
        right.sort_unstable();
        assert_eq!(saying, right, "{}: who says {says:?}", query.label());
    }
    let known = |name: &String| items.iter().any(|item| item.name == *name);
    for query in queries {
        for name in query.right() {
            assert!(known(name), "{}: there is no {name}", query.label());
        }
    }
}

/// A text with one way to write each syllable, so that `says` can be written in any.
fn plain(text: &str) -> String {
    const TONES: [(&str, &str); 15] = [
        ("oà", "òa"),
        ("oá", "óa"),
        ("oả", "ỏa"),
        ("oã", "õa"),
        ("oạ", "ọa"),
        ("oè", "òe"),
        ("oé", "óe"),
        ("oẻ", "ỏe"),
        ("oẽ", "õe"),
        ("oẹ", "ọe"),
        ("uỳ", "ùy"),
        ("uý", "úy"),
        ("uỷ", "ủy"),
        ("uỹ", "ũy"),
        ("uỵ", "ụy"),
    ];
    let mut text = text.nfc().collect::<String>().to_lowercase();
    for (old, new) in TONES {
        text = text.replace(old, new);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text has a phrase, as whole words.
fn has(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + phrase.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// What one engine did with the queries of one class.
#[derive(Default, Clone, Copy)]
struct Figures {
    queries: usize,
    passed: usize,
    counted: usize,
    recall: f64,
    rank: f64,
}

impl Figures {
    fn add(&mut self, query: &Query, outcome: &Outcome) {
        self.queries += 1;
        self.passed += usize::from(query.faults(outcome).is_empty());
        if query.counts() {
            self.counted += 1;
            if let Outcome::Found(page) = outcome {
                self.recall += query.recall(page);
                self.rank += query.reciprocal_rank(page);
            }
        }
    }
}

/// Prints passes, recall@10 and MRR by class for each engine, then what Loa did not pass.
fn report(queries: &[Query], runs: &[Run]) {
    let mut classes: BTreeMap<&str, Vec<Figures>> = BTreeMap::new();
    let mut all = vec![Figures::default(); runs.len()];
    for (at, query) in queries.iter().enumerate() {
        let figures = classes.entry(&query.class).or_insert_with(|| vec![Figures::default(); runs.len()]);
        for (run, (figures, all)) in runs.iter().zip(figures.iter_mut().zip(&mut all)) {
            figures.add(query, &run.outcomes[at]);
            all.add(query, &run.outcomes[at]);
        }
    }
    eprint!("\n{:<36}", "passes · recall@10 · MRR");
    runs.iter().for_each(|run| eprint!("{:>26}", run.engine));
    eprintln!();
    for (class, figures) in classes.into_iter().chain([("all", all)]) {
        eprint!("{class:<36}");
        for Figures { queries, passed, counted, recall, rank } in figures {
            let counted = counted.max(1) as f64;
            let said = format!("{passed}/{queries} · {:.2} · {:.2}", recall / counted, rank / counted);
            eprint!("{said:>26}");
        }
        eprintln!();
    }
    let pages = env::var_os("LOA_JUDGED_PAGES").is_some();
    for run in runs.iter().filter(|run| run.engine.starts_with("Loa")) {
        for (query, outcome) in queries.iter().zip(&run.outcomes) {
            let faults = query.faults(outcome);
            if !faults.is_empty() {
                eprintln!("{} · {} · {}", run.engine, query.label(), faults.join("; "));
                if let (true, Outcome::Found(page)) = (pages, outcome) {
                    page.iter().for_each(|(name, _)| eprintln!("    {name}"));
                }
            }
        }
    }
}
