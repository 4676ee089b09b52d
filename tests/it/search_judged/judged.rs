//! The judged queries: data of `queries/`, one file a class, and the verdict over an answer.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

use super::corpus::formed;

/// How many results are judged: a page.
pub(super) const PAGE: usize = 10;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    class: String,
    /// Why the class is there.
    #[serde(rename = "about")]
    _about: String,
    /// Whether its queries are asked of `suggest`.
    #[serde(default)]
    suggest: bool,
    query: Vec<Query>,
}

/// A query, what is asked beside it, and what the answer must be. Articles stand by their slugs, other items as
/// `Kind: title`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Query {
    /// The class, when it is not that of the file.
    #[serde(default)]
    pub(super) class: String,
    #[serde(default)]
    pub(super) suggest: bool,
    /// What is typed.
    #[serde(default)]
    query: String,
    /// How often it is typed.
    repeat: Option<usize>,
    /// The form of Unicode in which it is typed.
    form: Option<String>,
    /// The query as JSON, where TOML cannot say it.
    raw: Option<String>,
    pub(super) category: Option<String>,
    pub(super) agency: Option<String>,
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
    pub(super) kinds: Option<Vec<String>>,
    pub(super) order: Option<String>,
    /// What must be on the first page, all of it.
    #[serde(default)]
    pub(super) relevant: Vec<String>,
    /// What is right too, but need not be on the first page.
    #[serde(default)]
    also: Vec<String>,
    /// One of these must be the first.
    #[serde(default)]
    first: Vec<String>,
    /// What must not be on the first page.
    #[serde(default)]
    absent: Vec<String>,
    /// The left one must be there, and the right one not before it.
    #[serde(default)]
    before: Vec<[String; 2]>,
    /// Nothing may be found.
    #[serde(default)]
    empty: bool,
    /// Something must be found.
    #[serde(default)]
    not_empty: bool,
    /// A title that is found must have this.
    any_title_has: Option<String>,
    /// A clear error is as good as an answer.
    #[serde(default)]
    may_be_refused: bool,
    /// What the relevant articles say, and no other article does: that is what makes the judgement certain.
    pub(super) says: Option<String>,
    /// Why it is judged like this.
    #[serde(rename = "reason")]
    _reason: String,
}

/// What came of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The first page: names and titles, best first.
    Found(Vec<(String, String)>),
    /// A clear error, by its code.
    Refused(String),
    /// Something that may never happen.
    Failed(String),
}

/// The queries of the folder, or those of the file that `LOA_JUDGED` names.
pub(super) fn queries() -> Vec<Query> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/search_judged/queries");
    let mut files: Vec<_> = match env::var_os("LOA_JUDGED") {
        Some(file) => vec![PathBuf::from(file)],
        None => fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect(),
    };
    files.sort();
    let read = |path: PathBuf| {
        let File { class, suggest, query, .. } = toml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        query.into_iter().map(move |mut query: Query| {
            if query.class.is_empty() {
                query.class.clone_from(&class);
            }
            query.suggest |= suggest;
            query
        })
    };
    files.into_iter().flat_map(read).collect()
}

impl Query {
    /// The query as it stands in the JSON of a request.
    pub(super) fn json(&self) -> String {
        let typed = || formed(&self.query, self.form.as_deref()).repeat(self.repeat.unwrap_or(1));
        self.raw.clone().unwrap_or_else(|| Value::from(typed()).to_string())
    }

    /// The query as text; nothing when the JSON cannot be read.
    pub(super) fn text(&self) -> Option<String> {
        serde_json::from_str(&self.json()).ok()
    }

    /// A few letters that name the query to a person.
    pub(super) fn label(&self) -> String {
        let text = self.text().unwrap_or_else(|| self.json());
        let short: String = text.chars().take(48).collect();
        format!("{}: {}", self.class, short.escape_debug())
    }

    /// What the answer has to hold, for recall and rank.
    fn wanted(&self) -> Vec<&String> {
        if self.relevant.is_empty() { self.first.iter().collect() } else { self.relevant.iter().collect() }
    }

    /// Whether the judgement names something that has to be found.
    pub(super) fn counts(&self) -> bool {
        !self.wanted().is_empty()
    }

    /// The items that `says` speaks of.
    pub(super) fn right(&self) -> Vec<&String> {
        self.relevant.iter().chain(&self.also).collect()
    }

    /// The share of what is wanted that the page has.
    pub(super) fn recall(&self, page: &[(String, String)]) -> f64 {
        let wanted = self.wanted();
        let found = wanted.iter().filter(|name| page.iter().any(|(found, _)| found == **name)).count();
        found as f64 / wanted.len() as f64
    }

    /// One by the rank of the first that is wanted.
    pub(super) fn reciprocal_rank(&self, page: &[(String, String)]) -> f64 {
        let place = page.iter().position(|(found, _)| self.wanted().contains(&found));
        place.map_or(0.0, |place| 1.0 / (place + 1) as f64)
    }

    /// What is wrong with an answer; nothing when it passes.
    pub(super) fn faults(&self, outcome: &Outcome) -> Vec<String> {
        let page = match outcome {
            Outcome::Found(page) => page,
            Outcome::Refused(_) if self.may_be_refused => return Vec::new(),
            Outcome::Refused(code) => return vec![format!("refused: {code}")],
            Outcome::Failed(message) => return vec![format!("ERROR: {message}")],
        };
        let place = |name: &String| page.iter().position(|(found, _)| found == name);
        let mut faults = Vec::new();
        let mut fault = |wrong: bool, what: String| {
            if wrong {
                faults.push(what);
            }
        };
        for name in &self.relevant {
            fault(place(name).is_none(), format!("{name} is missing"));
        }
        if !self.first.is_empty() {
            let first = page.first().map_or("nothing", |(name, _)| name);
            fault(!self.first.iter().any(|name| name == first), format!("{first} is first, not {}", self.first[0]));
        }
        for name in &self.absent {
            fault(place(name).is_some(), format!("{name} may not be there"));
        }
        for [left, right] in &self.before {
            let right_order = place(left).is_some_and(|left| place(right).is_none_or(|right| left < right));
            fault(!right_order, format!("{left} must stand before {right}"));
        }
        fault(self.empty && !page.is_empty(), format!("{} found, must be none", page.len()));
        fault(self.not_empty && page.is_empty(), "nothing found".to_owned());
        if let Some(part) = &self.any_title_has {
            fault(!page.iter().any(|(_, title)| title.contains(part)), format!("no title has {part}"));
        }
        faults
    }
}
