//! What is searched: the samples, the articles written by hand in `corpus/`, and generated ones between them.

use std::{
    collections::{HashMap, HashSet},
    env,
};

use chrono::{DateTime, FixedOffset, NaiveDate};
use indicatif::ProgressBar;
use loa::{
    body::from_markdown,
    content::{
        agency,
        article::{Article, Contribution, entity::ContributionRole},
        category, contributor,
    },
    kernel::desk::Target,
    samples,
};
use sea_orm::EntityTrait as _;
use serde::Deserialize;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization as _;
use uuid::Uuid;

use super::generator;
use crate::kit::{
    Site,
    lot::Lot,
    newsroom::{draft, publish},
};

/// How many articles are generated; `LOA_JUDGED_GENERATED` says another number.
const GENERATED: usize = 800;

/// An article as it is written down.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Draft {
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) category: String,
    pub(super) at: DateTime<FixedOffset>,
    pub(super) body: String,
    /// `NFD` when it was typed with marks of their own.
    pub(super) form: Option<String>,
    /// `draft` or `withdrawn`, when the public may not see it.
    pub(super) state: Option<String>,
}

/// A text as a form of Unicode has it.
pub(super) fn formed(text: &str, form: Option<&str>) -> String {
    match form {
        Some("NFD") => text.nfd().collect(),
        Some(other) => panic!("there is no form {other}"),
        None => text.to_owned(),
    }
}

#[derive(Deserialize)]
struct File {
    article: Vec<Draft>,
}

fn written() -> Vec<Draft> {
    [include_str!("corpus/society.toml"), include_str!("corpus/economy.toml")]
        .into_iter()
        .flat_map(|text| toml::from_str::<File>(text).unwrap().article)
        .collect()
}

/// The ids behind the names that the files use.
pub(super) struct Names {
    pub(super) agencies: HashMap<String, Uuid>,
    pub(super) categories: HashMap<String, category::entity::Model>,
}

/// Publishes all of it.
pub(super) async fn publish_all(site: &Site) -> Names {
    // No date line lies in the future.
    site.clock.advance(chrono::Duration::days(316));
    samples::load(&site.kernel, &site.media, &ProgressBar::hidden()).await.unwrap();
    let reader = site.kernel.store.reader();
    let categories = category::entity::Entity::find().all(reader).await.unwrap();
    let agencies = agency::entity::Entity::find().all(reader).await.unwrap();
    let contributors = contributor::entity::Entity::find().all(reader).await.unwrap();
    let names = Names {
        agencies: agencies.into_iter().map(|row| (row.code, row.id)).collect(),
        categories: categories.into_iter().map(|row| (row.slug.clone(), row)).collect(),
    };
    let mut authors: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    let mut contributors: Vec<_> = contributors.into_iter().map(|row| (row.name, row.agency_id, row.id)).collect();
    contributors.sort();
    for (_, agency, id) in contributors {
        authors.entry(agency).or_default().push(id);
    }
    let generated = env::var("LOA_JUDGED_GENERATED").map_or(GENERATED, |count| count.parse().unwrap());
    let mut lot = Lot::new(7);
    for text in written().into_iter().chain(generator::articles(generated)) {
        let category = &names.categories[&text.category];
        let author = *lot.pick(&authors[&category.agency_id]);
        put(site, text, category, author).await;
    }
    names
}

async fn put(site: &Site, text: Draft, category: &category::entity::Model, author: Uuid) {
    let form = text.form.as_deref();
    let article = Article {
        title: formed(&text.title, form),
        slug: Some(text.slug),
        summary: formed(&text.summary, form),
        category_id: Some(category.id),
        contributions: vec![Contribution { contributor_id: author, role: ContributionRole::Author }],
        published_at: Some(text.at.to_utc()),
        body: from_markdown(&formed(&text.body, form)).unwrap(),
        ..Article::default()
    };
    let agency = Some(category.agency_id);
    match text.state.as_deref() {
        None => _ = publish(site, agency, article).await,
        Some("draft") => _ = draft(site, agency, article).await,
        Some("withdrawn") => {
            let id = publish(site, agency, article).await;
            let target = Target { id, expected_version: 1, once: None };
            site.desk().withdraw(target, None).await.map_err(|error| error.describe()).unwrap();
        }
        Some(other) => panic!("there is no state {other}"),
    }
}

/// What the public sees of an item, for the baselines and for the certainty of the judgements.
#[derive(Debug)]
pub(super) struct Item {
    /// The slug of an article; for other kinds their kind and title.
    pub(super) name: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) agency: String,
    /// The category and those above it.
    pub(super) categories: HashSet<String>,
    pub(super) date: NaiveDate,
}

const ARTICLE: &str = "slug title summary publishedOn agency { code } category { slug parent { slug parent { slug } } }
    legalDocuments { number title } body { plainText }";

/// The other kinds that search finds: the list, what makes an item's name, what it says beside its title, its date.
const OTHERS: [(&str, &str, &str, &[&str], &str); 4] = [
    (
        "calendarEntries",
        "CalendarEntry",
        "title place leadPerson attendees note startsOn",
        &["place", "leadPerson", "attendees", "note"],
        "startsOn",
    ),
    ("achievements", "Achievement", "title note endsOn", &["note"], "endsOn"),
    (
        "awards",
        "Award",
        "awardTitle { name } conferringBody ground year recipients { name } publishedAt",
        &["conferringBody", "ground", "year", "recipients"],
        "publishedAt",
    ),
    (
        "linkedWebsites",
        "LinkedWebsite",
        "name address description ownerName publishedAt",
        &["address", "description", "ownerName"],
        "publishedAt",
    ),
];

/// All that is public, read as the public reads it.
pub(super) async fn read_back(site: &Site) -> Vec<Item> {
    let mut items: Vec<Item> = nodes(site, "articles", ARTICLE).await.iter().map(article).collect();
    for (list, kind, fields, says, date) in OTHERS {
        let fields = format!("{fields} agency {{ code }}");
        items.extend(nodes(site, list, &fields).await.iter().map(|node| other(node, kind, says, date)));
    }
    items
}

/// All nodes of a list.
async fn nodes(site: &Site, list: &str, fields: &str) -> Vec<Value> {
    let query = format!(
        "query($after: String) {{ {list}(first: 50, after: $after) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ {fields} }} }} }}"
    );
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let mut page = site.reader().run(&query, json!({ "after": after })).await.data()[list].take();
        all.append(page["nodes"].as_array_mut().unwrap());
        if page["pageInfo"]["hasNextPage"] == false {
            return all;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn article(node: &Value) -> Item {
    let documents = node["legalDocuments"].as_array().unwrap().iter();
    let documents = documents.map(|document| format!("{} {}", text(&document["number"]), text(&document["title"])));
    let parts = [text(&node["summary"]), text(&node["body"]["plainText"])];
    let parts: Vec<String> = parts.into_iter().chain(documents).collect();
    let mut categories = HashSet::new();
    let mut category = &node["category"];
    while category.is_object() {
        categories.insert(text(&category["slug"]));
        category = &category["parent"];
    }
    Item {
        name: text(&node["slug"]),
        title: text(&node["title"]),
        text: parts.join("\n"),
        agency: text(&node["agency"]["code"]),
        categories,
        date: node["publishedOn"].as_str().unwrap().parse().unwrap(),
    }
}

fn other(node: &Value, kind: &str, says: &[&str], date: &str) -> Item {
    let title = named(node);
    let parts: Vec<String> = says.iter().map(|field| words(&node[field])).collect();
    Item {
        name: format!("{kind}: {title}"),
        title,
        text: parts.join("\n"),
        agency: text(&node["agency"]["code"]),
        categories: HashSet::new(),
        date: node[date].as_str().unwrap()[..10].parse().unwrap(),
    }
}

/// The name of an item that has no slug. An award's is its title, its year and who gives it.
pub(super) fn named(node: &Value) -> String {
    let [title, name, award] = [&node["title"], &node["name"], &node["awardTitle"]["name"]];
    if award.is_string() {
        return format!("{}, {}, {}", text(award), node["year"], text(&node["conferringBody"]));
    }
    if title.is_string() { text(title) } else { text(name) }
}

/// All that a value says.
fn words(value: &Value) -> String {
    match value {
        Value::Array(values) => values.iter().map(words).collect::<Vec<_>>().join("\n"),
        Value::Object(fields) => fields.values().map(words).collect::<Vec<_>>().join(" "),
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
